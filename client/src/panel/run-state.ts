import { present } from '../../../protocol/src/present.ts';
import type { ProbeCheck, ProbeLayer, ProbePlace, ProbeReport, Remedy } from '../../../protocol/src/probe-report.ts';
import type { ProbeEvent, ProbeRequest } from '../../../protocol/src/probe-run.ts';

/** One run of the probe as the panel knows it: what was asked, what has come in so far and how it ended. */
export interface ProbeRun {
  readonly request: ProbeRequest;
  /** URI of the Dockerfile that was probed; empty when only an image was named. */
  readonly document: string;
  /** The document as people call it: its path within the workspace. */
  readonly documentName: string;
  readonly progress: RunProgress;
  /** The layer in work and the server's word for what it does. */
  readonly layer?: { readonly layer: ProbeLayer; readonly message: string };
  readonly checks: readonly ProbeCheck[];
  readonly report?: ProbeReport;
  /** True when the report was made before this window was opened. */
  readonly restored: boolean;
  /** Name of the file that somebody else's report was opened from; absent for a run of this computer. */
  readonly foreign?: string;
}

export type RunProgress =
  | { readonly state: 'running' }
  | { readonly state: 'ended' }
  | { readonly state: 'cancelled' }
  /** The window was closed while the probe ran. */
  | { readonly state: 'interrupted' }
  | { readonly state: 'failed'; readonly message: string };

/** What survives a reload of the window, kept by the page. */
export interface SavedRun {
  readonly version: 1;
  readonly request: ProbeRequest;
  readonly document: string;
  readonly documentName: string;
  readonly report?: ProbeReport;
  readonly foreign?: string;
}

/** Somebody else's report, to read: there is no document here to repair, and nothing is run. */
export function foreignRun(report: ProbeReport, fileName: string): ProbeRun {
  const { image, dockerfile = '', stage } = report.subject;
  return {
    request: { image, dns: [], addHosts: [], env: {}, modules: [], timeLimitMs: 0, ...present({ stage }) },
    document: '', documentName: dockerfile.replace(/^.*[\\/]/, ''), progress: { state: 'ended' }, checks: report.checks, report, restored: false, foreign: fileName,
  };
}

export function startRun(request: ProbeRequest, document: string, documentName: string): ProbeRun {
  return { request, document, documentName, progress: { state: 'running' }, checks: [], restored: false };
}

/** The request once more, measured from the other place; `builder` is the one to build on, empty for the selected one. */
export function inOtherWay(request: ProbeRequest, builder: string): ProbeRequest {
  const { builder: former, ...rest } = request;
  if (request.way === 'build' || former !== undefined) return { ...rest, way: 'run' };
  return { ...rest, way: 'build', ...(builder === '' ? {} : { builder }) };
}

/** The run after one more event; an event that comes late, after the end, changes nothing. */
export function withEvent(run: ProbeRun, event: ProbeEvent): ProbeRun {
  if (run.progress.state !== 'running') return run;
  switch (event.kind) {
    case 'layer':
      return { ...run, layer: { layer: event.layer, message: event.message } };
    case 'check':
      return {
        ...run, checks: [...run.checks.filter((check) => check.id !== event.check.id || check.where !== event.check.where), event.check],
      };
    case 'verdict':
      return { ...run, report: event.report };
    case 'report':
      return withReport(run, event.report);
  }
}

/** The report is the last word: its checks replace those that came in one by one. */
export function withReport(run: ProbeRun, report: ProbeReport): ProbeRun {
  return { ...withoutLayer(run), progress: { state: 'ended' }, checks: report.checks, report };
}

/** Where the verdict is known, only the comparison of mirrors was ended: what is known stays. */
export function asCancelled(run: ProbeRun): ProbeRun {
  if (run.progress.state === 'running' && run.report !== undefined) return withReport(run, run.report);
  return run.progress.state === 'running' ? { ...withoutLayer(run), progress: { state: 'cancelled' } } : run;
}

export function asFailed(run: ProbeRun, message: string): ProbeRun {
  if (run.progress.state === 'running' && run.report !== undefined) return withReport(run, run.report);
  return run.progress.state === 'running' ? { ...withoutLayer(run), progress: { state: 'failed', message } } : run;
}

export function saveRun(run: ProbeRun): SavedRun {
  const { request, document, documentName, report, foreign } = run;
  return {
    version: 1, request, document, documentName, ...present({ report, foreign }),
  };
}

/** The run that a page kept, or `undefined` when the state is of another version or no state at all. */
export function restoreRun(state: unknown): ProbeRun | undefined {
  if (!isSavedRun(state)) return undefined;
  const { request, document, documentName, report, foreign } = state;
  const base = { request, document, documentName, restored: true, ...present({ foreign }) };
  if (report === undefined) return { ...base, progress: { state: 'interrupted' }, checks: [] };
  return { ...base, progress: { state: 'ended' }, checks: report.checks, report };
}

/** Whether a remedy is the fix of a rule in this project's files: the rule found its fault there. */
export function canApply(run: ProbeRun, remedy: Remedy): remedy is Remedy & { readonly rule: string; readonly place: ProbePlace } {
  return run.document !== '' && remedy.rule !== undefined && remedy.place !== undefined;
}

/** Nothing is in work any more. */
function withoutLayer({ request, document, documentName, progress, checks, restored }: ProbeRun): ProbeRun {
  return { request, document, documentName, progress, checks, restored };
}

/** Our own page wrote it, under a version number; the parts that are used before anything else are looked at. */
function isSavedRun(state: unknown): state is SavedRun {
  if (typeof state !== 'object' || state === null) return false;
  const { version, request, document, documentName, report, foreign } = state as Readonly<Record<string, unknown>>;
  return version === 1 && (foreign === undefined || typeof foreign === 'string') && typeof request === 'object' && request !== null && typeof document === 'string' && typeof documentName === 'string'
    && (report === undefined || (typeof report === 'object' && report !== null && (report as { schemaVersion?: unknown }).schemaVersion === 1));
}
