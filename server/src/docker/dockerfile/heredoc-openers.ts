import type { Span } from '../../text/source.ts';
import type { MappedText } from './mapped-text.ts';
import { quoteAware, unquoted } from './words.ts';

/** `<<NAME` as a word of its own in a RUN, COPY or ADD. */
export interface HeredocOpener {
  readonly name: string;
  readonly quoted: boolean;
  readonly stripTabs: boolean;
  readonly openerSpan: Span;
}

/**
 * Heredocs that the builder itself opens: only whole words (`<<EOF`, `3<<-"EOF"`), and none when a quote stays open.
 * What is not one here (`cat<<EOF`) is left to the shell, and its body lines are instructions.
 */
export function findHeredocOpeners(text: MappedText): readonly HeredocOpener[] {
  if (!text.text.includes('<<')) return [];
  const { words, closed } = quoteAware(text.text, '\\');
  if (!closed) return [];
  const found: HeredocOpener[] = [];
  for (const { start, end } of words) {
    const match = opener.exec(text.text.slice(start, end));
    const written = match?.[2] ?? '';
    if (written === '') continue;
    const name = unquoted(written);
    found.push({ name, quoted: name !== written, stripTabs: match?.[1] === '-', openerSpan: text.span(start, end) });
  }
  return found;
}

const opener = /^\d*<<(-?)([^<]+)$/;
