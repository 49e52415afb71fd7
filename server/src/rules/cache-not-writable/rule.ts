import { stepsBefore } from '../../docker/dockerfile/stage-chain.ts';
import type { Step } from '../../docker/dockerfile/model.ts';
import type { BuildAnalysis, Download } from '../../project/analysis.ts';
import { localized } from '../../text/localized.ts';
import { cacheFolder, cacheMounts, comesAfter, hasUnknownMount, needsModuleCache, touches } from '../shared/cache-mounts.ts';
import type { Finding, Fix, Severity } from '../finding.ts';
import { insertLinesAbove, offeredFix, safeFix } from '../fix.ts';
import { unwritableHome } from '../shared/homeless-users.ts';
import type { Rule } from '../rule.ts';
import { isRootStep, runsAsAnother, unprivilegedUser } from '../shared/users.ts';

export const rule: Rule = {
  id: 'cache-not-writable',
  severity: 'error',
  group: 'cache',
  title: localized('The user of the step cannot write Go’s cache', '运行步骤的用户无法写入 Go 的缓存'),
  checkBuild: (analysis) => [...withoutBuildCache(analysis), ...behindRoot(analysis)],
};

const compilingCommands = /^(?:build|install|run|test|vet)$/;

/** Compiling needs a build cache, and the user's home cannot hold one. One finding per stage: the first command ends the build. */
function withoutBuildCache(analysis: BuildAnalysis): Finding[] {
  const failing = analysis.downloads.filter(
    (download) => compilingCommands.test(download.go.subcommand) && isCertain(download) && lacksBuildCache(download)
  );
  return failing.filter((each, index) => failing.findIndex(({ stage }) => stage === each.stage) === index).map((download) => {
    const { command, step, go } = download;
    const path = analysis.build.dockerfile;
    const home = unwritableHome(download) ?? '/';
    const user = userText(step);
    return {
      rule: rule.id,
      severity: rule.severity,
      place: { path, span: command.span },
      message: localized(
        `User ${user} has ${home} as its home and cannot write there, so "go ${go.subcommand}" ends with "failed to initialize build cache": set GOCACHE=/tmp/go-build`,
        `用户 ${user} 的主目录是 ${home}，无法写入，"go ${go.subcommand}" 会以 "failed to initialize build cache" 失败：请设置 GOCACHE=/tmp/go-build`,
      ),
      related: setterOf(step, path),
      fixes: step.instruction.onbuild ? [] : [safeFix(
        localized('Put the build cache into /tmp: ENV GOCACHE=/tmp/go-build', '把构建缓存放到 /tmp：ENV GOCACHE=/tmp/go-build'),
        [insertLinesAbove(analysis.model.syntax.source, step.instruction, ['ENV GOCACHE=/tmp/go-build'])],
      )],
    };
  });
}

function isCertain({ command }: Download): boolean {
  return command.certain && command.fatal && !runsAsAnother(command);
}

function lacksBuildCache(download: Download): boolean {
  const { environment, step } = download;
  if (environment.get('GOCACHE').provenance.kind !== 'go-default' || environment.get('HOME').provenance.kind !== 'go-default'
    || environment.get('XDG_CACHE_HOME').value.kind !== 'unset') return false;
  const mounts = step.run?.mounts.filter(({ type }) => type !== 'secret' && type !== 'ssh') ?? [];
  return !mounts.some(({ target }) => target.kind !== 'known' || target.text.includes('/.cache')) && unwritableHome(download) !== undefined;
}

/** Root made the module cache, another user must add to it. */
function behindRoot(analysis: BuildAnalysis): Finding[] {
  const found: Finding[] = [];
  const stages = new Set<unknown>();
  for (const download of analysis.downloads) {
    const filler = stages.has(download.stage) ? undefined : fillerOf(download, analysis);
    if (filler === undefined) continue;
    stages.add(download.stage);
    found.push(ownedByRoot(download, filler, analysis));
  }
  return found;
}

interface Filler {
  readonly earlier: Download;
  readonly severity: Severity;
}

