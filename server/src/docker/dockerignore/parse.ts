import { trimGoSpace } from '../../text/go-space.ts';
import type { Source, Span } from '../../text/source.ts';

/** A `.dockerignore` file as written. Produced by `parseDockerignore`, which never fails. */
export interface DockerignoreFile {
  readonly source: Source;
  /** Every line that Docker takes as a pattern, in order; comments and blank lines are not among them. */
  readonly patterns: readonly IgnorePattern[];
}

export interface IgnorePattern {
  /** The trimmed line. */
  readonly span: Span;
  readonly text: string;
  /** `!` in front once the path is cleaned: what it matches comes back. */
  readonly negated: boolean;
  /** Without `!`, cleaned as a path: no leading, doubled or trailing `/`, `.` and `..` resolved. Empty: matches nothing. */
  readonly pattern: string;
}

/**
 * Reads the patterns as Docker does: BOM dropped, `#` in the first column only, blanks and CR trimmed, `!` peeled,
 * path cleaned, one leading `/` dropped (facts: docker-build.md §4 "Parsing"; moby/patternmatcher ignorefile).
 */
export function parseDockerignore(source: Source): DockerignoreFile {
  const patterns: IgnorePattern[] = [];
  const { text } = source;
  let start = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  while (start <= text.length) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    const pattern = readLine(text, start, end);
    if (pattern !== undefined) patterns.push(pattern);
    start = end + 1;
  }
  return { source, patterns };
}

function readLine(text: string, start: number, end: number): IgnorePattern | undefined {
  const line = text.slice(start, end);
  if (line.startsWith('#')) return undefined;
  const trimmed = trimGoSpace(line);
  if (trimmed === '') return undefined;
  const cleaned = cleanedLine(trimmed);
  const negated = cleaned.startsWith('!');
  const pattern = negated ? cleaned.slice(1) : cleaned;
  const from = start + line.indexOf(trimmed);
  return { span: { start: from, end: from + trimmed.length }, text: trimmed, negated, pattern: isRoot(pattern) ? '' : pattern };
}

/**
 * A pattern as the matcher takes it: `!` alone is refused. The path is cleaned twice, without its `!` and with it, because Docker does so:
 * `./!x` becomes an exception, and `!../x` none.
 */
export function cleanedLine(text: string): string {
  const body = text.startsWith('!') ? trimGoSpace(text.slice(1)) : text;
  const path = body === '' ? '' : cleanPath(body).replace(/^\/(?=.)/su, '');
  return cleanPath(trimGoSpace(text.startsWith('!') ? `!${path}` : path));
}

/** The context itself, which no pattern can hide. */
function isRoot(pattern: string): boolean {
  return pattern === '.' || pattern === '/';
}

/** Go's filepath.Clean. */
function cleanPath(path: string): string {
  const isRooted = path.startsWith('/');
  const kept: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    // A path that climbs out of the context keeps its `..` and so matches nothing in it.
    if (part === '..' && kept.length > 0 && kept.at(-1) !== '..') kept.pop();
    else if (part !== '..' || !isRooted) kept.push(part);
  }
  return isRooted ? `/${kept.join('/')}` : kept.length === 0 ? '.' : kept.join('/');
}
