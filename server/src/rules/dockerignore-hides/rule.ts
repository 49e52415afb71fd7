import { filesAt, type FilesAt } from '../../docker/dockerfile/files-at.ts';
import type { Copy, CopySource, Step } from '../../docker/dockerfile/model.ts';
import { stageChain } from '../../docker/dockerfile/stage-chain.ts';
import { copyingSteps } from '../../docker/dockerfile/steps-by-effect.ts';
import { ignoreMatcher } from '../../docker/dockerignore/match.ts';
import { parseDockerignore, type DockerignoreFile, type IgnorePattern } from '../../docker/dockerignore/parse.ts';
import { commandsThat } from '../../docker/shell/commands-that.ts';
import { parseVendorModules, vendorsByItself } from '../../go/vendor-modules.ts';
import type { BuildAnalysis, Download } from '../../project/analysis.ts';
import { goCommandOf } from '../../project/go-commands.ts';
import { baseName, foldersUpward, joinPath } from '../../project/paths.ts';
import { LineIndex } from '../../text/lines.ts';
import type { Span } from '../../text/source.ts';
import { localized, type Localized } from '../../text/localized.ts';
import { importsPath } from '../shared/cold-fetch.ts';
import { isCredentialFile } from '../shared/credential-files.ts';
import type { Finding, Fix } from '../finding.ts';
import { insertAt, lineBreakOf, offeredFix, safeFix, startOfLine } from '../fix.ts';
import { contextIsSure, downloadsModules, mayUseVendor, needsGoSum, ownModule, replacementsRead, sourceOf } from '../shared/module-files.ts';
import type { Rule } from '../rule.ts';
import { vendoredBuilds, type VendoredBuild } from '../shared/vendored-builds.ts';

export const rule: Rule = {
  id: 'dockerignore-hides',
  severity: 'error',
  group: 'context',
  title: localized('The ignore file hides a file that the Go build needs', '忽略文件隐藏了 Go 构建所需的文件'),
  checkBuild: (analysis) => {
    if (!contextIsSure(analysis) || analysis.context.ignoreFile === undefined) return [];
    const findings = new Map<string, Finding>();
    for (const hidden of hiddenFiles(analysis)) {
      const finding = judge(hidden, analysis);
      if (finding !== undefined && !findings.has(hidden.contextPath)) findings.set(hidden.contextPath, finding);
    }
    return findings.values();
  },
};

/** A file or folder of the context that the build needs and does not get. */
interface HiddenFile {
  readonly contextPath: string;
  readonly source: CopySource;
  /** The command that needs it; undefined: the copy itself, which names it. */
  readonly neededBy: Need | undefined;
}

interface Need {
  readonly subcommand: string;
  readonly step: Step;
  readonly span: Span;
}

function* hiddenFiles(analysis: BuildAnalysis): Generator<HiddenFile> {
  const stages = new Set(analysis.downloads.flatMap(({ stage }) => stageChain(stage)));
  const named = [...stages].flatMap(copyingSteps).flatMap((step) => step.copies)
    .flatMap((copy) => namedAndHidden(copy, analysis));
  yield* named;
  // A copy that fails ends the build before any command misses something.
  if (named.length > 0) return;
  for (const download of analysis.downloads) if (download.command.certain && download.command.fatal) yield* missedBy(download, analysis);
  yield* missedByVendoredBuilds(analysis);
  for (const build of vendoredBuilds(analysis)) yield* packagesMissedBy(build, analysis);
}

/** Sources that a copy or a bind mount names one by one: a hidden one fails the step. */
function namedAndHidden(copy: Copy, { context }: BuildAnalysis): HiddenFile[] {
  if (copy.from.kind !== 'context' || copy.instruction.onbuild) return [];
  return copy.sources.flatMap((source) => {
    if (source.isGlob || source.isWholeContext || source.path.kind !== 'known') return [];
    const contextPath = source.path.text;
    return context.onDisk(contextPath) !== undefined && context.exists(contextPath) === undefined
      ? [{ contextPath, source, neededBy: undefined }] : [];
  });
}

/** Files that would be in the image if the ignore file were not there, and whose absence fails the command. */
function* missedBy(download: Download, analysis: BuildAnalysis): Generator<HiddenFile> {
  const unfiltered = filesAt(download.step, analysis.context.unfiltered);
  for (const path of neededPaths(download, unfiltered, analysis)) {
    yield* hiddenAt(
      path, download.files, unfiltered, { subcommand: download.go.subcommand, step: download.step, span: download.command.span }, analysis
    );
  }
}

