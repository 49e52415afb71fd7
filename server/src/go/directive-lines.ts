/**
 * The line language shared by go.mod and go.work: words, strings, `// comments` and parenthesised blocks, each with its place.
 * Tolerant: a broken line becomes a problem and the following lines are read as usual.
 * Source: Go: x/mod modfile/read.go.
 */
import type { Span } from '../text/source.ts';
import { span } from '../text/source.ts';
import { unquoteGo } from './go-quote.ts';

export interface Word {
  /** The value, without quotes. */
  readonly value: string;
  /** Where it stands as written, quotes included; without quotes it slices to the value. */
  readonly span: Span;
  readonly quoted: boolean;
}

/** One line with words, wherever it stands: `require a v1` and `a v1` within `require (…)` look the same. */
export interface Directive {
  /** `require`, `replace` …; that of the block for a line inside one. */
  readonly verb: Word;
  readonly words: readonly Word[];
  readonly inBlock: boolean;
  /** From the first to the last word of the line. */
  readonly span: Span;
  /** The whole line without its line break. */
  readonly lineSpan: Span;
  /** The comment's text after `//`, untrimmed. */
  readonly comment: string | undefined;
}

export type DirectiveProblemKind =
  | 'byte-order-mark'
  | 'merge-marker'
  | 'unterminated-string'
  | 'bad-string'
  | 'forbidden-quote'
  | 'unexpected-character'
  | 'block-comment'
  | 'unclosed-block'
  | 'unexpected-parenthesis'
  | 'text-after-block';

export interface DirectiveProblem {
  readonly kind: DirectiveProblemKind;
  readonly span: Span;
}

export interface DirectiveLines {
  readonly directives: readonly Directive[];
  readonly problems: readonly DirectiveProblem[];
}

export function readDirectiveLines(text: string): DirectiveLines {
  const directives: Directive[] = [];
  const problems: DirectiveProblem[] = [];
  let block: Word | undefined;
  let at = 0;
  if (text.startsWith('\ufeff')) {
    problems.push({ kind: 'byte-order-mark', span: span(0, 1) });
    at = 1;
  }
  while (at < text.length) {
    const newline = text.indexOf('\n', at);
    const next = newline < 0 ? text.length : newline + 1;
    const end = lineEnd(text, at, newline < 0 ? text.length : newline);
    const line = readLine(text, at, end, problems);
    problems.push(...forbiddenQuotes(line.words, text));
    block = placeLine(line, block, directives, problems);
    at = next;
  }
  if (block) problems.push({ kind: 'unclosed-block', span: block.span });
  return { directives, problems };
}

interface Line {
  readonly words: readonly Word[];
  readonly comment: string | undefined;
  readonly lineSpan: Span;
  readonly broken: boolean;
}

/** Adds what the line says and returns the block that is open after it. */
function placeLine(line: Line, block: Word | undefined, directives: Directive[], problems: DirectiveProblem[]): Word | undefined {
  const [first, ...rest] = line.words;
  if (first === undefined || line.broken) return block;
  if (isMark(first, ')')) {
    if (block === undefined) problems.push({ kind: 'unexpected-parenthesis', span: first.span });
    else if (rest[0]) problems.push({ kind: 'text-after-block', span: rest[0].span });
    return undefined;
  }
  const opens = rest.findIndex((word) => isMark(word, '('));
  if (block === undefined && opens === 0) {
    const isEmpty = rest[1] !== undefined && isMark(rest[1], ')');
    const extra = isEmpty ? rest[2] : rest[1];
    if (extra) problems.push({ kind: 'text-after-block', span: extra.span });
    return isEmpty ? undefined : first;
  }
  const stray = line.words.find((word) => isMark(word, '(') || isMark(word, ')'));
  if (stray) {
    problems.push({ kind: 'unexpected-parenthesis', span: stray.span });
    return block;
  }
  const last = line.words.at(-1) ?? first;
  directives.push({
    verb: block ?? first,
    words: block ? line.words : rest,
    inBlock: block !== undefined,
    span: span(first.span.start, last.span.end),
    lineSpan: line.lineSpan,
    comment: line.comment,
  });
  return block;
}

/** The grammar knows raw strings, yet every directive refuses them, and a quote inside a bare word as well. */
function forbiddenQuotes(words: readonly Word[], text: string): readonly DirectiveProblem[] {
  return words
    .filter((word) => /^[^"]*["'`]/u.test(text.slice(word.span.start, word.span.end)) && text[word.span.start] !== '"')
    .map((word) => ({ kind: 'forbidden-quote', span: word.span }));
}

function isMark(word: Word, mark: '(' | ')'): boolean {
  return !word.quoted && word.value === mark;
}

/** The end of the line's text: a carriage return before the line feed belongs to the line break. */
function lineEnd(text: string, start: number, end: number): number {
  return end > start && text[end - 1] === '\r' ? end - 1 : end;
}

const blanks = /[ \t\r]+/uy;
const mergeMarker = /(?:<{7}|={7}|>{7}|\|{7})(?=[ \t]|$)/uy;
const stringLiteral = /"(?:[^"\\]|\\.)*"|`[^`]*`/uy;
const singleMark = /[()[\]{},]/uy;
/** Word characters of read.go: anything printable except space, brackets and the comma; `//` ends a word. */
const bareWord = /(?:(?!\/[/*])[^\p{C}\p{Z}()[\]{},])+/uy;

function readLine(text: string, start: number, end: number, problems: DirectiveProblem[]): Line {
  const line = text.slice(start, end);
  const words: Word[] = [];
  let comment: string | undefined;
  const knownProblems = problems.length;
  const isBroken = (): boolean => problems.length > knownProblems;
  const fail = (kind: DirectiveProblemKind, from: number, to: number): void => {
    problems.push({ kind, span: span(start + from, start + to) });
  };
  let at = 0;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(line)?.[0];
  };
  if (take(mergeMarker) !== undefined) fail('merge-marker', 0, line.length);
  while (at < line.length && !isBroken()) {
    at += take(blanks)?.length ?? 0;
    if (at >= line.length) break;
    if (line.startsWith('//', at)) {
      comment = line.slice(at + 2);
      break;
    }
    const literal = take(stringLiteral);
    const plain = literal ?? take(singleMark) ?? (/["`]/u.test(line.charAt(at)) ? undefined : take(bareWord));
    if (plain === undefined) {
      if (line.startsWith('/*', at)) fail('block-comment', at, at + 2);
      else if (/["`]/u.test(line.charAt(at))) fail('unterminated-string', at, line.length);
      else fail('unexpected-character', at, at + String.fromCodePoint(line.codePointAt(at) ?? 0).length);
      break;
    }
    const value = literal === undefined ? plain : unquoteGo(plain);
    if (value === undefined) fail('bad-string', at, at + plain.length);
    else words.push({ value, span: span(start + at, start + at + plain.length), quoted: literal !== undefined });
    at += plain.length;
  }
  return { words, comment, lineSpan: span(start, end), broken: isBroken() };
}
