import { baseName } from '../dockerfile/paths.ts';

/**
 * Index of the command that a wrapper runs (`exec go …`, `timeout 60 go …`, `retry -t 3 -- go …`); 0 when nothing wraps it.
 * Unknown words are undefined. `isFunction` tells names that the script itself defines: a function whose arguments go on with a
 * program is taken for a wrapper as well.
 */
export function unwrap(words: readonly (string | undefined)[], isFunction: (name: string) => boolean): number {
  let at = 0;
  while (at < words.length) {
    const next = behindWrapper(words, at, isFunction);
    if (next === undefined || next >= words.length) return at;
    at = next;
  }
  return at;
}

/** Whether it is a program that projects are known to run again where it fails. */
export function isRetried(program: string | undefined): boolean {
  return program !== undefined && retried.has(program);
}

/** What `env` in front of a command takes away: everything (`-i`), or the names at these indexes (`-u NAME`). */
export function wrapperEnvironment(
  wrapper: readonly (string | undefined)[],
): { readonly clears: boolean; readonly unsets: readonly number[] } {
  const start = wrapper.findIndex((word) => word !== undefined && baseName(word) === 'env');
  if (start === -1) return { clears: false, unsets: [] };
  const clears = wrapper.some((word, index) => index > start && (word === '-i' || word === '-' || word === '--ignore-environment'));
  return { clears, unsets: wrapper.flatMap((word, index) => (index > start && (word === '-u' || word === '--unset') ? [index + 1] : [])) };
}

/** `env -C folder`. */
export function changesDirectory(wrapper: readonly (string | undefined)[]): boolean {
  return wrapper.some((word) => word === '-C' || word === '--chdir' || word?.startsWith('--chdir=') === true);
}

function behindWrapper(words: readonly (string | undefined)[], at: number, isFunction: (name: string) => boolean): number | undefined {
  const program = words[at];
  if (program === undefined) return undefined;
  const name = baseName(program);
  const wrapper = wrappers.get(name);
  if (wrapper !== undefined) return behindOptions(words, at + 1, wrapper);
  if (isFunction(program) || retries.test(name)) return behindRetry(words, at + 1);
  return undefined;
}

function behindOptions(words: readonly (string | undefined)[], start: number, wrapper: Wrapper): number | undefined {
  let at = start;
  for (; at < words.length; at++) {
    const word = words[at];
    if (word === undefined) return undefined;
    if (word === '--') {
      at++;
      break;
    }
    if (wrapper.assignments === true && assignment.test(word)) continue;
    if (!word.startsWith('-') || (word === '-' && wrapper.assignments !== true)) break;
    if (wrapper.stops?.includes(word) === true) return undefined;
    if (wrapper.valued?.includes(word) === true) at++;
  }
  at += wrapper.operands ?? 0;
  if (wrapper.assignments === true) while (assignment.test(words[at] ?? '')) at++;
  return at;
}

/** Behind `--`, or else behind options and numbers, provided that a program follows which projects are known to retry. */
function behindRetry(words: readonly (string | undefined)[], start: number): number | undefined {
  const separator = words.indexOf('--', start);
  if (separator !== -1) return separator + 1;
  for (let at = start; at < words.length; at++) if (retried.has(words[at] ?? '')) return at;
  return undefined;
}

interface Wrapper {
  /** Options whose value is the next word. */
  readonly valued?: readonly string[];
  /** Options with which it runs nothing (`command -v go`). */
  readonly stops?: readonly string[];
  /** Words between the options and the command. */
  readonly operands?: number;
  /** Takes `NAME=value` in front of the command. */
  readonly assignments?: boolean;
}

const assignment = /^[A-Za-z_][A-Za-z0-9_]*=/;
const retries = /retry|retries|attempt/i;
const retried: ReadonlySet<string> = new Set(['go', 'make', 'sh', 'bash']);

const wrappers: ReadonlyMap<string, Wrapper> = new Map<string, Wrapper>([
  ['exec', { valued: ['-a'] }],
  ['command', { stops: ['-v', '-V'] }],
  ['builtin', {}],
  ['nohup', {}],
  ['setsid', {}],
  ['time', { valued: ['-f', '-o', '--format', '--output'] }],
  ['nice', { valued: ['-n'] }],
  ['ionice', { valued: ['-c', '-n'] }],
  ['timeout', { valued: ['-s', '-k', '--signal', '--kill-after'], operands: 1 }],
  ['stdbuf', { valued: ['-i', '-o', '-e'] }],
  ['env', { valued: ['-u', '--unset', '-C', '--chdir'], stops: ['-S', '--split-string'], assignments: true }],
  ['sudo', { valued: ['-u', '-g', '-h', '-p', '-C', '-r', '-t', '-U'], stops: ['-l', '-v', '-k'], assignments: true }],
  ['doas', { valued: ['-u', '-C'] }],
  ['gosu', { operands: 1 }],
  ['su-exec', { operands: 1 }],
  ['setpriv', { valued: ['--reuid', '--regid'] }],
  ['fakeroot', {}],
  ['eatmydata', {}],
  ['chronic', {}],
  ['tini', {}],
  ['dumb-init', {}],
  ['proxychains', { valued: ['-f'] }],
  ['proxychains4', { valued: ['-f'] }],
  ['torsocks', {}],
]);
