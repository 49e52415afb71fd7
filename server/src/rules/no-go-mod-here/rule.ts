import { filesAt } from '../../docker/dockerfile/files-at.ts';
import type { Step } from '../../docker/dockerfile/model.ts';
import { compareGoVersions } from '../../go/go-version.ts';
import type { BuildAnalysis, Download } from '../../project/analysis.ts';
import { foldersUpward, joinPath, parentOf, relativeTo } from '../../project/paths.ts';
import { literalPattern } from '../../text/literal-pattern.ts';
import { localized } from '../../text/localized.ts';
import { nonEmptyText } from '../../text/resolved.ts';
import type { Finding, Fix } from '../finding.ts';
import { insertLinesAbove, offeredFix } from '../fix.ts';
import { missingSources } from '../shared/missing-sources.ts';
import { contextIsSure, goFlag } from '../shared/module-files.ts';
import { oncePerStage } from '../shared/once-per-stage.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'no-go-mod-here',
  severity: 'error',
  group: 'context',
  title: localized('A command needs a go.mod, and there is none in its folder or above', '命令需要 go.mod，而其所在目录及上级目录中都没有'),
  *checkBuild(analysis) {
    // A copy that fails ends the build before any command misses something.
    if (!contextIsSure(analysis) || missingSources(analysis).length > 0) return;
    yield* oncePerStage(analysis, (download) => {
      if (!wantsModule(download)) return undefined;
      return isPassedOver(download) ? passedOver(download, analysis)
        : lacksModule(download, analysis) ? finding(download, download.directory ?? '/', analysis) : undefined;
    });
  },
};

const needingModule = /^(?:mod (?:download|tidy|vendor|verify)|build|install|test|vet)$/;
/** First release in which modules are the default everywhere. */
const firstModulesOnly = '1.16';
/** First release whose `go get` refuses to work without a module. */
const firstGetNeedsModule = '1.18';

/** A command that fails without a go.mod. */
function wantsModule(download: Download): boolean {
  const { go, command, directory, image } = download;
  if (!command.certain || !command.fatal || directory === undefined || image?.go === undefined || image.system === 'windows') return false;
  if (!needsModule(download) || go.hasUnknownWords || go.modfile !== undefined || goFlag(download, 'modfile') !== undefined) return false;
  const version = image.go.tagVersion;
  if (version !== undefined && compareGoVersions(version, go.subcommand === 'get' ? firstGetNeedsModule : firstModulesOnly) < 0) return false;
  return moduleModeIsOn(download);
}

function lacksModule({ directory = '/', files, step }: Download, analysis: BuildAnalysis): boolean {
  const unfiltered = filesAt(step, analysis.context.unfiltered);
  // A go.mod that an ignore file hides is another fault, with another cure.
  return foldersUpward(directory).every((folder) => ['go.mod', 'go.work'].every((name) =>
    files.lookup(joinPath(folder, name)).presence === 'no' && unfiltered.lookup(joinPath(folder, name)).presence === 'no'));
}

/** The one folder whose own go.mod Go takes for a slip of somebody; those below it are like all others. */
const temporary = '/tmp';

function isPassedOver({ directory = '/', files, environment }: Download): boolean {
  if (environment.get('TMPDIR').value.kind !== 'unset') return false;
  const folders = foldersUpward(directory);
  const first = folders.find((folder) => files.lookup(joinPath(folder, 'go.mod')).presence !== 'no');
  return first === temporary && files.lookup(joinPath(temporary, 'go.mod')).presence === 'yes'
    && folders.every((folder) => files.lookup(joinPath(folder, 'go.work')).presence === 'no');
}

