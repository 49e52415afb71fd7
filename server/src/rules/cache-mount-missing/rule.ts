import type { Step } from '../../docker/dockerfile/model.ts';
import { isInside } from '../../docker/dockerfile/paths.ts';
import type { BuildAnalysis, Download } from '../../project/analysis.ts';
import type { TextEdit } from '../../text/edit.ts';
import { localized } from '../../text/localized.ts';
import { cacheFolder, cacheMounts, needsModuleCache, oncePerStep, touches } from '../shared/cache-mounts.ts';
import { optionsFor } from '../shared/cache-owners.ts';
import type { Finding, Fix } from '../finding.ts';
import { insertAt, offeredFix } from '../fix.ts';
import type { Rule } from '../rule.ts';
import { isRootStep, unprivilegedUser } from '../shared/users.ts';

export const rule: Rule = {
  id: 'cache-mount-missing',
  severity: 'hint',
  group: 'cache',
  optIn: true,
  title: localized('Modules and compiled packages are not kept in cache mounts', '没有用缓存挂载保存模块和编译结果'),
  checkBuild: (analysis) => judge(analysis),
};

/** One finding per Dockerfile: with one mount the others are needed too, or the modules are missing where the mount is not. */
function judge(analysis: BuildAnalysis): Finding[] {
  const fetching = analysis.downloads.filter(needsModuleCache);
  const [first] = fetching;
  if (first === undefined || !fetching.every((each) => isPlain(each, first)) || isCarried(first, analysis)
    || hidesCommands(first, analysis)) return [];
  const target = cacheFolder(first, 'GOMODCACHE') ?? '';
  return [{
    rule: rule.id,
    severity: rule.severity,
    place: { path: analysis.build.dockerfile, span: first.command.span },
    message: localized(
      `Each change of go.mod downloads every module again: keep them over builds with --mount=type=cache,target=${target}`,
      `go.mod 每次变化都会重新下载全部模块：请用 --mount=type=cache,target=${target} 在多次构建之间保留`,
    ),
    related: [],
    fixes: mountEverywhere(oncePerStep(fetching), analysis),
  }];
}

/** On a known image, without a mount of any sort at the cache, for one user and one folder all over the file. */
function isPlain(download: Download, { step: { before }, environment }: Download): boolean {
  const cache = cacheFolder(download, 'GOMODCACHE');
  const { step, image } = download;
  if (cache === undefined || cache !== cacheFolder({ ...download, environment }, 'GOMODCACHE') || image === undefined || step.instruction.onbuild) return false;
  const isSameUser = JSON.stringify(step.before.user) === JSON.stringify(before.user);
  const idsAreKnown = isRootStep(step) || unprivilegedUser(step, image)?.uid !== undefined;
  return isSameUser && idsAreKnown && cacheMounts(step).every((mount) => !touches(mount, cache));
}

/** The folder goes to another stage by COPY, which takes nothing from a mount. */
function isCarried(first: Download, { model }: BuildAnalysis): boolean {
  const cache = cacheFolder(first, 'GOMODCACHE') ?? '/';
  return model.stages.some(({ steps }) => steps.some(({ copies }) => copies.some(({ from, sources }) => from.kind === 'stage' && sources.some(({ path }) => {
    const folder = path.kind === 'known' ? `/${path.text.replace(/^\.?\/?/, '')}` : '/';
    return isInside(folder, cache) || isInside(cache, folder);
  }))));
}

/** Programs that surely build nothing. */
const plainPrograms = /^(?:go|apk|apt|apt-get|adduser|addgroup|useradd|groupadd|mkdir|cd|echo|printf|export|set|git|rm|cp|mv|chmod|chown|ls|cat|test|\[|true|strip|upx|file|update-ca-certificates)$/;

/** A script or make may run go: it would miss the modules that went into the mount. */
function hidesCommands({ step: first }: Download, { model }: BuildAnalysis): boolean {
  return model.stages.slice(first.stage.index).some(({ steps, base }) => base.kind !== 'scratch' && steps.some(({ run, stage, index }) =>
    (stage !== first.stage || index > first.index) && run !== undefined && (run.opaque || run.commands.some(({ words }) => !plainPrograms.test(words[0]?.value ?? '')))));
}

function mountEverywhere(downloads: readonly Download[], analysis: BuildAnalysis): Fix[] {
  const edits = downloads.map((download): TextEdit => {
    const folders = [cacheFolder(download, 'GOMODCACHE'), compiles(download.step, analysis) ? cacheFolder(download, 'GOCACHE') : undefined];
    const mounts = folders.flatMap((folder) => (folder === undefined ? [] : [` --mount=type=cache,target=${folder}${ownerOf(download)}`]));
    return insertAt(analysis.build.dockerfile, download.step.instruction.keywordSpan.end, mounts.join(''));
  });
  return [offeredFix(localized('Mount the caches on every step that uses them', '在所有用到缓存的步骤上挂载缓存'), edits)];
}

function compiles(step: Step, { downloads }: BuildAnalysis): boolean {
  return downloads.some((each) => each.step === step && /^(?:build|install|run|test|vet)$/.test(each.go.subcommand))
    && !cacheMounts(step).some(({ target }) => target.kind !== 'known' || target.text.includes('go-build') || target.text.endsWith('/.cache'));
}

function ownerOf({ step, image }: Download): string {
  const user = unprivilegedUser(step, image);
  return user?.uid === undefined ? '' : `,${optionsFor(user)}`;
}
