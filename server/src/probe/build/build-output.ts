import { lineLimit } from '../process-runner.ts';
import { stepDone } from '../payload/scripts.ts';

/** What a build's output says beside the payload's own lines. */
export interface BuildEnd {
  /** The step came to the end that its script gives it. */
  readonly isDone: boolean;
  /** Exit code of the step that failed, where the builder names it. */
  readonly stepExitCode?: number;
  /** The builder dropped lines of the step. */
  readonly isClipped: boolean;
  /** The builder's own words for the failure, without what it repeats of the step. */
  readonly message: string;
}

/**
 * Reads the output of `docker buildx build --progress=plain` (`#7 0.123 text`, several steps in turn) and of `podman build` (the text as
 * it is), line by line. What the step wrote goes on at once; what the builder says is kept for the end.
 */
export class BuildOutput {
  readonly #onLine: (line: string) => void;
  /** By step: the start of an event whose line the builder broke in two. */
  readonly #begun = new Map<string, string>();
  readonly #words: string[] = [];
  /** What the step said besides events. */
  readonly #stepWords: string[] = [];
  /** BuildKit repeats the failed step's last lines in its summary, which starts so. */
  #inSummary = false;
  #clipped = false;

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  line(raw: string): void {
    if (raw === '------') this.#inSummary = true;
    const [, step = '', rest = ''] = /^#(\d+) (?:\d+(?:\.\d+)? )?(.*)$/.exec(raw) ?? [undefined, '', raw];
    if (clippedPattern.test(rest)) this.#clipped = true;
    if (this.#inSummary || !this.#event(step, rest)) {
      keep(this.#words, raw, wordsLimit);
      if (!this.#inSummary && isOfStep(raw)) keep(this.#stepWords, rest, stepWordsLimit);
    }
  }

  end(): BuildEnd {
    const text = this.#words.join('\n');
    const codes = [...text.matchAll(/\bexit (?:code: |status )(\d+)/g)];
    const code = codes.at(-1)?.[1];
    const isDone = code === String(stepDone);
    const message = [...(code === undefined ? [] : this.#stepWords), messageIn(text)].join('\n').trim();
    return { isDone, isClipped: this.#clipped, message, ...(code === undefined || isDone ? {} : { stepExitCode: Number(code) }) };
  }

  /** Passes an event on; false for a line that is none. */
  #event(step: string, text: string): boolean {
    const begun = this.#begun.get(step);
    this.#begun.delete(step);
    if (begun !== undefined && !text.startsWith('{')) {
      const joined = (begun + text).slice(0, lineLimit);
      if (isWhole(joined)) this.#onLine(joined);
      else this.#begun.set(step, joined);
      return true;
    }
    if (!text.startsWith('{"')) return false;
    if (isWhole(text)) this.#onLine(text);
    else this.#begun.set(step, text);
    return true;
  }
}

function keep(words: string[], line: string, limit: number): void {
  words.push(line.slice(0, wordLimit));
  if (words.length > limit) words.shift();
}

/** BuildKit gives what a step wrote a time; podman passes it on as it is, between lines of its own. */
function isOfStep(line: string): boolean {
  return line.startsWith('#') ? /^#\d+ \d+\.\d+ /.test(line) : !/^(?:STEP |Error|-->|COMMIT|$)/.test(line);
}

/** BuildKit's own limits on a step's output, by size and by speed. */
const clippedPattern = /^\[output clipped, log limit [^\]]* reached\]/;

/** Characters and lines kept of the builder's own words: its errors are the last of them. */
const wordLimit = 8_192;
const wordsLimit = 400;
const stepWordsLimit = 20;

function isWhole(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/**
 * From the builder's last error on; without one, the last lines that are not about its steps. The script, which the errors quote, says
 * nothing to anybody.
 */
function messageIn(text: string): string {
  const errors = [...text.matchAll(/^(?:ERROR|Error|error)\b/gm)];
  const from = errors.at(-1)?.index;
  if (from === undefined) return text.split('\n').filter((line) => !/^(?:STEP |#\d+ |$)/.test(line)).slice(-stepWordsLimit).join('\n');
  return text.slice(from).replace(/process "\/bin\/sh -c [\s\S]*?" did not complete/g, 'process "/bin/sh" did not complete')
    .replace(/executor failed running \[\/bin\/sh -c [\s\S]*?\]: exit code/g, 'executor failed running [/bin/sh]: exit code')
    .replace(/at STEP "RUN [\s\S]*?": while running/g, 'at STEP "RUN": while running')
    .trim();
}
