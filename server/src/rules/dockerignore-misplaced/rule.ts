import { documentKind } from '../../project/document-kind.ts';
import { baseName, joinPath, parentOf, relativeTo } from '../../project/paths.ts';
import type { BuildAnalysis } from '../../project/analysis.ts';
import { localized } from '../../text/localized.ts';
import { nonEmptyText } from '../../text/resolved.ts';
import type { Source } from '../../text/source.ts';
import type { Finding, Fix } from '../finding.ts';
import { moveFile, offeredFix } from '../fix.ts';
import { contextIsSure } from '../shared/module-files.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'dockerignore-misplaced',
  severity: 'warning',
  group: 'context',
  title: localized('An ignore file stands where Docker does not look', '忽略文件位于 Docker 不会查找的位置'),
  checkBuild: (analysis) => misplaced(analysis).map((file) => judge(file, analysis)),
};

/** Ignore files beside the Dockerfile that neither this build nor, as far as the files tell, any other reads. */
function misplaced(analysis: BuildAnalysis): Source[] {
  const { build, context } = analysis;
  const folder = parentOf(build.dockerfile);
  // No file can stand beside a Dockerfile that stands in a compose file.
  if (build.inline !== undefined || !contextIsSure(analysis)) return [];
  const entries = context.unfiltered.list(folder).filter(({ kind }) => kind === 'file').map(({ name }) => name);
  // Another Dockerfile there may be built in another way, and be the one that the file is for.
  if (entries.filter((name) => documentKind(joinPath(folder, name)) === 'dockerfile').length !== 1) return [];
  return entries.flatMap((name) => {
    const path = joinPath(folder, name);
    const text = isMeantForThis(name, entries) && !isRead(path, name, analysis) ? context.readOnDisk(path) : undefined;
    return text === undefined || text.trim() === '' ? [] : [{ path, text }];
  });
}

/** `.dockerignore`, or `<name>.dockerignore` without a file of that name. */
function isMeantForThis(name: string, entries: readonly string[]): boolean {
  const named = /^(.*)\.dockerignore$/i.exec(name)?.[1];
  return named !== undefined && (named === '' || !entries.includes(named));
}

function isRead(path: string, name: string, { build, context }: BuildAnalysis): boolean {
  if (context.ignoreFile?.source.path === path) return true;
  if (name !== '.dockerignore') return false;
  const folder = parentOf(path);
  return folder === build.contextRoot || context.onDisk(joinPath(folder, 'go.mod')) !== undefined || isRootOfService(folder, build);
}

/** Another service of the compose file builds with that folder as its context. */
function isRootOfService(folder: string, { origin }: BuildAnalysis['build']): boolean {
  if (origin.kind !== 'compose') return false;
  const { file } = origin;
  return file.services.some(({ build }) => {
    const context = build === undefined ? undefined : nonEmptyText(build.context);
    return build !== undefined && (context === undefined || joinPath(parentOf(file.source.path), context) === folder);
  });
}

function judge(file: Source, analysis: BuildAnalysis): Finding {
  const { build } = analysis;
  const newline = file.text.indexOf('\n');
  const end = newline < 0 ? file.text.length : newline;
  const wanted = `${baseName(build.dockerfile)}.dockerignore`;
  const root = relativeTo(parentOf(build.dockerfile), build.contextRoot) === '.' ? '' : rootName(analysis);
  return {
    rule: rule.id,
    severity: rule.severity,
    place: { path: file.path, span: { start: 0, end: file.text.charAt(end - 1) === '\r' ? end - 1 : end } },
    message: localized(
      `Docker never reads this file: it looks for ${wanted} beside the Dockerfile and for ${root}.dockerignore in the build context, so move it to one of the two`,
      `Docker 从不读取此文件：它只查找 Dockerfile 旁的 ${wanted} 和构建上下文中的 ${root}.dockerignore，请移到这两处之一`,
    ),
    related: [{ place: { path: build.dockerfile, span: analysis.model.stages[0]?.from.keywordSpan ?? { start: 0, end: 0 } }, message: localized('the Dockerfile that it stands beside', '它旁边的 Dockerfile') }],
    fixes: movesFor(file, joinPath(parentOf(build.dockerfile), wanted), root, analysis),
  };
}

/** The context's root as seen from the project: how the message names it. */
function rootName({ build }: BuildAnalysis): string {
  const up = relativeTo(build.contextRoot, parentOf(build.dockerfile));
  return up === undefined ? `${baseName(build.contextRoot)}/` : `${up.split('/').map(() => '..').join('/')}/`;
}

function movesFor(file: Source, beside: string, root: string, { context }: BuildAnalysis): Fix[] {
  const inRoot = joinPath(context.root, '.dockerignore');
  return [
    ...(context.onDisk(inRoot) === undefined ? [offeredFix(localized(`Move it to ${root}.dockerignore, for every build of that context`, `移到 ${root}.dockerignore，对该上下文的所有构建生效`), moveFile(file, inRoot))] : []),
    ...(context.onDisk(beside) === undefined ? [offeredFix(localized(`Rename it to ${baseName(beside)}, for this Dockerfile`, `改名为 ${baseName(beside)}，只对此 Dockerfile 生效`), moveFile(file, beside))] : []),
  ];
}
