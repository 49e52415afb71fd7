import { compareGoVersions } from '../../go/go-version.ts';
import { parseGoproxy } from '../../go/goproxy.ts';
import { patternProblems } from '../../go/module-pattern-problems.ts';
import { matchesPattern, patternsOf, type ModulePattern } from '../../go/module-pattern.ts';
import type { BuildAnalysis, Download } from '../../project/analysis.ts';
import { localized, type Localized } from '../../text/localized.ts';
import type { Finding, Fix } from '../finding.ts';
import { offeredFix, replace } from '../fix.ts';
import { ownModule } from '../shared/module-files.ts';
import { whyNever } from '../shared/pattern-reasons.ts';
import { removeSetting } from '../repairs/remove-setting.ts';
import type { Rule } from '../rule.ts';
import { goEnvValues, partOf, settingOf, valuesInForce, type ValueInForce } from '../shared/values.ts';

export const rule: Rule = {
  id: 'goinsecure-ineffective',
  severity: 'warning',
  group: 'trust',
  values: ['GOINSECURE'],
  title: localized('GOINSECURE covers no module and changes nothing', 'GOINSECURE 不覆盖任何模块，不起作用'),
  checkBuild: (analysis) => valuesInForce(analysis, 'GOINSECURE').flatMap((value) => judge(value, analysis)),
  checkGoEnv: (document) => goEnvValues(document, 'GOINSECURE').flatMap((value) => judge(value, undefined)),
};

function judge(value: ValueInForce, analysis: BuildAnalysis | undefined): Finding[] {
  const parts = patternsOf(value.text);
  const idle = parts.flatMap((part) => {
    const why = whyIdle(part, value);
    return why === undefined ? [] : [{ part, why }];
  });
  const [first] = idle;
  if (first === undefined) return [];
  const kept = parts.filter((part) => !idle.some((each) => each.part === part)).map(({ text }) => text).join(',');
  return [{
    rule: rule.id,
    severity: rule.severity,
    place: partOf(value, first.part.span),
    message: first.why,
    related: idle.slice(1).map(({ part, why }) => ({ place: partOf(value, part.span), message: why })),
    fixes: fixesOf(value, kept, analysis),
  }];
}

/** Why a part does nothing; undefined where it works, or where that is not known. */
function whyIdle({ text, span }: ModulePattern, { text: list, downloads }: ValueInForce): Localized | undefined {
  const never = patternProblems(list).find((problem) => problem.effect === 'never' && problem.pattern.span.start === span.start);
  if (never !== undefined) {
    const why = whyNever[never.kind];
    return localized(
      `"${text}" in GOINSECURE matches no module, because ${why.en}: remove it, and install the CA certificate that is missing`,
      `GOINSECURE 中的 "${text}" 不匹配任何模块，因为${why['zh-cn']}：请删除它，并安装缺少的 CA 证书`,
    );
  }
  if (downloads.length === 0) return undefined;
  const fetched = downloads.map(fetchedPaths);
  if (fetched.some((paths) => paths?.some((path) => matchesPattern(text, path)) ?? true)) return undefined;
  return downloads.some((download) => isProxy(text, download))
    ? localized(
      `GOINSECURE=${text} names a proxy, but takes module paths and leaves proxies alone: remove it, and install the proxy's CA certificate`,
      `GOINSECURE=${text} 写的是代理，而该变量只接受模块路径，对代理不起作用：请删除它，并安装该代理的 CA 证书`,
    )
    : localized(
      `GOINSECURE=${text} matches no module that go.mod requires, so it changes nothing: remove it, and install the CA certificate that is missing`,
      `GOINSECURE=${text} 不匹配 go.mod 依赖的任何模块，不起作用：请删除它，并安装缺少的 CA 证书`,
    );
}

/** From here on go.mod lists every module that a build needs. */
const firstWithAllListed = '1.17';

/** Every module that the download may fetch, as go.mod and go.sum list them; undefined where they do not tell. */
function fetchedPaths(download: Download): string[] | undefined {
  if (download.go.versioned.length > 0 || !/^(?:mod download|build|install|test|vet|run)$/.test(download.go.subcommand)) return undefined;
  const module = ownModule(download)?.module;
  const version = module?.goMod.go?.value.value;
  if (module === undefined || version === undefined || compareGoVersions(version, firstWithAllListed) < 0) return undefined;
  return [
    ...module.goMod.requires.map(({ path }) => path.value),
    ...module.goMod.replaces.flatMap(({ isLocal, newPath }) => (isLocal ? [] : [newPath.value])),
    ...(module.goSum?.lines ?? []).map((line) => line.module),
  ];
}

function isProxy(part: string, { environment }: Download): boolean {
  const { value } = environment.get('GOPROXY');
  return value.kind === 'known' && parseGoproxy(value.text).entries.some(({ url }) => url !== undefined && matchesPattern(part, url.host));
}

/** Without its idle parts; the whole assignment goes when none is left and its instruction holds nothing else. */
function fixesOf(value: ValueInForce, kept: string, analysis: BuildAnalysis | undefined): Fix[] {
  if (kept !== '') {
    return value.written.verbatim ? [offeredFix(localized(`Write GOINSECURE=${kept}`, `改写为 GOINSECURE=${kept}`), [replace(value.written.place, kept)])] : [];
  }
  const setting = analysis === undefined ? undefined : settingOf(analysis, value);
  const edit = analysis === undefined || setting === undefined ? undefined : removeSetting(analysis, setting);
  return edit === undefined ? [] : [offeredFix(localized('Remove GOINSECURE', '删除 GOINSECURE'), [edit])];
}
