import { compareGoVersions } from '../../go/go-version.ts';
import { parseGoproxy } from '../../go/goproxy.ts';
import { toolchainDecision } from '../../go/toolchain-decision.ts';
import type { BuildAnalysis, Download } from '../../project/analysis.ts';
import { joinPath } from '../../project/paths.ts';
import { localized, type Localized } from '../../text/localized.ts';
import { nonEmptyText } from '../../text/resolved.ts';
import type { Finding, RelatedPlace } from '../finding.ts';
import { gotoolchainOf, linesInForce, raiseTag, runsGoOfImage, wantedTag } from '../shared/image-toolchain.ts';
import { installedGo } from '../shared/installed-go.ts';
import { imageWord, rootStage, tagPartPlace } from '../shared/image-tag.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'toolchain-download',
  severity: 'error',
  group: 'toolchain',
  title: localized('The build downloads another Go toolchain', '构建时会下载另一个 Go 工具链'),
  *checkBuild(analysis) {
    const told = new Set<string>();
    for (const download of analysis.downloads) {
      const finding = judge(analysis, download);
      const key = finding && JSON.stringify(finding.place);
      if (finding === undefined || key === undefined || told.has(key)) continue;
      told.add(key);
      yield finding;
    }
  },
};

function judge(analysis: BuildAnalysis, download: Download): Finding | undefined {
  const { image, command, environment } = download;
  if (image !== undefined && image.go === undefined) return judgeInstalled(analysis, download);
  const version = image?.go?.tagVersion;
  if (image?.go === undefined || version === undefined || image.pinnedByDigest) return undefined;
  if (!command.certain || !runsGoOfImage(download)) return undefined;
  const lines = linesInForce(download, version);
  const gotoolchain = gotoolchainOf(download, image);
  if (lines === undefined || gotoolchain === 'unknown') return undefined;
  const { decision, reason, wanted } = toolchainDecision({
    imageVersion: image.go.newestVersion ?? version,
    goLine: lines.go?.value.value,
    toolchainLine: lines.toolchain?.value.value,
    gotoolchain: gotoolchain.value,
    file: lines.file,
  });
  if (decision !== 'downloads' || wanted === undefined) return undefined;
  const root = rootStage(download.stage);
  const written = tagPartPlace(analysis, root, version);
  const place = written ?? imageWord(analysis, root);
  if (place === undefined) return undefined;
  // A name is that very release: neither a newer one nor the latest patch of its line will do.
  const isNamed = reason === 'gotoolchain-names-version';
  const tag = isNamed ? wanted : wantedTag(version, wanted);
  const advice = isNamed
    ? localized(`take golang:${tag}, or leave GOTOOLCHAIN to the image`, `请改用 golang:${tag}，或者沿用镜像的 GOTOOLCHAIN`)
    : localized(`take golang:${tag} or newer`, `请改用 golang:${tag} 或更新的镜像`);
  const isBlocked = command.fatal && forbidsDownload(download) && isFirst(analysis, download);
  const { provenance } = environment.get('GOTOOLCHAIN');
  const line = reason === 'newer-toolchain-line' ? lines.toolchain : lines.go;
  const asked = isNamed ? 'GOTOOLCHAIN' : lines.file;
  const related: RelatedPlace[] = [];
  if (asked !== 'GOTOOLCHAIN' && line !== undefined) {
    related.push({ place: { path: lines.path, span: line.span }, message: localized(`${asked} asks for it here`, `${asked} 在此处提出要求`) });
  }
  related.push({ place: { path: analysis.build.dockerfile, span: command.span }, message: firstToNeed(download) });
  if ('place' in provenance) related.push({ place: provenance.place, message: localized('GOTOOLCHAIN lets go fetch it', 'GOTOOLCHAIN 允许 go 下载它') });
  return {
    rule: rule.id,
    severity: isBlocked ? 'error' : 'info',
    place,
    message: isBlocked
      ? localized(
        `${asked} asks for go${wanted}, which ${image.reference} lacks, and GOPROXY=off forbids fetching it ("toolchain not available"): ${advice.en}`,
        `${asked} 要求 go${wanted}，${image.reference} 中没有，而 GOPROXY=off 禁止下载（"toolchain not available"）：${advice['zh-cn']}`,
      )
      : localized(
        `${asked} asks for go${wanted}, which ${image.reference} lacks, so each build from a cold cache first downloads that toolchain (some 70 MB): ${advice.en}`,
        `${asked} 要求 go${wanted}，${image.reference} 中没有，因此每次冷缓存构建都会先下载该工具链（约 70 MB）：${advice['zh-cn']}`,
      ),
    related,
    fixes: written === undefined || compareGoVersions(tag, image.go.newestVersion ?? version) <= 0 ? []
      : [raiseTag(analysis, root, image, version, tag, written)],
  };
}