function passedOver({ go, command, files }: Download, analysis: BuildAnalysis): Finding {
  const { copy } = files.lookup(joinPath(temporary, 'go.mod'));
  const path = analysis.build.dockerfile;
  return {
    rule: rule.id,
    severity: rule.severity,
    place: { path, span: command.span },
    message: localized(
      `"go ${go.subcommand}" fails: Go ignores a go.mod that lies in ${temporary} itself, so work in another folder, such as /src`,
      `"go ${go.subcommand}" 会失败：Go 会忽略直接位于 ${temporary} 中的 go.mod，请在其他目录（例如 /src）中工作`,
    ),
    related: copy === undefined ? [] : [{ place: { path, span: copy.instruction.span }, message: localized('go.mod comes with this copy', 'go.mod 随此复制而来') }],
    fixes: [],
  };
}

/** `go build main.go`, and packages of the standard library, need none. */
function needsModule({ go }: Download): boolean {
  if (go.subcommand === 'get') return go.packages.length > 0;
  if (go.versioned.length > 0 || !needingModule.test(go.subcommand)) return false;
  if (go.subcommand.startsWith('mod ')) return go.packages.length === 0;
  return go.packages.every(({ text }) => /^\.{1,2}(?:\/|$)/.test(text) && !text.endsWith('.go'));
}

function moduleModeIsOn({ environment }: Download): boolean {
  const mode = environment.get('GO111MODULE').value;
  const workspace = environment.get('GOWORK').value;
  return (mode.kind === 'unset' || (mode.kind === 'known' && (mode.text === 'on' || mode.text === '')))
    && (workspace.kind === 'unset' || (workspace.kind === 'known' && (workspace.text === 'off' || workspace.text === '')));
}

function finding(download: Download, directory: string, analysis: BuildAnalysis): Finding {
  const command = `go ${download.go.subcommand}`;
  const path = analysis.build.dockerfile;
  const folders = moduleFolders(download, analysis);
  const later = laterCopy(download, directory, analysis);
  const common = { rule: rule.id, severity: rule.severity, place: { path, span: download.command.span } } as const;
  if (later !== undefined) {
    return {
      ...common,
      message: localized(
        `"${command}" fails: go.mod comes into ${directory} only in line ${later.line + 1}, so copy it before`,
        `"${command}" 会失败：go.mod 到第 ${later.line + 1} 行才复制到 ${directory}，请在此之前复制`,
      ),
      related: [{ place: { path, span: later.span }, message: localized('go.mod comes with this copy', 'go.mod 随此复制而来') }],
      fixes: copyModuleFiles(download, directory, analysis),
    };
  }
  if (download.go.subcommand === 'get') {
    return {
      ...common,
      message: localized(
        `"go get" fails: there is no go.mod in ${directory} or above, and without one it works no more since Go 1.18; "go install PATH@VERSION" installs programs`,
        `"go get" 会失败：${directory} 及其上级目录中没有 go.mod，而从 Go 1.18 起它在模块之外不再可用；安装程序请用 "go install PATH@VERSION"`,
      ),
      related: [],
      fixes: [],
    };
  }
  const [folder, ...others] = folders;
  return {
    ...common,
    message: folder === undefined
      ? localized(
        `"${command}" fails: there is no go.mod in ${directory} or above, and no step before this one copies one`,
        `"${command}" 会失败：${directory} 及其上级目录中没有 go.mod，而此前的步骤都没有复制它`,
      )
      : localized(
        `"${command}" fails: there is no go.mod in ${directory} or above, but in ${[folder, ...others].join(', ')}, so work there`,
        `"${command}" 会失败：${directory} 及其上级目录中没有 go.mod，它位于 ${[folder, ...others].join('、')}，请在那里运行`,
      ),
    related: [],
    fixes: folder === undefined || others.length > 0 ? [] : workIn(folder, download, analysis),
  };
}

/** Folders deeper than this are not searched: a module lies near the root of what is copied. */
const maximumDepth = 3;
const maximumFolders = 200;

