import { matchesPatternList } from '../../go/module-pattern.ts';
import type { BuildAnalysis, Download, Setting } from '../../project/analysis.ts';
import { localized } from '../../text/localized.ts';
import type { Finding, Fix } from '../finding.ts';
import { insertAt, offeredFix, replace } from '../fix.ts';
import { mayUseVendor, ownModule } from '../shared/module-files.ts';
import { privateRequirements, type PrivateRequirement } from '../shared/private-modules.ts';
import { firstPublicProxy } from '../shared/private-route.ts';
import type { Preferences, Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'gonoproxy-without-gonosumdb',
  severity: 'warning',
  group: 'private',
  title: localized('A private module is kept from the proxy or from the checksum database, not from both', '私有模块只避开了代理或校验和数据库之一'),
  *checkBuild(analysis, preferences) {
    const told = new Set<Setting>();
    for (const download of analysis.downloads) {
      for (const [covering, other] of [['GONOPROXY', 'GONOSUMDB'], ['GONOSUMDB', 'GONOPROXY']] as const) {
        const setting = analysis.settings.find(({ name, reaches }) => name === covering && reaches.includes(download));
        if (setting === undefined || told.has(setting)) continue;
        const finding = judge(analysis, download, setting, other, preferences);
        if (finding === undefined) continue;
        told.add(setting);
        yield finding;
      }
    }
  },
};

function judge(analysis: BuildAnalysis, download: Download, setting: Setting, other: 'GONOPROXY' | 'GONOSUMDB', preferences: Preferences): Finding | undefined {
  const { environment } = download;
  const module = ownModule(download)?.module;
  const [covering, lacking] = [environment.get(setting.name).value, environment.get(other).value];
  if (module === undefined || covering.kind !== 'known' || lacking.kind === 'unknown' || mayUseVendor(download) || !otherIsAsked(download, other)) return undefined;
  const exposed = privateRequirements(module, preferences).filter(({ path }) =>
    matchesPatternList(covering.text, path) && !(lacking.kind === 'known' && matchesPatternList(lacking.text, path)));
  const [first] = exposed;
  if (first === undefined) return undefined;
  const whom = other === 'GONOSUMDB' ? localized('the checksum database', '校验和数据库') : localized('the public proxy', '公共代理');
  return {
    rule: rule.id,
    severity: rule.severity,
    place: setting.whole,
    message: localized(
      `${setting.name} covers ${first.path}, ${other} does not, so ${whom.en} is asked for it and cannot know it: set GOPRIVATE, which is both`,
      `${setting.name} 覆盖了 ${first.path}，而 ${other} 没有，因此仍会向${whom['zh-cn']}查询该模块，而后者不可能有：请设置 GOPRIVATE，它同时起两者的作用`,
    ),
    related: exposed.map(({ path, requirement }) => ({
      place: { path: module.goModPath, span: requirement.span },
      message: localized(`${path} is required here`, `${path} 在此处被依赖`),
    })),
    fixes: fixesOf(analysis, download, setting, other, exposed),
  };
}

/** The checksum database unless it is switched off; the proxy where the first one is public: the company's own may well have the module. */
function otherIsAsked(download: Download, other: 'GONOPROXY' | 'GONOSUMDB'): boolean {
  const database = download.environment.get('GOSUMDB').value;
  return other === 'GONOPROXY' ? firstPublicProxy(download) !== undefined : database.kind === 'known' && database.text !== 'off';
}

/** The list that is there is made longer; where there is none, the one that covers becomes GOPRIVATE. */
function fixesOf(
  analysis: BuildAnalysis, download: Download, setting: Setting, other: string, exposed: readonly PrivateRequirement[]
): Fix[] {
  const lists = [other, 'GOPRIVATE'].map((name) => analysis.settings.find((each) => each.name === name && each.reaches.includes(download)));
  const list = lists.find((each) => each !== undefined);
  if (list !== undefined) {
    if (!list.written.verbatim || list.value.kind !== 'known') return [];
    const added = [...new Set(exposed.map(({ pattern }) => pattern))].join(',');
    const value = [list.value.text, added].filter((each) => each !== '').join(',');
    return [offeredFix(localized(`Write ${list.name}=${value}`, `改写为 ${list.name}=${value}`), [
      insertAt(list.written.place.path, list.written.place.span.end, `${list.value.text === '' ? '' : ','}${added}`),
    ])];
  }
  const { site, whole } = setting;
  // An argument is known by its name to whoever passes it.
  if ((site.kind !== 'env' && site.kind !== 'inline' && site.kind !== 'export') || site.step.instruction.onbuild) return [];
  return [offeredFix(localized(`Call it GOPRIVATE instead of ${setting.name}`, `将 ${setting.name} 改为 GOPRIVATE`), [
    replace({ path: whole.path, span: { start: whole.span.start, end: whole.span.start + setting.name.length } }, 'GOPRIVATE'),
  ])];
}
