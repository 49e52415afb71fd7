import { parseGoproxy } from '../../go/goproxy.ts';
import { classifyModuleHost } from '../../go/public-host.ts';
import type { BuildAnalysis, Download } from '../../project/analysis.ts';
import { localized } from '../../text/localized.ts';
import { isOneOfSeveral } from '../shared/alternatives.ts';
import { mayUseVendor } from '../shared/module-files.ts';
import { directModules } from '../shared/direct-modules.ts';
import type { Finding, Fix } from '../finding.ts';
import { offeredFix, replace } from '../fix.ts';
import { lackingGit } from '../shared/lacking-git.ts';
import type { Rule } from '../rule.ts';
import { unsetValue } from '../repairs/unset-value.ts';
import { goEnvValues, partOf, valuesInForce, type ValueInForce } from '../shared/values.ts';

export const rule: Rule = {
  id: 'goproxy-direct-only',
  severity: 'error',
  group: 'reach',
  values: ['GOPROXY'],
  title: localized('GOPROXY=direct needs every module\'s own host to be up', 'GOPROXY=direct 要求每个模块自己的主机都可用'),
  checkBuild: (analysis) => valuesInForce(analysis, 'GOPROXY').flatMap((value) => judge(analysis, value)),
  checkGoEnv: (document) => goEnvValues(document, 'GOPROXY').filter(isBareDirect).map((value) => slow(value, [])),
};

function judge(analysis: BuildAnalysis, value: ValueInForce): Finding[] {
  const downloads = isBareDirect(value) ? value.downloads.filter((each) => goesPastProxies(each) && !isOneOfSeveral(analysis, each)) : [];
  const [first] = downloads;
  if (first === undefined) return [];
  const unset = unsetValue(analysis, value);
  const fixes = unset === undefined ? [] : [offeredFix(localized(
    'Remove it: Go asks proxy.golang.org first by default',
    '删除它：Go 默认先访问 proxy.golang.org',
  ), [unset])];
  for (const download of downloads) {
    const lack = lackingGit(analysis, download, 'bare-direct');
    // When other modules need git all the same, git-missing says so.
    if (lack === undefined || lackingGit(analysis, download, 'otherwise') !== undefined) continue;
    return [failing(analysis, value, download, lack.wanted.path, lack.isCertain ? 'error' : 'warning', fixes)];
  }
  return [slow(value, fixes)];
}

/** What stands behind "direct" is another rule's business. */
function isBareDirect({ text }: ValueInForce): boolean {
  const { entries, dead } = parseGoproxy(text);
  return entries.length === 1 && entries[0]?.kind === 'direct' && dead.length === 0;
}

/** Not where the sources are vendored, and not where everything that is fetched is private, which no public proxy has. */
function goesPastProxies(download: Download): boolean {
  if (mayUseVendor(download)) return false;
  const modules = directModules(download);
  return modules.length === 0 || modules.some(({ path, because }) => because === 'GOPROXY' && classifyModuleHost(path).kind !== 'private');
}

function slow(value: ValueInForce, fixes: readonly Fix[]): Finding {
  return {
    rule: rule.id,
    severity: 'warning',
    place: partOf(value, { start: 0, end: value.text.length }),
    message: localized(
      'GOPROXY=direct fetches each module from its own host, so one that is down, slow or gone fails the build: let a proxy come first',
      'GOPROXY=direct 从每个模块自己的主机获取代码，只要有一台宕机、缓慢或已消失，构建就会失败：请把代理放在前面',
    ),
    related: [],
    fixes: [...fixes, ...proxyFirst(value)],
  };
}

function failing(
  analysis: BuildAnalysis, value: ValueInForce, { image, command, go, stage }: Download, path: string, severity: 'error' | 'warning', fixes: readonly Fix[],
): Finding {
  const reference = image?.reference ?? '';
  const dockerfile = analysis.build.dockerfile;
  return {
    rule: rule.id,
    severity,
    place: partOf(value, { start: 0, end: value.text.length }),
    message: localized(
      `GOPROXY=direct fetches ${path} from its repository, and ${reference} has no git to do so: let a proxy come first`,
      `GOPROXY=direct 直接从代码仓库获取 ${path}，而 ${reference} 中没有 git：请把代理放在前面`,
    ),
    related: [
      { place: { path: dockerfile, span: command.span }, message: localized(`go ${go.subcommand} runs here`, `go ${go.subcommand} 在此处运行`) },
      { place: { path: dockerfile, span: stage.from.span }, message: localized('The stage without git starts here', '没有 git 的阶段从此处开始') },
    ],
    fixes: [...fixes, ...proxyFirst(value)],
  };
}

const proxyThenDirect = 'https://proxy.golang.org,direct';

function proxyFirst(value: ValueInForce): Fix[] {
  if (!value.written.verbatim) return [];
  return [offeredFix(localized(`Write GOPROXY=${proxyThenDirect}`, `改写为 GOPROXY=${proxyThenDirect}`), [replace(value.written.place, proxyThenDirect)])];
}
