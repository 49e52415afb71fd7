import type { BuildAnalysis, Download } from '../../project/analysis.ts';
import { joinPath, parentOf, relativeTo } from '../../project/paths.ts';
import { localized } from '../../text/localized.ts';
import { listed } from '../../text/marks.ts';
import type { Finding, Fix } from '../finding.ts';
import { insertLinesAbove, safeFix } from '../fix.ts';
import { contextIsSure, ownModule, replacementsRead, type ReplacedModule } from '../shared/module-files.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'replace-not-copied',
  severity: 'error',
  group: 'context',
  title: localized('A module replaced by a folder is not in the image when modules are downloaded', '下载模块时，被替换为本地目录的模块不在镜像中'),
  checkBuild: (analysis) => {
    if (!contextIsSure(analysis)) return [];
    // The first command that needs the folder names the fault; those behind it never run.
    const seen = new Set<string>();
    return analysis.downloads.flatMap((download) => {
      const missing = missingModules(download, analysis).filter((each) => {
        const key = `${download.stage.index} ${each.containerFolder}`;
        if (seen.has(key)) return false;
        seen.add(key);
        return true;
      });
      return missing.length === 0 ? [] : [finding(download, missing, analysis)];
    });
  },
};

function missingModules(download: Download, analysis: BuildAnalysis): ReplacedModule[] {
  const { command, files } = download;
  const found = ownModule(download);
  if (found === undefined || !command.certain || !command.fatal) return [];
  return replacementsRead(download, found, analysis.build.contextRoot).filter((each) => {
    if (files.lookup(`${each.containerFolder}/go.mod`).presence !== 'no' || files.lookup(each.containerFolder).presence === 'unknown') return false;
    if (each.contextFolder === undefined) return true;
    const goMod = joinPath(each.contextFolder, 'go.mod');
    // Absent on disk or hidden by the ignore file: other faults, with other cures.
    return analysis.context.onDisk(goMod) === 'file' && analysis.context.exists(goMod) === 'file';
  });
}

function finding(download: Download, missing: readonly ReplacedModule[], analysis: BuildAnalysis): Finding {
  const [first] = missing;
  const folder = first?.containerFolder ?? '';
  const outside = missing.some((each) => each.contextFolder === undefined);
  const command = `go ${download.go.subcommand}`;
  const list = listed(missing.map((each) => each.replacement.newPath.value));
  return {
    rule: rule.id,
    severity: rule.severity,
    place: { path: analysis.build.dockerfile, span: download.command.span },
    message: missing.some(isAbsolute)
      ? localized(
        `"${command}" fails: go.mod replaces a required module by ${list.en}, a folder of one machine, so name it relative to go.mod and inside the build context`,
        `"${command}" 会失败：go.mod 把依赖的模块替换为 ${list['zh-cn']}，这是某台机器上的目录，请改为相对于 go.mod 且位于构建上下文之内的路径`,
      )
      : outside
      ? localized(
        `"${command}" fails: go.mod replaces a required module by ${list.en}, which lies outside the build context, so build with a parent folder as context`,
        `"${command}" 会失败：go.mod 把依赖的模块替换为 ${list['zh-cn']}，而该目录位于构建上下文之外，请以上级目录作为构建上下文`,
      )
      : localized(
        `"${command}" fails: go.mod replaces a required module by ${list.en}, and ${folder}/go.mod is not in the image yet, so copy it before`,
        `"${command}" 会失败：go.mod 把依赖的模块替换为 ${list['zh-cn']}，而此时镜像中还没有 ${folder}/go.mod，请在此之前复制`,
      ),
    related: missing.map((each) => ({
      place: { path: download.module?.module.goModPath ?? analysis.build.dockerfile, span: each.replacement.span },
      message: localized(`replaces ${each.path}`, `替换 ${each.path}`),
    })),
    fixes: outside ? [] : copyBefore(download, missing, analysis),
  };
}

function isAbsolute({ replacement }: ReplacedModule): boolean {
  return replacement.newPath.value.startsWith('/');
}

/** A download reads the go.mod alone; everything else needs the sources too. */
function copyBefore(download: Download, missing: readonly ReplacedModule[], analysis: BuildAnalysis): Fix[] {
  const { step, go } = download;
  if (step.instruction.onbuild) return [];
  const moduleFileOnly = go.subcommand === 'mod download';
  const lines = missing.map((each) => {
    const destination = `${destinationFrom(step.before.workdir.kind === 'known' ? step.before.workdir.text : undefined, each.containerFolder)}/`;
    return moduleFileOnly ? `COPY ${joinPath(each.contextFolder ?? '.', 'go.mod')} ${destination}` : `COPY ${each.contextFolder} ${destination}`;
  });
  if (lines.some((line) => line.split(' ').length !== 3)) return [];
  const title = moduleFileOnly
    ? localized('Copy the go.mod of the replaced module before', '在此之前复制被替换模块的 go.mod')
    : localized('Copy the replaced module before', '在此之前复制被替换的模块');
  return [safeFix(title, [insertLinesAbove(analysis.model.syntax.source, step.instruction, lines)])];
}

function destinationFrom(workdir: string | undefined, folder: string): string {
  const inside = workdir === undefined ? undefined : relativeTo(workdir, folder);
  return inside === undefined || parentOf(folder) === '/' ? folder : `./${inside}`;
}