/** The command of root that made the folder, when the later one surely (or nearly so) needs something that root did not fetch. */
function fillerOf(later: Download, { downloads }: BuildAnalysis): Filler | undefined {
  const cache = cacheFolder(later, 'GOMODCACHE');
  if (cache === undefined || unprivilegedUser(later.step, later.image) === undefined || !isCertain(later) || later.image === undefined
    || usesMount(later, cache)) return undefined;
  const before = downloads.filter((each) => comesAfter(later, each));
  const fetching = before.filter((each) => each.go.versioned.length > 0 || needsModuleCache(each));
  const earlier = fetching.find((each) => isRootStep(each.step) && each.command.certain && cacheFolder(each, 'GOMODCACHE') === cache && !usesMount(each, cache));
  // Anything else that came before may have brought the modules, or given the folder away.
  if (earlier === undefined || before.length !== fetching.length || isGivenAway(later.step)) return undefined;
  if (later.go.versioned.length > 0) return before.some((each) => mayHold(each, later)) ? undefined : { earlier, severity: 'error' };
  return needsModuleCache(later) && before.every((each) => each.go.versioned.length > 0) ? { earlier, severity: 'warning' } : undefined;
}

function usesMount({ step }: Download, cache: string): boolean {
  return hasUnknownMount(step) || cacheMounts(step).some((mount) => touches(mount, cache))
    || step.run?.mounts.some((mount) => (mount.type === 'bind' || mount.type === 'tmpfs') && touches(mount, cache)) === true;
}

/** Whether the earlier command may have fetched what the later one names. */
function mayHold(earlier: Download, later: Download): boolean {
  const paths = later.go.versioned.map(({ path }) => path);
  const known = [
    ...earlier.go.versioned.map(({ path }) => path), ...(earlier.module?.module.goMod.requires.map(({ path }) => path.value) ?? []),
  ];
  return known.some((each) => paths.some((path) => path === each || path.startsWith(`${each}/`) || each.startsWith(`${path}/`) || sameHostAndOwner(path, each)));
}

/** Two tools of one repository come as one module. */
function sameHostAndOwner(a: string, b: string): boolean {
  const start = (path: string) => path.split('/').slice(0, 3).join('/');
  return start(a) === start(b);
}

function isGivenAway(step: Step): boolean {
  return [...stepsBefore(step), step].some(({ run, copies }) =>
    run?.opaque === true || run?.commands.some(({ words }) => !/^(?:go|apk|apt|apt-get|adduser|addgroup|useradd|groupadd|mkdir|cd|echo|export|set|git|rm|true)$/.test(words[0]?.value ?? '')) === true
      || copies.some(({ destination }) => destination.kind !== 'known' || /^\/go\/?(?:pkg\b.*)?$/.test(destination.text)));
}

function ownedByRoot({ step, command, go }: Download, { earlier, severity }: Filler, analysis: BuildAnalysis): Finding {
  const path = analysis.build.dockerfile;
  const user = userText(step);
  const cache = cacheFolder(earlier, 'GOMODCACHE') ?? '/go/pkg/mod';
  const line = earlier.step.instruction.line + 1;
  return {
    rule: rule.id,
    severity,
    place: { path, span: command.span },
    message: localized(
      `Root made ${cache} in line ${line}, so user ${user} cannot add modules to it and "go ${go.subcommand}" ends with "permission denied": hand the folder over with chown, or download as one user`,
      `${cache} 由 root 在第 ${line} 行创建，用户 ${user} 无法向其中添加模块，"go ${go.subcommand}" 会以 "permission denied" 失败：请用 chown 移交该目录，或由同一用户下载`,
    ),
    related: [{ place: { path, span: earlier.command.span }, message: localized('root downloads here', 'root 在此处下载') }, ...setterOf(step, path)],
    fixes: handOver(step, cache, user, analysis),
  };
}

/** The checksum database keeps its state beside the module cache, so both change hands. */
function handOver(step: Step, cache: string, user: string, { model }: BuildAnalysis): Fix[] {
  const setter = userStep(step);
  if (setter === undefined || setter.instruction.onbuild || !cache.endsWith('/pkg/mod') || !/^[\w.:-]+$/.test(user)) return [];
  const folder = cache.slice(0, -'/mod'.length);
  return [offeredFix(localized(`Hand the folder over: chown -R ${user} ${folder}`, `移交目录：chown -R ${user} ${folder}`),
    [insertLinesAbove(model.syntax.source, setter.instruction, [`RUN chown -R ${user} ${folder}`])])];
}

function userText({ before: { user } }: Step): string {
  return user.kind === 'known' ? user.text : '';
}

function setterOf(step: Step, path: string): Finding['related'] {
  const setter = userStep(step);
  return setter === undefined ? [] : [{ place: { path, span: setter.instruction.span }, message: localized('the user is set here', '在此处设置用户') }];
}

function userStep(step: Step): Step | undefined {
  return step.stage.steps.findLast((each) => each.index < step.index && each.instruction.keyword === 'USER');
}
