import { classify, type CauseMatch } from '../causes/classify.ts';
import type { Cause } from '../causes/cause.ts';
import { idsElsewhere } from '../causes/elsewhere.ts';
import { mayNameCause } from '../causes/literals.ts';
import { baseImage } from './base-image.ts';
import type { BuildStep } from './build-step.ts';
import { ErrorBlocks, type ErrorBlock } from './error-blocks.ts';
import { LogReader } from './log-reader.ts';
import { hostIn, moduleIn } from './subjects.ts';
import { Unwrapper } from './unwrap.ts';

/** A place in the log that speaks for a cause. */
export interface Occurrence {
  /** 1-based line of the log. */
  readonly line: number;
  /** The error as it stands there, several lines where they belong together. */
  readonly text: string;
  readonly step: BuildStep | undefined;
  readonly module: string | undefined;
  readonly host: string | undefined;
}

/** Everything in the log that one root cause explains. */
export interface CauseInLog {
  readonly cause: Cause;
  /** Causes that the text cannot tell from this one. */
  readonly alternatives: readonly Cause[];
  /** What stands inside of the error: the transport's fault within the checksum database's. */
  readonly inner: readonly Cause[];
  readonly first: Occurrence;
  /** The first ones; `count` has them all. */
  readonly occurrences: readonly Occurrence[];
  readonly count: number;
  readonly modules: readonly string[];
  readonly hosts: readonly string[];
  readonly steps: readonly BuildStep[];
  /** What the first step's stage is FROM, where the log says so. */
  readonly image: string | undefined;
}

export interface LogExplanation {
  readonly lines: number;
  /** The failing step's causes first, then in the order of the log. */
  readonly causes: readonly CauseInLog[];
  readonly failedSteps: readonly BuildStep[];
  /** Lines that speak of a failure and name no known cause. */
  readonly unexplained: readonly Occurrence[];
  /** Error lines beyond `maximumJudged`, which were not looked at. */
  readonly notJudged: number;
}

/** Distinct errors that are judged: a thousand cost a tenth of a second, and no build has that many; a hostile log has. */
export const maximumJudged = 5_000;

/** And so many of the last ones: a build ends with what it failed for, however much was printed before. */
export const lastJudged = 500;

/** And their length together: a pattern may take a millisecond for a long text that was made for it. */
const maximumJudgedLength = 2_000_000;
const lastJudgedLength = 200_000;

/** A line beyond this is data, not a message; rawjson objects are the reason for so much. */
export const maximumLineLength = 4_000_000;

/** Places, modules and hosts that are kept of one cause; more would be counted, not read. */
const maximumKept = 50;

/** What nothing explains is quoted to this number of lines. */
const maximumUnexplained = 5;

/** Explains a whole text; see `LogExplainer` for one that comes in pieces. */
export function explainLog(text: string): LogExplanation {
  const explainer = new LogExplainer();
  for (const line of linesOf(text)) explainer.push(line);
  return explainer.end();
}

/** The lines of a text without their breaks, one after the other, so that a large text is not kept twice. */
export function* linesOf(text: string): Generator<string> {
  for (let start = 0; start < text.length;) {
    const found = text.indexOf('\n', start);
    const end = found < 0 ? text.length : found;
    yield text.slice(start, Math.min(end, start + maximumLineLength)).replace(/\r$/, '');
    start = end + 1;
  }
}

/** Takes a log line by line and keeps only what matters of it: the size of the log is no concern. */
export class LogExplainer {
  readonly #unwrapper: Unwrapper;
  readonly #reader: LogReader;
  readonly #blocks: ErrorBlocks;
  readonly #found = new Map<string, Found>();
  readonly #judged = new Map<string, readonly CauseMatch[]>();
  readonly #seen = new Map<BuildStep | undefined, Set<string>>();
  readonly #unexplained: Occurrence[] = [];
  /** The last ones beyond what is judged as it comes. */
  readonly #waiting: ErrorBlock[] = [];
  #waitingLength = 0;
  #lines = 0;
  #notJudged = 0;
  #judgedLength = 0;

  /** @param firstLine number of the first line that will be pushed, for a part of a document */
  constructor(firstLine = 1) {
    this.#blocks = new ErrorBlocks((block) => { this.#judge(block); });
    this.#reader = new LogReader((output) => { this.#blocks.push(output); }, firstLine);
    this.#unwrapper = new Unwrapper((line, count) => { this.#reader.push(line, count); });
  }

  push(line: string): void {
    this.#lines++;
    this.#unwrapper.push(line);
  }

