import { vendorsByItself } from '../../go/vendor-modules.ts';
import type { BuildAnalysis, Download, ModuleAtDownload } from '../../project/analysis.ts';
import { joinPath } from '../../project/paths.ts';
import type { TextEdit } from '../../text/edit.ts';
import { localized } from '../../text/localized.ts';
import { importsRequirement } from '../shared/cold-fetch.ts';
import type { Finding, Fix } from '../finding.ts';
import { offeredFix, replace } from '../fix.ts';
import { vendorNoMore } from '../repairs/vendor-no-more.ts';
import { contextIsSure, downloadsModules, ownModule } from '../shared/module-files.ts';
import type { Rule } from '../rule.ts';
import { mayHaveSources } from '../shared/sources.ts';
import { runsBehind, vendoredBuilds, type VendoredBuild } from '../shared/vendored-builds.ts';

export const rule: Rule = {
  id: 'vendor-overlaid',
  severity: 'error',
  group: 'context',
  title: localized('go mod vendor runs before the sources are there', 'go mod vendor 在源代码复制之前运行'),
  checkBuild: (analysis) => {
    if (!contextIsSure(analysis)) return [];
    const vendoring = analysis.downloads.filter(({ go }) => go.subcommand === 'mod vendor');
    if (vendoring.length === 0) return [];
    const builds = vendoredBuilds(analysis);
    return vendoring.flatMap((download) => judge(download, builds, analysis));
  },
};

function judge(download: Download, builds: readonly VendoredBuild[], analysis: BuildAnalysis): Finding[] {
  const { command, go } = download;
  const found = ownModule(download);
  if (found === undefined || !command.certain || go.flags.length > 0 || !vendorsByItself(found.module.goMod)
    || !downloadsModules(found)) return [];
  if (mayHaveSources(download, found, analysis) || !importsRequirement(analysis, found, false) || bringsItsOwn(found, analysis)) return [];
  const behind = builds.filter(
    (build) => build.folder === found.folder && runsBehind(build, download) && !vendorsAgain(download, build, analysis)
  );
  const [first] = behind;
  if (first === undefined || !/^(?:build|install)$/.test(first.go.subcommand)) return [];
  const path = analysis.build.dockerfile;
  const line = first.step.instruction.line + 1;
  return [{
    rule: rule.id,
    severity: rule.severity,
    place: { path, span: command.span },
    message: localized(
      `go mod vendor finds no Go files yet and leaves a vendor folder without packages, so "go ${first.go.subcommand}" in line ${line} fails: use "go mod download" here`,
      `go mod vendor 此时找不到任何 Go 文件，只留下没有包的 vendor 目录，第 ${line} 行的 "go ${first.go.subcommand}" 因而会失败：请在此处改用 "go mod download"`,
    ),
    related: [{ place: { path, span: first.command.span }, message: localized('takes its packages from that folder', '从该目录读取包') }],
    fixes: downloadInstead(download, behind, analysis),
  }];
}

/** A vendor folder of the context would be laid over the one that was made. */
function bringsItsOwn({ module }: ModuleAtDownload, { context, build }: BuildAnalysis): boolean {
  const folder = module.folder === build.contextRoot ? '.' : module.folder.slice(build.contextRoot.length + 1);
  return context.exists(joinPath(folder, 'vendor')) !== undefined;
}

function vendorsAgain(download: Download, build: VendoredBuild, { downloads }: BuildAnalysis): boolean {
  return downloads.some((each) => each !== download && /^(?:mod|work) vendor$/.test(each.go.subcommand) && runsBehind(build, each));
}

/** The builds behind it must no longer insist on the folder. */
function downloadInstead(
  { command, step }: Download, builds: readonly VendoredBuild[], { build: { dockerfile: path }, settings }: BuildAnalysis
): Fix[] {
  const last = command.words[2];
  if (step.instruction.onbuild || last?.text !== 'vendor') return [];
  const edits: TextEdit[] = [replace({ path, span: last.span }, 'download')];
  for (const { go, command: build, asked } of builds) {
    if (asked === 'GOFLAGS') {
      const edit = vendorNoMore(build, settings);
      if (edit === undefined) return [];
      if (!edits.some(({ span }) => span.start === edit.span.start && span.end === edit.span.end)) edits.push(edit);
      continue;
    }
    const flag = go.flags.findLast(({ name }) => name === 'mod');
    const word = flag === undefined ? undefined : build.words[flag.word];
    const before = flag === undefined ? undefined : build.words[flag.word - 1];
    if (flag === undefined) continue;
    if (word?.text.endsWith('=vendor') !== true || before === undefined) return [];
    edits.push({ path, span: { start: before.span.end, end: word.span.end }, newText: '' });
  }
  return [offeredFix(localized('Download the modules instead', '改为下载模块'), edits)];
}
