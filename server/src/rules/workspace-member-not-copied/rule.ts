import type { Stage } from '../../docker/dockerfile/model.ts';
import type { Word } from '../../go/directive-lines.ts';
import { parseGoMod } from '../../go/go-mod.ts';
import { compareGoVersions } from '../../go/go-version.ts';
import type { BuildAnalysis, Download, WorkspaceAtDownload } from '../../project/analysis.ts';
import { joinPath, relativeTo } from '../../project/paths.ts';
import { localized } from '../../text/localized.ts';
import { nonEmptyText } from '../../text/resolved.ts';
import type { Finding, Fix } from '../finding.ts';
import { insertLinesAbove, offeredFix } from '../fix.ts';
import { missingSources } from '../shared/missing-sources.ts';
import { contextIsSure } from '../shared/module-files.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'workspace-member-not-copied',
  severity: 'error',
  group: 'context',
  title: localized('go.work lists a module that is not in the image when go runs', 'go 运行时，go.work 列出的模块不在镜像中'),
  *checkBuild(analysis) {
    if (!contextIsSure(analysis) || missingSources(analysis).length > 0) return;
    // The first command that reads go.work fails; those behind it never run.
    const told = new Set<Stage>();
    for (const download of analysis.downloads) {
      const { workspace } = download;
      if (workspace === undefined || told.has(download.stage) || !readsWorkspace(download)) continue;
      const missing = missingMembers(download, workspace, analysis);
      if (missing.length === 0) continue;
      told.add(download.stage);
      yield finding(download, workspace, missing, analysis);
    }
  },
};

/** First release that reads go.work. */
const firstWithWorkspaces = '1.18';

function readsWorkspace({ go, command, image }: Download): boolean {
  if (image?.go === undefined || !command.certain || !command.fatal || go.versioned.length > 0 || go.modfile !== undefined) return false;
  const version = image.go.tagVersion;
  return (version === undefined || compareGoVersions(version, firstWithWorkspaces) >= 0);
}

interface Member {
  /** The path behind `use`. */
  readonly written: Word;
  /** Absolute folder inside the container. */
  readonly containerFolder: string;
  /** Relative to the context's root; undefined when it lies outside. */
  readonly contextFolder: string | undefined;
  /** The context has its go.mod. */
  readonly exists: boolean;
}

function missingMembers({ files }: Download, { workspace, folder }: WorkspaceAtDownload, { build, context }: BuildAnalysis): Member[] {
  return workspace.goWork.uses.flatMap(({ value }) => {
    const containerFolder = joinPath(folder, value.value);
    if (/[\\:]/.test(value.value) || files.lookup(joinPath(containerFolder, 'go.mod')).presence !== 'no'
      || files.lookup(containerFolder).presence === 'unknown') return [];
    const contextFolder = value.value.startsWith('/') ? undefined : relativeTo(build.contextRoot, joinPath(workspace.folder, value.value));
    const goMod = contextFolder === undefined ? undefined : joinPath(contextFolder, 'go.mod');
    const exists = goMod !== undefined && context.onDisk(goMod) === 'file';
    // One that an ignore file hides is another fault, with another cure.
    if (exists && context.exists(goMod) === undefined) return [];
    return [{ written: value, containerFolder, contextFolder, exists }];
  });
}

function finding(download: Download, { workspace }: WorkspaceAtDownload, missing: readonly Member[], analysis: BuildAnalysis): Finding {
  const command = `go ${download.go.subcommand}`;
  const names = missing.map(({ written }) => written.value);
  const absent = missing.filter(({ exists }) => !exists).map(({ written }) => written.value);
  return {
    rule: rule.id,
    severity: rule.severity,
    place: { path: analysis.build.dockerfile, span: download.command.span },
    message: absent.length > 0
      ? localized(
        `"${command}" fails: go.work lists ${absent.join(', ')}, and the build context has no go.mod there, so take it out of go.work or use a wider context`,
        `"${command}" 会失败：go.work 列出了 ${absent.join('、')}，而构建上下文中那里没有 go.mod，请从 go.work 中去掉它，或扩大构建上下文`,
      )
      : localized(
        `"${command}" fails: go.work lists ${names.join(', ')}, and ${missing[0]?.containerFolder ?? ''}/go.mod is not in the image yet, so copy the go.mod of every member before`,
        `"${command}" 会失败：go.work 列出了 ${names.join('、')}，而此时镜像中还没有 ${missing[0]?.containerFolder ?? ''}/go.mod，请在此之前复制每个成员的 go.mod`,
      ),
    related: missing.map(({ written }) => ({
      place: { path: workspace.goWorkPath, span: written.span },
      message: localized(`lists ${written.value}`, `列出 ${written.value}`),
    })),
    fixes: [
      ...(absent.length > 0 ? [] : copyBefore(download, missing, analysis)),
      ...withoutWorkspace(download, workspace.goWork.uses.map(({ value }) => joinPath(workspace.folder, value.value)), analysis),
    ],
  };
}

/** A download reads the module files alone; everything else needs the sources too. */
function copyBefore({ step, go }: Download, missing: readonly Member[], { context, model }: BuildAnalysis): Fix[] {
  if (step.instruction.onbuild) return [];
  const moduleFilesOnly = go.subcommand === 'mod download';
  const workdir = nonEmptyText(step.before.workdir);
  const lines = missing.map(({ contextFolder = '.', containerFolder }) => {
    const below = workdir === undefined ? undefined : relativeTo(workdir, containerFolder);
    const destination = below === undefined ? `${containerFolder}/` : below === '.' ? './' : `./${below}/`;
    if (!moduleFilesOnly) return `COPY ${contextFolder} ${destination}`;
    const names = ['go.mod', 'go.sum'].map((name) => joinPath(contextFolder, name)).filter((name) => context.exists(name) === 'file');
    return `COPY ${names.join(' ')} ${destination}`;
  });
  if (missing.some(({ containerFolder, contextFolder }) => /\s/.test(`${containerFolder}${contextFolder ?? ''}`))) return [];
  return [offeredFix(
    localized('Copy the module files of every member before', '在此之前复制每个成员的模块文件'),
    [insertLinesAbove(model.syntax.source, step.instruction, lines)],
  )];
}

/** Where the module needs none of the others, it builds without the workspace; `go work` itself does not run without one. */
function withoutWorkspace(
  { module, step, directory, stage }: Download, members: readonly string[], { context, model, build, downloads }: BuildAnalysis
): Fix[] {
  if (module === undefined || module.folder !== directory || step.instruction.onbuild) return [];
  if (downloads.some((each) => each.stage === stage && each.go.subcommand.startsWith('work '))) return [];
  const required = new Set(module.module.goMod.requires.map(({ path }) => path.value));
  const needsOther = members.some((folder) => {
    const inContext = relativeTo(build.contextRoot, joinPath(folder, 'go.mod'));
    const text = inContext === undefined ? undefined : context.read(inContext);
    return text !== undefined && required.has(parseGoMod(text).module?.value.value ?? '');
  });
  if (needsOther || module.module.goMod.requires.length > 0 && module.module.goSum === undefined) return [];
  return [offeredFix(
    localized('Leave the workspace out of this build (GOWORK=off)', '此次构建不使用工作区（GOWORK=off）'),
    [insertLinesAbove(model.syntax.source, step.instruction, ['ENV GOWORK=off'])],
  )];
}
