import { LineIndex } from '../text/lines.ts';
import type { Span } from '../text/source.ts';
import type { Finding } from './finding.ts';

/** One rule that a comment silences: `# doctor: ignore=<id>[,<id>] -- reason`. */
export interface Suppression {
  readonly rule: string;
  /** The id in the comment. */
  readonly span: Span;
  /** Every id of the same comment. */
  readonly all: readonly Span[];
  /** Nothing but blanks parts it from the word before: a list of rules has commas, a reason stands behind `--`. */
  readonly followsBlank: boolean;
  /** Some finding was silenced by it. */
  readonly isUsed: boolean;
}

/**
 * A comment that was meant to silence something and cannot: `# doctor: ignore=` names no rule, `# doctor: disable=x` is no word of ours.
 */
export interface MisreadComment {
  readonly kind: 'no-rule' | 'unknown-word';
  /** What stands behind `doctor:`. */
  readonly text: string;
  readonly span: Span;
}

export interface SuppressionComments {
  readonly suppressions: readonly Suppression[];
  readonly misread: readonly MisreadComment[];
}

export interface Suppressed {
  /** The findings that nothing silences. */
  readonly kept: readonly Finding[];
  /** What the comments of a text silence. */
  readonly commentsIn: (path: string) => SuppressionComments;
}

/**
 * Takes out what the user suppressed: `# doctor: ignore=<id>[,<id>] -- reason` on the line above the finding or above the
 * instruction it lies in, and `# doctor: ignore-file=<id>[,<id>] -- reason` at the top of the file.
 */
export function suppress(findings: readonly Finding[], text: (path: string) => string | undefined): Suppressed {
  const files = new Map<string, TextSuppressions>();
  const suppressionsOf = (path: string): TextSuppressions => {
    let found = files.get(path);
    if (found === undefined) {
      found = new TextSuppressions(text(path) ?? '');
      files.set(path, found);
    }
    return found;
  };
  return {
    kept: findings.filter(({ rule, place }) => !suppressionsOf(place.path).covers(rule, place.span.start)),
    commentsIn: (path) => suppressionsOf(path),
  };
}

export function withoutSuppressed(findings: readonly Finding[], text: (path: string) => string | undefined): readonly Finding[] {
  return suppress(findings, text).kept;
}

/** The comment that suppresses `rule`, to be inserted above a line with the given indentation. */
export function suppressionComment(rule: string, indentation: string, lineBreak: string): string {
  return `${indentation}# doctor: ignore=${rule}${lineBreak}`;
}

const pragma = /^([ \t]*#[ \t]*doctor:[ \t]*)(?:(ignore|ignore-file)[ \t]*=(.*?)(?:[ \t]*--.*)?|(ignore\b.*|[a-z-]+[ \t]*=.*))$/;

interface Entry extends Suppression {
  isUsed: boolean;
}

class TextSuppressions implements SuppressionComments {
  readonly suppressions: Entry[] = [];
  readonly misread: MisreadComment[] = [];
  readonly #lines: readonly string[];
  readonly #index: LineIndex;
  readonly #wholeFile: Entry[] = [];
  readonly #byLine = new Map<number, readonly Entry[]>();

  constructor(text: string) {
    const hasAny = text.includes('doctor:');
    this.#lines = hasAny ? text.split('\n').map((line) => line.replace(/\r$/, '')) : [];
    this.#index = new LineIndex(hasAny ? text : '');
    let offset = 0;
    for (const [number, line] of this.#lines.entries()) {
      const entries = entriesOf(line, offset);
      this.suppressions.push(...entries.entries);
      this.misread.push(...entries.misread);
      if (entries.isWholeFile) this.#wholeFile.push(...entries.entries);
      else if (entries.entries.length > 0) this.#byLine.set(number, entries.entries);
      offset = text.indexOf('\n', offset) + 1;
    }
  }

  covers(rule: string, offset: number): boolean {
    if (this.suppressions.length === 0) return false;
    const found = this.#covering(rule, offset);
    for (const entry of found) entry.isUsed = true;
    return found.length > 0;
  }

  #covering(rule: string, offset: number): readonly Entry[] {
    const { line } = this.#index.position(offset);
    const above = [line - 1, firstLineOfInstruction(this.#lines, line) - 1].flatMap((each) => commentsAbove(this.#lines, each));
    return [...this.#wholeFile, ...above.flatMap((number) => this.#byLine.get(number) ?? [])].filter((entry) => entry.rule === rule);
  }
}

interface LineEntries {
  readonly isWholeFile: boolean;
  readonly entries: readonly Entry[];
  readonly misread: readonly MisreadComment[];
}

function entriesOf(line: string, offset: number): LineEntries {
  const match = pragma.exec(line);
  if (match === null) return { isWholeFile: false, entries: [], misread: [] };
  const [whole, head = '', word, list = ''] = match;
  const all: Span[] = [];
  const entries: Entry[] = [];
  const listStart = whole.indexOf('=') + 1;
  let behind = 0;
  for (const { 0: rule, index } of word === undefined ? [] : list.matchAll(/[^\s,]+/g)) {
    const start = offset + listStart + index;
    const span = { start, end: start + rule.length };
    all.push(span);
    entries.push({ rule, span, all, isUsed: false, followsBlank: all.length > 1 && !list.slice(behind, index).includes(',') });
    behind = index + rule.length;
  }
  const text = word === undefined ? line.slice(head.length).trimEnd() : `${word}=`;
  const span = { start: offset + head.length, end: offset + head.length + text.length };
  const misread: MisreadComment[] = word === undefined ? [{ kind: 'unknown-word', text, span }]
    : entries.length === 0 ? [{ kind: 'no-rule', text, span }] : [];
  return { isWholeFile: word === 'ignore-file', entries, misread };
}

/** The comment lines that stand directly above, `line` itself first. */
function commentsAbove(lines: readonly string[], line: number): number[] {
  const found: number[] = [];
  for (let number = line; number >= 0 && /^[ \t]*#/.test(lines[number] ?? ''); number--) found.push(number);
  return found;
}

/** Goes up through continued lines (comments between them included) to where the instruction begins. */
function firstLineOfInstruction(lines: readonly string[], line: number): number {
  let first = line;
  for (let above = line - 1; above >= 0; above--) {
    const text = lines[above] ?? '';
    if (/[\\`][ \t]*$/.test(text) && !/^[ \t]*#/.test(text)) first = above;
    else if (!/^[ \t]*#/.test(text)) break;
  }
  return first;
}
