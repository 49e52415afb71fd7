/**
 * Which toolchain a go command of an image uses for a go.mod, or with which words it gives up.
 * Source: facts/go-module-download.md §6, §10; Go: cmd/go/internal/toolchain/select.go.
 */
import { isToolchainLineName } from './go-mod.ts';
import { compareGoVersions, isGoVersion, isLanguageVersion, languageVersion, toolchainVersion } from './go-version.ts';
import { languageMessage, parseGotoolchain } from './gotoolchain.ts';

export interface ToolchainInput {
  /** "1.22.3"; a two-part "1.22" of Go 1.21 and later stands for some unknown patch of it. Undefined when the image is not known. */
  readonly imageVersion: string | undefined;
  readonly goLine: string | undefined;
  readonly toolchainLine: string | undefined;
  /** Undefined: not set anywhere, hence the default `auto`. Official images set `local`. */
  readonly gotoolchain: string | undefined;
  /** The file whose lines count: go.work in a workspace. */
  readonly file?: 'go.mod' | 'go.work';
}

export type ToolchainReason =
  | 'new-enough'
  | 'go-line-not-enforced'
  | 'go-line-too-new'
  | 'go-line-unreadable'
  | 'toolchain-line-unreadable'
  | 'newer-go-line'
  | 'newer-toolchain-line'
  | 'gotoolchain-names-version'
  | 'no-such-toolchain'
  | 'path-lookup'
  | 'image-unknown'
  | 'patch-unknown'
  | 'invalid-gotoolchain'
  | 'invalid-toolchain-line'
  | 'invalid-go-line';

export interface ToolchainDecision {
  /** `unknown`: not decidable from these values, or a fault of another kind that `goMessage` tells. */
  readonly decision: 'runs' | 'too-old' | 'downloads' | 'unknown';
  readonly reason: ToolchainReason;
  /** Version to be fetched or lacking, without "go". */
  readonly wanted?: string;
  /** For a too old release that GOTOOLCHAIN names: that one. */
  readonly running?: string;
  /** What the go command prints after "go: "; for a too old reader of go.mod, after "go.mod:<line>: ". */
  readonly goMessage?: string;
}

/** The first release with toolchain selection. */
const firstSelecting = '1.21';

export function toolchainDecision(input: ToolchainInput): ToolchainDecision {
  const { imageVersion, goLine, gotoolchain = 'auto' } = input;
  if (imageVersion === undefined || !isGoVersion(imageVersion)) return { decision: 'unknown', reason: 'image-unknown' };
  if (compareGoVersions(imageVersion, firstSelecting) < 0) return decideWithoutSelection(input);
  if (goLine !== undefined && !isGoVersion(goLine)) return { decision: 'unknown', reason: 'invalid-go-line' };
  const mode = parseGotoolchain(gotoolchain);
  switch (mode.kind) {
    case 'invalid':
      return { decision: 'unknown', reason: 'invalid-gotoolchain', goMessage: mode.goMessage };
    case 'local':
      return enforceGoLine(imageVersion, input);
    case 'fixed': {
      const enforced = enforceGoLine(mode.version, input);
      if (enforced.decision === 'too-old' && mode.version !== imageVersion) return { ...enforced, running: mode.version };
      if (enforced.decision !== 'runs' || mode.version === imageVersion) return enforced;
      return {
        decision: isPatchOf(mode.version, imageVersion) ? 'unknown' : 'downloads',
        reason: 'gotoolchain-names-version',
        wanted: mode.version,
      };
    }
    case 'auto':
    case 'path':
      return decideBySelection(imageVersion, mode.minimum, mode.kind, input);
  }
}

/** Up to Go 1.20 a go line has two numbers and is only advice; the toolchain line is unknown. */
function decideWithoutSelection({ goLine, toolchainLine }: ToolchainInput): ToolchainDecision {
  if (goLine !== undefined && !/^[1-9][0-9]*\.(?:0|[1-9][0-9]*)$/u.test(goLine)) {
    return {
      decision: 'too-old',
      reason: 'go-line-unreadable',
      wanted: goLine,
      goMessage: `invalid go version '${goLine}': must match format 1.23`,
    };
  }
  if (toolchainLine !== undefined) {
    return {
      decision: 'too-old',
      reason: 'toolchain-line-unreadable',
      wanted: firstSelecting,
      goMessage: 'unknown directive: toolchain',
    };
  }
  return { decision: 'runs', reason: 'go-line-not-enforced' };
}

/** No switching: the running version must not be below the go line; the toolchain line does not count. */
function enforceGoLine(running: string, { goLine, gotoolchain = 'auto', file = 'go.mod' }: ToolchainInput): ToolchainDecision {
  const satisfied = isAtLeast(running, goLine);
  if (satisfied === true) return { decision: 'runs', reason: 'new-enough' };
  if (satisfied === undefined || goLine === undefined)
    return { decision: 'unknown', reason: 'patch-unknown', ...(goLine !== undefined && { wanted: goLine }) };
  return {
    decision: 'too-old',
    reason: 'go-line-too-new',
    wanted: goLine,
    goMessage: `${file} requires go >= ${goLine} (running go ${running}; GOTOOLCHAIN=${gotoolchain})`,
  };
}

