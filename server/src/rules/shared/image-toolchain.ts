import type { Copy, Stage } from '../../docker/dockerfile/model.ts';
import { isInside } from '../../docker/dockerfile/paths.ts';
import { stepsBefore } from '../../docker/dockerfile/stage-chain.ts';
import type { SingleValue } from '../../go/go-mod.ts';
import { compareGoVersions, languageVersion } from '../../go/go-version.ts';
import type { BuildAnalysis, Download } from '../../project/analysis.ts';
import type { ImageFacts } from '../../project/images.ts';
import type { TextEdit } from '../../text/edit.ts';
import { localized } from '../../text/localized.ts';
import type { Place } from '../../text/place.ts';
import type { Fix } from '../finding.ts';
import { offeredFix, replace } from '../fix.ts';
import { tagPartPlace } from './image-tag.ts';

/** The lines that ask for a Go version, of go.work in a workspace. */
export interface LinesInForce {
  readonly file: 'go.mod' | 'go.work';
  readonly path: string;
  readonly go: SingleValue | undefined;
  readonly toolchain: SingleValue | undefined;
}

/** First release that reads go.work. */
const firstWithWorkspaces = '1.18';

export function linesInForce({ module, workspace }: Download, imageVersion: string): LinesInForce | undefined {
  if (workspace !== undefined && compareGoVersions(imageVersion, firstWithWorkspaces) >= 0) {
    const { goWork, goWorkPath } = workspace.workspace;
    return { file: 'go.work', path: goWorkPath, go: goWork.go, toolchain: goWork.toolchain };
  }
  return module && { file: 'go.mod', path: module.module.goModPath, go: module.module.goMod.go, toolchain: module.module.goMod.toolchain };
}

/** The first patch releases of the 1.21 images may or may not set GOTOOLCHAIN. */
export function gotoolchainOf({ environment }: Download, image: ImageFacts): { readonly value: string | undefined } | 'unknown' {
  const { value, provenance } = environment.get('GOTOOLCHAIN');
  if (value.kind === 'unknown' || (provenance.kind === 'go-default' && image.go?.gotoolchain === 'unknown')) return 'unknown';
  return { value: value.kind === 'known' ? value.text : undefined };
}

/** The go command is the image's own: not one that was unpacked over the image's, installed beside it, or put in front of it in PATH. */
export function runsGoOfImage(download: Download): boolean {
  const isReplaced = [...stepsBefore(download.step)].some(({ copies }) => copies.some(takesGoOfStage));
  return !isReplaced && download.files.lookup(binary).presence === 'no' && isFirstGoInPath(download);
}

const binary = '/usr/local/go/bin/go';

/** Copies the Go of another stage over the image's own; what a stage has of its image is not among the files that are looked up. */
function takesGoOfStage({ from, kind, destination, sources }: Copy): boolean {
  if (from.kind !== 'stage' || kind === 'bind' || destination.kind !== 'known') return false;
  const folder = destination.text.replace(/(.)\/$/, '$1');
  if (!isInside(folder, binary)) return false;
  const rest = binary.slice(folder === '/' ? 0 : folder.length);
  return sources.some(({ path }) => path.kind !== 'known' || `/${path.text}${rest}`.replace(/^\/\./, '') === binary);
}

/** The go command is the one of /usr/local/go, and works on go.mod. */
export function isFirstGoInPath({ command, step, go }: Download): boolean {
  if (go.versioned.length > 0 || go.modfile !== undefined) return false;
  const name = command.words[0]?.value;
  if (name !== 'go' && name !== '/usr/local/go/bin/go') return false;
  const path = command.assignments.concat(command.exported).some((each) => each.name === 'PATH') ? undefined : step.before.variables.get('PATH')?.value;
  if (path?.kind !== 'known') return false;
  const entries = path.text.split(':');
  const own = entries.indexOf('/usr/local/go/bin');
  return own >= 0 && entries.slice(0, own).every((entry) => entry === '/go/bin' || !/go|sdk/i.test(entry));
}

/** As precise as the tag that it replaces: `1.22` becomes `1.24`, `1.22.3` becomes `1.24.0` or the patch release that the line names. */
export function wantedTag(tagVersion: string, wanted: string): string {
  const language = languageVersion(wanted) ?? wanted;
  if (!/^1\.\d+\.\d+$/.test(tagVersion) || compareGoVersions(language, '1.21') < 0) return language;
  return /^1\.\d+\.\d+$/.test(wanted) ? wanted : `${language}.0`;
}

/** Raises the version where it is written, and changes a variant that the newer image does not have. */
export function raiseTag(analysis: BuildAnalysis, root: Stage, image: ImageFacts, version: string, wanted: string, written: Place): Fix {
  return offeredFix(
    localized(`Raise Go from ${version} to ${wanted} (${image.reference})`, `将 Go 从 ${version} 升级到 ${wanted}（${image.reference}）`),
    [replace(written, wanted), ...withoutOldVariant(analysis, root, image, wanted)],
  );
}

/** Each Go is built on the Alpine and Debian releases of its time: `1.24-alpine3.16` was never made, `1.24-alpine` was. */
function withoutOldVariant(analysis: BuildAnalysis, root: Stage, { reference }: ImageFacts, wanted: string): TextEdit[] {
  const [, alpine] = /-(alpine\d+\.\d+)$/.exec(reference) ?? [];
  const place = alpine === undefined ? undefined : tagPartPlace(analysis, root, alpine);
  if (place !== undefined) return [replace(place, 'alpine')];
  const [, suite = ''] = /-([a-z]+)$/.exec(reference) ?? [];
  const first = firstWithoutSuite.get(suite);
  const suitePlace = first === undefined || compareGoVersions(wanted, first) < 0 ? undefined : tagPartPlace(analysis, root, suite);
  return suitePlace === undefined ? [] : [replace(suitePlace, 'bookworm')];
}

/**
 * The first Go version that surely has no image on that Debian release: the images are made for the two newest releases, and Go 1.21 came
 * out after bookworm, Go 1.25 after trixie. Source: docker-library/golang.
 */
const firstWithoutSuite: ReadonlyMap<string, string> = new Map([['jessie', '1.21'], ['stretch', '1.21'], ['buster', '1.21'], ['bullseye', '1.25']]);
