import type { ProbeCheck } from '../../../protocol/src/probe-report.ts';
import type { Outcome } from './panel-view.ts';
import type { Translate } from './translate.ts';

/**
 * How a check's result is shown. A `no` that harms nobody is `aside`: what was measured for comparison only (`used` is false), a tool that
 * this module does not need, and a proxy that does not carry the checksum database, where the go command asks the database itself.
 */
export function checkOutcome(check: ProbeCheck): Outcome {
  return check.result === 'no' && isHarmless(check) ? 'aside' : check.result;
}

export function outcomeLabel(outcome: Outcome, t: Translate): string {
  switch (outcome) {
    case 'yes': return t('works');
    case 'no': return t('fails');
    case 'aside': return t('no, but not needed');
    case 'not-checked': return t('not checked');
    case 'working': return t('in work');
    case 'waiting': return t('waiting');
  }
}

/** `sumdb:supported` of the id `sumdb:supported:https://proxy.example`. */
export function checkKind(check: Pick<ProbeCheck, 'id'>): string {
  return check.id.split(':', 2).join(':');
}

function isHarmless(check: ProbeCheck): boolean {
  const { used, needed, status } = check.detail;
  if (used === false || needed === false) return true;
  switch (checkKind(check)) {
    case 'vcs:need': return true;
    case 'sumdb:supported': return status === 404 || status === 410;
    default: return false;
  }
}
