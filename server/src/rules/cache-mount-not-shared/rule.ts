import type { Mount } from '../../docker/dockerfile/model.ts';
import type { BuildAnalysis, Download } from '../../project/analysis.ts';
import { localized } from '../../text/localized.ts';
import { relativeTo } from '../../project/paths.ts';
import { cacheFolder, cacheIdentity, cacheMounts, comesAfter, holds, needsModuleCache, oncePerStep, touches } from '../shared/cache-mounts.ts';
import type { Finding } from '../finding.ts';
import { exchangeMounts, shareMount } from '../repairs/mount-edits.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'cache-mount-not-shared',
  severity: 'warning',
  group: 'cache',
  title: localized('Modules are downloaded into a place that a later step does not see', '模块被下载到后续步骤看不到的位置'),
  checkBuild: (analysis) => {
    const needing = analysis.downloads.filter(needsModuleCache);
    return needing.filter((first) => isFirst(first, needing))
      .flatMap((first) => judge(first, needing.filter((each) => comesAfter(each, first)), analysis));
  },
};

/** The first such command of its stage, and of the stages it stands on. */
function isFirst(download: Download, needing: readonly Download[]): boolean {
  return !needing.some((each) => each !== download && comesAfter(download, each));
}

function judge(first: Download, later: readonly Download[], analysis: BuildAnalysis): Finding[] {
  const cache = cacheFolder(first, 'GOMODCACHE');
  if (cache === undefined || first.go.subcommand === 'generate') return [];
  const mount = mountOf(first, cache);
  const others = later.filter((each) => each.step !== first.step && cacheFolder(each, 'GOMODCACHE') === cache);
  if (mount === undefined) return first.go.subcommand === 'mod download' ? hiddenLayer(first, others, cache, analysis) : [];
  const lacking = oncePerStep(others.filter((each) => mountOf(each, cache) === undefined));
  const [next] = lacking;
  if (next === undefined) return otherCache(first, others, cache, analysis);
  const path = analysis.build.dockerfile;
  return [{
    rule: rule.id,
    severity: rule.severity,
    place: { path, span: next.command.span },
    message: localized(
      `"go ${next.go.subcommand}" downloads all modules again: line ${first.step.instruction.line + 1} put them into a cache mount at ${cache} that this step does not have, so mount it here too`,
      `"go ${next.go.subcommand}" 会重新下载所有模块：第 ${first.step.instruction.line + 1} 行把它们放进了 ${cache} 处的缓存挂载，而此步骤没有该挂载，请在此处也挂载`,
    ),
    related: [{ place: { path, span: mount.span }, message: localized('the modules are in this mount, not in the layer', '模块位于此挂载中，而不在镜像层中') }],
    fixes: shareMount(lacking, mount, analysis),
  }];
}

/** The later step mounts a cache there, too, and it is another one: of another id, owner or mode, or mounted at another height. */
function otherCache(first: Download, later: readonly Download[], cache: string, analysis: BuildAnalysis): Finding[] {
  const filled = mountHolding(first, cache);
  if (filled === undefined) return [];
  const apart = oncePerStep(later).flatMap((download) => {
    const mount = mountHolding(download, cache);
    return mount === undefined || startsFilled(mount) || !areApart(filled, mount, cache) ? [] : [{ download, mount }];
  });
  const [next] = apart;
  if (next === undefined) return [];
  const path = analysis.build.dockerfile;
  const line = first.step.instruction.line + 1;
  const { subcommand } = next.download.go;
  return [{
    rule: rule.id,
    severity: rule.severity,
    place: { path, span: next.mount.span },
    message: localized(
      `This mount is another cache than the one that line ${line} filled with the modules, so "go ${subcommand}" downloads them again: use the same id and target, owner and mode in both steps`,
      `此挂载与第 ${line} 行存入模块的缓存不是同一个，"go ${subcommand}" 会重新下载：请在两个步骤中使用相同的 id、target、属主和权限`,
    ),
    related: [{ place: { path, span: filled.span }, message: localized('the modules are in this cache', '模块位于此缓存中') }],
    fixes: exchangeMounts(apart.map(({ mount }) => mount), filled, analysis),
  }];
}

/** The cache that has the folder, the innermost where several are mounted. */
function mountHolding({ step }: Download, cache: string): Mount | undefined {
  const targetLength = ({ target }: Mount) => (target.kind === 'known' ? target.text.length : 0);
  return cacheMounts(step).filter((each) => holds(each, cache)).sort((a, b) => targetLength(b) - targetLength(a))[0];
}

/** Whether what is in the folder in the one mount is surely not there in the other. */
function areApart(a: Mount, b: Mount, cache: string): boolean {
  if (a.target.kind !== 'known' || b.target.kind !== 'known' || [a, b].some(hasVariable)) return false;
  // An id may fit a target elsewhere; the modules then lie at another height of the same cache.
  return cacheIdentity(a) !== cacheIdentity(b) || relativeTo(a.target.text, cache) !== relativeTo(b.target.text, cache);
}

function hasVariable({ options }: Mount): boolean {
  return options.some(({ value }) => value?.includes('$') === true);
}

/** The reverse: the layer has the modules, and a later mount stands before them. */
function hiddenLayer(first: Download, later: readonly Download[], cache: string, analysis: BuildAnalysis): Finding[] {
  const [next] = later;
  const mount = next && cacheMounts(next.step).find((each) => holds(each, cache));
  if (next === undefined || mount === undefined || startsFilled(mount)) return [];
  const path = analysis.build.dockerfile;
  return [{
    rule: rule.id,
    severity: rule.severity,
    place: { path, span: mount.span },
    message: localized(
      `This mount hides the modules that line ${first.step.instruction.line + 1} downloaded into the layer at ${cache}, so "go ${next.go.subcommand}" downloads them again: mount the cache there too`,
      `此挂载遮住了第 ${first.step.instruction.line + 1} 行下载到镜像层 ${cache} 中的模块，"go ${next.go.subcommand}" 会重新下载：请在那里也使用该缓存挂载`,
    ),
    related: [{ place: { path, span: first.command.span }, message: localized('downloads into the layer', '下载到镜像层') }],
    fixes: shareMount([first], mount, analysis),
  }];
}

function mountOf({ step }: Download, cache: string): Mount | undefined {
  return cacheMounts(step).find((mount) => touches(mount, cache))
    ?? step.run?.mounts.find((mount) => mount.type === 'bind' && touches(mount, cache));
}

/** A mount with `from` starts with the contents of that stage. */
function startsFilled({ options }: Mount): boolean {
  return options.some(({ name }) => name === 'from');
}
