import type { BuildAnalysis, Setting } from '../project/analysis.ts';
import type { TextEdit } from '../text/edit.ts';
import { dropCommand } from './drop-command.ts';
import { removeInstruction } from './fix.ts';

/** Takes an assignment away: with its instruction when it stands alone, else it only. Undefined where that is not plain. */
export function removeSetting({ model }: BuildAnalysis, { site, whole }: Setting): TextEdit | undefined {
  const { source } = model.syntax;
  if (site.kind === 'compose-argument' || whole.path !== source.path) return undefined;
  if (site.kind === 'global-arg' || site.kind === 'context-file') return undefined;
  if (site.step.instruction.onbuild) return undefined;
  switch (site.kind) {
    case 'env':
    case 'arg':
      return site.step.declarations.length === 1 ? removeInstruction(source, site.step.instruction) : withoutBlanks(source, whole.span);
    case 'inline':
      return { path: source.path, span: { start: whole.span.start, end: blanksBehind(source.text, whole.span.end) }, newText: '' };
    case 'export':
      return undefined;
    case 'go-env-w':
      return site.command.words.filter(({ text }) => text.includes('=')).length === 1 ? dropCommand(source, site.step, site.command) : withoutBlanks(source, whole.span);
  }
}

/** With the blanks in front of it, so that what stands behind follows what stood before. */
function withoutBlanks(
  { path, text }: { readonly path: string; readonly text: string }, { start, end }: { readonly start: number; readonly end: number }
): TextEdit {
  const lead = /[ \t]+$/.exec(text.slice(0, start))?.[0].length ?? 0;
  const isFirst = /(?:^|\n)[ \t]*(?:ENV|ARG)$/i.test(text.slice(0, start - lead));
  const span = isFirst ? { start, end: blanksBehind(text, end) } : { start: start - lead, end };
  return { path, span, newText: '' };
}

function blanksBehind(text: string, end: number): number {
  return end + (/^(?:[ \t]|\\[ \t]*\r?\n)+/.exec(text.slice(end))?.[0].length ?? 0);
}
