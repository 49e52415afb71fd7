import type { BuildAnalysis } from '../project/analysis.ts';
import { joinPath } from '../project/paths.ts';
import type { TextEdit } from '../text/edit.ts';
import { insertAt, lineBreakOf } from './fix.ts';

/** Adds lines at the end of the ignore file that is in force, where nothing overrules them; makes the file where there is none. */
export function addToIgnoreFile({ context }: BuildAnalysis, lines: readonly string[]): TextEdit {
  const file = context.ignoreFile;
  if (file === undefined) return insertAt(joinPath(context.root, '.dockerignore'), 0, lines.map((line) => `${line}\n`).join(''));
  const { path, text } = file.source;
  const eol = lineBreakOf(text);
  const lead = text === '' || text.endsWith('\n') ? '' : eol;
  return insertAt(path, text.length, lead + lines.map((line) => line + eol).join(''));
}

/** The name of the ignore file in force, for messages. */
export function ignoreFileName({ context }: BuildAnalysis): string {
  const path = context.ignoreFile?.source.path ?? '.dockerignore';
  return path.slice(path.lastIndexOf('/') + 1);
}
