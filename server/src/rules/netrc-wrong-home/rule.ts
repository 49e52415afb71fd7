import type { Mount } from '../../docker/dockerfile/model.ts';
import { optionValue, secretPath } from '../../docker/dockerfile/mounts.ts';
import type { BuildAnalysis, Download } from '../../project/analysis.ts';
import { localized, type Localized } from '../../text/localized.ts';
import { mayUseVendor } from '../shared/module-files.ts';
import type { Finding, Fix } from '../finding.ts';
import { insertAt, offeredFix, replace } from '../fix.ts';
import { readableFor } from '../repairs/netrc-recipe.ts';
import type { Rule } from '../rule.ts';
import { homeOf, unprivilegedUser } from '../shared/users.ts';

export const rule: Rule = {
  id: 'netrc-wrong-home',
  severity: 'warning',
  group: 'private',
  title: localized('The netrc file is not where the user of the step looks for it', 'netrc 文件不在此步骤的用户会查找的位置'),
  *checkBuild(analysis) {
    const told = new Set<Mount>();
    for (const download of analysis.downloads) {
      const mount = netrcMount(download);
      if (mount === undefined || told.has(mount)) continue;
      told.add(mount);
      const finding = judge(analysis, download, mount);
      if (finding !== undefined) yield finding;
    }
  },
};

/** The secret that is, by its id or its target, a netrc file. */
function netrcMount({ step }: Download): Mount | undefined {
  return step.run?.mounts.find(({ type, options, target }) => type === 'secret' && optionValue(options, 'env') === undefined
    && (/^[._]?netrc$/i.test(optionValue(options, 'id') ?? '') || (target.kind === 'known' && /\/\.netrc$/.test(target.text))));
}

function judge(analysis: BuildAnalysis, download: Download, mount: Mount): Finding | undefined {
  const { step, image, environment } = download;
  if (mount.target.kind === 'unknown' || mayUseVendor(download) || ['NETRC', 'GOAUTH'].some((name) => environment.get(name).value.kind !== 'unset')) return undefined;
  const { source } = analysis.model.syntax;
  const target = secretPath(mount);
  const user = unprivilegedUser(step, image);
  const home = homeOf(download);
  // Whoever names the file in a command copies it, links it or reads it from there.
  const commands = source.text.slice(step.instruction.argumentSpan.start, step.instruction.span.end);
  if (commands.includes(target) || (step.before.user.kind === 'known' && user === undefined && home === undefined)) return undefined;
  const wanted = home === undefined ? undefined : `${home}/.netrc`;
  const isReadable = optionValue(mount.options, 'uid') !== undefined || optionValue(mount.options, 'mode') !== undefined || user === undefined;
  const owner = isReadable ? 'readable' : user.uid;
  if (wanted === target) {
    if (isReadable) return undefined;
    return finding(analysis, mount, unreadable(target, user.text, user.uid), fix(analysis, mount, undefined, owner));
  }
  if (wanted !== undefined) {
    return finding(analysis, mount, elsewhere(target, wanted, user?.text, owner), fix(analysis, mount, wanted, owner));
  }
  // Whatever that user's home is called, it is not root's.
  return user !== undefined && target.startsWith('/root/') ? finding(analysis, mount, elsewhere(target, wanted, user.text, owner), []) : undefined;
}

function elsewhere(target: string, wanted: string | undefined, user: string | undefined, owner: Owner): Localized {
  if (wanted === undefined) {
    return localized(
      `User ${user ?? ''} runs this step and cannot look into ${target}: put the secret at that user's home, with its uid`,
      `运行此步骤的是用户 ${user ?? ''}，无法读取 ${target}：请把机密放到该用户的主目录，并指定其 uid`,
    );
  }
  const options = `target=${wanted}${ownership(owner)}`;
  return localized(
    `Go and git read ${wanted} in this step, and the secret is at ${target}: write ${options}`,
    `此步骤中 Go 和 git 读取 ${wanted}，而机密位于 ${target}：请写成 ${options}`,
  );
}

function unreadable(target: string, user: string, uid: number | undefined): Localized {
  const option = readableFor(uid).slice(1);
  return localized(
    `${target} belongs to root, and user ${user} runs this step: add ${option} to the mount`,
    `${target} 属于 root，而运行此步骤的是用户 ${user}：请在挂载中加上 ${option}`,
  );
}

function finding(analysis: BuildAnalysis, mount: Mount, message: Localized, fixes: readonly Fix[]): Finding {
  return {
    rule: rule.id, severity: rule.severity, place: { path: analysis.build.dockerfile, span: mount.span }, message, related: [], fixes,
  };
}

/** The number of the user that cannot read the secret yet, undefined where it is not known; `readable` where the mount says enough. */
type Owner = number | 'readable' | undefined;

function ownership(owner: Owner): string {
  return owner === 'readable' ? '' : readableFor(owner);
}

function fix({ build: { dockerfile: path } }: BuildAnalysis, mount: Mount, wanted: string | undefined, owner: Owner): Fix[] {
  const option = mount.options.findLast(({ name }) => name === 'target');
  const added = `${wanted !== undefined && option === undefined ? `,target=${wanted}` : ''}${ownership(owner)}`;
  if (wanted !== undefined && option !== undefined && option.valueSpan === undefined) return [];
  return [offeredFix(localized('Put it where this user reads it', '放到该用户会读取的位置'), [
    ...(wanted !== undefined && option?.valueSpan !== undefined ? [replace({ path, span: option.valueSpan }, wanted)] : []),
    ...(added === '' ? [] : [insertAt(path, mount.span.end, added)]),
  ])];
}
