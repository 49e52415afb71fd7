import type { MappedText } from './mapped-text.ts';
import type { ExecWord } from './syntax.ts';

/** The words of the exec form, when the whole text is a valid JSON array of strings; otherwise it is shell form. */
export function readJsonWords(text: MappedText): readonly ExecWord[] | undefined {
  const source = text.text;
  const first = source.search(/\S/);
  if (first === -1 || source[first] !== '[' || !source.trimEnd().endsWith(']')) return undefined;
  const values = parseStrings(source);
  if (values === undefined) return undefined;
  const words: ExecWord[] = [];
  let at = first + 1;
  for (const value of values) {
    const start = source.indexOf('"', at);
    const end = endOfString(source, start);
    words.push({ text: source.slice(start, end), value, span: text.span(start, end) });
    at = end;
  }
  return words;
}

function parseStrings(text: string): readonly string[] | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return Array.isArray(parsed) && parsed.every((value) => typeof value === 'string') ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/** Index behind the closing quote of the JSON string that opens at `start`, in a text known to be valid. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}
