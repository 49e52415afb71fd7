import type { Mount } from '../../docker/dockerfile/model.ts';
import { optionValue } from '../../docker/dockerfile/mounts.ts';
import type { BuildAnalysis, Download } from '../../project/analysis.ts';
import { localized } from '../../text/localized.ts';
import { surelyFetches } from '../shared/cold-fetch.ts';
import type { Finding } from '../finding.ts';
import { insertAt, offeredFix } from '../fix.ts';
import { accessIsKnown, isRewritten, sshRewrites, type SshRewrite } from '../shared/git-access.ts';
import { privateModulesFetchedDirectly, type PrivateModule } from '../shared/private-route.ts';
import type { Preferences, Rule } from '../rule.ts';
import { mayKnowHosts, sshRecipe } from '../repairs/ssh-recipe.ts';
import { unprivilegedUser } from '../shared/users.ts';

export const rule: Rule = {
  id: 'ssh-mount-missing',
  severity: 'warning',
  group: 'private',
  title: localized('Git asks by ssh, and the step has no agent', 'git 使用 ssh 访问，而此步骤没有 ssh-agent'),
  checkBuild: (analysis, preferences) => analysis.downloads.flatMap((download) => judge(analysis, download, preferences)),
};

function judge(analysis: BuildAnalysis, download: Download, preferences: Preferences): Finding[] {
  const { step, image } = download;
  if (image === undefined || image.system === 'windows' || !surelyFetches(analysis, download) || !accessIsKnown(download)) return [];
  const mounts = step.run?.mounts ?? [];
  if (mounts.some(({ type, target }) => type === 'secret' && target.kind === 'known' && /\.ssh|id_/.test(target.text))) return [];
  const rewrites = sshRewrites(download);
  const module = privateModulesFetchedDirectly(download, preferences)
    .find(({ path }) => rewrites.some((rewrite) => isRewritten(rewrite, path)));
  const rewrite = rewrites.find((each) => module !== undefined && isRewritten(each, module.path));
  if (module === undefined || rewrite === undefined) return [];
  const mount = mounts.find(({ type }) => type === 'ssh');
  return mount === undefined ? [missing(analysis, download, rewrite, module)] : unreadable(analysis, download, mount);
}

function missing(analysis: BuildAnalysis, download: Download, rewrite: SshRewrite, module: PrivateModule): Finding {
  const { command } = download;
  const path = analysis.build.dockerfile;
  const recipe = sshRecipe(analysis, download, { host: rewrite.host, rewrite: false, agent: true, knownHosts: !mayKnowHosts(download) });
  return {
    rule: rule.id,
    severity: rule.severity,
    place: { path, span: { start: command.words[0]?.span.start ?? command.span.start, end: command.span.end } },
    message: localized(
      `Git asks ${rewrite.host} for ${module.path} by ssh, and this step has no ssh agent: add --mount=type=ssh, and build with --ssh default`,
      `git 通过 ssh 向 ${rewrite.host} 获取 ${module.path}，而此步骤没有 ssh-agent：请添加 --mount=type=ssh，并在构建时加上 --ssh default`,
    ),
    related: [
      { place: { path, span: rewrite.command.span }, message: localized('Here git is told to use ssh', '此处让 git 使用 ssh') },
      { place: module.place, message: localized(`${module.path} is required here`, `${module.path} 在此处被依赖`) },
    ],
    fixes: recipe === undefined ? [] : [offeredFix(localized(
      `Mount the ssh agent in this step (docker build ${recipe.options})`, `在此步骤中挂载 ssh-agent（docker build ${recipe.options}）`,
    ), recipe.edits)],
  };
}

/** The agent's socket belongs to root, with mode 0600, unless the mount says otherwise. */
function unreadable(analysis: BuildAnalysis, { step, image }: Download, mount: Mount): Finding[] {
  const user = unprivilegedUser(step, image);
  if (user === undefined || optionValue(mount.options, 'uid') !== undefined || optionValue(mount.options, 'mode') !== undefined) return [];
  const path = analysis.build.dockerfile;
  return [{
    rule: rule.id,
    severity: rule.severity,
    place: { path, span: mount.span },
    message: localized(
      `The ssh agent's socket belongs to root, and user ${user.text} runs this step: add uid=${user.uid ?? '…'} to the mount`,
      `ssh-agent 的套接字属于 root，而运行此步骤的是用户 ${user.text}：请在挂载中加上 uid=${user.uid ?? '…'}`,
    ),
    related: [],
    fixes: user.uid === undefined || step.instruction.onbuild ? [] : [
      offeredFix(localized(`Add uid=${user.uid}`, `加上 uid=${user.uid}`), [insertAt(path, mount.span.end, `,uid=${user.uid}`)]),
    ],
  }];
}
