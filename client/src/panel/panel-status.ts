import type { PanelStatus } from './panel-view.ts';
import type { ProbeRun } from './run-state.ts';
import type { Translate } from './translate.ts';

/** What the run has come to. */
export function statusOf(run: ProbeRun): PanelStatus {
  switch (run.progress.state) {
    // The verdict may be known while mirrors are still compared.
    case 'running': if (run.report === undefined) return 'running'; else break;
    case 'cancelled': case 'interrupted': return 'cancelled';
    case 'failed': return 'could-not-run';
    case 'ended': break;
  }
  const cause = run.report?.verdict.cause ?? 'inconclusive';
  if (cause === 'no-fault-found') return 'healthy';
  if (cause === 'inconclusive') return 'inconclusive';
  return couldNotRunCauses.has(cause) ? 'could-not-run' : 'fault';
}

/** Causes that say the probe itself could not start: nothing was measured, so nothing is called a fault of the download. */
const couldNotRunCauses: ReadonlySet<string> = new Set([
  'engine-not-installed', 'engine-not-running', 'engine-permission-denied', 'image-not-found', 'image-pull-failed', 'registry-rate-limited', 'platform-mismatch',
  'buildkit-required', 'builder-unavailable',
]);

export function statusLabel(status: PanelStatus, t: Translate): string {
  switch (status) {
    case 'running': return t('Running');
    case 'fault': return t('Fault found');
    case 'healthy': return t('No fault found');
    case 'inconclusive': return t('Inconclusive');
    case 'cancelled': return t('Cancelled');
    case 'could-not-run': return t('Could not run');
  }
}

/** Where nothing could be measured at all, there is nothing to compare. */
export function canCompareMirrors(run: ProbeRun): boolean {
  return run.foreign === undefined && run.progress.state === 'ended' && run.report !== undefined && run.report.mirrors === undefined && statusOf(run) !== 'could-not-run';
}
