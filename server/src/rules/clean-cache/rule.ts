import type { Step } from '../../docker/dockerfile/model.ts';
import { cleanAbsolute } from '../../docker/dockerfile/paths.ts';
import { stageChain } from '../../docker/dockerfile/stage-chain.ts';
import { commandsThat } from '../../docker/shell/commands-that.ts';
import type { ShellCommand } from '../../docker/shell/model.ts';
import type { BuildAnalysis, Download } from '../../project/analysis.ts';
import { goCommandOf } from '../../project/go-commands.ts';
import { localized, type Localized } from '../../text/localized.ts';
import { cacheFolder, cacheMounts, comesAfter, touches } from '../shared/cache-mounts.ts';
import { dropCommand } from '../repairs/drop-command.ts';
import type { Finding } from '../finding.ts';
import { offeredFix, safeFix } from '../fix.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'clean-cache',
  severity: 'info',
  group: 'cache',
  title: localized('What has been downloaded or compiled is thrown away', '丢弃了已下载或已编译的内容'),
  checkBuild: (analysis) => [...cleanings(analysis), ...analysis.downloads.flatMap((download) => rebuilds(download, analysis))],
};

function* cleanings(analysis: BuildAnalysis): Generator<Finding> {
  for (const { step, command } of analysis.commands.of(mayClean)) yield* cleaning(step, command, analysis);
}

/** A command that empties the module cache, when it neither makes its own layer smaller nor makes room for anything. */
function cleaning(step: Step, command: ShellCommand, analysis: BuildAnalysis): Finding[] {
  const last = analysis.downloads.findLast((each) => runsBefore(each, step, command));
  if (last === undefined) return [];
  const cache = cacheFolder(last, 'GOMODCACHE');
  const what = cache === undefined ? undefined : cleanedBy(command, cache);
  if (what === undefined || cache === undefined) return [];
  const earlier = analysis.downloads.filter((each) => runsBefore(each, step, command));
  const onMount = cacheMounts(step).some((mount) => touches(mount, cache));
  const again = analysis.downloads.find((each) => comesAfter(each, last) && !earlier.includes(each));
  // In one layer with what it downloaded, the command keeps that layer small, unless all of it is wanted again.
  const here = earlier.filter((each) => each.step === step);
  if (here.length > 0 && !onMount && !here.every((each) => isForNothing(each, again))) return [];
  const edit = dropCommand(analysis.model.syntax.source, step, command);
  return [{
    rule: rule.id,
    severity: rule.severity,
    place: { path: analysis.build.dockerfile, span: command.span },
    message: messageFor(what, last.step.instruction.line + 1, onMount, again),
    related: [{ place: { path: analysis.build.dockerfile, span: last.command.span }, message: localized('modules are downloaded here', '在此处下载模块') }],
    fixes: edit === undefined ? [] : [offeredFix(localized(`Remove "${what}"`, `删除 "${what}"`), [edit])],
  }];
}

/** A download of the modules of the project that leaves nothing but them, for which a later command asks again. */
function isForNothing({ go, module }: Download, again: Download | undefined): boolean {
  return go.subcommand === 'mod download' && go.packages.length === 0 && module !== undefined
    && again?.module?.folder === module.folder && again.go.versioned.length === 0 && again.command.certain;
}

function messageFor(what: string, line: number, onMount: boolean, again: Download | undefined): Localized {
  if (onMount) {
    return localized(
      `"${what}" empties the cache mount, so the next build downloads every module again, and the image gets no smaller: remove it`,
      `"${what}" 会清空缓存挂载，下次构建将重新下载所有模块，镜像也不会变小：请删除它`,
    );
  }
  if (again !== undefined) {
    const next = again.step.instruction.line + 1;
    return localized(
      `"${what}" throws away the modules of line ${line}, and "go ${again.go.subcommand}" in line ${next} downloads them again: remove it`,
      `"${what}" 丢弃了第 ${line} 行下载的模块，第 ${next} 行的 "go ${again.go.subcommand}" 又会重新下载：请删除它`,
    );
  }
  return localized(
    `"${what}" makes the image no smaller, since the layer of line ${line} keeps the modules: clean in that step, or remove it`,
    `"${what}" 不会让镜像变小，因为第 ${line} 行的层仍保留着这些模块：请在该步骤中清理，或删除它`,
  );
}