/** Where in the image a go.mod of the context lies when the command runs. */
function moduleFolders({ step, files }: Download, { context }: BuildAnalysis): string[] {
  const inContext: string[] = [];
  const pending = [{ folder: '.', depth: 0 }];
  for (let at = 0; at < pending.length && at < maximumFolders; at++) {
    const { folder, depth } = pending[at] ?? { folder: '.', depth: 0 };
    for (const { name, kind } of context.list(folder)) {
      const path = folder === '.' ? name : `${folder}/${name}`;
      if (kind === 'file' && name === 'go.mod') inContext.push(path);
      else if (kind === 'directory' && depth < maximumDepth && !/^(?:\.|vendor$|node_modules$|testdata$)/.test(name)) pending.push({ folder: path, depth: depth + 1 });
    }
  }
  const destinations = [...step.before.copies, ...step.copies].filter(({ from }) => from.kind === 'context')
    .flatMap(({ destination }) => (destination.kind === 'known' ? [destination.text.replace(/(.)\/$/, '$1')] : []));
  const found = new Set<string>();
  for (const destination of new Set(destinations)) {
    for (const path of inContext) {
      for (const folder of foldersUpward(path)) {
        const candidate = joinPath(destination, path === folder ? '.' : path.slice(folder === '.' ? 0 : folder.length + 1));
        if (candidate.endsWith('/go.mod') && files.lookup(candidate).presence === 'yes') found.add(parentOf(candidate));
      }
    }
  }
  return [...found].sort();
}

/** The copy behind the command, in its stage, that brings the file. */
function laterCopy(
  { stage, step }: Download, directory: string, { context }: BuildAnalysis
): { readonly line: number; readonly span: { start: number; end: number } } | undefined {
  const found = stage.steps.findLast((each) => each.index > step.index && each.copies.some(({ kind }) => kind !== 'bind'));
  if (found === undefined) return undefined;
  const next = stage.steps.find((each) => each.index > found.index);
  const goMod = joinPath(directory, 'go.mod');
  const copy = next === undefined ? undefined : filesAt(next, context).lookup(goMod).copy;
  return copy === undefined || copy.from.kind !== 'context' ? undefined : { line: copy.instruction.line, span: copy.instruction.span };
}

function copyModuleFiles({ step, go }: Download, directory: string, { context, model }: BuildAnalysis): Fix[] {
  if (go.subcommand !== 'mod download' || step.instruction.onbuild || nonEmptyText(step.before.workdir) !== directory || context.exists('go.mod') !== 'file') return [];
  const names = context.exists('go.sum') === 'file' ? 'go.mod go.sum' : 'go.mod';
  return [offeredFix(localized(`Copy ${names} before`, `在此之前复制 ${names}`), [insertLinesAbove(model.syntax.source, step.instruction, [`COPY ${names} ./`])])];
}

function workIn(folder: string, { step, command, go }: Download, { model }: BuildAnalysis): Fix[] {
  const { directory } = command;
  if (step.instruction.onbuild || directory === undefined || go.changeDir !== undefined
    || nonEmptyText(step.before.workdir) !== directory || /\s/.test(folder) || isWrittenForAnother(folder, directory, step)) return [];
  return [offeredFix(localized(`Work in ${folder}`, `改在 ${folder} 中工作`), [insertLinesAbove(model.syntax.source, step.instruction, [`WORKDIR ${folder}`])])];
}

/**
 * What stands behind in the stage was written for the folder above: there `./backend` is a folder of it, and copies without a leading slash
 * land in it.
 */
function isWrittenForAnother(folder: string, directory: string, { stage, index }: Step): boolean {
  const [first = '.'] = relativeTo(directory, folder)?.split('/') ?? [];
  const named = new RegExp(`(?:^|[\\s="':])(?:\\./)?${literalPattern(first)}(?:$|[/\\s"'])`);
  return stage.steps.filter((each) => each.index > index).some(({ instruction: { keyword, words, argumentText } }) => {
    if (/^(?:COPY|ADD)$/.test(keyword)) return !/^"?\//.test(words.at(-1)?.text ?? '');
    return /^(?:RUN|WORKDIR)$/.test(keyword) && first !== '.' && named.test(argumentText.text);
  });
}
