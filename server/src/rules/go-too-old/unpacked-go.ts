import type { ShellWord } from '../../docker/shell/model.ts';
import { isInside } from '../../docker/dockerfile/paths.ts';
import { stageChain } from '../../docker/dockerfile/stage-chain.ts';
import { mayHaveWritten } from '../../docker/dockerfile/written-files.ts';
import { toolchainDecision, type ToolchainDecision } from '../../go/toolchain-decision.ts';
import type { BuildAnalysis, Download } from '../../project/analysis.ts';
import type { TextEdit } from '../../text/edit.ts';
import { localized, type Localized } from '../../text/localized.ts';
import { sliceOf } from '../../text/source.ts';
import { commandsBefore, hasOpaqueStepBefore } from '../commands-before.ts';
import type { Finding, Fix } from '../finding.ts';
import { offeredFix, replace } from '../fix.ts';
import { isFirstGoInPath, linesInForce, wantedTag, type LinesInForce } from '../image-toolchain.ts';

const binary = '/usr/local/go/bin/go';

/** Names of the archives on go.dev/dl and its mirrors. */
const archive = /\bgo(?<version>1\.\d+(?:\.\d+)?(?:(?:rc|beta)\d+)?)\.linux-/u;

interface UnpackedGo {
  /** "1.20.5" */
  readonly version: string;
  /** The word by which the archive is fetched. */
  readonly word: ShellWord;
  /** Every word that names the archive. */
  readonly words: readonly ShellWord[];
  readonly isVerified: boolean;
}

/**
 * The same for a Go that earlier commands fetch as an archive and unpack to /usr/local, on an image of a distribution. Archives set no
 * GOTOOLCHAIN: from 1.21 on they fetch what go.mod asks for unless somebody forbids it; what is older cannot even read the line.
 */
export function judgeUnpacked(analysis: BuildAnalysis, download: Download): Pick<Finding, 'place' | 'message' | 'related' | 'fixes'> | undefined {
  const { command, environment } = download;
  if (!command.certain || !command.fatal || !isFirstGoInPath(download)) return undefined;
  const go = unpackedGo(download);
  const lines = go && linesInForce(download, go.version);
  const gotoolchain = environment.get('GOTOOLCHAIN').value;
  if (go === undefined || lines === undefined || gotoolchain.kind === 'unknown') return undefined;
  const decision = toolchainDecision({
    imageVersion: go.version,
    goLine: lines.go?.value.value,
    toolchainLine: lines.toolchain?.value.value,
    gotoolchain: gotoolchain.kind === 'known' ? gotoolchain.text : undefined,
    file: lines.file,
  });
  const line = decision.reason === 'toolchain-line-unreadable' ? lines.toolchain : lines.go;
  if (decision.decision !== 'too-old' || decision.wanted === undefined || line === undefined) return undefined;
  // Archives are named by patch release, the first one of 1.21 and later with its zero.
  const wanted = wantedTag('1.0.0', decision.wanted);
  return {
    place: { path: analysis.build.dockerfile, span: go.word.span },
    message: messageOf(go.version, lines, line.value.value, decision, wanted),
    related: [{
      place: { path: lines.path, span: line.span },
      message: localized(`${lines.file} asks for it here`, `${lines.file} 在此处提出要求`),
    }],
    fixes: otherArchive(analysis, go, wanted),
  };
}

