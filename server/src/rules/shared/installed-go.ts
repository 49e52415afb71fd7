import { isInside } from '../../docker/dockerfile/paths.ts';
import { stepsBefore } from '../../docker/dockerfile/stage-chain.ts';
import { mayHaveWritten } from '../../docker/dockerfile/written-files.ts';
import type { Copy } from '../../docker/dockerfile/model.ts';
import type { ShellCommand, ShellWord } from '../../docker/shell/model.ts';
import type { BuildAnalysis, Download } from '../../project/analysis.ts';
import { imageFacts, type ImageFacts } from '../../project/images.ts';
import { packagedGo } from '../../project/packaged-go.ts';
import { localized, type Localized } from '../../text/localized.ts';
import type { Place } from '../../text/place.ts';
import { nonEmptyText } from '../../text/resolved.ts';
import { commandsBefore, hasOpaqueStepBefore } from './commands-before.ts';
import type { Fix } from '../finding.ts';
import { otherArchive, otherTag, type NamingWord } from '../repairs/other-go.ts';
import { isFirstGoInPath, wantedTag } from './image-toolchain.ts';
import { isPlainCommand } from './installed-programs.ts';

/** A Go that earlier steps bring into an image of a distribution. */
export interface InstalledGo {
  /** The newest that it can be: "1.20.5"; "1.19" where the patch release makes no difference. */
  readonly version: string;
  /** What brings it. */
  readonly place: Place;
  /** "Go 1.20.5, which is fetched here," */
  readonly subject: Localized;
  /** "fetch go1.22.0 or newer", with the version that a go line asks for. */
  readonly advice: (wanted: string) => Localized;
  readonly fixes: (wanted: string) => Fix[];
  /** What holds where nobody sets GOTOOLCHAIN; distributions may have chosen otherwise for their packages. */
  readonly gotoolchain: 'auto' | 'unknown';
}

/** The one Go that a download runs, on an image that has none itself; undefined where another one may have come as well. */
export function installedGo(analysis: BuildAnalysis, download: Download): InstalledGo | undefined {
  const { image, command } = download;
  if (image === undefined || image.go !== undefined || !command.certain || hasOpaqueStepBefore(download)) return undefined;
  const copies = [...copiesBefore(download)].filter(mayBringGo);
  if (copies.length > 0) return copies.length === 1 && copies[0] !== undefined ? copiedGo(analysis, download, copies[0]) : undefined;
  return unpackedGo(analysis, download) ?? goOfPackage(analysis, download, image);
}

const goroot = '/usr/local/go';
const binary = `${goroot}/bin/go`;

/** Names of the archives on go.dev/dl and its mirrors. */
const archive = /\bgo(?<version>1\.\d+(?:\.\d+)?(?:(?:rc|beta)\d+)?)\.linux-/u;

/** Of an address, the architecture is mostly not known: `$(dpkg --print-architecture)`, `${TARGETARCH}`. */
function readableIn({ value, partly, text }: NamingWord): string {
  return value ?? partly ?? text;
}

