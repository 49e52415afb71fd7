import type { BuildAnalysis, Download } from '../../project/analysis.ts';
import { localized } from '../../text/localized.ts';
import { surelyFetches } from '../shared/cold-fetch.ts';
import type { Finding, Fix } from '../finding.ts';
import { offeredFix } from '../fix.ts';
import { accessIsKnown, configuresGit } from '../shared/git-access.ts';
import { netrcOption, netrcRecipe } from '../repairs/netrc-recipe.ts';
import { oncePerStage } from '../shared/once-per-stage.ts';
import { bypassedProxy, privateModulesFetchedDirectly } from '../shared/private-route.ts';
import type { Preferences, Rule } from '../rule.ts';
import { mayKnowHosts, sshRecipe } from '../repairs/ssh-recipe.ts';

export const rule: Rule = {
  id: 'private-without-credentials',
  severity: 'info',
  group: 'private',
  title: localized('A private module is fetched, and the step has no credentials for its host', '获取私有模块，而此步骤没有其主机的凭据'),
  checkBuild: (analysis, preferences) => oncePerStage(analysis, (download) => judge(analysis, download, preferences)),
};

function judge(analysis: BuildAnalysis, download: Download, preferences: Preferences): Finding | undefined {
  const { step, command, image } = download;
  if (image === undefined || image.system === 'windows' || !surelyFetches(analysis, download)) return undefined;
  if (step.run?.mounts.some(({ type }) => type === 'secret' || type === 'ssh') === true) return undefined;
  const modules = privateModulesFetchedDirectly(download, preferences);
  const [first] = modules;
  // Past the company's own proxy is the fault then; `goprivate-bypasses-proxy` tells it.
  if (first === undefined || bypassedProxy(download) !== undefined || !accessIsKnown(download) || configuresGit(download)
    || mayKnowHosts(download)) return undefined;
  return {
    rule: rule.id,
    severity: rule.severity,
    place: { path: analysis.build.dockerfile, span: { start: command.words[0]?.span.start ?? command.span.start, end: command.span.end } },
    message: localized(
      `${first.path} is private, and this step has no credentials for ${first.host}: mount a netrc file as a secret, and build with ${netrcOption}`,
      `${first.path} 是私有模块，而此步骤没有 ${first.host} 的凭据：请以机密方式挂载 netrc 文件，并在构建时加上 ${netrcOption}`,
    ),
    related: modules.map(({ path, place }) => ({ place, message: localized(`${path} is required here`, `${path} 在此处被依赖`) })),
    fixes: fixesOf(analysis, download, new Set(modules.map(({ host }) => host))),
  };
}

function fixesOf(analysis: BuildAnalysis, download: Download, hosts: ReadonlySet<string>): Fix[] {
  const fixes: Fix[] = [];
  const netrc = netrcRecipe(analysis, download);
  if (netrc !== undefined) {
    fixes.push(offeredFix(localized(
      `Take them from a netrc file passed as a build secret (docker build ${netrcOption})`,
      `从作为构建机密传入的 netrc 文件读取凭据（docker build ${netrcOption}）`,
    ), netrc));
  }
  const [host, ...others] = hosts;
  const ssh = host === undefined || others.length > 0
    ? undefined
    : sshRecipe(analysis, download, { host, rewrite: true, agent: true, knownHosts: true });
  if (ssh !== undefined) {
    fixes.push(offeredFix(localized(
      `Fetch from ${host ?? ''} by ssh, with pinned host keys (docker build ${ssh.options})`,
      `通过 ssh 从 ${host ?? ''} 获取，并固定主机密钥（docker build ${ssh.options}）`,
    ), ssh.edits));
  }
  return fixes;
}
