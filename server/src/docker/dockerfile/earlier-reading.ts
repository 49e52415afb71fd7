import type { LineIndex } from '../../text/lines.ts';
import { movedInstruction } from './moved-instruction.ts';
import type { Comment, DockerfileSyntax, Instruction } from './syntax.ts';

/** What an earlier text of the same Dockerfile said at some place, moved to where it stands now. */
export interface FoundAgain {
  readonly instruction: Instruction;
  /** Those between its continued lines. */
  readonly comments: readonly Comment[];
}

/**
 * The Dockerfile before a keystroke: nearly every instruction is still there, those behind the cursor a little later. Each is compared
 * with the text character by character, so that nothing has to be read, and nothing can be mistaken.
 */
export class EarlierReading {
  readonly #syntax: DockerfileSyntax;
  readonly #text: string;
  readonly #lines: LineIndex;
  /** Up to here the texts agree. */
  readonly #same: number;
  /** How much further what lies behind the change stands now. */
  readonly #by: number;
  /** Number of the instruction that was looked for last: the next one mostly follows it. */
  #near = 0;

  constructor(syntax: DockerfileSyntax, text: string, lines: LineIndex) {
    this.#syntax = syntax;
    this.#text = text;
    this.#lines = lines;
    this.#same = commonStart(syntax.source.text, text);
    this.#by = text.length - syntax.source.text.length;
  }

  /** The instruction that begins at `start`, when it is one of the earlier text. */
  at(start: number): FoundAgain | undefined {
    const isBehind = start >= this.#same;
    const by = isBehind ? this.#by : 0;
    const earlier = this.#startingAt(start - by);
    if (earlier === undefined || earlier.heredocs.length > 0 || !this.#stands(earlier.written.text, start)) return undefined;
    const { start: from, end } = earlier.span;
    const comments = earlier.written.text.includes('#') ? this.#syntax.comments.filter(({ span }) => from < span.start && span.end < end) : none;
    const line = isBehind ? this.#lines.line(earlier.keywordSpan.start + by) : earlier.line;
    return {
      instruction: movedInstruction(earlier, by, line),
      comments: by === 0 ? comments : comments.map((comment) => movedComment(comment, by)),
    };
  }

  /** The whole line, or all of its continued lines, and nothing more: what follows could belong to it. */
  #stands(written: string, start: number): boolean {
    const end = start + written.length;
    return this.#text.startsWith(written, start) && (end === this.#text.length || this.#text.startsWith('\n', end) || this.#text.startsWith('\r\n', end));
  }

  #startingAt(offset: number): Instruction | undefined {
    const { instructions } = this.#syntax;
    while (this.#near < instructions.length - 1 && (instructions[this.#near]?.span.start ?? 0) < offset) this.#near++;
    while (this.#near > 0 && (instructions[this.#near - 1]?.span.start ?? 0) >= offset) this.#near--;
    const found = instructions[this.#near];
    return found?.span.start === offset ? found : undefined;
  }
}

const none: readonly Comment[] = [];

function movedComment({ span, text }: Comment, by: number): Comment {
  return { span: { start: span.start + by, end: span.end + by }, text };
}

function commonStart(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  let at = 0;
  while (at < most && a.charCodeAt(at) === b.charCodeAt(at)) at++;
  return at;
}
