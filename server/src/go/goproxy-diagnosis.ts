/**
 * What is wrong with one GOPROXY entry, where exactly, and what to write there instead when the intent is clear.
 * Source: facts/go-module-download.md §1.2–1.3.
 */
import type { Span } from '../text/source.ts';
import { span } from '../text/source.ts';
import { nearestWord } from './edit-distance.ts';
import type { ReadEntry } from './goproxy-entries.ts';

export type GoproxyProblemKind =
  | 'no-entries'
  | 'missing-scheme'
  | 'bad-scheme'
  | 'file-with-host'
  | 'quote'
  | 'equals-sign'
  | 'note'
  | 'space'
  | 'semicolon'
  | 'full-width'
  | 'missing-slashes'
  | 'missing-colon'
  | 'missing-host'
  | 'bad-port'
  | 'bad-host'
  | 'bad-escape'
  | 'hash-in-password'
  | 'unexpanded-variable'
  | 'wrong-case-keyword'
  | 'keyword-typo'
  | 'invalid-url';

export interface GoproxyProblem {
  readonly kind: GoproxyProblemKind;
  /** Offsets in the value: the characters at fault. */
  readonly span: Span;
  /** What the go command prints after "go: "; undefined where it accepts the value and means something else by it. */
  readonly goMessage: string | undefined;
  /** The text to stand at `span` instead; absent when the intent is not clear. */
  readonly corrected?: string;
}

export function diagnoseEntry(read: ReadEntry): readonly GoproxyProblem[] {
  const { text } = read.entry;
  if (read.entry.kind === 'direct' || read.entry.kind === 'off') return [];
  const flaws = characterFlaws(text);
  const found = flaws.length > 0 ? flaws : [keywordFlaw(text) ?? addressFlaw(read)].filter((flaw) => flaw !== undefined);
  const { start } = read.entry.span;
  return found.map(({ from, to, ...flaw }) => ({
    goMessage: read.refusal?.goMessage,
    ...flaw,
    span: span(start + from, start + to),
  }));
}

/** A problem with offsets in the entry's own text. */
interface Flaw {
  readonly kind: GoproxyProblemKind;
  readonly from: number;
  readonly to: number;
  readonly corrected?: string;
}

const quotes = /^["'`“”‘’«»]+|["'`“”‘’«»]+$/gu;
const variable = /\$(?:\{[^}]*\}?|\([^)]*\)?|[A-Za-z_]\w*)|%[A-Za-z_]\w*%|\{\{[^}]*\}\}|^<[^>]*>$/gu;
const wideCharacter = /[\uff01-\uff5e、。　]/gu;

/** Characters that no address in a list has: each is shown at its own place. */
function characterFlaws(text: string): readonly Flaw[] {
  const equals = /^=\s*/u.exec(text);
  // What stands behind the sign is read in the next round.
  if (equals !== null) return [{ kind: 'equals-sign', from: 0, to: equals[0].length, corrected: '' }];
  const note = /[ \t]+#.*$/su.exec(text);
  if (note !== null) return [{ kind: 'note', from: note.index, to: text.length, corrected: '' }];
  const flaws: Flaw[] = [];
  for (const match of text.matchAll(quotes))
    flaws.push({ kind: 'quote', from: match.index, to: match.index + match[0].length, corrected: '' });
  for (const match of text.matchAll(variable))
    flaws.push({ kind: 'unexpanded-variable', from: match.index, to: match.index + match[0].length });
  for (const match of text.matchAll(wideCharacter)) {
    flaws.push({ kind: 'full-width', from: match.index, to: match.index + 1, corrected: narrowCharacter(match[0]) });
  }
  for (const match of text.matchAll(/[ \t]+/gu)) flaws.push(separatorFlaw('space', text, match.index, match[0].length));
  for (const match of text.matchAll(/;\s*/gu)) {
    const flaw = separatorFlaw('semicolon', text, match.index, match[0].length);
    const standsInHost = !/[^/:]\//u.test(text.slice(0, match.index).replace(/^\w+:\/\//u, ''));
    if (flaw.corrected !== undefined || standsInHost) flaws.push(flaw);
  }
  return flaws.sort((a, b) => a.from - b.from);
}

function narrowCharacter(wide: string): string {
  if (wide === '；' || wide === '、') return ',';
  if (wide === '。') return '.';
  if (wide === '　') return ' ';
  return String.fromCharCode(wide.charCodeAt(0) - 0xfee0);
}

/** Both sides must look like entries before a comma may be put between them. */
function separatorFlaw(kind: 'space' | 'semicolon', text: string, from: number, length: number): Flaw {
  const before =
    text
      .slice(0, from)
      .split(/[ \t;]/u)
      .at(-1) ?? '';
  const after = text.slice(from + length).split(/[ \t;]/u)[0] ?? '';
  const place = { kind, from, to: from + length };
  if (looksLikeEntry(before) && looksLikeEntry(after)) return { ...place, corrected: ',' };
  return after === '' || before === '' ? { ...place, corrected: '' } : place;
}

