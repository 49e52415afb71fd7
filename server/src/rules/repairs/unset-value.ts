import { stageChain } from '../../docker/dockerfile/stage-chain.ts';
import type { BuildAnalysis, Setting } from '../../project/analysis.ts';
import type { TextEdit } from '../../text/edit.ts';
import { replace } from '../fix.ts';
import { removeSetting } from './remove-setting.ts';
import { settingOf, type ValueInForce } from '../shared/values.ts';

/** Takes an assignment back, so that Go's own default applies; an ARG stays, without its default, for those who pass a value. */
export function unsetValue(analysis: BuildAnalysis, value: ValueInForce): TextEdit | undefined {
  const setting = settingOf(analysis, value);
  if (setting === undefined) return undefined;
  const { kind } = setting.site;
  if (kind === 'arg' || kind === 'global-arg') return replace(setting.whole, value.name);
  return withoutDefault(analysis, setting) ?? removeSetting(analysis, setting);
}

/** The ARG that `ENV NAME=$NAME` hands on: an empty value is none to the go command. */
function withoutDefault({ model }: BuildAnalysis, { name, site, whole }: Setting): TextEdit | undefined {
  const { source } = model.syntax;
  const word = /^\w+[= ]"?\$\{?(\w+)\}?"?$/u.exec(source.text.slice(whole.span.start, whole.span.end))?.[1];
  if (site.kind !== 'env' || word !== name) return undefined;
  const declared = stageChain(site.stage).flatMap(({ steps }) => steps)
    .filter(({ instruction }) => instruction.span.end <= whole.span.start)
    .flatMap(({ declarations }) => declarations).findLast((each) => each.name === name);
  return declared?.kind === 'arg' && declared.written?.verbatim === true && !declared.instruction.onbuild
    ? replace({ path: source.path, span: declared.span }, name) : undefined;
}
