/**
 * Go versions ("1.21rc2", "1.22.3") and toolchain names ("go1.22.3-custom"), ordered as the go command orders them.
 * Source: facts/go-module-download.md §6; Go: internal/gover, cmd/go/internal/gover.
 */

/** Parts are decimal digits kept as text, since they may exceed any number type; an absent part is ''. */
export interface GoVersion {
  readonly major: string;
  readonly minor: string;
  /** '' for a language version such as 1.21 and for a candidate; '0' where it is absent below Go 1.21: 1.20 was the release itself. */
  readonly patch: string;
  /** 'alpha', 'beta', 'rc' or ''. */
  readonly kind: string;
  readonly pre: string;
}

/** First release that tells the language version 1.N from the toolchain 1.N.0. */
const firstMinorWithExplicitPatch = '21';

const number = '(?:0|[1-9][0-9]*)';
const versionPattern = new RegExp(`^(${number})(?:\\.(${number})(?:\\.(${number})|([a-z]+)(${number})?)?)?$`, 'u');

/** Reads a version without the leading "go"; undefined where the go command sees none. */
export function parseGoVersion(text: string): GoVersion | undefined {
  const match = versionPattern.exec(text);
  if (match === null) return undefined;
  const [, major = '', minor, patch = '', kind = '', pre = ''] = match;
  if (minor === undefined) return { major, minor: '0', patch: '0', kind, pre };
  const isRelease = patch === '' && kind === '' && compareNumbers(minor, firstMinorWithExplicitPatch) < 0;
  return { major, minor, patch: isRelease ? '0' : patch, kind, pre };
}

export function isGoVersion(text: string): boolean {
  return parseGoVersion(text) !== undefined;
}

/** Negative, zero or positive. 1.21 < 1.21rc1 < 1.21.0; text that is no version sorts before every version. */
export function compareGoVersions(a: string, b: string): number {
  const x = parseGoVersion(a) ?? noVersion;
  const y = parseGoVersion(b) ?? noVersion;
  return (
    compareNumbers(x.major, y.major) ||
    compareNumbers(x.minor, y.minor) ||
    compareNumbers(x.patch, y.patch) ||
    compareText(x.kind, y.kind) ||
    compareNumbers(x.pre, y.pre)
  );
}

/** True for 1.21 and later two-part versions: they name a language, and no toolchain of that name exists. */
export function isLanguageVersion(text: string): boolean {
  const version = parseGoVersion(text);
  return version?.patch === '' && version.kind === '';
}

/** "1.22.3" → "1.22"; undefined for text that is no version. The first language of all is just "1". */
export function languageVersion(text: string): string | undefined {
  const version = parseGoVersion(text);
  if (version === undefined) return undefined;
  return version.major === '1' && version.minor === '0' ? version.major : `${version.major}.${version.minor}`;
}

/** The version a toolchain name stands for: "go1.22.3-custom" → "1.22.3"; undefined for "default", paths and other words. */
export function toolchainVersion(name: string): string | undefined {
  if (!name.startsWith('go') || /[\\/]/u.test(name)) return undefined;
  const version = name.slice('go'.length).replace(/[ \t-].*$/su, '');
  return isGoVersion(version) ? version : undefined;
}

const noVersion: GoVersion = { major: '', minor: '', patch: '', kind: '', pre: '' };

function compareNumbers(a: string, b: string): number {
  return a.length - b.length || compareText(a, b);
}

function compareText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
