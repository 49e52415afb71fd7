import type { DocumentStatus } from '../../../protocol/src/index.ts';
import type { BuildAnalysis } from '../project/analysis.ts';
import { documentKind, mayServeBuild } from '../project/document-kind.ts';
import { baseName, parentOf, relativeTo } from '../project/paths.ts';
import { unreadBake } from '../project/unread-bake.ts';
import { unreadInline } from '../project/unread-inline.ts';
import { localized, type Locale, type Localized } from '../text/localized.ts';
import { stageName } from '../docker/dockerfile/stage-name.ts';
import type { CheckedDocument } from './document-checker.ts';
import { baseReference } from './downloads.ts';
import type { OpenDocument } from './open-documents.ts';
import { unreadText } from './unread-text.ts';
import type { Workspace } from './workspace.ts';

/** What was checked and under which assumptions: the client shows it beside the language name. */
export function documentStatus(checked: CheckedDocument, workspace: Workspace, locale: Locale): DocumentStatus {
  const { document, checks } = checked;
  const kind = document.kind ?? 'none';
  const analyses = [...checks.values()].flatMap((check) => check.analyses);
  // A script that no Dockerfile runs is nothing that anybody expects to be checked.
  const reasons = mayServeBuild(document.path) ? [] : kind === 'none' ? [notChecked(document.uri)] : [
    ...analyses.flatMap(reasonsOf), ...unreadableCompose(document.path, analyses, workspace), ...lonely(kind, checks.size),
  ];
  const texts = [...new Set(reasons.map((reason) => reason[locale]))];
  return {
    uri: document.uri,
    version: document.version,
    kind,
    severity: texts.length === 0 ? 'ok' : 'warning',
    text: summary(kind, analyses, workspace)[locale],
    reasons: texts,
  };
}

/** Nothing was found out about the document, by a fault of ours: never the silence of a file that is fine. */
export function failedStatus({ uri, kind, version }: OpenDocument, locale: Locale): DocumentStatus {
  return { uri, version, kind: kind ?? 'none', severity: 'error', text: notCheckedText[locale], reasons: [failed[locale]] };
}

const notCheckedText = localized('not checked', '未检查');
const failed = localized(
  'The check failed by a fault of Go Module Doctor itself; its output says which: please report it',
  '由于 Go Module Doctor 自身的缺陷，检查未能完成；详情见其输出，欢迎报告',
);

function summary(kind: DocumentStatus['kind'], analyses: readonly BuildAnalysis[], workspace: Workspace): Localized {
  if (kind === 'none') return notCheckedText;
  if (kind === 'go-env') return localized('Go environment file', 'Go 环境变量文件');
  if (kind === 'control') return localized('settings of the project', '项目设置');
  const shown = (path: string) => workspace.folders.flatMap((folder) => relativeTo(folder, path) ?? [])[0] ?? path;
  const contexts = unique(analyses.map((analysis) => folderText(shown(analysis.context.root))));
  const modules = unique(
    analyses.flatMap((analysis) => analysis.downloads.flatMap((download) => download.module?.module.goMod.module?.value.value ?? []))
  );
  const downloads = new Set(analyses.flatMap((analysis) => analysis.downloads.map((each) => `${analysis.build.dockerfile} ${each.command.span.start}`))).size;
  const files = unique(analyses.map((analysis) => analysis.build.dockerfile)).length;
  return localized(
    [
      ...(kind === 'dockerfile' ? [] : [`${files} ${files === 1 ? 'Dockerfile' : 'Dockerfiles'}`]),
      ...(contexts.length === 0 ? [] : [`context ${contexts.join(', ')}`]),
      ...(modules.length === 0 ? [] : [`go.mod ${modules.join(', ')}`]),
      `${downloads} ${downloads === 1 ? 'download' : 'downloads'}`,
    ].join(' · '),
    [
      ...(kind === 'dockerfile' ? [] : [`${files} 个 Dockerfile`]),
      ...(contexts.length === 0 ? [] : [`上下文 ${contexts.join('、')}`]),
      ...(modules.length === 0 ? [] : [`go.mod ${modules.join('、')}`]),
      `${downloads} 处下载`,
    ].join(' · '),
  );
}

