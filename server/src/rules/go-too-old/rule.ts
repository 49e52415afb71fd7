import type { SingleValue } from '../../go/go-mod.ts';
import { compareGoVersions } from '../../go/go-version.ts';
import { toolchainDecision, type ToolchainDecision } from '../../go/toolchain-decision.ts';
import type { BuildAnalysis, Download } from '../../project/analysis.ts';
import type { ImageFacts } from '../../project/images.ts';
import { localized, type Localized } from '../../text/localized.ts';
import type { Finding } from '../finding.ts';
import { gotoolchainOf, linesInForce, raiseTag, runsGoOfImage, wantedTag, type LinesInForce } from '../shared/image-toolchain.ts';
import { imageWord, rootStage, tagPartPlace } from '../shared/image-tag.ts';
import type { Rule } from '../rule.ts';
import { judgeInstalled } from './installed-too-old.ts';

export const rule: Rule = {
  id: 'go-too-old',
  severity: 'error',
  group: 'toolchain',
  title: localized('The image has an older Go than go.mod requires', '镜像中的 Go 版本低于 go.mod 的要求'),
  *checkBuild(analysis) {
    const told = new Set<string>();
    for (const download of analysis.downloads) {
      const finding = judge(analysis, download);
      const key = finding && JSON.stringify([finding.place, finding.related.map(({ place }) => place)]);
      if (finding === undefined || key === undefined || told.has(key)) continue;
      told.add(key);
      yield finding;
    }
  },
};

function judge(analysis: BuildAnalysis, download: Download): Finding | undefined {
  const { image, command } = download;
  if (image?.go === undefined) {
    const found = judgeInstalled(analysis, download);
    return found && { rule: rule.id, severity: rule.severity, ...found };
  }
  const version = image.go.tagVersion;
  if (version === undefined || image.pinnedByDigest) return undefined;
  if (!command.certain || !command.fatal || !runsGoOfImage(download)) return undefined;
  const lines = linesInForce(download, version);
  const gotoolchain = gotoolchainOf(download, image);
  if (lines === undefined || gotoolchain === 'unknown') return undefined;
  const newest = image.go.newestVersion ?? version;
  const decision = toolchainDecision({
    imageVersion: newest,
    goLine: lines.go?.value.value,
    toolchainLine: lines.toolchain?.value.value,
    gotoolchain: gotoolchain.value,
    file: lines.file,
  });
  const line = decision.reason === 'toolchain-line-unreadable' ? lines.toolchain : lines.go;
  if (decision.decision !== 'too-old' || decision.wanted === undefined || line === undefined) return undefined;
  if (decision.running !== undefined) return judgeNamed(analysis, download, lines, line, decision.running, newest);
  const root = rootStage(download.stage);
  const written = tagPartPlace(analysis, root, version);
  const place = written ?? imageWord(analysis, root);
  if (place === undefined) return undefined;
  const wanted = wantedTag(version, decision.wanted);
  return {
    rule: rule.id,
    severity: rule.severity,
    place,
    message: messageOf(image, newest, lines.file, line.value.value, decision, wanted),
    related: [{
      place: { path: lines.path, span: line.span },
      message: localized(`${lines.file} asks for it here`, `${lines.file} 在此处提出要求`),
    }],
    fixes: written === undefined ? [] : [raiseTag(analysis, root, image, version, wanted, written)],
  };
}

/** GOTOOLCHAIN names a release that is older than the line: whatever the image has, that one runs. */
function judgeNamed(
  { settings }: BuildAnalysis, download: Download, lines: LinesInForce, line: SingleValue, running: string, newest: string
): Finding | undefined {
  const place = settings.find(({ name, reaches }) => name === 'GOTOOLCHAIN' && reaches.includes(download))?.written.place;
  if (place === undefined) return undefined;
  const asked = line.value.value;
  const wanted = wantedTag('1.0.0', asked);
  const has = compareGoVersions(newest, asked) >= 0 ? { en: `, which has Go ${newest}`, zh: `（镜像中是 Go ${newest}）` } : { en: '', zh: '' };
  return {
    rule: rule.id,
    severity: rule.severity,
    place,
    message: localized(
      `GOTOOLCHAIN has go${running} run whatever the image holds, and ${lines.file} requires go ${asked}: name go${wanted} or newer, or leave GOTOOLCHAIN to the image${has.en}`,
      `无论镜像中是哪个版本，GOTOOLCHAIN 都会让 go${running} 运行，而 ${lines.file} 要求 go ${asked}：请写 go${wanted} 或更新的版本，或者沿用镜像的 GOTOOLCHAIN${has.zh}`,
    ),
    related: [{ place: { path: lines.path, span: line.span }, message: localized(`${lines.file} asks for it here`, `${lines.file} 在此处提出要求`) }],
    fixes: [],
  };
}

function messageOf(
  image: ImageFacts, newest: string, file: string, line: string, { reason }: ToolchainDecision, wanted: string
): Localized {
  const { reference } = image;
  const target = `golang:${wanted}`;
  switch (reason) {
    case 'go-line-unreadable':
      return localized(
        `${reference} cannot read "go ${line}" in ${file}: Go before 1.21 knows two numbers there only, so take ${target} or newer`,
        `${reference} 无法解析 ${file} 中的 "go ${line}"：Go 1.21 之前这里只允许两段数字，请改用 ${target} 或更新的镜像`,
      );
    case 'toolchain-line-unreadable':
      return localized(
        `${reference} does not know the line "toolchain ${line}" of ${file}: Go reads it since 1.21, so take ${target} or newer`,
        `${reference} 不认识 ${file} 中的 "toolchain ${line}" 一行：Go 从 1.21 起才支持它，请改用 ${target} 或更新的镜像`,
      );
    default: {
      const has = image.go?.tagVersion === newest ? `has Go ${newest}` : `has at most Go ${newest}`;
      const hasZh = image.go?.tagVersion === newest ? `中是 Go ${newest}` : `中最高是 Go ${newest}`;
      const because = reason === 'no-such-toolchain'
        ? localized('and this Go cannot fetch a newer one for that line', '而此版本的 Go 无法按该行下载更新的工具链')
        : localized('and nothing lets it fetch a newer one', '且不会自动下载更新的工具链');
      return localized(
        `${reference} ${has}, ${file} requires go ${line}, ${because.en}: take ${target} or newer`,
        `${reference} ${hasZh}，而 ${file} 要求 go ${line}，${because['zh-cn']}：请改用 ${target} 或更新的镜像`,
      );
    }
  }
}
