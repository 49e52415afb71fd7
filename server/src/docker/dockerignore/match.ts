import type { DockerignoreFile, IgnorePattern } from './parse.ts';

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

/** Matching as in moby/patternmatcher, facts: docker-build.md §4 "Matching" and its table. */
export function ignoreMatcher(file: DockerignoreFile): IgnoreMatcher {
  const compiled = file.patterns.flatMap((pattern) => {
    const test = compilePattern(pattern.pattern);
    return test === undefined ? [] : [{ pattern, test }];
  });
  return {
    hasExceptions: file.patterns.some((pattern) => pattern.negated),
    hiddenBy(path) {
      const paths = pathAndParents(path);
      let hiding: IgnorePattern | undefined;
      for (const { pattern, test } of compiled) {
        // A negation only matters for a hidden path, and the reverse: skip what cannot change the answer.
        if (pattern.negated === (hiding === undefined)) continue;
        if (paths.some((each) => test.test(each))) hiding = pattern.negated ? undefined : pattern;
      }
      return hiding;
    },
  };
}

/** The patterns that the matcher rejects; a build with one of them fails (`syntax error in pattern`, `illegal exclusion pattern`). */
export function invalidPatterns(file: DockerignoreFile): readonly IgnorePattern[] {
  return file.patterns.filter((pattern) => (pattern.negated && pattern.text.slice(1).trim() === '') || (pattern.pattern !== '' && compilePattern(pattern.pattern) === undefined));
}

function pathAndParents(path: string): string[] {
  const paths = [path];
  for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) paths.push(path.slice(0, at));
  return paths;
}

/** The pattern as a regular expression over whole paths; undefined when Docker rejects it or it can match nothing. */
function compilePattern(pattern: string): RegExp | undefined {
  if (pattern === '') return undefined;
  const suffix = plainSuffix(pattern);
  if (suffix !== undefined) return new RegExp(suffix.startsWith('/') ? `(?:^|/)${escapeText(suffix.slice(1))}$` : `${escapeText(suffix)}$`, 's');
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
      expression += escapeText(pattern.charAt(++i));
    } else {
      expression += escapeText(char);
    }
  }
  try {
    return new RegExp(`^${expression}$`, 's');
  } catch {
    return undefined;
  }
}

/** `**` in front of plain text is a suffix test in Docker, so that `**go.mod` hides `xgo.mod` too. */
function plainSuffix(pattern: string): string | undefined {
  if (!pattern.startsWith('**')) return undefined;
  const rest = pattern.slice(2);
  return rest === '' || /[*?[\]\\]/.test(rest) ? undefined : rest;
}

function classEnd(pattern: string, open: number): number | undefined {
  let i = open + 1;
  if (pattern.charAt(i) === '^') i++;
  for (let first = true; i < pattern.length; i++, first = false) {
    const char = pattern.charAt(i);
    if (char === '\\') i++;
    else if (char === ']' && !first) return i;
  }
  return undefined;
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

function escapeText(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
}