/** A Go that an earlier step brings into an image of a distribution; GOPROXY=off behind it is not judged. */
function judgeInstalled(analysis: BuildAnalysis, download: Download): Finding | undefined {
  const { environment, command } = download;
  const installed = installedGo(analysis, download);
  const lines = installed && linesInForce(download, installed.version);
  const { value: gotoolchain, provenance } = environment.get('GOTOOLCHAIN');
  if (installed === undefined || lines === undefined || gotoolchain.kind === 'unknown' || forbidsDownload(download)
    || (installed.gotoolchain === 'unknown' && provenance.kind === 'go-default')) return undefined;
  const { decision, reason, wanted } = toolchainDecision({
    imageVersion: installed.version,
    goLine: lines.go?.value.value,
    toolchainLine: lines.toolchain?.value.value,
    gotoolchain: gotoolchain.kind === 'known' ? gotoolchain.text : undefined,
    file: lines.file,
  });
  const line = reason === 'newer-toolchain-line' ? lines.toolchain : lines.go;
  if (decision !== 'downloads' || wanted === undefined || reason === 'gotoolchain-names-version' || line === undefined) return undefined;
  const advice = installed.advice(wanted);
  return {
    rule: rule.id,
    severity: 'info',
    place: installed.place,
    message: localized(
      `${installed.subject.en} is older than go${wanted}, which ${lines.file} asks for, so each build from a cold cache first downloads that toolchain (some 70 MB): ${advice.en}`,
      `${installed.subject['zh-cn']} 低于 ${lines.file} 要求的 go${wanted}，因此每次冷缓存构建都会先下载该工具链（约 70 MB）：${advice['zh-cn']}`,
    ),
    related: [
      { place: { path: lines.path, span: line.span }, message: localized(`${lines.file} asks for it here`, `${lines.file} 在此处提出要求`) },
      { place: { path: analysis.build.dockerfile, span: command.span }, message: firstToNeed(download) },
    ],
    fixes: installed.fixes(wanted),
  };
}

function firstToNeed({ go }: Download): Localized {
  return localized(`go ${go.subcommand} is the first to need it`, `go ${go.subcommand} 最先需要它`);
}

/** The list starts with "off", so that nothing behind it is asked. */
function forbidsDownload({ environment }: Download): boolean {
  const list = nonEmptyText(environment.get('GOPROXY').value);
  return list !== undefined && parseGoproxy(list).entries[0]?.kind === 'off';
}

/** Nothing can have put the toolchain into the module cache before. */
function isFirst({ downloads }: BuildAnalysis, download: Download): boolean {
  const { step, stage, environment, files } = download;
  const first = downloads.find((each) => each.stage === stage);
  const cache = nonEmptyText(environment.get('GOMODCACHE').value);
  return first === download && stage.base.kind === 'image' && cache !== undefined && step.run?.mounts.length === 0
    && files.lookup(joinPath(cache, 'cache/download')).presence === 'no';
}
