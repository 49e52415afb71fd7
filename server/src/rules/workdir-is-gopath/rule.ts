import type { Copy, Stage } from '../../docker/dockerfile/model.ts';
import { copyingSteps } from '../../docker/dockerfile/steps-by-effect.ts';
import type { Word } from '../../docker/dockerfile/syntax.ts';
import { compareGoVersions } from '../../go/go-version.ts';
import type { BuildAnalysis, Download } from '../../project/analysis.ts';
import type { ImageGo } from '../../project/images.ts';
import { joinPath } from '../../project/paths.ts';
import type { TextEdit } from '../../text/edit.ts';
import { localized } from '../../text/localized.ts';
import { nonEmptyText } from '../../text/resolved.ts';
import type { Finding, Fix } from '../finding.ts';
import { insertLinesAbove, offeredFix } from '../fix.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'workdir-is-gopath',
  severity: 'error',
  group: 'context',
  title: localized('go.mod lies directly in GOPATH', 'go.mod 直接位于 GOPATH 中'),
  checkBuild: (analysis) => {
    // The first command that meets it names the fault; later copies bring the same file once more.
    const seen = new Set<Stage>();
    return analysis.downloads.flatMap((download) => {
      const copy = copyIntoGopath(download);
      if (copy === undefined || seen.has(download.stage)) return [];
      seen.add(download.stage);
      return judge(download, copy, analysis);
    });
  },
};

/** First release that goes on with a warning. */
const firstWarning = '1.22';

function copyIntoGopath({ module, environment, go, command, files }: Download): Copy | undefined {
  const gopath = nonEmptyText(environment.get('GOPATH').value)?.split(':')[0];
  const mode = environment.get('GO111MODULE').value;
  if (module === undefined || gopath === undefined || go.versioned.length > 0 || !command.certain || !command.fatal) return undefined;
  if (mode.kind === 'unknown' || (mode.kind === 'known' && mode.text === 'off')) return undefined;
  if (joinPath(gopath, '.') !== module.folder) return undefined;
  return files.lookup(joinPath(module.folder, 'go.mod')).copy;
}

function judge(download: Download, copy: Copy, analysis: BuildAnalysis): Finding[] {
  const { image, module } = download;
  if (image?.go === undefined || module === undefined) return [];
  const severity = severityFor(image.go);
  if (severity === undefined) return [];
  const path = analysis.build.dockerfile;
  const { folder } = module;
  const line = download.step.instruction.line + 1;
  const command = `go ${download.go.subcommand}`;
  return [{
    rule: rule.id,
    severity,
    place: { path, span: copy.destinationSpan },
    message: severity === 'error'
      ? localized(
        `This puts go.mod into ${folder}, which is GOPATH: "${command}" in line ${line} ends with "$GOPATH/go.mod exists but should not", so set WORKDIR to another folder`,
        `这会把 go.mod 放入 ${folder}，也就是 GOPATH：第 ${line} 行的 "${command}" 会以 "$GOPATH/go.mod exists but should not" 失败，请把 WORKDIR 设为其他目录`,
      )
      : localized(
        `This puts go.mod into ${folder}, which is GOPATH: Go warns "ignoring go.mod in $GOPATH", and go mod tidy, vendor and verify fail, so set WORKDIR to another folder`,
        `这会把 go.mod 放入 ${folder}，也就是 GOPATH：Go 会警告 "ignoring go.mod in $GOPATH"，而 go mod tidy、vendor 和 verify 会失败，请把 WORKDIR 设为其他目录`,
      ),
    related: [{ place: { path, span: download.command.span }, message: localized('this command reads that go.mod', '此命令读取该 go.mod') }],
    fixes: moveOut(download.stage, copy, folder, analysis),
  }];
}

/** Fatal up to Go 1.21; a tag without version is newer than that. Of a release candidate nothing was measured. */
function severityFor({ tagVersion }: ImageGo): 'error' | 'warning' | undefined {
  if (tagVersion === undefined) return 'warning';
  if (/[a-z]/.test(tagVersion)) return undefined;
  return compareGoVersions(tagVersion, firstWarning) < 0 ? 'error' : 'warning';
}

const newFolder = '/src';

/** Works in /src instead; what other stages fetch from the old folder is fetched from there. */
function moveOut(stage: Stage, copy: Copy, folder: string, analysis: BuildAnalysis): Fix[] {
  const { source } = analysis.model.syntax;
  const step = stage.steps.find((each) => each.instruction === copy.instruction);
  const first = stage.steps.find((each) => each.copies.some(({ kind }) => kind !== 'bind'));
  if (step === undefined || first === undefined || copy.kind === 'bind' || nonEmptyText(step.before.workdir) !== folder) return [];
  const destination = source.text.slice(copy.destinationSpan.start, copy.destinationSpan.end);
  // Behind a further WORKDIR or with absolute folders, the files would part.
  const moves = stage.steps.some((each) => each.index > first.index && each.instruction.keyword === 'WORKDIR');
  if (destination.startsWith('/') || moves) return [];
  const words = wordsFetchedFrom(stage, folder, analysis);
  if (words === undefined) return [];
  const own = stage.steps.findLast((each) => each.index < first.index && each.instruction.keyword === 'WORKDIR');
  const workdir: TextEdit = own === undefined
    ? insertLinesAbove(source, first.instruction, [`WORKDIR ${newFolder}`])
    : { path: source.path, span: own.instruction.argumentSpan, newText: newFolder };
  const edits = words.map(({ text, span }): TextEdit => ({ path: source.path, span, newText: newFolder + text.slice(folder.length) }));
  return [offeredFix(localized(`Work in ${newFolder}`, `改在 ${newFolder} 中工作`), [workdir, ...edits])];
}

/** Sources below the folder that later stages copy out of this one; undefined when one of them cannot be rewritten. */
function wordsFetchedFrom(stage: Stage, folder: string, analysis: BuildAnalysis): Word[] | undefined {
  const words: Word[] = [];
  for (const copy of analysis.model.stages.flatMap(copyingSteps).flatMap((step) => step.copies)) {
    if (copy.from.kind !== 'stage' || copy.from.stage !== stage) continue;
    for (const { path, word } of copy.sources) {
      if (path.kind !== 'known') return undefined;
      const below = `/${path.text}/`;
      if (!below.startsWith(`${folder}/`) || /^\/(?:bin|pkg)\//.test(below.slice(folder.length))) continue;
      if (!word.text.startsWith(`${folder}/`)) return undefined;
      words.push(word);
    }
  }
  return words;
}
