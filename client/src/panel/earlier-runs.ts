import type { ProbeReport } from '../../../protocol/src/probe-report.ts';
import type { Outcome } from './panel-view.ts';
import type { ProbeRun } from './run-state.ts';
import { targetTimes } from './targets-view.ts';

/** What is kept of a run to compare later ones with. It comes out of the report, which holds no secrets. */
export interface EarlierRun {
  readonly version: 1;
  /** ISO 8601; tells runs apart. */
  readonly startedAt: string;
  readonly durationMs: number;
  /** The Dockerfile as people call it; empty when only an image was probed. */
  readonly documentName: string;
  readonly stage: string;
  readonly image: string;
  readonly cause: string;
  readonly summary: string;
  readonly targets: readonly { readonly name: string; readonly outcome: Outcome; readonly ms: number }[];
  readonly environment: Readonly<Record<string, string>>;
  /** Findings that were confirmed: `goproxy-no-failover Dockerfile:3`. */
  readonly confirmed: readonly string[];
}

/** Enough to see what a day's changes did, few enough for a list. */
export const mostEarlierRuns = 20;
/** The editor reads the workspace's state at each start. */
export const mostEarlierCharacters = 200_000;

/** What is kept of a run that ended with a report of this computer's own. */
export function earlierRun(run: ProbeRun): EarlierRun | undefined {
  const { report, documentName } = run;
  if (report === undefined || run.foreign !== undefined) return undefined;
  const { startedAt, durationMs, subject, verdict } = report;
  return {
    version: 1, startedAt, durationMs, documentName,
    stage: subject.stage ?? '', image: subject.image, cause: verdict.cause, summary: verdict.summary,
    targets: targetTimes(report.checks),
    environment: Object.fromEntries(Object.entries(report.environment).map(([name, { value }]) => [name, value])),
    confirmed: confirmedIn(report),
  };
}

/** The list with one more run, the newest first, within both limits. */
export function withEarlierRun(runs: readonly EarlierRun[], added: EarlierRun): readonly EarlierRun[] {
  const all = [added, ...runs.filter(({ startedAt }) => startedAt !== added.startedAt)].slice(0, mostEarlierRuns);
  let size = 0;
  return all.filter((run) => (size += JSON.stringify(run).length) <= mostEarlierCharacters);
}

/** What an editor kept, perhaps for another version of this extension: what is not of the agreed shape is left out. */
export function readEarlierRuns(kept: unknown): readonly EarlierRun[] {
  return Array.isArray(kept) ? kept.filter(isEarlierRun) : [];
}

function confirmedIn({ findings = [] }: ProbeReport): string[] {
  return findings.filter(({ measured }) => measured === 'confirmed').map(({ rule, place }) => `${rule} ${place.file}:${place.line}`);
}

function isEarlierRun(value: unknown): value is EarlierRun {
  if (typeof value !== 'object' || value === null) return false;
  const { version, startedAt, targets, environment, confirmed } = value as Readonly<Record<string, unknown>>;
  return version === 1 && typeof startedAt === 'string' && Array.isArray(targets) && Array.isArray(confirmed) && typeof environment === 'object' && environment !== null;
}