/** `go build -mod=vendor` downloads nothing, and fails without the folder. */
function* missedByVendoredBuilds(analysis: BuildAnalysis): Generator<HiddenFile> {
  for (const { step, command } of analysis.commands.of(vendorCommands)) {
    const go = goCommandOf(command);
    if (go === undefined || command.directory === undefined) continue;
    const present = filesAt(step, analysis.context);
    if (present.lookup(joinPath(command.directory, 'go.mod')).presence !== 'yes') continue;
    const need = { subcommand: `${go.subcommand} -mod=vendor`, step, span: command.span };
    yield* hiddenAt(joinPath(command.directory, 'vendor/modules.txt'), present, filesAt(step, analysis.context.unfiltered), need, analysis);
  }
}

const vendorCommands = commandsThat((command) => {
  const go = command.certain && command.fatal ? goCommandOf(command) : undefined;
  return go?.mod === 'vendor' && go.changeDir === undefined;
});

/** A pattern such as `*test` may hide the folder of one vendored package, which the sources import. */
function* packagesMissedBy(
  { step, command, go, files, folder, contextFolder }: VendoredBuild, analysis: BuildAnalysis
): Generator<HiddenFile> {
  const { context, build } = analysis;
  const list = files.lookup(joinPath(folder, 'vendor/modules.txt'));
  const text = list.contextPath === undefined ? undefined : context.read(list.contextPath);
  if (text === undefined) return;
  const unfiltered = filesAt(step, context.unfiltered);
  const need = { subcommand: go.subcommand, step, span: command.span };
  for (const path of parseVendorModules(text).modules.flatMap((module) => module.packages)) {
    if (context.exists(joinPath(contextFolder, `vendor/${path}`)) !== undefined || context.onDisk(joinPath(contextFolder, `vendor/${path}`)) === undefined) continue;
    if (importsPath(analysis, joinPath(build.contextRoot, contextFolder), path, false)) yield* hiddenAt(joinPath(folder, `vendor/${path}`), files, unfiltered, need, analysis);
  }
}

function hiddenAt(path: string, present: FilesAt, unfiltered: FilesAt, neededBy: Need, { context }: BuildAnalysis): HiddenFile[] {
  if (present.lookup(path).presence !== 'no') return [];
  const found = unfiltered.lookup(path);
  const source = sourceOf(found);
  if (found.contextPath === undefined || source === undefined || context.hiddenBy(found.contextPath) === undefined) return [];
  // A vendor folder comes back as a whole, or not at all.
  return [{ contextPath: found.contextPath.replace(/(^|\/)vendor\/modules\.txt$/, '$1vendor'), source, neededBy }];
}

/** Paths inside the container that the command reads or fails without. */
function* neededPaths(download: Download, unfiltered: FilesAt, analysis: BuildAnalysis): Generator<string> {
  const { go, directory, files } = download;
  if (go.versioned.length > 0 || directory === undefined) return;
  yield* workspaceMembers(download);
  if (compilingCommands.test(go.subcommand)) yield* packageFolders(download);
  if (download.module === undefined) {
    // The root of a workspace needs no module of its own.
    if (download.workspace === undefined) yield* moduleFile(download, directory, unfiltered);
    return;
  }
  const found = ownModule(download);
  if (found === undefined) return;
  const { folder, module } = found;
  const vendorList = joinPath(folder, 'vendor/modules.txt');
  // An empty vendor folder turns vendoring on all the same.
  if (module.goMod.requires.length > 0 && !go.ignoresVendor && vendorsByItself(module.goMod) && downloadsModules(found)
    && files.lookup(joinPath(folder, 'vendor')).presence === 'yes') yield vendorList;
  if (needsGoSum(download, found)) yield joinPath(folder, 'go.sum');
  if (!mayUseVendor(download)) for (const each of replacementsRead(download, found, analysis.build.contextRoot)) yield joinPath(each.containerFolder, 'go.mod');
}

const compilingCommands = /^(?:build|install|run|test|vet)$/;

/** Folders that the command names one by one: `./cmd/server`. */
function packageFolders({ go, directory = '/' }: Download): string[] {
  return go.packages.flatMap(({ text }) => (/^\.{1,2}\/[\w./-]*\w$/.test(text) && !text.endsWith('.go') && !text.includes('...') ? [joinPath(directory, text)] : []));
}

/** The go.mod files that a go.work in force lists: every command reads all of them. */
function* workspaceMembers({ workspace }: Download): Generator<string> {
  for (const { value } of workspace?.workspace.goWork.uses ?? []) yield joinPath(joinPath(workspace?.folder ?? '/', value.value), 'go.mod');
}

/** The nearest go.mod that the ignore file takes away, when none is left. */
function* moduleFile(download: Download, directory: string, unfiltered: FilesAt): Generator<string> {
  if (!/^(?:mod (?:download|tidy|vendor|verify)|build|install|test|vet)$/.test(download.go.subcommand)) return;
  for (const folder of foldersUpward(directory)) {
    const path = joinPath(folder, 'go.mod');
    if (download.files.lookup(path).presence !== 'no') return;
    if (unfiltered.lookup(path).presence !== 'yes') continue;
    yield path;
    return;
  }
}