  end(): LogExplanation {
    this.#unwrapper.end();
    this.#reader.end();
    this.#blocks.end();
    for (const block of this.#waiting.splice(0)) this.#conclude(block, classify(block.text));
    const failedSteps = this.#reader.steps.filter((step) => step.failedAt !== undefined);
    const causes = withoutEchoes([...this.#found.values()])
      .sort((a, b) => rank(a, failedSteps) - rank(b, failedSteps) || a.first.line - b.first.line);
    for (const found of causes) found.image = baseImage(found.steps[0], this.#reader.steps);
    return { lines: this.#lines, causes, failedSteps, unexplained: this.#unexplained, notJudged: this.#notJudged };
  }

  #judge(block: ErrorBlock): void {
    const mayMatch = mayNameCause(block.text);
    if (this.#isRepetition(block, mayMatch)) return;
    const matches = mayMatch ? this.#classify(block.text) : [];
    if (matches === undefined) this.#wait(block);
    else this.#conclude(block, matches);
  }

  #conclude(block: ErrorBlock, matches: readonly CauseMatch[]): void {
    const [speaking] = matches;
    if (speaking === undefined) {
      if (soundsLikeFailure.test(block.text) && this.#unexplained.length < maximumUnexplained) this.#unexplained.push(occurrenceOf(block));
      return;
    }
    const occurrence = occurrenceOf(block, speaking);
    const known = this.#found.get(speaking.cause.id);
    if (known === undefined) this.#found.set(speaking.cause.id, new Found(matches, occurrence));
    else known.add(occurrence);
  }

  /** BuildKit's quotation of lines that were already read. */
  #isRepetition({ text, step, repeated }: ErrorBlock, mayMatch: boolean): boolean {
    const seen = this.#seen.get(step) ?? new Set<string>();
    if (!repeated && mayMatch && seen.size < maximumJudged) this.#seen.set(step, seen.add(text));
    return repeated && seen.has(text);
  }

  #wait(block: ErrorBlock): void {
    this.#waiting.push(block);
    this.#waitingLength += block.text.length;
    while (this.#waiting.length > lastJudged || this.#waitingLength > lastJudgedLength) {
      this.#waitingLength -= this.#waiting.shift()?.text.length ?? 0;
      this.#notJudged++;
    }
  }

  /** Undefined where enough was judged already. */
  #classify(text: string): readonly CauseMatch[] | undefined {
    const known = this.#judged.get(text);
    if (known !== undefined) return known;
    if (this.#judged.size >= maximumJudged || this.#judgedLength + text.length > maximumJudgedLength) return undefined;
    this.#judgedLength += text.length;
    const matches = classify(text);
    this.#judged.set(text, matches);
    return matches;
  }
}

class Found implements CauseInLog {
  readonly cause: Cause;
  readonly alternatives: readonly Cause[];
  readonly inner: readonly Cause[];
  readonly first: Occurrence;
  readonly isFallback: boolean;
  readonly occurrences: Occurrence[] = [];
  count = 0;
  image: string | undefined;
  readonly #modules = new Set<string>();
  readonly #hosts = new Set<string>();
  readonly #steps = new Set<BuildStep>();

  constructor([speaking, ...others]: readonly CauseMatch[], first: Occurrence) {
    if (speaking === undefined) throw new RangeError('a cause is found by a match');
    const { cause, signature: { precedence } } = speaking;
    const alike = others.filter((match) => match.signature.precedence === precedence && (
      cause.confusedWith.includes(match.cause.id) || match.cause.confusedWith.includes(cause.id)
    ));
    this.cause = cause;
    this.first = first;
    this.isFallback = precedence === 'fallback';
    this.alternatives = alike.map((match) => match.cause);
    this.inner = others.filter((match) => !alike.includes(match) && match.signature.precedence !== 'fallback').map((match) => match.cause);
    this.add(first);
  }

  get modules(): readonly string[] {
    return [...this.#modules];
  }

  get hosts(): readonly string[] {
    return [...this.#hosts];
  }

  get steps(): readonly BuildStep[] {
    return [...this.#steps];
  }

  add(occurrence: Occurrence): void {
    this.count++;
    if (this.occurrences.length < maximumKept) this.occurrences.push(occurrence);
    if (occurrence.module !== undefined && this.#modules.size < maximumKept) this.#modules.add(occurrence.module);
    if (occurrence.host !== undefined && this.#hosts.size < maximumKept) this.#hosts.add(occurrence.host);
    if (occurrence.step !== undefined && this.#steps.size < maximumKept) this.#steps.add(occurrence.step);
  }
}

/** That a step failed, or that the rest was cancelled for it, is no cause where one is known; nor are the last words of another one. */
function withoutEchoes(all: readonly Found[]): Found[] {
  const found = all.filter(({ cause, count }) => !all.some((other) => lastWords.get(other.cause.id) === cause.id && count <= other.count));
  const real = found.filter((each) => !each.isFallback && !echoes.has(each.cause.id) && !idsElsewhere.has(each.cause.id));
  const explained = new Set(real.flatMap((each) => each.steps));
  return found.filter((each) => {
    if (real.includes(each)) return true;
    if (each.cause.id === stepFailed) return false;
    // What another program says counts where its step failed for it: a retry or `|| true` may have followed.
    if (idsElsewhere.has(each.cause.id)) {
      return each.steps.length === 0 ? real.length === 0 : each.steps.some((step) => step.failedAt !== undefined && !explained.has(step));
    }
    return real.length === 0 || (each.steps.length > 0 && !each.steps.some((step) => explained.has(step)) && !echoes.has(each.cause.id));
  });
}

/** The engine's word for any failing command: where nothing else is found the log does not name the cause. */
const stepFailed = 'build-step-failed';
/** Causes whose last words alone would name another one: ssh ends with the same line for a key that has changed and for an unknown one. */
const lastWords: ReadonlyMap<string, string> = new Map([['host-key-changed', 'known-hosts-missing']]);
const echoes: ReadonlySet<string> = new Set([stepFailed, 'build-cancelled']);

function rank({ cause, steps, first }: CauseInLog, failed: readonly BuildStep[]): number {
  if (cause.id === 'disk-full') return 0;
  return first.step === undefined || failed.length === 0 || steps.some((step) => failed.includes(step)) ? 1 : 2;
}

function occurrenceOf({ line, text, step }: ErrorBlock, match?: CauseMatch): Occurrence {
  return { line, text, step, module: moduleIn(text, match?.end), host: hostIn(text) };
}

const soundsLikeFailure = /^(?:go: (?!downloading |finding |extracting |added |upgraded |found |warning: )|\S+\.go:\d+)|\b(?:error|fatal|failed|panic|cannot|denied|refused|timed out|timeout|not found)\b/i;
