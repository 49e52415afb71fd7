import type { Copy, Step } from '../../docker/dockerfile/model.ts';
import type { Flag } from '../../docker/dockerfile/syntax.ts';
import type { BuildAnalysis, Download, ModuleAtDownload } from '../../project/analysis.ts';
import { joinPath } from '../../project/paths.ts';
import { isWatchedVariable } from '../../project/watched-variables.ts';
import type { TextEdit } from '../../text/edit.ts';
import { localized, type Localized } from '../../text/localized.ts';
import { nonEmptyText } from '../../text/resolved.ts';
import type { Finding, Fix } from '../finding.ts';
import { bringsCache, fetchingCommands, isFirstFetch, isVendored, mayBeCached } from '../shared/first-fetch.ts';
import { insertLinesAbove, offeredFix, removeInstruction } from '../fix.ts';
import { contextIsSure, downloadsModules, mayUseVendor, ownModule, replacedModules } from '../shared/module-files.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'copy-before-download',
  severity: 'warning',
  group: 'context',
  title: localized('The whole context is copied before the modules are downloaded', '下载模块之前就复制了整个上下文'),
  checkBuild: (analysis) => (contextIsSure(analysis) ? analysis.downloads.flatMap((download) => judge(download, analysis)) : []),
};

function judge(download: Download, analysis: BuildAnalysis): Finding[] {
  const { go, command, step } = download;
  const found = ownModule(download);
  if (found === undefined || !fetchingCommands.test(go.subcommand) || !command.certain || !downloadsModules(found)
    || mayUseVendor(download)) return [];
  if (!isFirstFetch(download, analysis) || isVendored(download, found) || mayBeCached(download)) return [];
  const copy = download.files.lookup(joinPath(found.folder, 'go.mod')).copy;
  if (copy === undefined || copy.kind === 'bind' || copy.from.kind !== 'context'
    || !copy.sources.some(({ isWholeContext }) => isWholeContext)) return [];
  const copyStep = step.stage.steps.find((each) => each.instruction === copy.instruction);
  // Files copied one by one before, or a cache that came from elsewhere: the author has thought of it.
  if (copyStep === undefined) return [];
  if (copyStep.before.copies.some((earlier) => bringsModuleFile(earlier) || bringsCache(earlier, download))) return [];
  const path = analysis.build.dockerfile;
  const files = filesToCopy(found, analysis);
  return [{
    rule: rule.id,
    severity: rule.severity,
    place: { path, span: { start: copy.instruction.keywordSpan.start, end: copy.destinationSpan.end } },
    message: localized(
      `Each change of any file downloads all modules again, since "go ${go.subcommand}" in line ${step.instruction.line + 1} comes behind this copy: copy ${files.en} and run go mod download before it`,
      `任何文件一有改动就会重新下载所有模块，因为第 ${step.instruction.line + 1} 行的 "go ${go.subcommand}" 位于此复制之后：请先复制 ${files['zh-cn']} 并运行 go mod download`,
    ),
    related: [{ place: { path, span: command.span }, message: localized('modules are downloaded here', '在此处下载模块') }],
    fixes: downloadFirst(download, copyStep, copy, found, analysis),
  }];
}

/** A folder in a module's place has a go.mod of its own, which a download reads. */
function filesToCopy(found: ModuleAtDownload, { build }: BuildAnalysis): Localized {
  const folders = [...new Set(replacedModules(found, build.contextRoot).map(({ replacement }) => replacement.newPath.value))];
  return folders.length === 0
    ? localized('go.mod and go.sum', 'go.mod 和 go.sum')
    : localized(`go.mod, go.sum and the go.mod of ${folders.join(', ')}`, `go.mod、go.sum 以及 ${folders.join('、')} 的 go.mod`);
}

