import type { ShellWord } from '../docker/shell/model.ts';
import type { Written } from '../text/place.ts';

/**
 * Where the value of a word `KEY=value` stands: bare, or with one pair of quotes around the value or the whole word, it stands in the file
 * character by character.
 */
export function valueInWord(
  { text, span }: ShellWord, { key, value }: { readonly key: string; readonly value: string }, path: string,
): Written {
  const whole = { place: { path, span }, verbatim: false };
  // Continuations inside the word make it longer in the file.
  if (span.end - span.start !== text.length) return whole;
  for (const quote of ['', '"', '\'']) {
    const isBehindKey = text === `${key}=${quote}${value}${quote}`;
    if (!isBehindKey && text !== `${quote}${key}=${value}${quote}`) continue;
    const end = span.end - quote.length;
    return { place: { path, span: { start: end - value.length, end } }, verbatim: true };
  }
  return whole;
}
