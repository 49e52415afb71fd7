import type { DockerfileSyntax } from '../docker/dockerfile/syntax.ts';
import { documentKind, mayServeBuild } from '../project/document-kind.ts';
import type { ProjectFiles } from '../project/files.ts';
import { inlineDockerfilesIn } from '../project/find-builds.ts';
import type { Finding } from '../rules/finding.ts';
import { insertAt, lineBreakOf, startOfLine } from '../rules/fix.ts';
import { suppressionComment } from '../rules/suppress.ts';
import type { TextEdit } from '../text/edit.ts';
import type { Span } from '../text/source.ts';

/**
 * Inserts the comment that silences the finding above its instruction or line, with room for the reason; undefined where none can stand:
 * within a text that YAML folds it would be part of the line.
 */
export function suppression(finding: Finding, text: string, files: ProjectFiles): TextEdit | undefined {
  const { path, span } = finding.place;
  const anchor = anchorOf(path, span.start, text, files);
  if (anchor === undefined) return undefined;
  const start = startOfLine(text, anchor);
  // Behind a tab a Makefile's comment would be a command of its own.
  const indentation = (/^[ \t]*/.exec(text.slice(start, span.start))?.[0] ?? '').replace(/^\t.*/, (tabs) => (mayServeBuild(path) ? '' : tabs));
  return insertAt(path, start, suppressionComment(finding.rule, indentation, ` -- ${lineBreakOf(text)}`));
}

/** A comment inside an instruction's continued lines would read as part of it: it goes above the instruction. */
function anchorOf(path: string, offset: number, text: string, files: ProjectFiles): number | undefined {
  if (mayServeBuild(path)) return firstOfContinued(text, offset);
  const inline = inlineDockerfilesIn(path, files).find(({ extent }) => extent.start <= offset && offset <= extent.end);
  if (inline !== undefined) {
    if (!inline.takesLines) return startOfLine(text, offset) <= inline.key.span.start ? offset : undefined;
    return aboveInstruction(offset, files.inlineDockerfile(inline), (span) => inline.span(span));
  }
  if ((documentKind(path) ?? 'dockerfile') !== 'dockerfile') return offset;
  return aboveInstruction(offset, files.dockerfile(path), (span) => span);
}

function aboveInstruction(offset: number, syntax: DockerfileSyntax | undefined, inFile: (span: Span) => Span): number {
  const holds = (span: Span) => inFile(span).start <= offset && offset <= inFile(span).end;
  const instruction = syntax?.instructions.find(({ span }) => holds(span));
  const isInHeredoc = instruction?.heredocs.some(({ bodySpan }) => holds(bodySpan)) === true;
  // In a heredoc the comment is the shell's own, directly above the line: that is where it is looked for.
  return instruction === undefined || isInHeredoc ? offset : inFile(instruction.span).start;
}

/** In a script: the line that the lines up to this one continue. */
function firstOfContinued(text: string, offset: number): number {
  let start = startOfLine(text, offset);
  while (start > 0 && /\\\r?\n$/.test(text.slice(Math.max(0, start - 3), start))) start = startOfLine(text, start - 1);
  return start;
}
