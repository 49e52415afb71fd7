import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { ensureTool, inTool, isMain, nodeOf, runEnsure, ToolUnavailableError } from '../tool-folder.ts';
import type { ToolFolder } from '../tool-folder.ts';

/** `current` is the newest editor we test with, `lowest` the oldest one that package.json declares under `engines.vscode`. */
export type EditorLane = 'current' | 'lowest';

export interface InstalledEditor {
  lane: EditorLane;
  /** Absolute path of the Node that must run `entry`. */
  node: string;
  /** Absolute path of code-server's entry point. */
  entry: string;
}

/** What code-server's native parts are built with and against, and the browser that shows its workbench, with Chinese letters. */
const debianPackages = [
  'libkrb5-dev', 'libsecret-1-dev', 'libx11-dev', 'libxkbfile-dev', 'pkg-config', 'python3', 'make', 'g++', 'chromium', 'fonts-wqy-microhei',
] as const;

export const editorLanes: Readonly<Record<EditorLane, ToolFolder>> = {
  current: lane('VS Code 1.139 (code-server 4.139.1)', 'editor', 'about two minutes and 800 MB'),
  lowest: {
    ...lane('VS Code 1.100 (code-server 4.100.3)', 'editor-lowest', 'about two minutes and 500 MB'),
    debianPackages: [...debianPackages, 'ripgrep'],
    seedDownloads: seedRipgrep,
  },
};

/**
 * Installs the editor of a lane where it is not there yet.
 *
 * @throws ToolUnavailableError on a machine it cannot run on, or when its installation failed
 */
export async function ensureEditor(name: EditorLane, say?: (line: string) => void): Promise<InstalledEditor> {
  refuseOtherMachines();
  const tool = editorLanes[name];
  await ensureTool(tool, say);
  return { lane: name, node: nodeOf(tool), entry: inTool(tool, 'code-server', 'out', 'node', 'entry.js') };
}

function lane(name: string, folder: string, firstTime: string): ToolFolder {
  const tools = dirname(dirname(fileURLToPath(import.meta.url)));
  return { name, folder: join(tools, folder), debianPackages, runInstallScripts: true, firstTime };
}

/**
 * The packages of this age fetch ripgrep 13.0.0 from a place that is no registry, unless an earlier download lies in the temporary
 * folder. Debian's ripgrep is the same version.
 */
function seedRipgrep(temporary: string): void {
  const cache = join(temporary, 'vscode-ripgrep-cache-1.15.11');
  mkdirSync(cache);
  const archive = join(cache, 'ripgrep-v13.0.0-10-x86_64-unknown-linux-musl.tar.gz');
  const packed = spawnSync('tar', ['-czf', archive, '-C', '/usr/bin', 'rg'], { encoding: 'utf8' });
  if (packed.status !== 0) throw new ToolUnavailableError(`packing /usr/bin/rg for the oldest editor failed: ${packed.stderr}`);
}

function refuseOtherMachines(): void {
  if (process.platform === 'linux' && process.arch === 'x64') return;
  throw new ToolUnavailableError(
    `the browser editor runs on Linux x64, this is ${process.platform} ${process.arch}; use the desktop editor: npm run test:desktop`);
}

if (isMain(import.meta.url)) {
  const wanted = process.argv[2] ?? 'current';
  if (wanted !== 'current' && wanted !== 'lowest') {
    process.stderr.write(`usage: tsx tools/editor/ensure.ts [current|lowest], not '${wanted}'\n`);
    process.exitCode = 2;
  } else {
    await runEnsure(editorLanes[wanted]);
  }
}
