import type { Source, Span } from '../../text/source.ts';
import type { TextEdit } from '../../text/edit.ts';
import { startOfLine } from '../fix.ts';

/**
 * One of several words. The last one goes with the continuations in front of it, since an instruction whose last line is continued takes
 * the next instruction for its own; one on a line of its own with that line.
 */
export function withoutWord({ path, text }: Source, { start, end }: Span): TextEdit {
  const lineStart = startOfLine(text, start);
  const isIndented = text.slice(lineStart, start).trim() === '';
  const restOfLine = /^[ \t]*(?:[\\`][ \t]*)?(?:\r?\n|$)/.exec(text.slice(end))?.[0];
  if (restOfLine !== undefined && !/[\\`]/.test(restOfLine)) return { path, span: { start: start - leadOf(text, start), end }, newText: '' };
  if (restOfLine !== undefined && isIndented) return { path, span: { start: lineStart, end: end + restOfLine.length }, newText: '' };
  const blanks = /[ \t]+$/.exec(text.slice(0, start))?.[0].length ?? 0;
  const isFirst = isIndented || /(?:^|\n)[ \t]*(?:ENV|ARG)$/i.test(text.slice(0, start - blanks));
  return { path, span: isFirst ? { start, end: blanksBehind(text, end) } : { start: start - blanks, end }, newText: '' };
}

/** How much in front of a word only leads to it: blanks, continued lines, and the comments between those. */
function leadOf(text: string, start: number): number {
  let from = start;
  for (;;) {
    from -= /[ \t]*$/.exec(text.slice(0, from))?.[0].length ?? 0;
    const above = text.slice(0, from);
    const continuation = /[\\`][ \t]*\r?\n$/.exec(above)?.[0];
    const comment = /(?<=\n)[ \t]*#[^\n]*\n$/.exec(above)?.[0];
    const skipped = comment ?? continuation;
    if (skipped === undefined) return start - from;
    from -= skipped.length;
  }
}

/** Behind the blanks and continued lines that follow. */
export function blanksBehind(text: string, end: number): number {
  return end + (/^(?:[ \t]|\\[ \t]*\r?\n)+/.exec(text.slice(end))?.[0].length ?? 0);
}
