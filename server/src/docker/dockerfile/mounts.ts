import type { Resolved } from '../../text/resolved.ts';
import { unset } from '../../text/resolved.ts';
import { doubleQuote } from './characters.ts';
import type { Lookup } from './expand.ts';
import { expandWord } from './expand.ts';
import type { MappedText } from './mapped-text.ts';
import type { Mount, MountOption } from './model.ts';
import { cleanAbsolute, joinAbsolute } from './paths.ts';
import type { Flag } from './syntax.ts';
import { unquoted } from './words.ts';

/** What is in force where a mount is written. */
export interface MountScope {
  readonly lookup: Lookup;
  readonly escape: string;
  readonly workdir: Resolved;
}

/** Reads the value of one `--mount`: comma-separated keys in any order, `type=bind` when none is said. */
export function readMount(flag: Flag, scope: MountScope): Mount {
  const options = flag.valueText === undefined ? [] : readOptions(flag.valueText);
  const type = mountTypes.get((optionValue(options, 'type') ?? 'bind').toLowerCase()) ?? 'unknown';
  const written = optionValue(options, 'target');
  return { type, span: flag.span, options, target: written === undefined ? unset : resolveTarget(written, scope) };
}

export function optionValue(options: readonly MountOption[], name: string): string | undefined {
  return options.findLast((option) => option.name === name)?.value;
}

/** The file that a secret mount gives the step. */
export function secretPath({ options, target }: Mount): string {
  return target.kind === 'known' ? target.text : `/run/secrets/${optionValue(options, 'id') ?? ''}`;
}

function resolveTarget(written: string, scope: MountScope): Resolved {
  const target = expandWord(written, scope.lookup, scope.escape);
  if (target.kind !== 'known') return target;
  if (target.text.startsWith('/')) return { kind: 'known', text: cleanAbsolute(target.text) };
  return scope.workdir.kind === 'known' ? { kind: 'known', text: joinAbsolute(scope.workdir.text, target.text) } : scope.workdir;
}

/** The value is one line of CSV: a comma inside double quotes separates nothing. */
function readOptions(value: MappedText): MountOption[] {
  const text = value.text;
  const options: MountOption[] = [];
  let start = 0;
  let quoted = false;
  for (let at = 0; at <= text.length; at++) {
    const code = at === text.length ? -1 : text.charCodeAt(at);
    if (code === doubleQuote) quoted = !quoted;
    if (at < text.length && (quoted || code !== 44)) continue;
    if (at > start) options.push(readOption(value, start, at));
    start = at + 1;
  }
  return options;
}

function readOption(value: MappedText, start: number, end: number): MountOption {
  const text = value.text.slice(start, end);
  const equals = text.indexOf('=');
  const written = unquoted(equals === -1 ? text : text.slice(0, equals)).toLowerCase();
  const name = optionNames.get(written) ?? written;
  const span = value.span(start, end);
  if (equals === -1) return { name, value: undefined, span, valueSpan: undefined };
  const valueStart = start + equals + 1;
  const valueSpan = valueStart < end ? value.span(valueStart, end) : { start: span.end, end: span.end };
  return { name, value: unquoted(value.text.slice(valueStart, end)), span, valueSpan };
}

const mountTypes: ReadonlyMap<string, Mount['type']> = new Map([
  ['bind', 'bind'], ['cache', 'cache'], ['tmpfs', 'tmpfs'], ['secret', 'secret'], ['ssh', 'ssh'],
]);

/** Spellings that mean the same, under the name that the reference uses first. */
const optionNames: ReadonlyMap<string, string> = new Map([
  ['dst', 'target'], ['destination', 'target'], ['src', 'source'], ['ro', 'readonly'], ['readwrite', 'rw'],
]);