function decideBySelection(
  image: string,
  minimum: string | undefined,
  kind: 'auto' | 'path',
  input: ToolchainInput,
): ToolchainDecision {
  const { goLine, toolchainLine, file = 'go.mod' } = input;
  const lineVersion = toolchainLine === undefined || toolchainLine === 'default' ? undefined : toolchainVersion(toolchainLine);
  if (
    toolchainLine !== undefined &&
    toolchainLine !== 'default' &&
    (lineVersion === undefined || !isToolchainLineName(toolchainLine))
  ) {
    return {
      decision: 'unknown',
      reason: 'invalid-toolchain-line',
      goMessage: `invalid toolchain "${toolchainLine}" in ${file}`,
    };
  }
  const start = minimum ?? image;
  if (toolchainLine === 'default' && (minimum === undefined || minimum === image)) return withoutSwitch(image, input);
  const byGoLine = isAtLeast(start, goLine);
  const byToolchainLine = isAtLeast(start, lineVersion);
  if ((byGoLine === true && byToolchainLine === true) || toolchainLine === 'default') {
    if (minimum === undefined || minimum === image) return { decision: 'runs', reason: 'new-enough' };
    if (isPatchOf(minimum, image)) return { decision: 'unknown', reason: 'gotoolchain-names-version', wanted: minimum };
    return fetched(minimum, kind, 'gotoolchain-names-version');
  }
  const isLineNewer =
    byToolchainLine !== true &&
    lineVersion !== undefined &&
    (goLine === undefined || compareGoVersions(lineVersion, goLine) >= 0);
  const wanted = isLineNewer ? lineVersion : withPatch(goLine ?? '');
  if ((byGoLine === undefined && byToolchainLine !== false) || (byToolchainLine === undefined && byGoLine !== false)) {
    return { decision: 'unknown', reason: 'patch-unknown', wanted };
  }
  // Above the minimum of GOTOOLCHAIN, and yet no other than the one that the image has.
  if (wanted === image && !isLanguageVersion(image) && !(isLineNewer && toolchainLine !== `go${image}`)) return { decision: 'runs', reason: 'new-enough' };
  if (!isLineNewer && goLine !== undefined && isLanguageVersion(goLine) && !knowsFirstPatch(image)) {
    return {
      decision: 'too-old',
      reason: 'no-such-toolchain',
      wanted: goLine,
      goMessage: `download go${goLine} for linux/amd64: toolchain not available`,
    };
  }
  return fetched(wanted, kind, isLineNewer ? 'newer-toolchain-line' : 'newer-go-line');
}

/** `toolchain default` means: the one of the image, whatever GOTOOLCHAIN allows. */
function withoutSwitch(image: string, input: ToolchainInput): ToolchainDecision {
  const { gotoolchain = 'auto', file = 'go.mod' } = input;
  const enforced = enforceGoLine(image, input);
  if (enforced.decision !== 'too-old') return enforced;
  const setting = gotoolchain === 'auto' ? '' : `; GOTOOLCHAIN=${gotoolchain}`;
  return {
    ...enforced,
    goMessage: `${file} requires go >= ${input.goLine ?? ''} (running go ${image}${setting}; ${file} sets toolchain default)`,
  };
}

/** The go command gets a toolchain that it is not, from PATH or from the proxy; it knows no names but those of Go 1. */
function fetched(wanted: string, kind: 'auto' | 'path', reason: ToolchainReason): ToolchainDecision {
  const refused = (goMessage: string): ToolchainDecision => ({ decision: 'unknown', reason: 'invalid-gotoolchain', wanted, goMessage });
  if (!wanted.startsWith('1')) return refused(`invalid GOTOOLCHAIN "go${wanted}"`);
  if (kind === 'path')
    return { decision: 'unknown', reason: 'path-lookup', wanted, goMessage: `cannot find "go${wanted}" in PATH` };
  return isLanguageVersion(wanted) ? refused(languageMessage(`go${wanted}`)) : { decision: 'downloads', reason, wanted };
}

/** Undefined when it depends on a patch number that is not known. */
function isAtLeast(running: string, wanted: string | undefined): boolean | undefined {
  if (wanted === undefined || compareGoVersions(running, wanted) >= 0) return true;
  if (!isPatchOf(wanted, running)) return false;
  // "1.22" as an image is 1.22.0 or newer; only a later patch may be lacking.
  return /^\d+\.\d+(?:\.0|[a-z]+\d+)?$/u.test(wanted) ? true : undefined;
}

/** Whether `running` names only a language version, of which `version` may be the patch. */
function isPatchOf(version: string, running: string): boolean {
  return isLanguageVersion(running) && languageVersion(version) === languageVersion(running);
}

function withPatch(version: string): string {
  return isLanguageVersion(version) ? `${version}.0` : version;
}

/** Releases that turn `go 1.N` into the toolchain 1.N.0; earlier ones ask for a toolchain that never existed. */
function knowsFirstPatch(image: string): boolean {
  switch (languageVersion(image)) {
    case '1.21':
      return isLanguageVersion(image) || compareGoVersions(image, '1.21.11') >= 0;
    case '1.22':
      return isLanguageVersion(image) || compareGoVersions(image, '1.22.4') >= 0;
    default:
      return true;
  }
}
