import type { Mount, MountOption, Step } from '../../docker/dockerfile/model.ts';
import type { BuildAnalysis, Download } from '../../project/analysis.ts';
import type { TextEdit } from '../../text/edit.ts';
import { localized } from '../../text/localized.ts';
import { cacheFolder, cacheMounts, comesAfter, needsModuleCache, oncePerStep, touches, type CacheName } from '../shared/cache-mounts.ts';
import { isUnwritable, optionsFor } from '../shared/cache-owners.ts';
import type { Finding, Fix } from '../finding.ts';
import { insertAt, replace, safeFix } from '../fix.ts';
import type { Rule } from '../rule.ts';
import { isRootStep, unprivilegedUser } from '../shared/users.ts';

export const rule: Rule = {
  id: 'cache-mount-target',
  severity: 'warning',
  group: 'cache',
  title: localized('A cache mount stands where Go has no cache', '缓存挂载的位置不是 Go 的缓存目录'),
  checkBuild: function* (analysis) {
    for (const step of new Set(analysis.downloads.map((download) => download.step))) yield* judge(step, analysis);
  },
};

/** Names that mean a cache of Go's, wherever they stand. A folder of another tool (`/var/cache/apt`) is none of ours. */
const meantFor: readonly { readonly cache: CacheName; readonly name: RegExp }[] = [
  { cache: 'GOMODCACHE', name: /\/(?:pkg\/mod|mod\/pkg|go\/mod|go-?mod(?:-?cache)?|mod-?cache)(?:\/|$)/i },
  { cache: 'GOCACHE', name: /\/(?:go-?build(?:-?cache)?|go-?cache)(?:\/|$)/i },
];

function judge(step: Step, analysis: BuildAnalysis): Finding[] {
  const downloads = analysis.downloads.filter((download) => download.step === step);
  // A script may look for its caches elsewhere than the go commands beside it.
  if (step.run?.commands.some((command) => !understood.test(command.words[0]?.value ?? '')) !== false) return [];
  return cacheMounts(step).flatMap((mount) => {
    const { target } = mount;
    if (target.kind !== 'known') return [];
    const meant = meantFor.find(({ name }) => name.test(target.text));
    if (meant === undefined) return [];
    const folders = downloads.map((download) => cacheFolder(download, meant.cache));
    const [right] = folders;
    if (right === undefined || folders.some((folder) => folder !== right)
      || downloads.some((download) => isUsed(mount, download))) return [];
    return [finding(step, mount, target.text, meant.cache, right, analysis)];
  });
}

/** Commands that have no cache of Go's, and go itself. */
const understood = /^(?:.*\/)?(?:go|cd|echo|set|export|mkdir|ls|test|\[|rm|cp|mv|chmod|chown|env|true|:|printf|cat|du)$/;

/** One cache serves as well as the other; where one of them is not known, the mount may be it. */
function isUsed(mount: Mount, download: Download): boolean {
  return (['GOMODCACHE', 'GOCACHE'] as const).some((name) => {
    const folder = cacheFolder(download, name);
    return folder === undefined || touches(mount, folder);
  });
}

function finding(step: Step, mount: Mount, target: string, cache: CacheName, right: string, analysis: BuildAnalysis): Finding {
  const path = analysis.build.dockerfile;
  const what = cache === 'GOMODCACHE' ? { en: 'module cache', zh: '模块缓存' } : { en: 'build cache', zh: '构建缓存' };
  return {
    rule: rule.id,
    severity: rule.severity,
    place: { path, span: targetOf(mount)?.valueSpan ?? mount.span },
    message: localized(
      `Go never looks into ${target}: its ${what.en} (${cache}) is ${right} in this step, so mount the cache there`,
      `Go 不会使用 ${target}：在此步骤中，它的${what.zh}（${cache}）是 ${right}，请把缓存挂载到那里`,
    ),
    related: [],
    fixes: moveTo(step, target, cache, right, analysis),
  };
}

/**
 * All mounts with this target move together. A module cache that works for the first time would leave steps without modules that
 * had them in the layer until now: those get the mount too.
 */
function moveTo(step: Step, target: string, cache: CacheName, right: string, analysis: BuildAnalysis): Fix[] {
  const { source } = analysis.model.syntax;
  const related = oncePerStep(analysis.downloads.filter((each) => cacheFolder(each, cache) === right && isRelated(each, step, analysis)));
  const edits: TextEdit[] = [];
  const owner = ownerIn(related, target);
  if (owner === undefined) return [];
  for (const { step: each } of related) {
    const wrong = cacheMounts(each).filter((mount) => isAt(mount, target));
    const isHeld = cacheMounts(each).some((mount) => touches(mount, right));
    const [mount] = wrong;
    if (mount === undefined || isHeld) {
      if (each === step) return [];
      continue;
    }
    const span = targetOf(mount)?.valueSpan;
    if (wrong.length > 1 || span === undefined) return [];
    edits.push(replace({ path: source.path, span }, right + owner));
  }
  const own = cacheMounts(step).find((mount) => isAt(mount, target));
  const value = own && targetOf(own)?.valueSpan;
  if (own === undefined || value === undefined || edits.length === 0) return [];
  const flag = source.text.slice(own.span.start, value.start) + right + owner + source.text.slice(value.end, own.span.end);
  for (const { step: each } of cache === 'GOMODCACHE' ? oncePerStep(related.filter(needsModuleCache)) : []) {
    if (cacheMounts(each).some((mount) => touches(mount, right) || isAt(mount, target))) continue;
    if (each.instruction.onbuild || /[\r\n]/.test(flag)) return [];
    edits.push(insertAt(source.path, each.instruction.keywordSpan.end, ` ${flag}`));
  }
  return [safeFix(localized(`Mount the cache at ${right}`, `把缓存挂载到 ${right}`), edits)];
}

/**
 * What the mounts need to be the users' at a place where Go writes, in front of a comma; undefined where the steps' users differ or are not
 * known: a cache of root is harmless only as long as nobody uses it.
 */
function ownerIn(related: readonly Download[], target: string): string | undefined {
  const owners = related.map(({ step, image }) => {
    const mount = cacheMounts(step).find((each) => isAt(each, target)) ?? { options: [] };
    const user = unprivilegedUser(step, image);
    if (user === undefined) return isRootStep(step) ? '' : undefined;
    if (!isUnwritable(mount, user)) return '';
    const isOwned = mount.options.some(({ name }) => name === 'uid' || name === 'gid' || name === 'mode');
    return user.uid === undefined || isOwned ? undefined : `,${optionsFor(user)}`;
  });
  const [owner] = owners;
  return owners.every((each) => each === owner) ? owner : undefined;
}

/** Steps of the same stage, and of stages that stand on each other. */
function isRelated(download: Download, step: Step, analysis: BuildAnalysis): boolean {
  return download.step === step
    || analysis.downloads.some((own) => own.step === step && (comesAfter(download, own) || comesAfter(own, download)));
}

function isAt({ target }: Mount, folder: string): boolean {
  return target.kind === 'known' && target.text === folder;
}

function targetOf(mount: Mount): MountOption | undefined {
  return mount.options.findLast(({ name }) => name === 'target');
}
