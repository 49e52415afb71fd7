import { parseGoproxy } from '../../go/goproxy.ts';
import { isStaleProxy, knownProxyOf, type KnownProxy } from '../../go/proxy-hosts.ts';
import type { BuildAnalysis, Setting } from '../../project/analysis.ts';
import { textInFile } from '../../project/build.ts';
import { localized, type Localized } from '../../text/localized.ts';
import type { Finding, Fix } from '../finding.ts';
import { offeredFix, replace } from '../fix.ts';
import type { Rule } from '../rule.ts';
import { isOneOfSeveral } from '../shared/alternatives.ts';
import { partOf, settingOf, valuesInForce, type ValueInForce } from '../shared/values.ts';

export const rule: Rule = {
  id: 'goproxy-hard-coded',
  severity: 'hint',
  group: 'reach',
  title: localized('A regional mirror that no build argument can replace', '写死的区域镜像无法用构建参数替换'),
  checkBuild: (analysis, { knownMirrors }) => valuesInForce(analysis, 'GOPROXY').flatMap((value) => judge(analysis, value, knownMirrors)),
};

/** What `--build-arg` cannot reach; a compose argument and the default of an ARG can be overridden. */
const fixedSites = /^(?:env|inline|export|go-env-w)$/;

function judge(analysis: BuildAnalysis, value: ValueInForce, knownMirrors: readonly string[]): Finding[] {
  const setting = settingOf(analysis, value);
  const { entries, problems } = parseGoproxy(value.text);
  if (setting === undefined || !fixedSites.test(setting.site.kind) || problems.length > 0 || isComposed(analysis, setting)) return [];
  // Somebody elsewhere comes to another of them.
  if (value.downloads.every((each) => isOneOfSeveral(analysis, each))) return [];
  for (const entry of entries) {
    const mirror = entry.url && knownProxyOf(entry.url);
    if (mirror === undefined || !isRegional(mirror)) continue;
    const host = mirror.url.replace('https://', '');
    if (knownMirrors.includes(host)) return [];
    const region = regions[mirror.region] ?? localized(mirror.region, ` ${mirror.region} `);
    return [{
      rule: rule.id,
      severity: rule.severity,
      place: partOf(value, entry.span),
      message: localized(
        `${host} is meant for ${region.en} and fixed here, so a build elsewhere cannot choose another proxy: make it the default of an ARG`,
        `${host} 面向${region['zh-cn']}，在此处写死后，其他地区的构建无法选择别的代理：请把它改为 ARG 的默认值`,
      ),
      related: [],
      fixes: makeArgument(analysis, value),
    }];
  }
  return [];
}

const regions: Readonly<Record<string, Localized>> = { China: localized('China', '中国大陆') };

function isRegional(proxy: KnownProxy): boolean {
  return proxy.region !== 'global' && !isStaleProxy(proxy);
}

/** `ENV GOPROXY=$MIRROR` takes its value from an argument after all. */
function isComposed({ model, build }: BuildAnalysis, { whole: { path, span } }: Setting): boolean {
  return path === model.syntax.source.path && textInFile(span, build, model.syntax.source).includes('$');
}

/**
 * ENV becomes ARG where it stands: the same value for the rest of the stage, and nothing of it in the image. Stages built FROM this one
 * would lose it.
 */
function makeArgument(analysis: BuildAnalysis, value: ValueInForce): Fix[] {
  const setting = settingOf(analysis, value);
  if (setting?.site.kind !== 'env') return [];
  const { stage, step: { declarations, instruction } } = setting.site;
  const hasEquals = analysis.model.syntax.source.text.slice(setting.whole.span.start, setting.whole.span.end).startsWith(`${value.name}=`);
  if (declarations.length !== 1 || !hasEquals || instruction.onbuild
    || value.downloads.some((download) => download.stage !== stage)) return [];
  return [offeredFix(
    localized('Make it an ARG with this default', '改为以此为默认值的 ARG'),
    [replace({ path: analysis.build.dockerfile, span: instruction.keywordSpan }, 'ARG')],
  )];
}
