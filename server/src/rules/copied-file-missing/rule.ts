import type { BuildAnalysis } from '../../project/analysis.ts';
import { baseName, joinPath, parentOf } from '../../project/paths.ts';
import type { TextEdit } from '../../text/edit.ts';
import { localized, type Localized } from '../../text/localized.ts';
import { modulesNeedingSums } from '../../go/go-sum.ts';
import { parseGoMod } from '../../go/go-mod.ts';
import type { Finding, Fix } from '../finding.ts';
import { offeredFix, replace } from '../fix.ts';
import { missingSources, type MissingSource } from '../shared/missing-sources.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'copied-file-missing',
  severity: 'error',
  group: 'context',
  title: localized('A module file that is copied does not exist in the build context', '复制的模块文件在构建上下文中不存在'),
  checkBuild: (analysis) => missingSources(analysis).map((missing) => finding(missing, analysis)),
};

function finding(missing: MissingSource, analysis: BuildAnalysis): Finding {
  const { contextPath, source } = missing;
  return {
    rule: rule.id,
    severity: rule.severity,
    place: { path: analysis.build.dockerfile, span: source.word.span },
    message: messageOf(missing, analysis),
    related: [],
    fixes: isSumOfPresent(contextPath, analysis) && !needsSums(contextPath, analysis) ? withoutIt(missing, analysis) : [],
  };
}

function messageOf({ contextPath, copy }: MissingSource, analysis: BuildAnalysis): Localized {
  const { context } = analysis;
  const fails = { en: `${contextPath} is not in the build context, so this step fails with "not found"`, zh: `构建上下文中没有 ${contextPath}，此步骤会以 "not found" 失败` };
  const name = baseName(contextPath);
  if (isSumOfPresent(contextPath, analysis)) {
    if (needsSums(contextPath, analysis)) return localized(`${fails.en}: run "go mod tidy" and commit go.sum`, `${fails.zh}：请运行 "go mod tidy" 并提交 go.sum`);
    const cure = copy.kind === 'bind'
      ? localized('leave the mount out', '请去掉此挂载')
      : localized(`write "${optional(name)}", which may match nothing`, `请写成 "${optional(name)}"，它可以不匹配任何文件`);
    return localized(
      `${fails.en}: go writes it only once there is something to check, so ${cure.en}`,
      `${fails.zh}：只有存在需要校验的内容时 go 才会写入它，${cure['zh-cn']}`,
    );
  }
  const above = folderAbove(contextPath, analysis);
  if (above !== undefined) {
    return localized(
      `${fails.en}: it lies in ${above}, as seen from the context, so make that folder the context`,
      `${fails.zh}：从上下文看，它位于 ${above}，请以该目录作为上下文`,
    );
  }
  const elsewhere = context.unfiltered.list('.').filter(({ kind }) => kind === 'directory').map((folder) => joinPath(folder.name, name))
    .find((path) => context.onDisk(path) === 'file');
  return elsewhere === undefined
    ? localized(`${fails.en}: check which folder is the context`, `${fails.zh}：请检查以哪个目录作为上下文`)
    : localized(`${fails.en}: there is ${elsewhere}, so name that or make its folder the context`, `${fails.zh}：存在 ${elsewhere}，请改写为该路径，或以其所在目录作为上下文`);
}

/** Whether it is a list of sums whose go.mod or go.work is there; without that, the context is another than the one that was meant. */
function isSumOfPresent(contextPath: string, { context }: BuildAnalysis): boolean {
  const name = baseName(contextPath);
  return name.endsWith('.sum') && context.onDisk(joinPath(parentOf(contextPath), name === 'go.sum' ? 'go.mod' : 'go.work')) === 'file';
}

/** A context declared one or two folders too deep. */
const nearestFolders = ['..', '../..'];

function folderAbove(contextPath: string, { context, build }: BuildAnalysis): string | undefined {
  return nearestFolders.find((folder) => context.onDisk(joinPath(build.contextRoot, joinPath(folder, contextPath))) === 'file');
}

/** Whether go.sum is really lacking; without requirements there is nothing to put into it. */
function needsSums(contextPath: string, { context }: BuildAnalysis): boolean {
  if (baseName(contextPath) !== 'go.sum') return false;
  const goMod = context.read(joinPath(parentOf(contextPath), 'go.mod'));
  return goMod !== undefined && modulesNeedingSums(parseGoMod(goMod)).length > 0;
}

function optional(name: string): string {
  return name.replace(/m$/, '[m]');
}

/** As a glob, the word may match nothing; a bind mount takes no globs and is left out. */
function withoutIt({ copy, source }: MissingSource, { build, model }: BuildAnalysis): Fix[] {
  const { path } = model.syntax.source;
  const { text, span } = source.word;
  if (copy.kind === 'bind') {
    const mount = copy.instruction.flags.find((flag) => flag.name === 'mount' && flag.span.start <= span.start && span.end <= flag.span.end);
    if (mount === undefined) return [];
    const blank = /^[ \t]*(?:\\[ \t]*\r?\n[ \t]*)?/.exec(model.syntax.source.text.slice(mount.span.end))?.[0].length ?? 0;
    const edit: TextEdit = { path, span: { start: mount.span.start, end: mount.span.end + blank }, newText: '' };
    return [offeredFix(localized('Leave out the mount', '去掉此挂载'), [edit])];
  }
  const written = text.replace(/m("?)$/, '[m]$1');
  return written === text ? [] : [offeredFix(localized(`Write ${written}, which may match nothing`, `写成 ${written}，它可以不匹配任何文件`), [replace({ path: build.dockerfile, span }, written)])];
}
