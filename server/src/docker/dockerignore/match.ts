import { literalPattern } from '../../text/literal-pattern.ts';
import { Memo, remembered } from '../../text/memo.ts';
import type { DockerignoreFile, IgnorePattern } from './parse.ts';
import { cleanedLine } from './parse.ts';

/** Decides which paths of a build context an ignore file hides. */
export interface IgnoreMatcher {
  /**
   * The pattern that hides `path` (relative to the context, `/` between parts), or undefined when the path is sent.
   * The last matching line wins, and a match on a folder covers what is below it.
   */
  hiddenBy(path: string): IgnorePattern | undefined;
  /** Whether some line starts with `!`. */
  readonly hasExceptions: boolean;
}

/**
 * Matching as BuildKit does while it walks the context (moby/patternmatcher, MatchesUsingParentResults; facts: docker-build.md §4).
 *
 * A line is only tried where it could change the answer so far, and what is below a folder inherits the lines *tried and matched* there.
 * So a second `cmd` behind `cmd` and `!cmd/app` hides nothing more: for the folder `cmd` it was not tried.
 */
export function ignoreMatcher(file: DockerignoreFile): IgnoreMatcher {
  const compiled = file.patterns.flatMap((pattern) => {
    const test = compilePattern(pattern.pattern);
    return test === undefined ? [] : [{ pattern, test }];
  });
  const folders = new Memo<Verdict>(keptPaths);
  const verdictOf = (path: string): Verdict => {
    const slash = path.lastIndexOf('/');
    return judge(compiled, path, slash <= 0 ? undefined : folderVerdict(path.slice(0, slash)));
  };
  const folderVerdict = (path: string): Verdict => {
    const verdict = folders.get(path) ?? verdictOf(path);
    folders.set(path, verdict);
    return verdict;
  };
  return {
    hasExceptions: file.patterns.some((pattern) => pattern.negated),
    hiddenBy: remembered(keptPaths, longestPath, (path) => verdictOf(path).hiding),
  };
}

/** A matcher lives as long as its file stays the same, and is asked for the same paths at every keystroke. */
const [keptPaths, longestPath] = [5_000, 1_000];

/** Whether a pattern without exceptions names the path or a folder above it, as `COPY --parents` takes its sources. */
export function covers(pattern: string, path: string): boolean {
  const test = compilePattern(pattern);
  if (test === undefined) return false;
  for (let slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) if (test.test(path.slice(0, slash))) return true;
  return test.test(path);
}

interface CompiledPattern {
  readonly pattern: IgnorePattern;
  readonly test: RegExp;
}

interface Verdict {
  /** For each pattern whether it was tried and matched here or further up. */
  readonly matched: readonly boolean[];
  readonly hiding: IgnorePattern | undefined;
}

function judge(compiled: readonly CompiledPattern[], path: string, folder: Verdict | undefined): Verdict {
  let hiding: IgnorePattern | undefined;
  const matched = compiled.map(({ pattern, test }, index) => {
    const isTried = pattern.negated === (hiding !== undefined);
    const isMatch = folder?.matched[index] === true || (isTried && test.test(path));
    if (isMatch) hiding = pattern.negated ? undefined : pattern;
    return isMatch;
  });
  return { matched, hiding };
}

/** The patterns that the matcher rejects; a build with one of them fails (`syntax error in pattern`, `illegal exclusion pattern`). */
export function invalidPatterns(file: DockerignoreFile): readonly IgnorePattern[] {
  return file.patterns.filter((pattern) => cleanedLine(pattern.text) === '!' || (pattern.pattern !== '' && compilePattern(pattern.pattern) === undefined));
}

/**
 * The pattern as a regular expression over whole paths; undefined when Docker rejects it or it can match nothing. Every keystroke in a
 * Dockerfile asks for the same ones.
 */
const compilePattern = remembered(500, 1_000, (pattern): RegExp | undefined => {
  if (pattern === '') return undefined;
  const suffix = plainSuffix(pattern);
  if (suffix !== undefined) return new RegExp(suffix.startsWith('/') ? `(?:^|/)${literalPattern(suffix.slice(1))}$` : `${literalPattern(suffix)}$`, 's');
  let expression = '';
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern.charAt(i);
    if (char === '*' && pattern.charAt(i + 1) === '*') {
      i += pattern.charAt(i + 2) === '/' ? 2 : 1;
      expression += i + 1 >= pattern.length ? '.*' : '(?:.*/)?';
    } else if (char === '*') {
      expression += '[^/]*';
    } else if (char === '?') {
      expression += '[^/]';
    } else if (char === '[') {
      const close = classEnd(pattern, i);
      if (close === undefined) return undefined;
      expression += classExpression(pattern.slice(i + 1, close));
      i = close;
    } else if (char === '\\') {
      if (i + 1 >= pattern.length) return undefined;
      expression += literalPattern(pattern.charAt(++i));
    } else {
      const plain = plainPart(pattern, i);
      expression += literalPattern(plain);
      i += plain.length - 1;
    }
  }
  try {
    return new RegExp(`^${expression}$`, 's');
  } catch {
    return undefined;
  }
});

const plainCharacters = /[^*?[\\]+/y;

/** What stands for itself from `start` on. */
function plainPart(pattern: string, start: number): string {
  plainCharacters.lastIndex = start;
  return plainCharacters.exec(pattern)?.[0] ?? pattern.charAt(start);
}

/** `**` in front of plain text is a suffix test in Docker, so that `**go.mod` hides `xgo.mod` too. */
function plainSuffix(pattern: string): string | undefined {
  if (!pattern.startsWith('**')) return undefined;
  const rest = pattern.slice(2);
  return rest === '' || /[*?[\]\\]/.test(rest) ? undefined : rest;
}

/** A class as Go's filepath.Match demands it: at least one character or range; `-` and `]` among them only when escaped. */
const classPattern = /\[\^?(?:(?:[^\]\\-]|\\.)(?:-(?:[^\]\\-]|\\.))?)+\]/suy;

/** Where the class that opens at `open` closes; undefined when it is malformed. */
function classEnd(pattern: string, open: number): number | undefined {
  classPattern.lastIndex = open;
  return classPattern.test(pattern) ? classPattern.lastIndex - 1 : undefined;
}

function classExpression(body: string): string {
  const negated = body.startsWith('^');
  let members = '';
  for (let i = negated ? 1 : 0; i < body.length; i++) {
    let char = body.charAt(i);
    if (char === '-') {
      members += '-';
      continue;
    }
    if (char === '\\') char = body.charAt(++i);
    members += /[\]\\^[]/.test(char) ? `\\${char}` : char;
  }
  return `[${negated ? '^' : ''}${members}]`;
}
