import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

import { ensureTool, inTool, isMain, runEnsure } from '../tool-folder.ts';
import type { ToolFolder } from '../tool-folder.ts';

/** What completes and checks YAML files in most editors. */
const yaml: ToolFolder = {
  name: 'the YAML language server',
  folder: dirname(fileURLToPath(import.meta.url)),
  debianPackages: [],
  runInstallScripts: false,
  firstTime: 'about 10 s',
};

/** Installs it where it is not there yet and gives the path of its program. */
export async function ensureYamlServer(say?: (line: string) => void): Promise<string> {
  await ensureTool(yaml, say);
  return inTool(yaml, 'yaml-language-server', 'bin', 'yaml-language-server');
}

if (isMain(import.meta.url)) await runEnsure(yaml);
