/**
 * GOVCS as the go command reads it before the first repository: entries `pattern:names`, separated by commas, the names by "|".
 * Source: `go help vcs`; Go: cmd/go/internal/vcs (parseGOVCS); measured with Go 1.24.4.
 */
import { span, type Span } from '../text/source.ts';
import { goSpace, trimGoSpace } from '../text/go-space.ts';
import { quoteGo } from './go-quote.ts';

export type GovcsFaultKind =
  | 'empty-entry'
  | 'missing-colon'
  | 'empty-pattern'
  | 'empty-list'
  | 'relative-pattern'
  | 'repeated-pattern'
  | 'empty-name'
  /** Accepted, and allows nothing: no name in it is one of a version control system. */
  | 'unknown-names';

export interface GovcsFault {
  readonly kind: GovcsFaultKind;
  /** The entry at fault, or the whole value where it is an empty one. */
  readonly span: Span;
  readonly entry: string;
  /** What the go command prints behind the module; undefined for what it accepts. */
  readonly goMessage: string | undefined;
  /** The value as it was meant, which is accepted; undefined where that is not clear. */
  readonly corrected: { readonly text: string; readonly isSure: boolean } | undefined;
}

/** The fault that the go command meets first, else the first entry that cannot mean what it says; undefined for a value in order. */
export function govcsFault(value: string): GovcsFault | undefined {
  const fault = findFault(value);
  return fault === undefined ? undefined : { ...fault, corrected: corrected(value) };
}

/** Names that an entry may allow; any other one never matches. */
const names: ReadonlySet<string> = new Set(['git', 'hg', 'svn', 'bzr', 'fossil', 'all', 'off']);

type UncorrectedFault = Omit<GovcsFault, 'corrected'>;

function findFault(value: string): UncorrectedFault | undefined {
  // Nothing but blanks is like no value.
  if (trimGoSpace(value) === '') return undefined;
  const entries = entriesOf(value);
  const seen = new Map<string, string>();
  for (const { text, span: place } of entries) {
    const refusal = refusalOf(text, seen);
    if (refusal !== undefined) return { ...refusal, entry: text, span: text === '' ? span(0, value.length) : place };
  }
  const odd = entries.find(({ text }) => namesIn(text).every((name) => !names.has(name)));
  return odd === undefined ? undefined : { kind: 'unknown-names', entry: odd.text, span: odd.span, goMessage: undefined };
}

function refusalOf(entry: string, seen: Map<string, string>): Pick<GovcsFault, 'kind' | 'goMessage'> | undefined {
  if (entry === '') return { kind: 'empty-entry', goMessage: 'empty entry in GOVCS' };
  const colon = entry.indexOf(':');
  if (colon < 0) return { kind: 'missing-colon', goMessage: `malformed entry in GOVCS (missing colon): ${quoteGo(entry)}` };
  const pattern = trimGoSpace(entry.slice(0, colon));
  if (pattern === '') return { kind: 'empty-pattern', goMessage: `empty pattern in GOVCS: ${quoteGo(entry)}` };
  if (trimGoSpace(entry.slice(colon + 1)) === '') return { kind: 'empty-list', goMessage: `empty VCS list in GOVCS: ${quoteGo(entry)}` };
  if (/^\.\.?(?:\/|$)/u.test(pattern)) return { kind: 'relative-pattern', goMessage: `relative pattern not allowed in GOVCS: ${quoteGo(pattern)}` };
  const earlier = seen.get(pattern);
  if (earlier !== undefined) return { kind: 'repeated-pattern', goMessage: `unreachable pattern in GOVCS: ${quoteGo(entry)} after ${quoteGo(earlier)}` };
  seen.set(pattern, entry);
  return namesIn(entry).includes('') ? { kind: 'empty-name', goMessage: `empty VCS name in GOVCS: ${quoteGo(entry)}` } : undefined;
}

/** The entries without the blanks around them. */
function entriesOf(value: string): { readonly text: string; readonly span: Span }[] {
  let offset = 0;
  return value.split(',').map((raw) => {
    const text = trimGoSpace(raw);
    const start = offset + (text === '' ? 0 : raw.search(notSpace));
    offset += raw.length + 1;
    return { text, span: span(start, start + text.length) };
  });
}

const notSpace = new RegExp(`[^${goSpace.source.slice(1, -1)}]`, 'u');

function namesIn(entry: string): string[] {
  return entry.slice(entry.indexOf(':') + 1).split('|').map(trimGoSpace);
}

/** Entries and names that say nothing go; other separators, and names without a pattern, are what somebody may have meant. */
function corrected(value: string): GovcsFault['corrected'] {
  const tidy = withoutEmpty(value);
  if (isInOrder(tidy)) return { text: tidy, isSure: true };
  const meant = joined(withoutEmpty(withPatterns(value.replace(/[;，；]/gu, ',').replace(/：/gu, ':').replace(/["']/gu, ''))));
  return isInOrder(meant) ? { text: meant, isSure: false } : undefined;
}

function isInOrder(value: string): boolean {
  return trimGoSpace(value) !== '' && findFault(value) === undefined;
}

/** Without empty entries and names, and without an entry that only says again what an earlier one says. */
function withoutEmpty(value: string): string {
  const entries = entriesOf(value).map(({ text }) => {
    const colon = text.indexOf(':') + 1;
    return colon === 0 ? text : `${text.slice(0, colon)}${namesIn(text).filter((name) => name !== '').join('|')}`;
  });
  return [...new Set(entries.filter((entry) => entry !== ''))].join(',');
}

/** `git` and `git|hg` name no modules: all of them may be meant. Which allow everything is for nobody to guess. */
function withPatterns(value: string): string {
  return entriesOf(value).map(({ text }) => (/^:?(?:git|hg|off)(?:\|(?:git|hg))*$/u.test(text) ? `*:${text.replace(/^:/u, '')}` : text)).join(',');
}

/** Entries of one pattern as one. */
function joined(value: string): string {
  const lists = new Map<string, string[]>();
  for (const { text } of entriesOf(value)) {
    const colon = text.indexOf(':');
    if (colon < 0) return value;
    const pattern = trimGoSpace(text.slice(0, colon));
    lists.set(pattern, [...lists.get(pattern) ?? [], ...namesIn(text)]);
  }
  return [...lists].map(([pattern, list]) => `${pattern}:${[...new Set(list)].join('|')}`).join(',');
}
