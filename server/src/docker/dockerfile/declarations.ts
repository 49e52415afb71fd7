import type { Written } from '../../text/place.ts';
import type { Resolved } from '../../text/resolved.ts';
import { known, unset } from '../../text/resolved.ts';
import type { Span } from '../../text/source.ts';
import { defaultWord } from '../default-word.ts';
import { isBlank } from './characters.ts';
import { expandWord } from './expand.ts';
import type { Lookup } from './expand.ts';
import type { MappedText } from './mapped-text.ts';
import type { Instruction } from './syntax.ts';
import type { Range } from './words.ts';
import { quoteAware } from './words.ts';

/** One `NAME=value` (or `NAME`) of ARG or ENV, its value expanded but no build argument taken into account. */
export interface Pair {
  readonly name: string;
  readonly nameSpan: Span;
  readonly span: Span;
  readonly written: Written | undefined;
  /** `unset` for a name without `=`. */
  readonly value: Resolved;
}

/**
 * The pairs of an ARG or ENV. Every value is expanded with the variables from before the instruction.
 * ENV's old form (`ENV NAME rest of the line`) has no `=` in its first word and makes one pair.
 */
export function readPairs(instruction: Instruction, path: string, lookup: Lookup, escape: string): readonly Pair[] {
  const text = instruction.argumentText;
  const { words } = quoteAware(text.text, escape);
  const context = { text, path, lookup, escape, expandsNames: true };
  const first = words[0];
  if (first === undefined) return [];
  if (instruction.keyword === 'ENV' && !text.text.slice(first.start, first.end).includes('=')) {
    const pair = readOldForm(context);
    return pair === undefined ? [] : [pair];
  }
  const pairs: Pair[] = [];
  for (const word of words) {
    const pair = readWord(context, word, instruction.keyword);
    if (pair !== undefined) pairs.push(pair);
  }
  return pairs;
}

/**
 * The pairs of an ARG in front of the first FROM, each read when it is asked for: there a value sees those that stand before it on the same
 * line, and names are taken as they are written.
 */
export function* readGlobalPairs(instruction: Instruction, path: string, lookup: Lookup, escape: string): Generator<Pair> {
  const text = instruction.argumentText;
  for (const word of quoteAware(text.text, escape).words) {
    const pair = readWord({ text, path, lookup, escape, expandsNames: false }, word, instruction.keyword);
    if (pair !== undefined) yield pair;
  }
}

interface Context {
  readonly text: MappedText;
  readonly path: string;
  readonly lookup: Lookup;
  readonly escape: string;
  readonly expandsNames: boolean;
}

function readWord(context: Context, word: Range, keyword: string): Pair | undefined {
  const { text } = context;
  const equals = text.text.slice(word.start, word.end).indexOf('=');
  // ENV demands a value; what is there without one is an error to the builder and no variable to us.
  if (equals === -1 && keyword === 'ENV') return undefined;
  const nameEnd = equals === -1 ? word.end : word.start + equals;
  return pairOf(context, { start: word.start, end: nameEnd }, equals === -1 ? undefined : { start: nameEnd + 1, end: word.end });
}

function readOldForm(context: Context): Pair | undefined {
  const text = context.text.text;
  let nameEnd = 0;
  while (nameEnd < text.length && !isBlank(text.charCodeAt(nameEnd))) nameEnd++;
  let valueStart = nameEnd;
  while (valueStart < text.length && isBlank(text.charCodeAt(valueStart))) valueStart++;
  if (valueStart === text.length) return undefined;
  return pairOf(context, { start: 0, end: nameEnd }, { start: valueStart, end: text.length });
}

function pairOf(context: Context, name: Range, value: Range | undefined): Pair | undefined {
  const { text, path, lookup, escape, expandsNames } = context;
  const writtenName = text.text.slice(name.start, name.end);
  const expandedName = expandsNames ? expandWord(writtenName, lookup, escape) : known(writtenName);
  if (expandedName.kind !== 'known' || expandedName.text === '') return undefined;
  const nameSpan = text.span(name.start, name.end);
  if (value === undefined) return { name: expandedName.text, nameSpan, span: nameSpan, written: undefined, value: unset };
  const valueSpan = value.start < value.end ? text.span(value.start, value.end) : emptyBehind(text.span(name.start, value.start));
  const expanded = expandWord(text.text.slice(value.start, value.end), lookup, escape);
  return {
    name: expandedName.text,
    nameSpan,
    span: { start: nameSpan.start, end: valueSpan.end },
    written: writtenOf(text, path, value, valueSpan, expanded),
    value: expanded,
  };
}

function emptyBehind(span: Span): Span {
  return { start: span.end, end: span.end };
}

/** A value in one pair of quotes, or one that is the default in `${NAME:-default}`, is verbatim there if nothing special is inside. */
function writtenOf(text: MappedText, path: string, value: Range, span: Span, expanded: Resolved): Written {
  const raw = text.text.slice(value.start, value.end);
  if (!special.test(raw)) return { place: { path, span }, verbatim: text.isVerbatim(value.start, value.end) };
  const within = quoted.test(raw) ? { start: 1, end: raw.length - 1 } : expanded.kind === 'known' ? defaultWord(raw, expanded.text) : undefined;
  if (within === undefined || !text.isVerbatim(value.start, value.end)) return { place: { path, span }, verbatim: false };
  return { place: { path, span: { start: span.start + within.start, end: span.start + within.end } }, verbatim: true };
}

const special = /["'$\\`]/;
const quoted = /^(["'])[^"'$\\`]*\1$/;
