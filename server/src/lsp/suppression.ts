import { documentKind, isBuildScript } from '../project/document-kind.ts';
import type { ProjectFiles } from '../project/files.ts';
import type { Finding } from '../rules/finding.ts';
import { insertAt, lineBreakOf, startOfLine } from '../rules/fix.ts';
import { suppressionComment } from '../rules/suppress.ts';
import type { TextEdit } from '../text/edit.ts';

/** Inserts the comment that silences the finding above its instruction or line, with room for the reason. */
export function suppression(finding: Finding, text: string, files: ProjectFiles): TextEdit {
  const { path, span } = finding.place;
  const start = startOfLine(text, anchorOf(path, span.start, text, files));
  // Behind a tab a Makefile's comment would be a command of its own.
  const indentation = (/^[ \t]*/.exec(text.slice(start, span.start))?.[0] ?? '').replace(/^\t.*/, (tabs) => (isBuildScript(path) ? '' : tabs));
  return insertAt(path, start, suppressionComment(finding.rule, indentation, ` -- ${lineBreakOf(text)}`));
}

/** A comment inside an instruction's continued lines would read as part of it: it goes above the instruction. */
function anchorOf(path: string, offset: number, text: string, files: ProjectFiles): number {
  if (isBuildScript(path)) return firstOfContinued(text, offset);
  if ((documentKind(path) ?? 'dockerfile') !== 'dockerfile') return offset;
  const instruction = files.dockerfile(path)?.instructions.find(({ span }) => span.start <= offset && offset <= span.end);
  const isInHeredoc = instruction?.heredocs.some(({ bodySpan }) => bodySpan.start <= offset && offset <= bodySpan.end) === true;
  // In a heredoc the comment is the shell's own, directly above the line: that is where it is looked for.
  return instruction === undefined || isInHeredoc ? offset : instruction.span.start;
}

/** In a script: the line that the lines up to this one continue. */
function firstOfContinued(text: string, offset: number): number {
  let start = startOfLine(text, offset);
  while (start > 0 && /\\\r?\n$/.test(text.slice(Math.max(0, start - 3), start))) start = startOfLine(text, start - 1);
  return start;
}