/** Archives, fetched by a command or by ADD and unpacked to /usr/local. They set no GOTOOLCHAIN, and have `auto` in their go.env. */
function unpackedGo(analysis: BuildAnalysis, download: Download): InstalledGo | undefined {
  if (!isFirstGoInPath(download)) return undefined;
  const added = [...copiesBefore(download)].flatMap((copy) => archivesIn(copy));
  const named: NamingWord[] = added.map(({ word }) => word);
  let fetched = added.find(({ isLocal }) => !isLocal)?.word;
  const local = added.find(({ isLocal }) => isLocal)?.word;
  let isUnpacked = false;
  let isVerified = added.some(({ hasChecksum }) => hasChecksum);
  for (const { command } of commandsBefore(download)) {
    const { program, words, certain } = command;
    // The text of a `sh -c` names it too, and so do the words of the commands in it.
    const here = words.filter((word) => namesArchive(word) && !/\s/.test(word.value ?? word.partly ?? ''));
    named.push(...here);
    if (program === 'curl' || program === 'wget') fetched ??= certain ? here[0] : undefined;
    else if (program === 'tar') isUnpacked ||= certain && mayHaveWritten(command, binary) === true;
    else if (program === 'sha256sum' || program === 'gpg') isVerified = true;
    else if (installsPackagedGo(command)) return undefined;
  }
  const versions = new Set(named.map((each) => archive.exec(readableIn(each))?.groups?.['version']));
  const [version] = versions;
  const word = local ?? (isUnpacked ? fetched : undefined);
  if (word === undefined || versions.size !== 1 || version === undefined) return undefined;
  return {
    version,
    place: { path: analysis.build.dockerfile, span: word.span },
    subject: local === undefined
      ? localized(`Go ${version}, which is fetched here,`, `此处下载的 Go ${version}`)
      : localized(`Go ${version}, which is unpacked here,`, `此处解压的 Go ${version}`),
    advice: (wanted) => {
      const release = archiveVersion(wanted);
      return local === undefined
        ? localized(`fetch go${release} or newer`, `请改为下载 go${release} 或更新的版本`)
        : localized(`unpack go${release} or newer`, `请改为解压 go${release} 或更新的版本`);
    },
    // Another checksum would be needed, or another file in the project.
    fixes: (wanted) =>
      (isVerified || local !== undefined ? [] : otherArchive(analysis, download.stage, version, named, archiveVersion(wanted))),
    gotoolchain: 'auto',
  };
}

interface AddedArchive {
  readonly word: NamingWord;
  readonly isLocal: boolean;
  readonly hasChecksum: boolean;
}

/** ADD fetches an archive and leaves it as it is; one of the project it unpacks. */
function archivesIn({ kind, from, sources, destination, instruction }: Copy): AddedArchive[] {
  const isLocal = from.kind === 'context';
  if (kind !== 'add' || (!isLocal && from.kind !== 'remote')) return [];
  if (isLocal && nonEmptyText(destination)?.replace(/\/$/, '') !== '/usr/local') return [];
  const hasChecksum = instruction.flags.some(({ name }) => name === 'checksum');
  return sources
    .map(({ word, path, partly = word.text }) => ({ word: { ...word, value: nonEmptyText(path), partly }, isLocal, hasChecksum }))
    .filter(({ word }) => namesArchive(word));
}

function namesArchive(word: NamingWord): boolean {
  return archive.test(readableIn(word));
}

/** Archives are named by patch release, the first one of 1.21 and later with its zero. */
function archiveVersion(wanted: string): string {
  return wantedTag('1.0.0', wanted);
}

function installsPackagedGo({ values, program }: ShellCommand): boolean {
  return program !== 'ln' && program !== 'rm' && values.some((value) => value !== undefined && /^(?:golang(?:-.*)?|go)(?:[=~].*)?$/u.test(value));
}

/** The folder of an official image, copied to the same place; the image's ENV, and with it GOTOOLCHAIN=local, stays behind. */
function copiedGo(analysis: BuildAnalysis, download: Download, copy: Copy): InstalledGo | undefined {
  const { from, destination, sources: [source, another], instruction } = copy;
  if (from.kind !== 'image' || another !== undefined || !isFirstGoInPath(download)) return undefined;
  const image = imageFacts(from.reference);
  const tag = image?.go?.tagVersion;
  if (image?.go === undefined || tag === undefined || image.pinnedByDigest) return undefined;
  if (source === undefined || nonEmptyText(source.path) !== goroot.slice(1) || nonEmptyText(destination)?.replace(/\/$/, '') !== goroot) return undefined;
  const mayBringAnother = (command: ShellCommand) => installsPackagedGo(command) || command.words.some(namesArchive);
  if ([...commandsBefore(download)].some(({ command }) => mayBringAnother(command))) return undefined;
  const version = image.go.newestVersion ?? tag;
  const span = instruction.flags.find(({ name }) => name === 'from')?.valueSpan ?? instruction.span;
  const newTag = (wanted: string) => wantedTag(tag, wanted);
  return {
    version,
    place: { path: analysis.build.dockerfile, span },
    subject: localized(`Go ${version}, which is copied from ${from.reference} here,`, `此处从 ${from.reference} 复制的 Go ${version}`),
    advice: (wanted) => localized(`copy it from golang:${newTag(wanted)} or newer`, `请改为从 golang:${newTag(wanted)} 或更新的镜像复制`),
    fixes: (wanted) => otherTag(analysis, span, tag, newTag(wanted)),
    gotoolchain: 'auto',
  };
}

