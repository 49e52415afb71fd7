import { documentKind } from '../project/document-kind.ts';
import type { ProjectFiles } from '../project/files.ts';
import type { Finding } from '../rules/finding.ts';
import { insertAt, lineBreakOf, startOfLine } from '../rules/fix.ts';
import { suppressionComment } from '../rules/suppress.ts';
import type { TextEdit } from '../text/edit.ts';

/** Inserts the comment that silences the finding above its instruction or line, with room for the reason. */
export function suppression(finding: Finding, text: string, files: ProjectFiles): TextEdit {
  const { path, span } = finding.place;
  const start = startOfLine(text, anchorOf(path, span.start, files));
  const indentation = /^[ \t]*/.exec(text.slice(start, span.start))?.[0] ?? '';
  return insertAt(path, start, suppressionComment(finding.rule, indentation, ` -- ${lineBreakOf(text)}`));
}

/** A comment inside an instruction's continued lines would read as part of it: it goes above the instruction. */
function anchorOf(path: string, offset: number, files: ProjectFiles): number {
  if (documentKind(path) !== 'dockerfile') return offset;
  const instruction = files.dockerfile(path)?.instructions.find(({ span }) => span.start <= offset && offset <= span.end);
  const isInHeredoc = instruction?.heredocs.some(({ bodySpan }) => bodySpan.start <= offset && offset <= bodySpan.end) === true;
  // In a heredoc the comment is the shell's own, directly above the line: that is where it is looked for.
  return instruction === undefined || isInHeredoc ? offset : instruction.span.start;
}