function folderText(path: string): string {
  return path === '.' ? './' : path;
}

function reasonsOf(analysis: BuildAnalysis): Localized[] {
  const { build, downloads, model, reachable } = analysis;
  const reasons: Localized[] = [];
  if (build.origin.kind === 'inferred' && !build.origin.certain) {
    reasons.push(localized(
      `The build context is guessed (${build.contextRoot}): not every file that COPY names is there; a compose file would tell it`,
      `构建上下文为推测（${build.contextRoot}）：COPY 所列的文件并不都在其中；可用 compose 文件声明`,
    ));
  }
  if (downloads.length > 0 && downloads.every((download) => download.module === undefined)) {
    reasons.push(localized(
      `No go.mod was found for the downloads under ${build.contextRoot}: what depends on it is not checked`,
      `在 ${build.contextRoot} 下未找到下载所用的 go.mod：依赖它的检查项未执行`,
    ));
  }
  if (build.origin.kind === 'inferred' && build.origin.bakeFile !== undefined) reasons.push(unreadBake(baseName(build.origin.bakeFile)));
  const downloading = new Set(downloads.map((download) => download.stage));
  for (const stage of model.stages) {
    if (!reachable.has(stage)) continue;
    if (downloading.has(stage) && analysis.imageOf(stage) === undefined) {
      const image = baseReference(stage);
      reasons.push(localized(
        `The base image of stage "${stageName(stage)}"${image === undefined ? '' : ` (${image})`} is not an official one: its Go version and variables are unknown`,
        `阶段“${stageName(stage)}”的基础镜像${image === undefined ? '' : `（${image}）`}不是官方镜像：其 Go 版本与环境变量未知`,
      ));
    }
    for (const { step, unread } of analysis.opaqueCalls) if (step.stage === stage) reasons.push(unreadText(step, unread));
    for (const step of stage.steps) {
      if (step.run?.opaque !== true) continue;
      reasons.push(localized(
        `The RUN instruction on line ${step.instruction.line + 1} cannot be read as a POSIX shell script and is not checked`,
        `第 ${step.instruction.line + 1} 行的 RUN 指令不是可读的 POSIX shell 脚本，未检查`,
      ));
    }
  }
  return reasons;
}

function unreadableCompose(path: string, analyses: readonly BuildAnalysis[], workspace: Workspace): Localized[] {
  const paths = unique([
    ...(documentKind(path) === 'compose' ? [path] : []),
    ...analyses.flatMap(({ build }) => (build.origin.kind === 'compose' ? [build.origin.file.source.path] : [])),
    ...workspace.files.list(parentOf(path)).map((entry) => `${parentOf(path)}/${entry.name}`).filter((each) => documentKind(each) === 'compose'),
  ]);
  return paths.flatMap((each) => {
    const compose = workspace.project.compose(each);
    const problem = compose?.problems[0];
    const unread = compose === undefined || each !== path ? [] : unreadInline(compose);
    return problem === undefined ? unread : [...unread, localized(
      `${baseName(each)} is not valid YAML, so its services may be missing: ${problem.message}`,
      `${baseName(each)} 不是有效的 YAML，其中的服务可能缺失：${problem.message}`,
    )];
  });
}

function lonely(kind: DocumentStatus['kind'], subjects: number): Localized[] {
  if (subjects > 0 || (kind !== 'compose' && kind !== 'dockerignore')) return [];
  return [kind === 'compose'
    ? localized('No service builds a Dockerfile that is there, so nothing is checked', '没有服务构建现有的 Dockerfile，因此没有可检查的内容')
    : localized('No Dockerfile was found that this file serves, so nothing is checked', '未找到使用此文件的 Dockerfile，因此没有可检查的内容')];
}

function notChecked(uri: string): Localized {
  return uri.startsWith('file:')
    ? localized('The file name is none of those that are checked: Dockerfile, Containerfile, .dockerignore, go.env or a compose file', '文件名不在检查范围内：Dockerfile、Containerfile、.dockerignore、go.env 或 compose 文件')
    : localized('The document is not a file on disk, so its build context is unknown: save it first', '该文档不是磁盘上的文件，构建上下文未知：请先保存');
}

function unique<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}
