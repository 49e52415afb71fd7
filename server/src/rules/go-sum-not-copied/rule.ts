import type { FoundFile } from '../../docker/dockerfile/files-at.ts';
import type { Step } from '../../docker/dockerfile/model.ts';
import { stepsBefore } from '../../docker/dockerfile/stage-chain.ts';
import type { GoCommand } from '../../go/go-command.ts';
import { hasSum, modulesNeedingSums, parseGoSum } from '../../go/go-sum.ts';
import { isReplaced } from '../../go/replacements.ts';
import type { BuildAnalysis, Download, ModuleAtDownload } from '../../project/analysis.ts';
import { goCommandOf } from '../../project/go-commands.ts';
import { joinPath } from '../../project/paths.ts';
import { localized } from '../../text/localized.ts';
import { importsPath } from '../shared/cold-fetch.ts';
import type { Finding, Fix } from '../finding.ts';
import { insertAt, insertLinesBelow, safeFix } from '../fix.ts';
import { contextIsSure, needsGoSum, ownModule, sourceOf } from '../shared/module-files.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'go-sum-not-copied',
  severity: 'error',
  group: 'context',
  title: localized('go.mod is copied without go.sum', '复制了 go.mod，却没有复制 go.sum'),
  checkBuild: (analysis) => {
    if (!contextIsSure(analysis)) return [];
    // One missing copy spoils every build behind it.
    const byPlace = new Map<string, Finding>();
    for (const finding of analysis.downloads.flatMap((download) => judge(download, analysis))) {
      const key = `${finding.place.path}:${finding.place.span.start}`;
      if (!byPlace.has(key)) byPlace.set(key, finding);
    }
    return byPlace.values();
  },
};

function judge(download: Download, analysis: BuildAnalysis): Finding[] {
  const { files, command, step } = download;
  const found = ownModule(download);
  if (found === undefined || !command.certain || !command.fatal || !needsGoSum(download, found)) return [];
  const sums = files.lookup(joinPath(found.folder, 'go.sum'));
  if (isWritten(download)) return [];
  if (sums.presence === 'yes' && sums.contextPath !== undefined) return incomplete(download, found, sums.contextPath, analysis);
  if (sums.presence !== 'no' || isNamed(step)) return [];
  const goSum = contextPathOf(found, files.lookup(joinPath(found.folder, 'go.mod')));
  if (goSum === undefined) return [];
  const onDisk = analysis.context.onDisk(goSum) === 'file';
  // An ignore file that hides it is another fault, with another cure.
  if (onDisk && analysis.context.exists(goSum) === undefined) return [];
  return onDisk ? notCopied(download, found, goSum, analysis) : absent(download, found, analysis);
}

function notCopied(download: Download, found: ModuleAtDownload, goSum: string, analysis: BuildAnalysis): Finding[] {
  const goMod = download.files.lookup(joinPath(found.folder, 'go.mod'));
  const source = sourceOf(goMod);
  const path = analysis.build.dockerfile;
  if (source === undefined) return [];
  const line = download.step.instruction.line + 1;
  const command = `go ${download.go.subcommand}`;
  return [{
    rule: rule.id,
    severity: rule.severity,
    place: { path, span: source.word.span },
    message: localized(
      `go.sum is not copied with go.mod, so "${command}" in line ${line} ends with "missing go.sum entry": copy both (go mod download alone does not notice)`,
      `go.sum 没有随 go.mod 一起复制，第 ${line} 行的 "${command}" 会以 "missing go.sum entry" 失败：请同时复制两者（单独的 go mod download 不会发现这一点）`,
    ),
    related: [{ place: { path, span: download.command.span }, message: localized('this command needs go.sum', '此命令需要 go.sum') }],
    fixes: copyToo(goMod, goSum, source.word.text, source.word.span.end, analysis),
  }];
}

function absent(download: Download, found: ModuleAtDownload, analysis: BuildAnalysis): Finding[] {
  const path = analysis.build.dockerfile;
  const count = modulesNeedingSums(found.module.goMod).length;
  const [first] = found.module.goMod.requires;
  const command = `go ${download.go.subcommand}`;
  return [{
    rule: rule.id,
    severity: rule.severity,
    place: { path, span: download.command.span },
    message: localized(
      `"${command}" ends with "missing go.sum entry": go.mod requires ${count} ${count === 1 ? 'module' : 'modules'} and there is no go.sum beside it, so run go mod tidy and commit go.sum`,
      `"${command}" 会以 "missing go.sum entry" 失败：go.mod 依赖 ${count} 个模块，旁边却没有 go.sum，请运行 go mod tidy 并提交 go.sum`,
    ),
    related: first === undefined ? [] : [{ place: { path: found.module.goModPath, span: first.span }, message: localized('required here', '在此处声明依赖') }],
    fixes: [],
  }];
}