/** The package of the image's distribution, where nothing else can have brought a Go, nor another release's packages. */
function goOfPackage(analysis: BuildAnalysis, download: Download, image: ImageFacts): InstalledGo | undefined {
  const version = packagedGo(image);
  if (version === undefined || image.pinnedByDigest || !isGoOfDistribution(download)) return undefined;
  if ([...copiesBefore(download)].some((copy) => archivesIn(copy).length > 0 || mayChangeSources(copy))) return undefined;
  let installed: ShellWord | undefined;
  for (const { command } of commandsBefore(download)) {
    if (!isPlainCommand(command) || mayNameOtherPackages(command)) return undefined;
    const word = command.words.find(({ value }) => value !== undefined && packageNames[image.packageManager]?.test(value) === true);
    if (word !== undefined && command.certain && command.values.some((value) => value === 'install' || value === 'add')) installed ??= word;
  }
  if (installed === undefined) return undefined;
  const { reference } = image;
  return {
    version,
    place: { path: analysis.build.dockerfile, span: installed.span },
    subject: localized(`Go ${version}, which is the package of ${reference},`, `${reference} 的软件包中的 Go ${version}`),
    advice: (wanted) => localized(`build on golang:${wantedTag('1.0', wanted)} or newer`, `请改用 golang:${wantedTag('1.0', wanted)} 或更新的镜像构建`),
    fixes: () => [],
    gotoolchain: 'unknown',
  };
}

function mayChangeSources({ destination }: Copy): boolean {
  return destination.kind !== 'known' || /^\/(?:etc(?:\/(?:apt|apk)(?:\/.*)?)?\/?|usr(?:\/bin)?\/?)?$/.test(destination.text);
}

const packageNames: Readonly<Partial<Record<ImageFacts['packageManager'], RegExp>>> = { 'apt-get': /^golang(?:-go)?$/, apk: /^go$/ };

/** Lists of packages, which `sed` points to a mirror of the same packages. */
const packageLists = /^\/etc\/(?:apt|apk)\//;

/** Another release's packages, or a Go from elsewhere. */
const otherSource = /backports|unstable|experimental|testing|edge|\bsid\b|bullseye|bookworm|trixie|forky|focal|jammy|noble|^ppa:|repositor|golang-1|golang\.org\/dl|go1\.\d/i;

function mayNameOtherPackages({ program, words, outputs }: ShellCommand): boolean {
  return [...words, ...outputs].some(({ value, text }) => (packageLists.test(value ?? text) ? program !== 'sed' : otherSource.test(value ?? text)));
}

/** The command is found where packages put it, and no folder in front of it in PATH may have another. */
function isGoOfDistribution({ command, step, go }: Download): boolean {
  const name = command.words[0]?.value;
  if (go.versioned.length > 0 || go.modfile !== undefined || (name !== 'go' && name !== '/usr/bin/go')) return false;
  if (command.assignments.concat(command.exported).some((each) => each.name === 'PATH')) return false;
  const path = step.before.variables.get('PATH')?.value;
  return path === undefined || path.kind === 'unset' || (path.kind === 'known' && !/\/(?:usr\/local\/go|opt|sdk)|\/usr\/lib\/go/.test(path.text));
}

function* copiesBefore({ step }: Download): Generator<Copy> {
  for (const each of stepsBefore(step)) yield* each.copies;
}

/** Brings the folder of Go, or something around it, from elsewhere than the project. */
function mayBringGo({ kind, destination, from }: Copy): boolean {
  return kind !== 'bind' && from.kind !== 'context' && (destination.kind !== 'known'
    || isInside(destination.text.replace(/(.)\/$/, '$1'), binary) && from.kind !== 'remote' || isInside(goroot, destination.text));
}