function looksLikeEntry(text: string): boolean {
  return /^["'“‘]?(?:direct|off|[A-Za-z]+:\/{1,2}\S+|[\w-]+(?:\.[\w-]+)+(?:[:/]\S*)?)["'”’]?$/iu.test(text);
}

/** At most this many edits turn a word into the keyword that was meant: `direc`, `dircet`, `driect`. */
const typoLimit = 2;
/** `off` is short; with two edits half of all three-letter words would be near it. */
const shortTypoLimit = 1;

function keywordFlaw(text: string): Flaw | undefined {
  const whole = { from: 0, to: text.length };
  const lower = text.toLowerCase();
  if (lower === 'direct' || lower === 'off') return { kind: 'wrong-case-keyword', ...whole, corrected: lower };
  const word = lower.replace(/[./:]+$/u, '');
  if (!/^[a-z]+$/u.test(word)) return undefined;
  const meant = nearestWord(word, ['direct'], typoLimit) ?? nearestWord(word, ['off'], shortTypoLimit);
  return meant === undefined ? undefined : { kind: 'keyword-typo', ...whole, corrected: meant };
}

/** Behind one slash too many stands a host, or a path whose host is missing: only a name with a dot or a port is surely a host. */
const hostLike = /^(?:[\w-]+(?:\.[\w-]+)+(?:[:/]|$)|[\w-]+:\d)/u;

function addressFlaw({ entry, refusal }: ReadEntry): Flaw | undefined {
  const { text } = entry;
  const whole = { from: 0, to: text.length };
  const hash = /^\w+:\/\/[^/?#]*(#)[^@]*@/u.exec(text);
  if (hash) {
    const from = text.indexOf('#');
    return { kind: 'hash-in-password', from, to: from + 1, corrected: '%23' };
  }
  const scheme = /^(https?)(:\/(?=[^/])|:(?=[^/\d])|\/\/(?=[^/])|:\/{3,}(?=[^/]))/iu.exec(text);
  if (scheme?.[1] !== undefined && scheme[2] !== undefined) {
    const kind = scheme[2] === '//' ? 'missing-colon' : scheme[2].length > 3 ? 'missing-host' : 'missing-slashes';
    const place = { kind, from: scheme[1].length, to: scheme[0].length } as const;
    return kind === 'missing-host' && !hostLike.test(text.slice(place.to)) ? place : { ...place, corrected: '://' };
  }
  if (entry.url && entry.url.scheme !== 'file' && entry.url.host === '') return { kind: 'missing-host', ...whole };
  switch (refusal?.reason) {
    case undefined:
      return undefined;
    case 'missing-scheme':
      return missingScheme(text);
    case 'bad-scheme':
      return badScheme(text);
    case 'file-with-host':
      return /^file:\/[^/]/iu.test(text)
        ? { kind: 'missing-slashes', from: 4, to: 6, corrected: ':///' }
        : { kind: 'file-with-host', ...whole };
    case 'bad-escape':
      return badEscape(text);
    case 'bad-port':
    case 'bad-host':
      return { kind: refusal.reason, ...whole };
    case 'control-character':
    case 'colon-in-first-segment':
    case 'bad-userinfo':
      return { kind: 'invalid-url', ...whole };
  }
}

function missingScheme(text: string): Flaw {
  const place = { kind: 'missing-scheme' as const, from: 0, to: text.length };
  if (text.startsWith('//')) return /^\/\/[^/]/u.test(text) ? { ...place, corrected: `https:${text}` } : place;
  return text.startsWith('/') ? { ...place, corrected: `file://${text}` } : place;
}

/** With two edits `ftp` would be near `http`. */
const schemeTypoLimit = 1;

function badScheme(text: string): Flaw {
  const scheme = text.split(':', 1)[0] ?? '';
  const place = { kind: 'bad-scheme' as const, from: 0, to: scheme.length };
  const meant = text.startsWith(`${scheme}://`)
    ? nearestWord(scheme.toLowerCase(), ['https', 'http'], schemeTypoLimit)
    : undefined;
  return meant === undefined ? place : { ...place, corrected: meant };
}

/** A bare per cent sign in the user part can only be part of the password itself. */
function badEscape(text: string): Flaw {
  const at = text.search(/%(?![0-9A-Fa-f]{2})/u);
  const place = { kind: 'bad-escape' as const, from: Math.max(at, 0), to: Math.max(at, 0) + 1 };
  const userEnd = /^\w+:\/\/[^/?#]*@/u.exec(text)?.[0].length ?? 0;
  return at >= 0 && at < userEnd ? { ...place, corrected: '%25' } : place;
}