function judge({ contextPath, source, neededBy }: HiddenFile, analysis: BuildAnalysis): Finding | undefined {
  const { ignoreFile } = analysis.context;
  // An exception may bring a folder back whose files stay hidden.
  const pattern = analysis.context.hiddenBy(contextPath) ?? analysis.context.hiddenBy(`${contextPath}/modules.txt`);
  if (ignoreFile === undefined || pattern === undefined) return undefined;
  const name = baseName(ignoreFile.source.path);
  const line = new LineIndex(ignoreFile.source.text).position(pattern.span.start).line + 1;
  const path = analysis.build.dockerfile;
  const command = neededBy === undefined ? '' : `go ${neededBy.subcommand}`;
  const place = { path, span: source.word.span };
  const inIgnoreFile = { place: { path: ignoreFile.source.path, span: pattern.span }, message: localized(`hides ${contextPath}`, `隐藏 ${contextPath}`) };
  return {
    rule: rule.id,
    severity: rule.severity,
    place,
    message: neededBy === undefined ? messageOfCopy(contextPath, pattern, name, line)
      : localized(
        `${contextPath} is left out here, and "${command}" in line ${neededBy.step.instruction.line + 1} fails without it: "${pattern.text}" in ${name}, line ${line}, hides it, so let it through there`,
        `此处不会带上 ${contextPath}，而第 ${neededBy.step.instruction.line + 1} 行的 "${command}" 缺少它就会失败：${name} 第 ${line} 行的 "${pattern.text}" 隐藏了它，请在那里放行`,
      ),
    related: neededBy === undefined ? [inIgnoreFile] : [inIgnoreFile, { place: { path, span: neededBy.span }, message: localized('needed by this command', '此命令需要它') }],
    fixes: letThrough(contextPath, pattern, ignoreFile),
  };
}

/** A file of credentials is hidden for a good reason: what has to go is the copy. */
function messageOfCopy(contextPath: string, { text }: IgnorePattern, name: string, line: number): Localized {
  return isCredentialFile(contextPath)
    ? localized(
      `${contextPath} is not sent to the builder, so this step fails with "not found": "${text}" in ${name}, line ${line}, rightly hides it; mount it as a secret instead`,
      `${contextPath} 不会发送给构建器，此步骤会以 "not found" 失败：${name} 第 ${line} 行的 "${text}" 隐藏了它，这样做是对的；请改为以机密方式挂载`,
    )
    : localized(
      `${contextPath} is not sent to the builder, so this step fails with "not found": "${text}" in ${name}, line ${line}, hides it; let it through with "!${contextPath}"`,
      `${contextPath} 不会发送给构建器，此步骤会以 "not found" 失败：${name} 第 ${line} 行的 "${text}" 隐藏了它，请用 "!${contextPath}" 放行`,
    );
}

/** Takes away a line that names just this path, else adds an exception as the last line, where nothing overrules it. */
function letThrough(contextPath: string, pattern: IgnorePattern, file: DockerignoreFile): Fix[] {
  if (/[*?[\]\\!]/.test(contextPath) || isCredentialFile(contextPath)) return [];
  const { source } = file;
  const name = baseName(source.path);
  const make = /^go\.(?:mod|sum|work|work\.sum)$/.test(baseName(contextPath)) ? safeFix : offeredFix;
  const start = startOfLine(source.text, pattern.span.start);
  const newline = source.text.indexOf('\n', pattern.span.end);
  const end = newline < 0 ? source.text.length : newline + 1;
  const without = source.text.slice(0, start) + source.text.slice(end);
  if (pattern.pattern === contextPath
    && ignoreMatcher(parseDockerignore({ path: source.path, text: without })).hiddenBy(contextPath) === undefined) {
    return [make(localized(`Remove "${pattern.text}" from ${name}`, `从 ${name} 中删除 "${pattern.text}"`), [{ path: source.path, span: { start, end }, newText: '' }])];
  }
  const eol = lineBreakOf(source.text);
  const lead = source.text === '' || source.text.endsWith('\n') ? '' : eol;
  const exception = exceptionFor(contextPath, file);
  return [make(localized(`Add "${exception}" to ${name}`, `在 ${name} 中添加 "${exception}"`), [insertAt(source.path, source.text.length, `${lead}${exception}${eol}`)])];
}

/**
 * Behind `vendor/*` the line `!vendor` brings nothing back: the folder itself was not hidden, so what is in it does not inherit
 * the exception.
 */
function exceptionFor(contextPath: string, { source }: DockerignoreFile): string {
  const exception = `!${contextPath}`;
  const withIt = ignoreMatcher(parseDockerignore({ path: source.path, text: `${source.text}\n${exception}\n` }));
  return baseName(contextPath) === 'vendor' && withIt.hiddenBy(`${contextPath}/modules.txt`) !== undefined ? `${exception}/**` : exception;
}
