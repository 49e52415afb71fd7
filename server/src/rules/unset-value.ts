import type { BuildAnalysis } from '../project/analysis.ts';
import type { TextEdit } from '../text/edit.ts';
import { removeInstruction, replace } from './fix.ts';
import { settingOf, type ValueInForce } from './values.ts';

/** Takes an assignment back, so that Go's own default applies. Undefined where that would touch more than this one value. */
export function unsetValue(analysis: BuildAnalysis, value: ValueInForce): TextEdit | undefined {
  const setting = settingOf(analysis, value);
  const { source } = analysis.model.syntax;
  switch (setting?.site.kind) {
    case 'env': {
      const { declarations, instruction } = setting.site.step;
      return declarations.length === 1 && !instruction.onbuild ? removeInstruction(source, instruction) : undefined;
    }
    case 'arg':
    case 'global-arg':
      return replace(setting.whole, value.name);
    case 'inline': {
      const { path, span } = setting.whole;
      const blanks = /^[ \t]*/.exec(source.text.slice(span.end))?.[0].length ?? 0;
      return { path, span: { start: span.start, end: span.end + blanks }, newText: '' };
    }
    default:
      return undefined;
  }
}