function runsBefore(download: Download, step: Step, command: ShellCommand): boolean {
  if (download.step === step) return download.command.span.start < command.span.start;
  if (download.stage === step.stage) return download.step.index < step.index;
  return stageChain(step.stage).includes(download.stage);
}

/** Most that is removed is an archive or a package list: seen before anybody asks for downloads and their folders. */
const mayClean = commandsThat((command) => {
  const { program, certain } = command;
  return certain && (program === 'rm' ? isRecursive(command) : program === 'go' && goCommandOf(command)?.subcommand === 'clean');
});

function isRecursive({ values }: ShellCommand): boolean {
  return values.some((value) => /^(?:-[a-zA-Z]*[rR]|--recursive$)/.test(value ?? ''));
}

/** What the command throws away, in the words that it is called by; undefined when it leaves the module cache alone. */
function cleanedBy(command: ShellCommand, cache: string): string | undefined {
  const go = goCommandOf(command);
  if (go !== undefined) return go.subcommand === 'clean' && go.flags.some(({ name }) => name === 'modcache') ? 'go clean -modcache' : undefined;
  if (!isRecursive(command)) return undefined;
  const target = command.values.slice(1).find((value) => value?.startsWith('/') === true && emptiesCache(value, cache));
  return target === undefined ? undefined : `rm -rf ${target}`;
}

function emptiesCache(target: string, cache: string): boolean {
  const folder = cleanAbsolute(target.replace(/\/\*+$/, ''));
  return folder !== '/' && (cache === folder || cache.startsWith(`${folder}/`));
}

const compilingCommands = /^(?:build|install|test|run|vet)$/;

/** `-a` compiles the standard library and every dependency again, although a build cache holds them. */
function rebuilds(download: Download, analysis: BuildAnalysis): Finding[] {
  const { go, command, step } = download;
  const flag = go.flags.find(({ name, value }) => name === 'a' && value !== 'false');
  const word = flag === undefined ? undefined : command.words[flag.word];
  const cache = cacheFolder(download, 'GOCACHE');
  if (word === undefined || cache === undefined || !compilingCommands.test(go.subcommand)) return [];
  const mount = cacheMounts(step).find((each) => touches(each, cache));
  const earlier = analysis.downloads.find((each) => compilingCommands.test(each.go.subcommand) && comesAfter(download, each) && cacheFolder(each, 'GOCACHE') === cache
    && each.go.versioned.length === 0);
  if (mount === undefined && earlier === undefined) return [];
  const path = analysis.build.dockerfile;
  const holder = mount === undefined
    ? localized(`what line ${(earlier?.step.instruction.line ?? 0) + 1} has compiled`, `第 ${(earlier?.step.instruction.line ?? 0) + 1} 行的编译结果`)
    : localized('the cache mount', '缓存挂载');
  const next = command.words[command.words.indexOf(word) + 1];
  return [{
    rule: rule.id,
    severity: rule.severity,
    place: { path, span: word.span },
    message: localized(
      `"go ${go.subcommand} -a" compiles every package anew and makes nothing of ${holder.en}: remove -a`,
      `"go ${go.subcommand} -a" 会重新编译所有包，用不上${holder['zh-cn']}：请删除 -a`,
    ),
    related: [{ place: { path, span: mount?.span ?? earlier?.command.span ?? word.span }, message: localized('this would be used', '本可使用这里的内容') }],
    fixes: next === undefined || /[\n\\]/.test(analysis.model.syntax.source.text.slice(word.span.start, next.span.start)) ? []
      : [safeFix(localized('Remove -a', '删除 -a'), [{ path, span: { start: word.span.start, end: next.span.start }, newText: '' }])],
  }];
}
