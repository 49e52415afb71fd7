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
  /** Some finding was silenced by it. */
  readonly isUsed: boolean;
}

export interface Suppressed {
  /** The findings that nothing silences. */
  readonly kept: readonly Finding[];
  /** What the comments of a text silence. */
  readonly suppressionsIn: (path: string) => readonly Suppression[];
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
    suppressionsIn: (path) => suppressionsOf(path).all,
  };
}

export function withoutSuppressed(findings: readonly Finding[], text: (path: string) => string | undefined): readonly Finding[] {
  return suppress(findings, text).kept;
}

/** The comment that suppresses `rule`, to be inserted above a line with the given indentation. */
export function suppressionComment(rule: string, indentation: string, lineBreak: string): string {
  return `${indentation}# doctor: ignore=${rule}${lineBreak}`;
}

const pragma = /^([ \t]*#[ \t]*doctor:[ \t]*(ignore|ignore-file)=)([a-z0-9, -]+?)(?:[ \t]+--.*)?[ \t]*$/;

interface Entry extends Suppression {
  isUsed: boolean;
}

class TextSuppressions {
  readonly all: Entry[] = [];
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
      this.all.push(...entries.entries);
      if (entries.isWholeFile) this.#wholeFile.push(...entries.entries);
      else if (entries.entries.length > 0) this.#byLine.set(number, entries.entries);
      offset = text.indexOf('\n', offset) + 1;
    }
  }

  covers(rule: string, offset: number): boolean {
    if (this.all.length === 0) return false;
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

function entriesOf(line: string, offset: number): { readonly isWholeFile: boolean; readonly entries: readonly Entry[] } {
  const [, head = '', kind, list = ''] = pragma.exec(line) ?? [];
  const all: Span[] = [];
  const entries: Entry[] = [];
  for (const { 0: rule, index } of list.matchAll(/[a-z0-9-]+/g)) {
    const start = offset + head.length + index;
    const span = { start, end: start + rule.length };
    all.push(span);
    entries.push({ rule, span, all, isUsed: false });
  }
  return { isWholeFile: kind === 'ignore-file', entries };
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
