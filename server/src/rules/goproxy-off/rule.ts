import { parseGoproxy } from '../../go/goproxy.ts';
import { matchesPatternList } from '../../go/module-pattern.ts';
import type { BuildAnalysis, Download } from '../../project/analysis.ts';
import { localized } from '../../text/localized.ts';
import { surelyFetches } from '../shared/cold-fetch.ts';
import type { Finding, Fix } from '../finding.ts';
import { offeredFix, replace } from '../fix.ts';
import type { Rule } from '../rule.ts';
import { unsetValue } from '../repairs/unset-value.ts';
import { copiedGoEnvValues, partOf, valuesInForce, type ValueInForce } from '../shared/values.ts';

export const rule: Rule = {
  id: 'goproxy-off',
  severity: 'error',
  group: 'reach',
  values: ['GOPROXY'],
  title: localized('GOPROXY=off forbids a download that the build needs', 'GOPROXY=off 禁止了构建所需的下载'),
  checkBuild: (analysis) => [...valuesInForce(analysis, 'GOPROXY'), ...copiedGoEnvValues(analysis, 'GOPROXY')].flatMap((value) => judge(analysis, value)),
};

function judge(analysis: BuildAnalysis, value: ValueInForce): Finding[] {
  if (parseGoproxy(value.text).entries[0]?.kind !== 'off') return [];
  const failing = value.downloads.filter((download) => surelyFetches(analysis, download) && asksSomethingForbidden(download));
  const [first] = failing;
  if (first === undefined) return [];
  const command = `go ${first.go.subcommand}`;
  return [{
    rule: rule.id,
    severity: rule.severity,
    place: partOf(value, { start: 0, end: value.text.length }),
    message: localized(
      `GOPROXY=off forbids every download, and ${command} finds the modules neither vendored nor in a cache: remove it, or vendor the modules`,
      `GOPROXY=off 禁止一切下载，而 ${command} 既没有 vendor 目录也没有已填充的缓存可用：请删除它，或改用 vendor`,
    ),
    related: failing.map(({ command: { span }, go }) => ({
      place: { path: analysis.build.dockerfile, span },
      message: localized(`go ${go.subcommand} stops with "module lookup disabled by GOPROXY=off"`, `go ${go.subcommand} 会以 "module lookup disabled by GOPROXY=off" 终止`),
    })),
    fixes: fixesOf(analysis, value),
  }];
}

/** GONOPROXY leads its modules past "off"; what an import needs of the rest is not told by the list alone. */
function asksSomethingForbidden({ environment, go, module }: Download): boolean {
  const exempt = environment.get('GONOPROXY').value;
  if (exempt.kind === 'unset' || (exempt.kind === 'known' && exempt.text === '')) return true;
  if (exempt.kind === 'unknown') return false;
  const paths = go.versioned.length > 0
    ? go.versioned.map(({ path }) => path)
    : (module?.module.goMod.requires ?? []).map(({ path }) => path.value);
  const forbidden = paths.filter((path) => !matchesPatternList(exempt.text, path));
  return forbidden.length > 0 && (loadingAll.test(go.subcommand) || forbidden.length === paths.length);
}

/** Commands that load every requirement, imported or not. */
const loadingAll = /^(?:mod (?:download|tidy|vendor)|install)$/;

const goDefault = 'https://proxy.golang.org,direct';

function fixesOf(analysis: BuildAnalysis, value: ValueInForce): Fix[] {
  const unset = unsetValue(analysis, value);
  if (unset !== undefined) return [offeredFix(localized('Remove it, so that Go may download', '删除它，允许 Go 下载'), [unset])];
  if (!value.written.verbatim) return [];
  return [offeredFix(localized(`Write Go's default, ${goDefault}`, `写成 Go 的默认值 ${goDefault}`), [replace(value.written.place, goDefault)])];
}
