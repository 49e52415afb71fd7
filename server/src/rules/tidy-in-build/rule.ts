import type { Copy, Stage, Step } from '../../docker/dockerfile/model.ts';
import { stagesBehind } from '../../docker/dockerfile/stage-chain.ts';
import type { BuildAnalysis, Download, ModuleAtDownload } from '../../project/analysis.ts';
import { joinPath } from '../../project/paths.ts';
import { localized, type Localized } from '../../text/localized.ts';
import { dropCommand } from '../repairs/drop-command.ts';
import type { Finding, Fix } from '../finding.ts';
import { offeredFix, replace } from '../fix.ts';
import { downloadsModules, ownModule } from '../shared/module-files.ts';
import type { Rule } from '../rule.ts';
import { mayHaveSources } from '../shared/sources.ts';
import { modInits, type ModInit } from './mod-init.ts';
import { buildWithoutRequirements, type LackingBuild } from './unfollowed-init.ts';

export const rule: Rule = {
  id: 'tidy-in-build',
  severity: 'error',
  group: 'cache',
  title: localized('go mod tidy or go mod init runs in the image build', '在镜像构建中运行 go mod tidy 或 go mod init'),
  checkBuild: (analysis) => {
    const { target } = analysis.model;
    const built = target === undefined ? new Set<Stage>() : stagesBehind(target);
    return [
      ...analysis.downloads.filter((download) => built.has(download.stage)).flatMap((download) => judge(download, analysis)),
      ...modInits(analysis, built).map((init) => aboutInit(init, analysis)),
    ];
  },
};

function aboutInit(init: ModInit, analysis: BuildAnalysis): Finding {
  const { step, command, folder, copiedBy, isLeftOut } = init;
  const { model } = analysis;
  const path = analysis.build.dockerfile;
  const lacking = buildWithoutRequirements(init, analysis);
  if (lacking !== undefined) return aboutLackingBuild(init, lacking, path);
  const removal = copiedBy === undefined ? undefined : dropCommand(model.syntax.source, step, command);
  return {
    rule: rule.id,
    severity: copiedBy === undefined ? 'warning' : 'error',
    place: { path, span: command.span },
    message: initMessage(folder, copiedBy, isLeftOut),
    related: copiedBy === undefined ? [] : [{ place: { path, span: copiedBy.instruction.span }, message: localized('go.mod comes with this copy', 'go.mod 随此复制而来') }],
    fixes: removal === undefined ? [] : [offeredFix(localized('Remove "go mod init"', '删除 "go mod init"'), [removal])],
  };
}

function aboutLackingBuild({ command }: ModInit, { download, lacks }: LackingBuild, path: string): Finding {
  const { go, step, command: { span } } = download;
  const line = step.instruction.line + 1;
  return {
    rule: rule.id,
    severity: 'error',
    place: { path, span: command.span },
    message: localized(
      `go mod init requires nothing, so "go ${go.subcommand}" in line ${line} ends with "no required module provides package ${lacks}": run it and "go mod tidy" on your machine, and copy go.mod and go.sum`,
      `go mod init 不会加入任何依赖，第 ${line} 行的 "go ${go.subcommand}" 因而会以 "no required module provides package ${lacks}" 失败：请在本机运行它和 "go mod tidy"，并复制 go.mod 和 go.sum`,
    ),
    related: [{ place: { path, span }, message: localized('builds without what it imports', '缺少所导入的模块') }],
    fixes: [],
  };
}

function initMessage(folder: string, copiedBy: Step | undefined, isLeftOut: boolean): Localized {
  if (copiedBy !== undefined) {
    const line = copiedBy.instruction.line + 1;
    return localized(
      `go mod init ends with "go.mod already exists": line ${line} copies the project's own to ${folder}, so remove this command`,
      `go mod init 会以 "go.mod already exists" 失败：第 ${line} 行已把项目自己的 go.mod 复制到 ${folder}，请删除此命令`,
    );
  }
  return isLeftOut
    ? localized(
      `go mod init writes a new go.mod to ${folder}, and the versions that the project has chosen are left out: copy its go.mod and go.sum instead`,
      `go mod init 会在 ${folder} 中写入新的 go.mod，项目选定的版本不起作用：请改为复制项目的 go.mod 和 go.sum`,
    )
    : localized(
      'go mod init writes a go.mod that nobody has committed, so each build takes the versions of its day: run it on your machine, and commit go.mod and go.sum',
      'go mod init 会写入从未提交过的 go.mod，每次构建都采用当天的版本：请在本机运行，并提交 go.mod 和 go.sum',
    );
}

