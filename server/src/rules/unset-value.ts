import type { BuildAnalysis } from '../project/analysis.ts';
import type { TextEdit } from '../text/edit.ts';
import { replace } from './fix.ts';
import { removeSetting } from './remove-setting.ts';
import { settingOf, type ValueInForce } from './values.ts';

/** Takes an assignment back, so that Go's own default applies; an ARG stays, without its default, for those who pass a value. */
export function unsetValue(analysis: BuildAnalysis, value: ValueInForce): TextEdit | undefined {
  const setting = settingOf(analysis, value);
  if (setting === undefined) return undefined;
  const { kind } = setting.site;
  return kind === 'arg' || kind === 'global-arg' ? replace(setting.whole, value.name) : removeSetting(analysis, setting);
}