/** A requirement that the sources import and that go.sum does not know: go.mod was changed, and go.sum not. */
function incomplete(download: Download, found: ModuleAtDownload, goSum: string, analysis: BuildAnalysis): Finding[] {
  if (!/^(?:build|install|test|vet)$/.test(download.go.subcommand) || !takesEveryPackage(download)) return [];
  const text = analysis.context.read(goSum);
  // Without the sources beside it the module may be another one than what is compiled.
  if (text === undefined || download.directory !== found.folder) return [];
  const sums = parseGoSum(text);
  const { goMod, goModPath, folder } = found.module;
  const isImported = (path: string) => importsPath(analysis, folder, path, download.go.subcommand === 'test');
  const lacking = goMod.requires.find(({ path, version, indirect }) => !indirect && canonical.test(version.value)
    && !isReplaced(goMod, path.value) && !hasSum(sums, path.value, version.value) && isImported(path.value));
  if (lacking === undefined) return [];
  const command = `go ${download.go.subcommand}`;
  const name = `${lacking.path.value} ${lacking.version.value}`;
  return [{
    rule: rule.id,
    severity: rule.severity,
    place: { path: analysis.build.dockerfile, span: download.command.span },
    message: localized(
      `"${command}" ends with "missing go.sum entry": go.mod requires ${name}, and go.sum does not know it, so run go mod tidy and commit both`,
      `"${command}" 会以 "missing go.sum entry" 失败：go.mod 依赖 ${name}，而 go.sum 中没有它，请运行 go mod tidy 并提交两个文件`,
    ),
    related: [{ place: { path: goModPath, span: lacking.span }, message: localized('required here', '在此处声明依赖') }],
    fixes: [],
  }];
}

/** What go would have to resolve first is not looked up. */
const canonical = /^v\d+\.\d+\.\d+/;

/** One package among several may not import the module. */
function takesEveryPackage({ go }: Download): boolean {
  return go.packages.some(({ text }) => text === './...');
}

/** Where go.sum would stand in the context, beside the go.mod that was copied. */
function contextPathOf(found: ModuleAtDownload, goMod: FoundFile): string | undefined {
  return goMod.contextPath?.endsWith('go.mod') === true && goMod.copy?.from.kind === 'context'
    && found.module.goModPath.endsWith(goMod.contextPath)
    ? goMod.contextPath.replace(/go\.mod$/, 'go.sum')
    : undefined;
}

function copyToo(goMod: FoundFile, goSum: string, word: string, end: number, analysis: BuildAnalysis): Fix[] {
  const { copy } = goMod;
  const { source } = analysis.model.syntax;
  if (copy?.destination.kind !== 'known' || !/go\.mod"?$/.test(word) || goMod.contextPath !== goSum.replace(/sum$/, 'mod')) return [];
  const title = localized('Copy go.sum too', '同时复制 go.sum');
  const destination = source.text.slice(copy.destinationSpan.start, copy.destinationSpan.end);
  const sumWord = word.replace(/mod("?)$/, 'sum$1');
  const isFolder = copy.destination.text.endsWith('/') || copy.sources.length > 1 || copy.destination.text === '/';
  if (copy.kind === 'bind') {
    if (!destination.endsWith('go.mod')) return [];
    const mount = copy.instruction.flags.find((flag) => flag.name === 'mount' && flag.span.start <= end && end <= flag.span.end);
    const added = ` --mount=type=bind,source=${sumWord},target=${destination.replace(/mod$/, 'sum')}`;
    return mount === undefined ? [] : [safeFix(title, [insertAt(source.path, mount.span.end, added)])];
  }
  if (copy.instruction.onbuild) return [];
  if (copy.instruction.execForm !== undefined) return isFolder ? [safeFix(title, [insertAt(source.path, end, `, ${sumWord}`)])] : [];
  if (isFolder) return [safeFix(title, [insertAt(source.path, end, ` ${sumWord}`)])];
  if (!destination.endsWith('go.mod')) return [];
  return [safeFix(title, [insertLinesBelow(source, copy.instruction, [`COPY ${sumWord} ${destination.replace(/mod$/, 'sum')}`])])];
}

/** A copy that names go.sum although it is nowhere: the copy itself fails first. */
function isNamed(step: Step): boolean {
  return [...step.before.copies, ...step.copies].some((copy) =>
    copy.from.kind === 'context' && copy.sources.some((source) => !source.isGlob && source.path.kind === 'known'
      && /(?:^|\/)go\.sum$/.test(source.path.text)));
}

/** A go command before this one that completes go.sum by itself. */
function isWritten(download: Download): boolean {
  return [download.step, ...stepsBefore(download.step)].some((step) => step.run?.commands.some((command) => {
    if (step === download.step && command.span.start >= download.command.span.start) return false;
    const go = goCommandOf(command);
    return go !== undefined && writesGoSum(go);
  }) === true);
}

function writesGoSum(go: GoCommand): boolean {
  return /^(?:get|mod tidy|work sync|mod init)$/.test(go.subcommand) || (go.subcommand === 'mod download' && go.packages.length > 0)
    || go.mod === 'mod';
}
