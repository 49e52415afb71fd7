import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

import { ensureTool, inTool, isMain, runEnsure } from '../tool-folder.ts';
import type { ToolFolder } from '../tool-folder.ts';

/** The packager. Its native parts (keyring, signing) serve publishing only; they are not built and not needed to make a .vsix. */
export const packager: ToolFolder = {
  name: 'vsce 3.9.2',
  folder: dirname(fileURLToPath(import.meta.url)),
  debianPackages: [],
  runInstallScripts: false,
  firstTime: 'about 20 s',
};

/** Installs vsce where it is not there yet and gives the path of its program, to be run with the Node that runs this. */
export async function ensurePackager(say?: (line: string) => void): Promise<string> {
  await ensureTool(packager, say);
  return inTool(packager, '@vscode', 'vsce', 'vsce');
}

if (isMain(import.meta.url)) await runEnsure(packager);
