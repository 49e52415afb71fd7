/**
 * The go command's way through a GOPROXY list for one request: whom it asks, what ends it, whose error is shown.
 * Source: facts/go-module-download.md §1.4; Go: cmd/go/internal/modfetch/proxy.go (TryProxies).
 */
import type { GoproxyEntry } from './goproxy-entries.ts';

/** What an entry answered: `not-found` is 404, 410 or a missing file; anything else that is no success is `other-failure`. */
export type AnswerClass = 'ok' | 'not-found' | 'other-failure' | 'not-asked';

export type WalkReason =
  | 'answered'
  | 'not-found-goes-on'
  | 'pipe-goes-on'
  | 'comma-stops'
  | 'direct-is-last'
  | 'off-is-last'
  | 'list-ends'
  | 'invalid-list'
  | 'not-measured'
  | 'never-reached'
  | 'module-not-private';

export interface WalkStep {
  readonly entry: GoproxyEntry;
  /** Whether the go command comes to this entry. */
  readonly asked: boolean;
  readonly answer: AnswerClass;
  readonly next: 'use' | 'next' | 'stop';
  readonly why: WalkReason;
}

export interface GoproxyWalk {
  readonly steps: readonly WalkStep[];
  /** `unknown`: the walk comes to an entry without a measured answer. */
  readonly outcome: 'used' | 'failed' | 'unknown';
  /** Index of the entry whose answer is used. */
  readonly used: number | undefined;
  /** Index of the entry whose error the go command prints, of all that failed. */
  readonly shown: number | undefined;
}

/**
 * `answers[i]` belongs to `entries[i]`. For `direct` a failed discovery is `not-found`, as the go command counts it, and so is
 * `noproxy` for a module that GONOPROXY does not cover. An `off` entry needs no answer.
 */
export function walk(entries: readonly GoproxyEntry[], answers: readonly AnswerClass[]): GoproxyWalk {
  const invalid = entries.some((entry) => entry.kind === 'invalid');
  const steps: WalkStep[] = [];
  let reached = !invalid;
  entries.forEach((entry, index) => {
    const answer = answers[index] ?? 'not-asked';
    const unreached: Pick<WalkStep, 'next' | 'why'> = { next: 'stop', why: invalid ? 'invalid-list' : 'never-reached' };
    const decision = reached ? decide(entry, answer, index === entries.length - 1) : unreached;
    steps.push({ entry, asked: reached, answer, ...decision });
    reached &&= decision.next === 'next';
  });
  const used = steps.findIndex((step) => step.next === 'use');
  const isUnknown = steps.some((step) => step.why === 'not-measured');
  return {
    steps,
    outcome: used >= 0 ? 'used' : isUnknown ? 'unknown' : 'failed',
    used: used < 0 ? undefined : used,
    shown: used >= 0 ? undefined : shownError(steps),
  };
}

function decide(entry: GoproxyEntry, answer: AnswerClass, isLast: boolean): Pick<WalkStep, 'next' | 'why'> {
  if (entry.kind === 'off') return { next: 'stop', why: 'off-is-last' };
  if (answer === 'ok') return { next: 'use', why: 'answered' };
  if (answer === 'not-asked') return { next: 'stop', why: 'not-measured' };
  if (entry.kind === 'direct') return { next: 'stop', why: 'direct-is-last' };
  if (isLast) return { next: 'stop', why: 'list-ends' };
  if (answer === 'not-found') return { next: 'next', why: entry.kind === 'noproxy' ? 'module-not-private' : 'not-found-goes-on' };
  return entry.separator === '|' ? { next: 'next', why: 'pipe-goes-on' } : { next: 'stop', why: 'comma-stops' };
}

/** An error of `direct` beats all, any other proxy error beats "not found", and of equals the last is shown. */
function shownError(steps: readonly WalkStep[]): number | undefined {
  let shown: number | undefined;
  let shownRank = 0;
  steps.forEach((step, index) => {
    if (!step.asked || step.why === 'not-measured' || step.why === 'module-not-private') return;
    const rank =
      step.entry.kind === 'direct' || step.entry.kind === 'noproxy'
        ? 2
        : step.answer === 'other-failure' && step.entry.kind !== 'off'
          ? 1
          : 0;
    if (shown === undefined || rank >= shownRank) {
      shown = index;
      shownRank = rank;
    }
  });
  return shown;
}
