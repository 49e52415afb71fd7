import type { Instruction } from '../docker/dockerfile/syntax.ts';
import type { TextEdit } from '../text/edit.ts';
import type { Localized } from '../text/localized.ts';
import type { Place } from '../text/place.ts';
import type { Source } from '../text/source.ts';
import type { Fix } from './finding.ts';

/** A fix that fix-all may apply. */
export function safeFix(title: Localized, edits: readonly TextEdit[]): Fix {
  return { title, safe: true, edits };
}

/** A fix that the user chooses. */
export function offeredFix(title: Localized, edits: readonly TextEdit[]): Fix {
  return { title, safe: false, edits };
}

export function replace(place: Place, newText: string): TextEdit {
  return { path: place.path, span: place.span, newText };
}

export function insertAt(path: string, offset: number, newText: string): TextEdit {
  return { path, span: { start: offset, end: offset }, newText };
}

/** A file under another name: its text goes there, and no empty file is left behind. */
export function moveFile({ path, text }: Source, to: string): TextEdit[] {
  return [insertAt(to, 0, text), { path, span: { start: 0, end: text.length }, newText: '', removesFile: true }];
}

/** The line break the file uses: that of its first line. */
export function lineBreakOf(text: string): string {
  const newline = text.indexOf('\n');
  return newline > 0 && text.charCodeAt(newline - 1) === 13 ? '\r\n' : '\n';
}

/** Inserts whole lines above an instruction, with its indentation. Comments directly above the instruction stay with it. */
export function insertLinesAbove(source: Source, instruction: Instruction, lines: readonly string[]): TextEdit {
  const start = startOfLine(source.text, instruction.span.start);
  const indentation = source.text.slice(start, instruction.span.start);
  const eol = lineBreakOf(source.text);
  return insertAt(source.path, startOfComments(source.text, start), lines.map((line) => indentation + line + eol).join(''));
}

/** Inserts whole lines below an instruction, with its indentation. */
export function insertLinesBelow(source: Source, instruction: Instruction, lines: readonly string[]): TextEdit {
  const { text } = source;
  const start = startOfLine(text, instruction.span.start);
  const indentation = text.slice(start, instruction.span.start);
  const eol = lineBreakOf(text);
  const newline = text.indexOf('\n', instruction.span.end);
  if (newline < 0) return insertAt(source.path, text.length, lines.map((line) => eol + indentation + line).join(''));
  return insertAt(source.path, newline + 1, lines.map((line) => indentation + line + eol).join(''));
}

/** Removes an instruction with its lines. */
export function removeInstruction(source: Source, instruction: Instruction): TextEdit {
  const start = startOfLine(source.text, instruction.span.start);
  const newline = source.text.indexOf('\n', instruction.span.end);
  return { path: source.path, span: { start, end: newline < 0 ? source.text.length : newline + 1 }, newText: '' };
}

export function startOfLine(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

function startOfComments(text: string, lineStart: number): number {
  let start = lineStart;
  while (start > 0) {
    const above = startOfLine(text, start - 1);
    if (!/^[ \t]*#(?![ \t]*(?:syntax|escape|check)[ \t]*=)/.test(text.slice(above, start))) break;
    start = above;
  }
  return start;
}

/** Insertions at one place become one, in their order. */
export function mergeInsertions(edits: readonly TextEdit[]): TextEdit[] {
  const result: TextEdit[] = [];
  for (const edit of edits) {
    const same = result.findIndex(
      ({ path, span }) => path === edit.path && span.start === edit.span.start && span.end === edit.span.end && span.start === span.end
    );
    const earlier = result[same];
    if (earlier === undefined) result.push(edit);
    else result[same] = { ...earlier, newText: earlier.newText + edit.newText };
  }
  return result;
}
