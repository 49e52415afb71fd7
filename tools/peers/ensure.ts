import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

import { ensureTool, inTool, isMain, runEnsure } from '../tool-folder.ts';
import type { ToolFolder } from '../tool-folder.ts';

/** Tools for Dockerfiles that the benchmark measures beside ours. */
export const peers: ToolFolder = {
  name: 'the peers of the benchmark',
  folder: dirname(fileURLToPath(import.meta.url)),
  debianPackages: [],
  runInstallScripts: false,
  firstTime: 'about 20 s',
};

export interface PeerPrograms {
  readonly languageServer: string;
  readonly utils: string;
  readonly tally: string;
}

/** Installs them where they are not there yet and gives the paths of their programs. */
export async function ensurePeers(say?: (line: string) => void): Promise<PeerPrograms> {
  await ensureTool(peers, say);
  return {
    languageServer: inTool(peers, 'dockerfile-language-server-nodejs', 'bin', 'docker-langserver'),
    utils: inTool(peers, 'dockerfile-utils', 'bin', 'dockerfile-utils'),
    tally: inTool(peers, '@wharflab', 'tally-linux-x64', 'bin', 'tally'),
  };
}

if (isMain(import.meta.url)) await runEnsure(peers);
