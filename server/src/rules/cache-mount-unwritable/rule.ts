import { optionValue } from '../../docker/dockerfile/mounts.ts';
import type { Mount, Stage, Step } from '../../docker/dockerfile/model.ts';
import { stepsBefore } from '../../docker/dockerfile/stage-chain.ts';
import type { BuildAnalysis, Download } from '../../project/analysis.ts';
import { localized } from '../../text/localized.ts';
import { cacheFolder, cacheIdentity, cacheMounts, touches, type CacheName } from '../shared/cache-mounts.ts';
import { isUnwritable, optionsFor } from '../shared/cache-owners.ts';
import type { Finding, Fix } from '../finding.ts';
import { insertAt, offeredFix, replace, safeFix } from '../fix.ts';
import { downloadsModules, mayUseVendor, ownModule } from '../shared/module-files.ts';
import type { Rule } from '../rule.ts';
import { runsAsAnother, unprivilegedUser, type StepUser } from '../shared/users.ts';

export const rule: Rule = {
  id: 'cache-mount-unwritable',
  severity: 'error',
  group: 'cache',
  title: localized('A cache mount belongs to another user than the one who runs the step', '缓存挂载所属的用户与运行步骤的用户不同'),
  checkBuild: (analysis) => {
    // One finding per stage and user: the mounts of one cache must be changed together, or they are no longer one cache.
    const groups = new Map<string, Unwritable[]>();
    for (const each of analysis.downloads.flatMap(unwritableMounts)) {
      const key = `${each.download.stage.index} ${each.user.text}`;
      const group = groups.get(key) ?? [];
      groups.set(key, group);
      if (!group.some(({ mount }) => mount === each.mount)) group.push(each);
    }
    return [...groups.values()].flatMap((group) => judge(group, analysis));
  },
};

interface Unwritable {
  readonly download: Download;
  readonly mount: Mount;
  readonly user: StepUser;
  readonly cache: string;
}

const compilingCommands = /^(?:build|install|run|test|vet)$/;

function unwritableMounts(download: Download): Unwritable[] {
  const { step, command, image, go } = download;
  const user = unprivilegedUser(step, image);
  if (user === undefined || !command.certain || !command.fatal || runsAsAnother(command)) return [];
  const names: CacheName[] = [];
  if (writesModules(download)) names.push('GOMODCACHE');
  if (compilingCommands.test(go.subcommand)) names.push('GOCACHE');
  return names.flatMap((name) => {
    const cache = cacheFolder(download, name);
    if (cache === undefined) return [];
    return cacheMounts(step).filter((mount) => touches(mount, cache) && isUnwritable(mount, user) && !mayBeFilledByRoot(mount, step))
      .map((mount) => ({ download, mount, user, cache }));
  });
}

/** Nothing is written where nothing is fetched. */
function writesModules(download: Download): boolean {
  if (download.go.versioned.length > 0) return true;
  const module = ownModule(download);
  return module !== undefined && downloadsModules(module) && !mayUseVendor(download);
}

/** An earlier step of root with the same cache may have filled it; a full cache need not be written. */
function mayBeFilledByRoot(mount: Mount, step: Step): boolean {
  for (const each of stepsBefore(step)) {
    const isSameCache = cacheMounts(each).some((other) => cacheIdentity(other) === cacheIdentity(mount));
    if (isSameCache && unprivilegedUser(each, undefined) === undefined) return true;
  }
  return false;
}

function judge(group: readonly Unwritable[], analysis: BuildAnalysis): Finding[] {
  const [first] = group;
  if (first === undefined) return [];
  const { download, mount, user, cache } = first;
  const path = analysis.build.dockerfile;
  const target = mount.target.kind === 'known' ? mount.target.text : cache;
  const ids = user.uid === undefined ? 'uid=…' : optionsFor(user);
  const owner = optionValue(mount.options, 'uid');
  const setter = userStep(download.stage, download.step);
  return [{
    rule: rule.id,
    severity: rule.severity,
    place: { path, span: mount.span },
    message: localized(
      `The cache at ${target} belongs to ${ownerOf(mount)}, and user ${user.text} runs this step: "go ${download.go.subcommand}" ends with "permission denied", so ${owner === undefined ? `add ${ids} to the mount` : `write ${ids}`}`,
      `${target} 处的缓存属于 ${ownerOf(mount)}，而此步骤由用户 ${user.text} 运行："go ${download.go.subcommand}" 会以 "permission denied" 失败，请${owner === undefined ? `为挂载加上 ${ids}` : `改为 ${ids}`}`,
    ),
    related: [
      ...(setter === undefined ? [] : [{ place: { path, span: setter.instruction.span }, message: localized('the user is set here', '在此处设置用户') }]),
      ...group.slice(1).map((each) => ({ place: { path, span: each.mount.span }, message: localized(`belongs to ${ownerOf(each.mount)} as well`, `同样属于 ${ownerOf(each.mount)}`) })),
    ],
    fixes: ownedBy(group, user, analysis),
  }];
}

function ownerOf({ options }: Mount): string {
  const uid = optionValue(options, 'uid');
  return uid === undefined || uid === '0' ? 'root' : `uid ${uid}`;
}

/** A number that stands there was somebody's choice, and may be right for another step: changed by those who know. */
function ownedBy(group: readonly Unwritable[], user: StepUser, analysis: BuildAnalysis): Fix[] {
  const optionsOf = (name: string) => group.flatMap(({ mount }) => mount.options.filter((option) => option.name === name));
  if (user.uid === undefined || optionsOf('mode').length > 0 || optionsOf('gid').length > 0) return [];
  const added = optionsFor(user);
  const title = localized(`Give the cache to the step's user (${added})`, `把缓存交给步骤的用户（${added}）`);
  const path = analysis.build.dockerfile;
  const edits = group.map(({ mount }) => {
    const uid = mount.options.findLast(({ name }) => name === 'uid');
    return uid === undefined ? insertAt(path, mount.options.at(-1)?.span.end ?? mount.span.end, `,${added}`) : replace({ path, span: uid.span }, added);
  });
  return [optionsOf('uid').length === 0 ? safeFix(title, edits) : offeredFix(title, edits)];
}

function userStep(stage: Stage, step: Step): Step | undefined {
  return stage.steps.findLast((each) => each.index < step.index && each.instruction.keyword === 'USER');
}
