/**
 * go.sum: which hashes are known, and which a go.mod needs.
 * Source: facts/go-module-download.md §8.3–8.4; Go: modfetch/fetch.go (readGoSum).
 */
import type { Span } from '../text/source.ts';
import { span } from '../text/source.ts';
import { oncePer, remembered } from '../text/memo.ts';
import type { GoMod } from './go-mod.ts';
import { replacementOf } from './replacements.ts';

export interface GoSumLine {
  readonly module: string;
  /** Without the `/go.mod` suffix. */
  readonly version: string;
  /** The hash is that of the go.mod file alone, not of the module's archive. */
  readonly isGoMod: boolean;
  /** `h1:` and base64, as written. */
  readonly hash: string;
  /** The whole line without its line break. */
  readonly span: Span;
}

export interface GoSumProblem {
  readonly kind: 'merge-marker' | 'byte-order-mark' | 'wrong-number-of-fields';
  readonly span: Span;
  /** What Go 1.22 and later print after `malformed go.sum:\n<file>:<line>: `; earlier releases pass over the line in silence. */
  readonly goMessage: string | undefined;
}

export interface GoSum {
  readonly lines: readonly GoSumLine[];
  readonly problems: readonly GoSumProblem[];
}

export interface ModuleVersion {
  readonly module: string;
  readonly version: string;
}

/** A handful of go.sum files, each asked for by every download of its module at every keystroke; a larger one is read anew. */
const [keptSums, longestSum] = [8, 2_000_000];

export const parseGoSum = remembered(keptSums, longestSum, (text): GoSum => {
  const lines: GoSumLine[] = [];
  const problems: GoSumProblem[] = [];
  for (let at = 0; at < text.length; ) {
    const newline = text.indexOf('\n', at);
    const next = newline < 0 ? text.length : newline + 1;
    const content = text.slice(at, newline < 0 ? text.length : newline).replace(/\r$/u, '');
    const place = span(at, at + content.length);
    const fields = content.split(/\s+/u).filter((field) => field !== '');
    const [module = '', version = '', hash = ''] = fields;
    if (at === 0 && content.startsWith('\ufeff'))
      problems.push({ kind: 'byte-order-mark', span: span(0, 1), goMessage: undefined });
    if (fields.length === 3) {
      lines.push({
        module: module.replace(/^\ufeff/u, ''),
        version: version.replace(/\/go\.mod$/u, ''),
        isGoMod: version.endsWith('/go.mod'),
        hash,
        span: place,
      });
    } else if (fields.length > 0) {
      const kind = /^(?:<{7}|={7}|>{7}|\|{7})(?:\s|$)/u.test(content) ? 'merge-marker' : 'wrong-number-of-fields';
      problems.push({ kind, span: place, goMessage: `wrong number of fields ${fields.length}` });
    }
    at = next;
  }
  return { lines, problems };
});

/** The lines by module and version, each with what it is the hash of. */
const hashesOf = oncePer(({ lines }: GoSum) => new Set(lines.map(({ module, version, isGoMod }) => `${module} ${version} ${isGoMod}`)));

/** Whether the archive hash of this version is known: what a build needs of each module that provides a package. */
export function hasSum(sum: GoSum, module: string, version: string): boolean {
  return hashesOf(sum).has(`${module} ${version} false`);
}

/** Whether the hash of this version's go.mod is known: what every command that loads the module graph needs. */
export function hasGoModSum(sum: GoSum, module: string, version: string): boolean {
  return hashesOf(sum).has(`${module} ${version} true`);
}

/** The requirements whose content is downloaded, so that go.sum must know them; replaced by a directory needs no sum. */
export const modulesNeedingSums = oncePer((goMod: GoMod): readonly ModuleVersion[] =>
  goMod.requires.flatMap((requirement) => {
    const replacement = replacementOf(goMod, requirement);
    if (replacement === undefined) return [{ module: requirement.path.value, version: requirement.version.value }];
    return replacement.newVersion === undefined
      ? []
      : [{ module: replacement.newPath.value, version: replacement.newVersion.value }];
  }));
