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

/**
 * Joins the lines of one error: a signature may need the server's answer or the second hash below it, and a line alone would be taken
 * for another error. Each step has a thread of its own, because BuildKit's steps interleave.
 */
export class ErrorBlocks {
  readonly #emit: (block: ErrorBlock) => void;
  readonly #open = new Map<BuildStep | undefined, ErrorBlock>();

  constructor(emit: (block: ErrorBlock) => void) {
    this.#emit = emit;
  }

  push({ line, text, step, repeated }: OutputLine): void {
    const open = this.#open.get(step);
    if (text.trim() === '') return;
    if (open !== undefined && open.repeated === repeated && continues(open.text, text)) {
      if (open.text.length + text.length < maximumErrorLength) open.text += `\n${text}`;
      return;
    }
    if (open !== undefined) this.#emit(open);
    this.#open.set(step, { line, step, repeated, text: text.slice(0, maximumErrorLength) });
  }

  end(): void {
    for (const block of this.#open.values()) this.#emit(block);
    this.#open.clear();
  }
}

/**
 * The go command indents what belongs to an error, or ends the line before with a colon; only the security notice and what stands behind
 * "errors parsing" or an exit status are at the margin.
 */
function continues(before: string, line: string): boolean {
  if (exitCodeIn(line) !== undefined) return false;
  return /^(?:\s|server response:)/.test(line) || (continuations.test(line) && /checksum mismatch|SECURITY|go\.sum/.test(before)) || /(?:errors parsing \S+|exit status \d+|server response):$|SECURITY (?:ERROR|WARNING)$/.test(before);
}

const continuations = /^(?:SECURITY (?:ERROR|WARNING)|This download does NOT|The bits may have|have intercepted|For more information, see 'go help)/;
