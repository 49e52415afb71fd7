import type { BuildAnalysis, Download } from '../../project/analysis.ts';
import { ignoreMatcher } from '../../docker/dockerignore/match.ts';
import { parseDockerignore } from '../../docker/dockerignore/parse.ts';
import { vendorsByItself } from '../../go/vendor-modules.ts';
import { joinPath, relativeTo } from '../../project/paths.ts';
import { localized } from '../../text/localized.ts';
import type { Finding, Fix } from '../finding.ts';
import { offeredFix, removeInstruction } from '../fix.ts';
import { contextIsSure, downloadsModules, ownModule } from '../shared/module-files.ts';
import type { Rule } from '../rule.ts';
import { runsBehind, vendoredBuilds, type VendoredBuild } from '../shared/vendored-builds.ts';

export const rule: Rule = {
  id: 'vendor-unused',
  severity: 'info',
  group: 'context',
  title: localized('Modules are downloaded although the project has a vendor folder', '项目已有 vendor 目录，却仍然下载模块'),
  *checkBuild(analysis) {
    if (!contextIsSure(analysis)) return;
    const builds = vendoredBuilds(analysis);
    const hidden = new Set<string>();
    for (const download of analysis.downloads) {
      const finding = needless(download, builds, analysis) ?? leftOut(download, hidden, analysis);
      if (finding !== undefined) yield finding;
    }
  },
};

/** `go mod download` in front of builds that read the vendor folder alone. */
function needless(download: Download, builds: readonly VendoredBuild[], analysis: BuildAnalysis): Finding | undefined {
  const { go, command, step, stage } = download;
  const found = ownModule(download);
  if (found === undefined || go.subcommand !== 'mod download' || go.packages.length > 0 || !command.certain || !downloadsModules(found)) return undefined;
  const behind = builds.filter((build) => build.folder === found.folder && runsBehind(build, download));
  const [first] = behind;
  if (first === undefined || behind.some(({ files, folder }) => files.lookup(joinPath(folder, 'vendor/modules.txt')).contextPath === undefined)) return undefined;
  // Whoever else works here may need the cache: a linter, a generator, a script.
  const others = stage.steps.filter((each) => each.index >= step.index).flatMap((each) => each.run?.commands ?? [])
    .filter((each) => each !== command && !behind.some((build) => build.command === each));
  const isCopied = analysis.model.stages.some((each) => each.steps.some(({ copies }) => copies.some(({ from, sources }) =>
    from.kind === 'stage' && from.stage === stage && sources.some(({ path }) => path.kind !== 'known' || path.text.startsWith('go')))));
  if (isCopied || others.some(({ words }) => !/^(?:cd|set|export|mkdir|chmod|chown|ls|echo|rm|true)$/.test(words[0]?.value ?? ''))) return undefined;
  const path = analysis.build.dockerfile;
  const line = first.step.instruction.line + 1;
  return {
    rule: rule.id,
    severity: rule.severity,
    place: { path, span: command.span },
    message: localized(
      `go mod download fetches modules that nothing reads, since "go ${first.go.subcommand}" in line ${line} takes the packages from the vendor folder: leave the download out`,
      `go mod download 下载的模块不会被使用，因为第 ${line} 行的 "go ${first.go.subcommand}" 从 vendor 目录读取包：请去掉此下载`,
    ),
    related: [{ place: { path, span: first.command.span }, message: localized('reads the vendor folder', '读取 vendor 目录') }],
    fixes: step.run?.commands.length === 1 && !step.instruction.onbuild && step.instruction.heredocs.length === 0
      ? [offeredFix(localized('Leave the download out', '去掉此下载'), [removeInstruction(analysis.model.syntax.source, step.instruction)])] : [],
  };
}

/** A vendor folder that belongs to the project and is kept from the builder, so that the build fetches what the project has. */
function leftOut(download: Download, told: Set<string>, analysis: BuildAnalysis): Finding | undefined {
  const { context, build } = analysis;
  const { go, command } = download;
  const found = ownModule(download);
  if (found === undefined || !command.certain || !downloadsModules(found) || !vendorsByItself(found.module.goMod) || go.mod !== undefined)
    return undefined;
  const folder = relativeTo(build.contextRoot, found.module.folder);
  if (folder === undefined || told.has(folder)) return undefined;
  const vendor = joinPath(folder, 'vendor');
  const list = joinPath(vendor, 'modules.txt');
  if (context.onDisk(list) !== 'file' || context.exists(vendor) !== undefined || isLocalOnly(vendor, analysis)) return undefined;
  const pattern = context.hiddenBy(list);
  const present = download.files.lookup(joinPath(found.folder, 'vendor/modules.txt')).presence;
  if (pattern === undefined || context.ignoreFile === undefined || present !== 'no' || makesVendor(analysis)) return undefined;
  told.add(folder);
  const name = context.ignoreFile.source.path.slice(context.ignoreFile.source.path.lastIndexOf('/') + 1);
  return {
    rule: rule.id,
    severity: rule.severity,
    place: { path: build.dockerfile, span: command.span },
    message: localized(
      `"go ${go.subcommand}" downloads the modules that ${vendor} holds, since "${pattern.text}" in ${name} keeps that folder from the builder: let it through, or do without it`,
      `"go ${go.subcommand}" 会下载 ${vendor} 中已有的模块，因为 ${name} 中的 "${pattern.text}" 使该目录不会发送给构建器：请放行该目录，或不再使用它`,
    ),
    related: [{ place: { path: context.ignoreFile.source.path, span: pattern.span }, message: localized(`hides ${vendor}`, `隐藏 ${vendor}`) }],
    fixes: [] satisfies Fix[],
  };
}

/**
 * Kept out of the repository too: somebody's own folder. Git's patterns are read as the ignore file's, with one that has no slash matching
 * at any depth.
 */
function isLocalOnly(vendor: string, { context }: BuildAnalysis): boolean {
  const text = context.readOnDisk('.gitignore');
  if (text === undefined) return false;
  const lines = text.split(/\r?\n/).map((line) => (/^!?[^/]+\/?$/.test(line) ? line.replace(/^!?/, '$&**/') : line));
  const matcher = ignoreMatcher(parseDockerignore({ path: '.gitignore', text: lines.join('\n') }));
  return matcher.hiddenBy(vendor) !== undefined || matcher.hiddenBy(`${vendor}/modules.txt`) !== undefined;
}

function makesVendor({ downloads }: BuildAnalysis): boolean {
  return downloads.some(({ go }) => /^(?:mod|work) vendor$/.test(go.subcommand));
}
