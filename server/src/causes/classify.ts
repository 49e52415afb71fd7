import { causeCatalogue } from './catalogue.ts';
import { precedences, type Cause, type Signature } from './cause.ts';

/** A cause whose signature stands in an error text. */
export interface CauseMatch {
  readonly cause: Cause;
  readonly signature: Signature;
  /** Where the signature stands, in UTF-16 units of the given text. */
  readonly start: number;
  readonly end: number;
}

/** One error of the go command is a few lines; beyond this a text is a log, and backtracking patterns would cost quadratic time in it. */
export const maximumErrorLength = 16_384;

/**
 * The causes of one error text, the one that speaks first; empty when no signature matches.
 * What a server said about itself (after `server response:`) never names a cause: public proxies quote their own git errors there.
 * It only tells apart causes that the line before it leaves open.
 */
export function classify(text: string): readonly CauseMatch[] {
  const bounded = text.slice(0, maximumErrorLength);
  const cut = bounded.indexOf(serverResponse);
  const ours = cut < 0 ? bounded : bounded.slice(0, cut);
  const theirs = cut < 0 ? '' : bounded.slice(cut + serverResponse.length);
  const matches = causeCatalogue.flatMap((cause) => bestMatch(cause, ours, theirs) ?? []);
  return matches.sort((left, right) => rank(left) - rank(right) || left.start - right.start);
}

const serverResponse = 'server response:';

function bestMatch(cause: Cause, ours: string, theirs: string): CauseMatch | undefined {
  let best: CauseMatch | undefined;
  for (const signature of cause.signatures) {
    if (signature.body !== undefined && !signature.body.test(theirs)) continue;
    const found = signature.pattern.exec(ours);
    if (found === null) continue;
    const match = { cause, signature, start: found.index, end: found.index + found[0].length };
    if (best === undefined || rank(match) < rank(best)) best = match;
  }
  return best;
}

function rank(match: CauseMatch): number {
  return precedences.indexOf(match.signature.precedence);
}
