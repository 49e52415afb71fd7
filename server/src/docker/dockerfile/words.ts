import { backslash, doubleQuote, isBlank, isSpace, singleQuote } from './characters.ts';
import type { MappedText } from './mapped-text.ts';
import type { Word } from './syntax.ts';

/** A range of indices into a text. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Words between blanks, whatever quotes they hold: how COPY, ADD, FROM and most others split their arguments. */
export function blankSeparated(text: string, start = 0): Range[] {
  const found: Range[] = [];
  let at = start;
  while (at < text.length) {
    while (at < text.length && isBlank(text.charCodeAt(at))) at++;
    const begin = at;
    while (at < text.length && !isBlank(text.charCodeAt(at))) at++;
    if (at > begin) found.push({ start: begin, end: at });
  }
  return found;
}

/**
 * Words between blanks outside of quotes: how ENV, ARG and LABEL split theirs.
 * `closed` is false when a quote was left open; the rest of the text is then part of the last word.
 */
export function quoteAware(text: string, escape: string, start = 0): { readonly words: Range[]; readonly closed: boolean } {
  const escapeCode = escape.charCodeAt(0);
  const words: Range[] = [];
  let at = start;
  let closed = true;
  while (at < text.length) {
    while (at < text.length && isSpace(text.charCodeAt(at))) at++;
    if (at >= text.length) break;
    const begin = at;
    let quote = 0;
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (quote === 0) {
        if (isSpace(code)) break;
        if (code === singleQuote || code === doubleQuote) quote = code;
        else if (code === escapeCode) at++;
      } else if (code === quote) {
        quote = 0;
      } else if (code === escapeCode && quote !== singleQuote) {
        at++;
      }
    }
    at = Math.min(at, text.length);
    if (quote !== 0) closed = false;
    words.push({ start: begin, end: at });
  }
  return { words, closed };
}

/** Takes quotes and backslash escapes off, as the builder does with flags and heredoc names. */
export function unquoted(text: string): string {
  if (!/["'\\]/.test(text)) return text;
  const kept: string[] = [];
  let quote = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === backslash && quote !== singleQuote) {
      at++;
      if (at < text.length) kept.push(text.charAt(at));
    } else if (quote === 0 && (code === singleQuote || code === doubleQuote)) {
      quote = code;
    } else if (code === quote) {
      quote = 0;
    } else {
      kept.push(text.charAt(at));
    }
  }
  return kept.join('');
}

export function wordOf(text: MappedText, range: Range): Word {
  return { text: text.text.slice(range.start, range.end), span: text.span(range.start, range.end) };
}
