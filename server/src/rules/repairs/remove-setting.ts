import type { BuildAnalysis, Setting } from '../../project/analysis.ts';
import type { TextEdit } from '../../text/edit.ts';
import { dropCommand } from './drop-command.ts';
import { removeInstruction } from '../fix.ts';
import { blanksBehind, withoutWord } from './word-edits.ts';

/** Takes an assignment away: with its instruction when it stands alone, else it only. Undefined where that is not plain. */
export function removeSetting(analysis: BuildAnalysis, setting: Setting): TextEdit | undefined {
  const { source } = analysis.model.syntax;
  const { site, whole } = setting;
  if (site.kind === 'compose-argument' || whole.path !== source.path) return undefined;
  if (site.kind === 'global-arg' || site.kind === 'context-file') return undefined;
  if (site.step.instruction.onbuild || isHandedOn(analysis, setting)) return undefined;
  switch (site.kind) {
    case 'env':
    case 'arg':
      return site.step.declarations.length === 1 ? removeInstruction(source, site.step.instruction) : withoutWord(source, whole.span);
    case 'inline':
      return { path: source.path, span: { start: whole.span.start, end: blanksBehind(source.text, whole.span.end) }, newText: '' };
    case 'export':
      return undefined;
    case 'go-env-w':
      return site.command.words.filter(({ text }) => text.includes('=')).length === 1
        ? dropCommand(source, site.step, site.command) : withoutWord(source, whole.span);
  }
}

/** `ARG NAME=value` and `ENV NAME=$NAME`: without the second line the first one says the same. */
function isHandedOn({ settings }: BuildAnalysis, setting: Setting): boolean {
  const { name, value, whole, site } = setting;
  return site.kind === 'env' && value.kind === 'known' && settings.some((each) => each !== setting && each.name === name
    && each.whole.span.start < whole.span.start && each.value.kind === 'known' && each.value.text === value.text);
}
