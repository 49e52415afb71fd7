import type { Scalar } from 'yaml';
import { MappedTextBuilder, type MappedText } from '../dockerfile/mapped-text.ts';

/** The text that a YAML scalar stands for, which knows where each character stands in the file. */
export interface ScalarText {
  readonly text: MappedText;
  /**
   * The blanks in front of each of its lines, where the scalar is a literal block (`|`): what is written there line by line is the text
   * itself. Undefined for the others, in which a new line is no new line of the text.
   */
  readonly indentation: string | undefined;
}

/** Undefined where the characters of the file do not lead to the value: better no place than a wrong one. */
export function scalarText(scalar: Scalar, file: string): ScalarText | undefined {
  const { value, range } = scalar;
  if (typeof value !== 'string' || value === '' || !range) return undefined;
  const [start, end] = range;
  if (scalar.type === 'BLOCK_LITERAL') return literalText(value, file, lineAfter(file, start), end);
  const bodyStart = scalar.type === 'BLOCK_FOLDED' ? lineAfter(file, start) : start;
  const text = foldedText(value, file.slice(bodyStart, end), bodyStart, scalar.type);
  return text && { text, indentation: undefined };
}

function lineAfter(file: string, offset: number): number {
  const feed = file.indexOf('\n', offset);
  return feed < 0 ? file.length : feed + 1;
}

/** Line by line: each line of the value is one of the file without the indentation, which is the same for all. */
function literalText(value: string, file: string, start: number, end: number): ScalarText | undefined {
  const builder = new MappedTextBuilder();
  let indentation: string | undefined;
  let at = start;
  for (let from = 0; from < value.length;) {
    const feed = value.indexOf('\n', from);
    const line = value.slice(from, feed < 0 ? value.length : feed);
    const next = Math.min(lineAfter(file, at), end);
    const written = file.slice(at, next).replace(/\r?\n$/, '');
    if (line !== '') {
      indentation ??= written.slice(0, written.length - line.length);
      if (!/^ *$/.test(indentation) || written !== indentation + line) return undefined;
    } else if (written.trim() !== '') return undefined;
    // A blank line may be shorter than the indentation; one that is longer ends in what YAML strips.
    const lineEnd = at + written.length;
    builder.append(line, lineEnd - line.length, lineEnd);
    // The last line of a file may lack the line break that YAML gives to the text.
    if (feed >= 0) builder.append('\n', lineEnd, next);
    from += line.length + 1;
    at = next;
  }
  return { text: builder.build(), indentation };
}

/**
 * Words that stand in the file as they are, escapes apart, and blanks between them that may be others than in the file: that is what
 * YAML's folding of lines leaves. Holds for folded blocks, for plain text and for both kinds of quotes.
 */
function foldedText(value: string, written: string, offset: number, type: Scalar['type']): MappedText | undefined {
  const builder = new MappedTextBuilder();
  const isQuoted = type === 'QUOTE_DOUBLE' || type === 'QUOTE_SINGLE';
  const body = isQuoted ? written.slice(0, -1) : written;
  let at = isQuoted ? 1 : 0;
  for (let index = 0; index < value.length;) {
    const wanted = matchAt(/[ \t\r\n]*/y, value, index);
    const between = matchAt(type === 'QUOTE_DOUBLE' ? /(?:[ \t\r\n]|\\[ nrt\t]|\\\r?\n)*/y : /[ \t\r\n]*/y, body, at);
    builder.append(wanted, offset + at, offset + at + between.length);
    index += wanted.length;
    at += between.length;
    if (index >= value.length) break;
    const word = matchAt(/[^ \t\r\n\\']+/y, body, at);
    const { text, length } = word === '' ? characterAt(body, at, type) : { text: word, length: word.length };
    if (length === 0 || !value.startsWith(text, index)) return undefined;
    builder.append(text, offset + at, offset + at + length);
    index += text.length;
    at += length;
  }
  return builder.build();
}

function matchAt(sticky: RegExp, text: string, at: number): string {
  sticky.lastIndex = at;
  return sticky.exec(text)?.[0] ?? '';
}

/** What the characters of the file at the place stand for, and how many they are. */
function characterAt(written: string, at: number, type: Scalar['type']): { readonly text: string; readonly length: number } {
  const plain = written.charAt(at);
  if (type === 'QUOTE_SINGLE' && plain === "'") return { text: "'", length: written.startsWith("''", at) ? 2 : 0 };
  if (type !== 'QUOTE_DOUBLE' || plain !== '\\') return { text: plain, length: plain.length };
  const escape = /^\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|(.))/s.exec(written.slice(at, at + longestEscape));
  if (escape === null) return { text: '', length: 0 };
  const [whole, two, four, eight, one = ''] = escape;
  const digits = two ?? four ?? eight;
  const code = digits === undefined ? undefined : Number.parseInt(digits, 16);
  if (code !== undefined && code > 0x10FFFF) return { text: '', length: 0 };
  return { text: code === undefined ? escapes[one] ?? one : String.fromCodePoint(code), length: whole.length };
}

/** `\U0001F600`. */
const longestEscape = 10;

/** Of YAML's escapes, those that stand for another character than their own and are no blanks. */
const escapes: Readonly<Record<string, string>> = {
  '0': '\0', 'a': '\u0007', 'b': '\b', 'v': '\v', 'f': '\f', 'e': '\u001b', 'N': '\u0085', '_': '\u00a0', 'L': '\u2028', 'P': '\u2029',
};
