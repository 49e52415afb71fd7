import { maximumErrorLength } from '../causes/classify.ts';
import type { BuildStep } from './build-step.ts';
import { exitCodeIn, type OutputLine } from './log-reader.ts';

/** One error of one program: a line and those that belong to it. */
export interface ErrorBlock {
  readonly line: number;
  readonly step: BuildStep | undefined;
  readonly repeated: boolean;
  text: string;
}

interface OpenBlock {
  readonly block: ErrorBlock;
  last: string;
  /** The security notice, which stands at the margin, may follow. */
  isAboutSums: boolean;
}

/**
 * Joins the lines of one error: a signature may need the server's answer or the second hash below it, and a line alone would be taken
 * for another error. Each step has a thread of its own, because BuildKit's steps interleave.
 */
export class ErrorBlocks {
  readonly #emit: (block: ErrorBlock) => void;
  readonly #open = new Map<BuildStep | undefined, OpenBlock>();

  constructor(emit: (block: ErrorBlock) => void) {
    this.#emit = emit;
  }

  push({ line, text, step, repeated }: OutputLine): void {
    const open = this.#open.get(step);
    if (text.trim() === '') return;
    const isAboutSums = /checksum mismatch|SECURITY|go\.sum/.test(text);
    if (open !== undefined && open.block.repeated === repeated && continues(open, text)) {
      if (open.block.text.length + text.length < maximumErrorLength) open.block.text += `\n${text}`;
      open.last = text;
      open.isAboutSums ||= isAboutSums;
      return;
    }
    if (open !== undefined) this.#emit(open.block);
    this.#open.set(step, { block: { line, step, repeated, text: text.slice(0, maximumErrorLength) }, last: text, isAboutSums });
  }

  end(): void {
    for (const { block } of this.#open.values()) this.#emit(block);
    this.#open.clear();
  }
}

/**
 * The go command indents what belongs to an error, or ends the line before with a colon; only the security notice and what stands behind
 * "errors parsing" or an exit status are at the margin.
 */
function continues({ last, isAboutSums }: OpenBlock, line: string): boolean {
  if (exitCodeIn(line) !== undefined) return false;
  return /^(?:\s|server response:)/.test(line) || (isAboutSums && continuations.test(line)) || opensMore.test(last);
}

const continuations = /^(?:SECURITY (?:ERROR|WARNING)|This download does NOT|The bits may have|have intercepted|For more information, see 'go help)/;

const opensMore = /(?:errors parsing \S{1,300}|exit status \d{1,3}|server response):$|SECURITY (?:ERROR|WARNING)$/;
