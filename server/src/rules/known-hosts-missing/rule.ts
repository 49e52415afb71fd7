import type { BuildAnalysis, Download } from '../../project/analysis.ts';
import { localized } from '../../text/localized.ts';
import { surelyFetches } from '../shared/cold-fetch.ts';
import type { Finding } from '../finding.ts';
import { offeredFix } from '../fix.ts';
import { accessIsKnown, isRewritten, sshRewrites } from '../shared/git-access.ts';
import { privateModulesFetchedDirectly } from '../shared/private-route.ts';
import type { Preferences, Rule } from '../rule.ts';
import { mayKnowHosts, sshRecipe } from '../repairs/ssh-recipe.ts';

export const rule: Rule = {
  id: 'known-hosts-missing',
  severity: 'warning',
  group: 'private',
  title: localized('The step uses ssh and knows no host key', '此步骤使用 ssh，却没有任何主机密钥'),
  checkBuild: (analysis, preferences) => analysis.downloads.flatMap((download) => judge(analysis, download, preferences)),
};

function judge(analysis: BuildAnalysis, download: Download, preferences: Preferences): Finding[] {
  const mount = download.step.run?.mounts.find(({ type }) => type === 'ssh');
  if (mount === undefined || download.image === undefined || download.image.system === 'windows') return [];
  if (!surelyFetches(analysis, download) || !accessIsKnown(download) || mayKnowHosts(download)) return [];
  const modules = privateModulesFetchedDirectly(download, preferences);
  const rewrite = sshRewrites(download).find((each) => modules.some(({ path }) => isRewritten(each, path)));
  if (rewrite === undefined) return [];
  const { host, port } = rewrite;
  const recipe = port === undefined ? sshRecipe(analysis, download, { host, rewrite: false, agent: false, knownHosts: true }) : undefined;
  const options = recipe === undefined || recipe.options === '' ? localized('', '')
    : localized(` (docker build ${recipe.options})`, `（docker build ${recipe.options}）`);
  return [{
    rule: rule.id,
    severity: rule.severity,
    place: { path: analysis.build.dockerfile, span: mount.span },
    message: localized(
      `The ssh agent is mounted, but nothing says which host key ${host} has, so ssh ends with "Host key verification failed": pin the key`,
      `已挂载 ssh-agent，但没有 ${host} 的主机密钥，ssh 会以 "Host key verification failed" 终止：请固定其密钥`,
    ),
    related: [{ place: { path: analysis.build.dockerfile, span: rewrite.command.span }, message: localized('Here git is told to use ssh', '此处让 git 使用 ssh') }],
    fixes: recipe === undefined ? [] : [offeredFix(localized(
      `Pin the host key of ${host}${options.en}`, `固定 ${host} 的主机密钥${options['zh-cn']}`,
    ), recipe.edits)],
  }];
}