function judge(download: Download, analysis: BuildAnalysis): Finding[] {
  const { go, command, step, files } = download;
  const found = ownModule(download);
  if (go.subcommand !== 'mod tidy' || found === undefined || !command.certain || go.flags.some(({ name }) => name === 'diff')) return [];
  const goMod = files.lookup(joinPath(found.folder, 'go.mod')).copy;
  // A check of the project itself, on the files of the context; or one that compares afterwards.
  if (goMod === undefined || goMod.kind === 'bind' || goMod.from.kind !== 'context' || comparesAfterwards(download)) return [];
  const spoiled = !mayHaveSources(download, found, analysis) && downloadsModules(found)
    ? buildOfSpoiledModule(download, found, goMod, analysis) : undefined;
  const place = { path: analysis.build.dockerfile, span: command.span };
  const line = (spoiled?.step.instruction.line ?? 0) + 1;
  return [{
    rule: rule.id,
    severity: spoiled === undefined ? 'warning' : 'error',
    place,
    message: spoiled === undefined
      ? localized(
        'go mod tidy rewrites go.mod and go.sum in the image from what the network answers now: run it before you commit, and "go mod download" here',
        'go mod tidy 会根据网络当前的应答在镜像中改写 go.mod 和 go.sum：请在提交前运行它，此处改用 "go mod download"',
      )
      : localized(
        `go mod tidy finds no Go files yet and removes every requirement from go.mod, so "go ${spoiled.go.subcommand}" in line ${line} fails: use "go mod download" here`,
        `go mod tidy 此时找不到任何 Go 文件，会删除 go.mod 中的所有依赖，第 ${line} 行的 "go ${spoiled.go.subcommand}" 因而会失败：请在此处改用 "go mod download"`,
      ),
    related: spoiled === undefined ? [] : [{ place: { path: place.path, span: spoiled.command.span }, message: localized('builds with the emptied go.mod', '使用被清空的 go.mod 构建') }],
    fixes: files.lookup(joinPath(found.folder, 'go.sum')).presence === 'no' && downloadsModules(found) ? []
      : downloadInstead(download, step.instruction.onbuild, place.path),
  }];
}

function comparesAfterwards({ step, command }: Download): boolean {
  const later = step.run?.commands.filter((each) => each.span.start > command.span.start) ?? [];
  return later.some((each) => /(?:^|\/)(?:git|diff|cmp)$/.test(each.words[0]?.value ?? ''));
}

/** The build that reads the go.mod which tidy left behind; a later copy of go.mod puts the requirements back. */
function buildOfSpoiledModule(tidy: Download, found: ModuleAtDownload, goMod: Copy, analysis: BuildAnalysis): Download | undefined {
  return analysis.downloads.find((each) =>
    each.stage === tidy.stage && each.step.index > tidy.step.index && /^(?:build|install)$/.test(each.go.subcommand)
    && each.command.certain && each.command.fatal && each.go.mod === undefined && ownModule(each)?.folder === found.folder
    && each.files.lookup(joinPath(found.folder, 'go.mod')).copy === goMod);
}

function downloadInstead({ command }: Download, onbuild: boolean, path: string): Fix[] {
  const [name] = command.words;
  if (onbuild || name === undefined) return [];
  return [offeredFix(localized('Run "go mod download" instead', '改为运行 "go mod download"'), [replace({ path, span: { start: name.span.start, end: command.words.at(-1)?.span.end ?? name.span.end } }, 'go mod download')])];
}
