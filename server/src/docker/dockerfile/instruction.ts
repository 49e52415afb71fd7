import type { LineIndex } from '../../text/lines.ts';
import { backslash, doubleQuote, isBlank, singleQuote } from './characters.ts';
import { readJsonWords } from './json-words.ts';
import type { MappedText } from './mapped-text.ts';
import type { Flag, Instruction } from './syntax.ts';
import { blankSeparated, quoteAware, unquoted, wordOf } from './words.ts';

/** Reads `logical`, which was put together from the file's text `written` that stands at `start`; both decide alone what is read. */
export type InstructionReader = (
  logical: MappedText, written: string, start: number, escape: string, lines: LineIndex
) => Instruction | undefined;

/** Reads one instruction from its line without continuations; heredoc bodies are added by the caller. */
export const readInstruction: InstructionReader = (logical, written, start, escape, lines) => {
  const text = logical.text;
  const end = text.trimEnd().length;
  const first = endOfBlanks(text, 0, end);
  if (first === end) return undefined;
  let keywordStart = first;
  let keywordEnd = endOfWord(text, first, end);
  const onbuild = upperAscii(text.slice(first, keywordEnd)) === 'ONBUILD';
  if (onbuild) {
    const trigger = endOfBlanks(text, keywordEnd, end);
    if (trigger < end) {
      keywordStart = trigger;
      keywordEnd = endOfWord(text, trigger, end);
    }
  }
  const keyword = upperAscii(text.slice(keywordStart, keywordEnd));
  const { flags, end: flagsEnd } = readFlags(logical, keywordEnd, end);
  const argumentsStart = endOfBlanks(text, flagsEnd, end);
  const argumentText = logical.slice(argumentsStart, end);
  const execForm = takesJson.has(keyword) ? readJsonWords(argumentText) : undefined;
  const ranges = keyword === 'RUN' ? [] : takesPairs.has(keyword) ? quoteAware(argumentText.text, escape).words : blankSeparated(argumentText.text);
  const keywordSpan = logical.span(keywordStart, keywordEnd);
  const argumentSpan = argumentsStart < end
    ? logical.span(argumentsStart, end)
    : { start: logical.span(first, end).end, end: logical.span(first, end).end };
  const span = logical.span(first, end);
  // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- here it is made
  return {
    keyword,
    keywordSpan,
    span,
    argumentSpan,
    flags,
    heredocs: [],
    onbuild,
    execForm,
    words: ranges.map((range) => wordOf(argumentText, range)),
    line: lines.position(keywordSpan.start).line,
    argumentText,
    written: { text: written.slice(span.start - start, span.end - start) },
  };
};

const takesJson: ReadonlySet<string> = new Set(['RUN', 'CMD', 'ENTRYPOINT', 'COPY', 'ADD', 'VOLUME', 'SHELL']);
const takesPairs: ReadonlySet<string> = new Set(['ENV', 'ARG', 'LABEL']);

/** Flags are the words that start with `--` in front of the first one that does not; `--` alone ends them. */
function readFlags(logical: MappedText, start: number, end: number): { readonly flags: readonly Flag[]; readonly end: number } {
  const text = logical.text;
  const flags: Flag[] = [];
  let at = start;
  for (;;) {
    const begin = endOfBlanks(text, at, end);
    if (begin >= end || !text.startsWith('--', begin)) return { flags, end: at };
    at = endOfFlag(text, begin, end);
    if (at - begin === 2) return { flags, end: at };
    flags.push(readFlag(logical, begin, at));
  }
}

function readFlag(logical: MappedText, start: number, end: number): Flag {
  const text = logical.text.slice(start, end);
  const equals = text.indexOf('=');
  const nameEnd = equals === -1 ? end : start + equals;
  const valueStart = nameEnd + 1;
  const hasValue = equals !== -1;
  return {
    name: unquoted(logical.text.slice(start + 2, nameEnd)),
    nameSpan: logical.span(start + 2, nameEnd),
    value: hasValue ? unquoted(logical.text.slice(valueStart, end)) : undefined,
    valueSpan: hasValue ? spanBehind(logical, nameEnd, valueStart, end) : undefined,
    valueText: hasValue ? logical.slice(valueStart, end) : undefined,
    span: logical.span(start, end),
  };
}

/** An empty value stands right behind its `=`, not behind a continuation that follows. */
function spanBehind(logical: MappedText, equals: number, start: number, end: number): { start: number; end: number } {
  if (start < end) return logical.span(start, end);
  const at = logical.span(equals, equals + 1).end;
  return { start: at, end: at };
}

function endOfFlag(text: string, start: number, end: number): number {
  let quote = 0;
  let at = start;
  for (; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code === backslash) at++;
    else if (quote !== 0) quote = code === quote ? 0 : quote;
    else if (isBlank(code)) break;
    else if (code === singleQuote || code === doubleQuote) quote = code;
  }
  return Math.min(at, end);
}

function endOfBlanks(text: string, start: number, end: number): number {
  let at = start;
  while (at < end && isBlank(text.charCodeAt(at))) at++;
  return at;
}

function endOfWord(text: string, start: number, end: number): number {
  let at = start;
  while (at < end && !isBlank(text.charCodeAt(at))) at++;
  return at;
}

/** Letters beyond ASCII stay: some become several in upper case, and no keyword has any. */
function upperAscii(text: string): string {
  return text.replace(/[a-z]+/g, (letters) => letters.toUpperCase());
}
