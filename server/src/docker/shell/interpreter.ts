import { baseName } from '../dockerfile/paths.ts';

/** How a POSIX shell was asked to run a text. */
export interface ShellStart {
  readonly errexit: boolean;
  readonly pipefail: boolean;
  /** Index of the argument that holds the script; undefined when it comes from standard input or from a file. */
  readonly scriptIndex: number | undefined;
  /** Index of the argument that names the script's file. */
  readonly fileIndex: number | undefined;
  /** The script comes from standard input. */
  readonly readsInput: boolean;
}

export function isPosixShell(program: string): boolean {
  return posixShells.has(baseName(program));
}

/** Whether texts for this program are certainly not POSIX shell (PowerShell, cmd). */
export function isWindowsShell(program: string): boolean {
  return /^(?:cmd|powershell|pwsh)(?:\.exe)?$/i.test(program.slice(Math.max(program.lastIndexOf('/'), program.lastIndexOf('\\')) + 1));
}

/**
 * Reads a shell's arguments (`words[0]` is the shell; an unknown word is undefined). Undefined when it is no POSIX shell,
 * or when an argument in front of the script is unknown.
 */
export function readShellStart(words: readonly (string | undefined)[]): ShellStart | undefined {
  const program = words[0];
  if (program === undefined || !isPosixShell(program)) return undefined;
  let at = 1;
  if (baseName(program) === 'busybox') {
    if (words[1] === undefined || !isPosixShell(words[1])) return undefined;
    at = 2;
  }
  let errexit = false;
  let pipefail = false;
  let takesScript = false;
  for (; at < words.length; at++) {
    const word = words[at];
    if (word === undefined) return undefined;
    if (word === '--') {
      at++;
      break;
    }
    if (!/^[-+]./.test(word)) break;
    if (word.startsWith('--')) continue;
    const on = word.startsWith('-');
    if (word.includes('e')) errexit = on;
    if (word.includes('c')) takesScript = true;
    if (word.endsWith('o')) {
      at++;
      if (words[at] === 'pipefail') pipefail = on;
      if (words[at] === 'errexit') errexit = on;
    }
  }
  const rest = at < words.length ? at : undefined;
  return {
    errexit, pipefail, scriptIndex: takesScript ? rest : undefined, fileIndex: takesScript ? undefined : rest,
    readsInput: !takesScript && rest === undefined,
  };
}

/** Words of `#!/usr/bin/env -S bash -e`, `env` taken off. */
export function readShebang(body: string): readonly string[] | undefined {
  if (!body.startsWith('#!')) return undefined;
  const end = body.indexOf('\n');
  const words = body.slice(2, end === -1 ? body.length : end).trim().split(/\s+/);
  if (baseName(words[0] ?? '') !== 'env') return words;
  return words.slice(1).filter((word, index) => index > 0 || word !== '-S');
}

const posixShells: ReadonlySet<string> = new Set(['sh', 'bash', 'ash', 'dash', 'ksh', 'zsh', 'busybox']);