/** The one archive of Go that is fetched and unpacked before the download; undefined where another Go may have come as well. */
function unpackedGo(download: Download): UnpackedGo | undefined {
  const { image, stage } = download;
  if (image === undefined || image.go !== undefined || hasOpaqueStepBefore(download) || stageChain(stage).some(bringsGo)) return undefined;
  const named: ShellWord[] = [];
  let fetched: ShellWord | undefined;
  let isUnpacked = false;
  let isVerified = false;
  for (const { command } of commandsBefore(download)) {
    const { program, words, certain, values } = command;
    // The text of a `sh -c` names it too, and so do the words of the commands in it.
    const here = words.filter(({ value, text }) => archive.test(value ?? text) && !/\s/.test(value ?? ''));
    named.push(...here);
    if (program === 'curl' || program === 'wget') fetched ??= certain ? here[0] : undefined;
    else if (program === 'tar') isUnpacked ||= certain && mayHaveWritten(command, binary) === true;
    else if (program === 'sha256sum' || program === 'gpg') isVerified = true;
    else if (values.some((value) => value !== undefined && /^(?:golang(?:-.*)?|go)(?:[=~].*)?$/u.test(value)) && program !== 'ln' && program !== 'rm') return undefined;
  }
  const versions = new Set(named.map(({ value, text }) => archive.exec(value ?? text)?.groups?.['version']));
  const [version] = versions;
  if (fetched === undefined || !isUnpacked || versions.size !== 1 || version === undefined) return undefined;
  return { version, word: fetched, words: named, isVerified };
}

function bringsGo({ steps }: Download['stage']): boolean {
  return steps.some(({ copies }) => copies.some(({ kind, destination, from }) =>
    kind !== 'bind' && from.kind !== 'context'
    && (destination.kind !== 'known' || isInside(destination.text, binary) || isInside('/usr/local/go', destination.text))));
}

/** Names the other archive wherever this one is named, in letters; a checksum beside it would no longer fit. */
function otherArchive({ build, model }: BuildAnalysis, { version, words, isVerified }: UnpackedGo, wanted: string): Fix[] {
  const name = `go${version}.linux-`;
  const edits = words.map(({ span, text }): TextEdit | undefined => {
    const at = text.indexOf(name);
    if (at < 0 || sliceOf(model.syntax.source, span) !== text) return undefined;
    const start = span.start + at + 'go'.length;
    return replace({ path: build.dockerfile, span: { start, end: start + version.length } }, wanted);
  });
  const complete = edits.filter((edit) => edit !== undefined);
  if (isVerified || complete.length < words.length) return [];
  return [offeredFix(localized(`Fetch Go ${wanted} instead of ${version}`, `改为下载 Go ${wanted}（原为 ${version}）`), complete)];
}

function messageOf(version: string, { file }: LinesInForce, line: string, { reason }: ToolchainDecision, wanted: string): Localized {
  switch (reason) {
    case 'go-line-unreadable':
      return localized(
        `Go ${version}, which is fetched here, cannot read "go ${line}" in ${file}: Go before 1.21 knows two numbers there only, so fetch go${wanted} or newer`,
        `此处下载的 Go ${version} 无法解析 ${file} 中的 "go ${line}"：Go 1.21 之前这里只允许两段数字，请改为下载 go${wanted} 或更新的版本`,
      );
    case 'toolchain-line-unreadable':
      return localized(
        `Go ${version}, which is fetched here, does not know the line "toolchain ${line}" of ${file}: Go reads it since 1.21, so fetch go${wanted} or newer`,
        `此处下载的 Go ${version} 不认识 ${file} 中的 "toolchain ${line}" 一行：Go 从 1.21 起才支持它，请改为下载 go${wanted} 或更新的版本`,
      );
    case 'no-such-toolchain':
      return localized(
        `Go ${version}, which is fetched here, cannot fetch a newer toolchain for "go ${line}" in ${file}: fetch go${wanted} or newer`,
        `此处下载的 Go ${version} 无法按 ${file} 中的 "go ${line}" 下载更新的工具链：请改为下载 go${wanted} 或更新的版本`,
      );
    default:
      return localized(
        `Go ${version} is fetched here, ${file} requires go ${line}, and GOTOOLCHAIN lets it fetch no newer one: fetch go${wanted} or newer`,
        `此处下载的是 Go ${version}，而 ${file} 要求 go ${line}，且 GOTOOLCHAIN 不允许下载更新的工具链：请改为下载 go${wanted} 或更新的版本`,
      );
  }
}
