import { classify } from '../causes/classify.ts';

/**
 * Puts lines together that a terminal had cut at its right edge, in the middle of a word or an address: who copies out of a console of 80
 * columns pastes them so. The edge is learnt from the beginning of the log; what stands behind other lines stays as it is.
 */
export class Unwrapper {
  readonly #emit: (line: string, count: number) => void;
  /** Held back until the edge is known. */
  #sample: string[] | undefined = [];
  #sampleLength = 0;
  #edge: number | undefined;
  #open: { text: string; count: number; last: string } | undefined;

  /** @param emit takes a whole line, and of how many it was made */
  constructor(emit: (line: string, count: number) => void) {
    this.#emit = emit;
  }

  push(line: string): void {
    if (this.#sample === undefined) {
      this.#take(line);
      return;
    }
    this.#sample.push(line);
    this.#sampleLength += line.length;
    if (this.#sample.length >= maximumSampleLines || this.#sampleLength >= maximumSampleLength) this.#learn(this.#sample);
  }

  end(): void {
    if (this.#sample !== undefined) this.#learn(this.#sample);
    this.#flush();
  }

  #learn(sample: readonly string[]): void {
    this.#sample = undefined;
    this.#edge = edgeOf(sample);
    for (const line of sample) this.#take(line);
  }

  #take(line: string): void {
    if (this.#edge === undefined) {
      this.#emit(line, 1);
      return;
    }
    const open = this.#open;
    if (open !== undefined && open.count < maximumParts && continues(open.last, line, this.#edge)) {
      open.text += `${lostBlank(open.last, this.#edge)}${line}`;
      open.last = line;
      open.count++;
      return;
    }
    this.#flush();
    this.#open = { text: line, count: 1, last: line };
  }

  #flush(): void {
    if (this.#open !== undefined) this.#emit(this.#open.text, this.#open.count);
    this.#open = undefined;
  }
}

/** More than a terminal keeps to be copied. */
const maximumSampleLines = 10_000;
const maximumSampleLength = 1_000_000;

/** No console is narrower, and shorter lines say nothing about an edge. */
const narrowestEdge = 40;

/** A line of 16 KB is no message; and whoever pads every line must not have all of them as one. */
const maximumParts = 60;

/** Nor is a console wider. */
const widestEdge = 1_000;

/**
 * The column at which lines are cut: no line of a builder or of the go command is longer, and two of that length go on in a line that
 * begins like nothing a program would write. One is enough where it is cut inside of a quotation or of the words that name a cause.
 */
function edgeOf(sample: readonly string[]): number | undefined {
  let edge = 0;
  for (const line of sample) if (line.length > edge && begins(line)) edge = line.length;
  if (edge < narrowestEdge || edge > widestEdge) return undefined;
  let cuts = 0;
  for (const [index, line] of sample.entries()) {
    const next = sample[index + 1];
    if (line.length !== edge || next === undefined || !continues(line, next, edge)) continue;
    cuts++;
    if (cuts > 1 || (hasOpenQuote(line) && next.includes('"')) || isNamedByBoth(line, next)) return edge;
  }
  return undefined;
}

function continues(last: string, next: string, edge: number): boolean {
  return (last.length === edge || lostBlank(last, edge) !== '') && next.length <= edge && next !== '' && !begins(next) && !/^(?:\t| {2})/.test(next);
}

/** Terminals drop a blank at the end of a line when they copy it: the line is shorter by that. */
function lostBlank(last: string, edge: number): '' | ' ' {
  return last.length === edge - 1 ? ' ' : '';
}

function hasOpenQuote(line: string): boolean {
  return (line.split('"').length - 1) % 2 === 1;
}

function isNamedByBoth(line: string, next: string): boolean {
  return classify(`${line}${next}`).length > 0 && classify(line).length === 0 && (/ "https?:/.test(line) || classify(next).length === 0);
}

/** How lines of builders, build services and the go command begin. */
const beginning = new RegExp(String.raw`\s*(?:> ?)?(?:${[
  String.raw`#\d+(?: |$)`, String.raw`\d+\.\d+ `, '=> ', String.raw`\[`, '-{3,}', '--->? ', 'Step ', 'STEP ', 'The command ', 'Dockerfile', String.raw`\d+ \|`,
  'go: ', 'go get ', 'verifying ', 'server response:', 'SECURITY ', 'This download ', 'The bits ', 'For more ', '# ',
  'ERROR', 'Error', 'error: ', 'error ', 'fatal: ', 'failed to ', 'INFO', 'WARN',
  String.raw`\d{4}[-/]\d\d[-/]\d\d`, String.raw`\d\d:\d\d:\d\d`, String.raw`[^\t]{1,200}\t[^\t]{1,200}\t\d`, String.raw`[+A-Za-z][\w.+-]{0,80} *[|│] `,
  String.raw`\$ `, String.raw`\{`, '\u001b',
].join('|')})`, 'y');

function begins(line: string): boolean {
  beginning.lastIndex = 0;
  return beginning.test(line);
}