function bringsModuleFile(copy: Copy): boolean {
  return copy.sources.some(({ path }) => path.kind !== 'known' || /(?:^|\/)go\.[^/]*$|\[|^vendor(?:\/|$)/.test(path.text));
}

function downloadFirst(download: Download, copyStep: Step, copy: Copy, found: ModuleAtDownload, analysis: BuildAnalysis): Fix[] {
  const { context, build, model } = analysis;
  const { step } = download;
  // The new step must see what the old one sees, and the module must lie where the copy puts it.
  if (found.module.folder !== build.contextRoot || nonEmptyText(copyStep.before.workdir) !== found.folder
    || copyStep.instruction.onbuild) return [];
  if (copy.destination.kind !== 'known' || copy.destination.text.replace(/(.)\/$/, '$1') !== found.folder
    || !nothingMattersBetween(copyStep, step)) return [];
  // Whoever owns the sources owns the module files: go may want to complete go.sum.
  const copying = copy.chown === undefined ? 'COPY' : `COPY --chown=${copy.chown}`;
  const replacements = copiesOfReplacements(found, copying, analysis);
  if (replacements === undefined || step.instruction.heredocs.length > 0
    || download.command.assignments.some(({ name }) => isWatchedVariable(name))) return [];
  const go = goAsWritten(download);
  if (go === undefined || isPrepared(download)) return [];
  const { source } = model.syntax;
  const files = context.exists('go.sum') === 'file' ? 'go.mod go.sum' : 'go.mod';
  const text = source.text.slice(step.instruction.span.start, step.instruction.span.end);
  const alone = step.run?.commands.length === 1 && download.go.subcommand === 'mod download';
  const flags = step.instruction.flags.filter(isNeededToDownload).map(({ span }) => source.text.slice(span.start, span.end));
  const run = alone ? text.split(/\r?\n/) : [['RUN', ...flags, `${go} mod download`].join(' ')];
  const edits: TextEdit[] = [insertLinesAbove(source, copyStep.instruction, [`${copying} ${files} ./`, ...replacements, ...run])];
  if (alone) edits.push(removeInstruction(source, step.instruction));
  return [offeredFix(localized('Copy the module files and download before everything else', '先复制模块文件并下载，再复制其他文件'), edits)];
}

/** Lines that bring the go.mod of each folder that stands for a module; undefined where one of them is not to be had. */
function copiesOfReplacements(found: ModuleAtDownload, copying: string, { build, context }: BuildAnalysis): string[] | undefined {
  const folders = replacedModules(found, build.contextRoot).map(({ contextFolder }) => contextFolder);
  const lines = [...new Set(folders)].map((folder) => (folder !== undefined && folder !== '.' && !/[\s*?[\]$"'\\]/.test(folder)
    && context.exists(joinPath(folder, 'go.mod')) === 'file' ? `${copying} ${folder}/go.mod ./${folder}/` : undefined));
  const known = lines.filter((line) => line !== undefined);
  return known.length < lines.length ? undefined : known;
}

/** Credentials for private modules come along, and the host's network; a cache mount of the build is of no use to the download. */
function isNeededToDownload({ name, value = '' }: Flag): boolean {
  return name === 'mount' ? /type=(?:secret|ssh)\b/.test(value) : name === 'network' && value !== 'none';
}

/** A toolchain that is not in PATH is called by its path. */
function goAsWritten({ command }: Download): string | undefined {
  const name = command.words[0]?.value;
  return name !== undefined && /^[\w./+-]+$/.test(name) ? name : undefined;
}

/** What the step does or sets before it downloads may be what lets it; where a failure is swallowed, a step that fails is another build. */
function isPrepared({ command, step }: Download): boolean {
  const earlier = (step.run?.commands ?? []).filter(({ span }) => span.start < command.span.start);
  return !command.fatal || command.exported.some(({ name }) => isWatchedVariable(name))
    || earlier.some(({ words }) => !/^(?:set|echo|printf|true|:)$/.test(words[0]?.value ?? ''));
}

/** Commands may prepare the download (certificates, credentials), and variables may steer it. */
function nothingMattersBetween(copyStep: Step, step: Step): boolean {
  return step.stage.steps.filter((each) => each.index > copyStep.index && each.index < step.index)
    .every((each) => /^(?:LABEL|EXPOSE|ARG|ENV|CMD|ENTRYPOINT)$/.test(each.instruction.keyword)
      && !each.declarations.some(({ name }) => isWatchedVariable(name)));
}
