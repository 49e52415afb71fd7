/**
 * GOPROXY as the go command understands it: entries, faults with their cure, and the entries that are never asked.
 * Source: facts/go-module-download.md §1.2–1.3; Go: cmd/go/internal/modfetch/proxy.go.
 */
import { remembered } from '../text/memo.ts';
import { span } from '../text/source.ts';
import type { GoproxyEntry } from './goproxy-entries.ts';
import { readEntries } from './goproxy-entries.ts';
import type { GoproxyProblem } from './goproxy-diagnosis.ts';
import { diagnoseEntry } from './goproxy-diagnosis.ts';

export type { GoproxyEntry, GoproxyEntryKind } from './goproxy-entries.ts';
export type { GoproxyProblem, GoproxyProblemKind } from './goproxy-diagnosis.ts';
export type { AnswerClass } from './goproxy-walk.ts';
export { walk } from './goproxy-walk.ts';

export interface GoproxyOptions {
  /** GONOPROXY (or GOPRIVATE) is not empty, so that the go command puts its own `noproxy` entry in front. */
  readonly noproxyInFront?: boolean;
}

export interface Goproxy {
  /** Up to and including the first `direct` or `off`. */
  readonly entries: readonly GoproxyEntry[];
  /** In the order of the text. The go command prints only the first message, and it then fails for every module. */
  readonly problems: readonly GoproxyProblem[];
  /** Entries behind `direct` or `off`: never asked, and not even checked. */
  readonly dead: readonly GoproxyEntry[];
}

/** An empty value of a process variable counts as unset and must not come here; an empty line of a go.env file does fail. */
export function parseGoproxy(value: string, options: GoproxyOptions = {}): Goproxy {
  const list = readList(value);
  const hasNoproxy = options.noproxyInFront === true && value !== 'direct';
  return hasNoproxy ? { ...list, entries: [noproxy, ...list.entries] } : list;
}

/** Several rules read the same few values, and each of them for every download. */
const readList = remembered(64, 2_000, (value): Goproxy => {
  const read = readEntries(value);
  const last = read.findIndex(({ entry }) => entry.kind === 'direct' || entry.kind === 'off');
  const alive = last < 0 ? read : read.slice(0, last + 1);
  const problems = alive.flatMap(diagnoseEntry);
  if (read.length === 0) {
    problems.push({
      kind: 'no-entries',
      span: span(0, value.length),
      goMessage: 'GOPROXY list is not the empty string, but contains no entries',
    });
  }
  const entries = alive.map(({ entry }) => entry);
  const dead = last < 0 ? [] : read.slice(last + 1).map(({ entry }) => entry);
  return { entries, problems, dead };
});

/**
 * The value with every problem repaired, the value itself when it has none, or undefined when the intent of a part is not clear.
 * Separators that were understood stay as they are.
 */
export function correctedGoproxy(value: string): string | undefined {
  let current = value;
  for (let round = 0; round < correctionRounds; round++) {
    const { problems } = parseGoproxy(current);
    if (problems.length === 0) return current;
    const next = withCorrections(current, problems);
    if (next === undefined || next === current) return undefined;
    current = next;
  }
  return parseGoproxy(current).problems.length === 0 ? current : undefined;
}

/** Quotes hide typos and full-width commas hide entries: each layer needs one round, and no value has more layers than this. */
const correctionRounds = 6;

const noproxy: GoproxyEntry = { kind: 'noproxy', text: '', span: span(0, 0), separator: ',' };

function withCorrections(value: string, problems: readonly GoproxyProblem[]): string | undefined {
  let corrected = '';
  let at = 0;
  for (const problem of problems) {
    if (problem.corrected === undefined) return undefined;
    // Two problems of one place: the next round sees what the first correction left.
    if (problem.span.start < at) continue;
    corrected += value.slice(at, problem.span.start) + problem.corrected;
    at = problem.span.end;
  }
  return corrected + value.slice(at);
}
