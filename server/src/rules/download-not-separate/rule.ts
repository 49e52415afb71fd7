import type { Copy } from '../../docker/dockerfile/model.ts';
import type { BuildAnalysis, Download, ModuleAtDownload } from '../../project/analysis.ts';
import { joinPath } from '../../project/paths.ts';
import { localized } from '../../text/localized.ts';
import { nonEmptyText } from '../../text/resolved.ts';
import type { Finding, Fix } from '../finding.ts';
import { bringsCache, isFirstFetch, isVendored, mayBeCached } from '../shared/first-fetch.ts';
import { insertLinesBelow, offeredFix } from '../fix.ts';
import { contextIsSure, downloadsModules, mayUseVendor, ownModule } from '../shared/module-files.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'download-not-separate',
  severity: 'hint',
  group: 'context',
  optIn: true,
  title: localized('Modules are downloaded by the build, in no layer of their own', '模块由构建命令下载，没有单独的层'),
  checkBuild: (analysis) => (contextIsSure(analysis) ? analysis.downloads.flatMap((download) => judge(download, analysis)) : []),
};

function judge(download: Download, analysis: BuildAnalysis): Finding[] {
  const { go, command, files, step } = download;
  const found = ownModule(download);
  if (found === undefined || !/^(?:build|install|run|test|vet)$/.test(go.subcommand) || !command.certain || !downloadsModules(found) || mayUseVendor(download)) return [];
  if (!isFirstFetch(download, analysis) || isVendored(download, found) || mayBeCached(download)
    || step.before.copies.some((copy) => bringsCache(copy, download))) return [];
  const copy = files.lookup(joinPath(found.folder, 'go.mod')).copy;
  // The whole context in front of everything is a fault of its own: copy-before-download.
  const separate = separateCopy(download, found);
  if (copy === undefined || copy.kind === 'bind' || (separate === undefined && copy.sources.some(({ isWholeContext }) => isWholeContext))) return [];
  const path = analysis.build.dockerfile;
  return [{
    rule: rule.id,
    severity: rule.severity,
    place: { path, span: command.span },
    message: localized(
      `"go ${go.subcommand}" downloads the modules again whenever a source file changes: run "go mod download" behind the copy of go.mod and go.sum, in a layer of its own`,
      `只要源文件有改动，"go ${go.subcommand}" 就会重新下载模块：请在复制 go.mod 和 go.sum 之后单独用一层运行 "go mod download"`,
    ),
    related: separate === undefined ? [] : [{ place: { path, span: separate.instruction.span }, message: localized('the module files come with this copy', '模块文件随此复制而来') }],
    fixes: separate === undefined ? [] : downloadBelow(separate, download, found, analysis),
  }];
}

/** A copy of the module files and nothing else. */
function separateCopy({ stage }: Download, { folder }: ModuleAtDownload): Copy | undefined {
  return stage.steps.flatMap(({ copies }) => copies).find((copy) => copy.kind !== 'bind' && copy.from.kind === 'context' && copy.destination.kind === 'known'
    && copy.destination.text.replace(/(.)\/$/, '$1') === folder
    && copy.sources.every(({ path }) => path.kind === 'known' && /(?:^|\/)go\.(?:mod|sum|su\[m\]|\*)$/.test(path.text)));
}

function downloadBelow(copy: Copy, { stage }: Download, { folder, module }: ModuleAtDownload, { model, context }: BuildAnalysis): Fix[] {
  const step = stage.steps.find((each) => each.instruction === copy.instruction);
  const bringsSum = copy.sources.some(({ path }) => path.kind === 'known' && !path.text.endsWith('go.mod')) || context.exists('go.sum') === undefined;
  if (step === undefined || step.instruction.onbuild || nonEmptyText(step.before.workdir) !== folder || !bringsSum) return [];
  if (module.goMod.replaces.some(({ isLocal }) => isLocal)) return [];
  return [offeredFix(localized('Download the modules behind this copy', '在此复制之后下载模块'), [insertLinesBelow(model.syntax.source, copy.instruction, ['RUN go mod download'])])];
}
