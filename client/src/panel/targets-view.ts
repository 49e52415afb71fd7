import { present } from '../../../protocol/src/present.ts';
import type { ProbeCheck, ProbeLayer } from '../../../protocol/src/probe-report.ts';
import { checkKind, checkOutcome } from './check-outcome.ts';
import { layerOrder } from './layer-names.ts';
import type { MeasurementView, Outcome, PhaseName, TargetsView, TargetView } from './panel-view.ts';
import { durationText } from './time-text.ts';
import type { Translate } from './translate.ts';

/**
 * One row per host that was talked to, its phases in the container beside those on the host.
 *
 * @param evidence of the verdict: an error that is quoted there is not quoted once more
 * @returns `undefined` as long as no host was measured
 */
export function targetsView(checks: readonly ProbeCheck[], t: Translate, evidence: readonly string[] = []): TargetsView | undefined {
  const byHost = checksByHost(checks);
  if (byHost.size === 0) return undefined;

  const measured = [...byHost].map(([name, group]) => ({
    name,
    container: measure(group.filter((check) => check.where === 'container')),
    host: measure(group.filter((check) => check.where === 'host')),
  }));
  const longest = Math.max(1, ...measured.flatMap((row) => [row.container?.totalMs ?? 0, row.host?.totalMs ?? 0]));
  const rows = measured.map((row): TargetView => ({
    name: row.name,
    ...(row.container === undefined ? {} : { container: measurementView(row.container, longest, evidence, t) }),
    ...(row.host === undefined ? {} : { host: measurementView(row.host, longest, evidence, t) }),
  }));
  return {
    title: t('Targets'),
    targetLabel: t('Target'),
    containerLabel: t('Container'),
    hostLabel: t('Host'),
    hasHost: measured.some((row) => row.host !== undefined),
    legend: phaseNames.map((phase) => ({ phase, label: phaseLabel(phase, t) })),
    rows,
  };
}

/** How each host came out in the container, for comparing runs. */
export function targetTimes(checks: readonly ProbeCheck[]): { readonly name: string; readonly outcome: Outcome; readonly ms: number }[] {
  return [...checksByHost(checks)].flatMap(([name, group]) => {
    const measured = measure(group.filter((check) => check.where === 'container'));
    return measured === undefined ? [] : [{ name, outcome: measured.outcome, ms: Math.round(measured.totalMs) }];
  });
}

function checksByHost(checks: readonly ProbeCheck[]): Map<string, ProbeCheck[]> {
  const byHost = new Map<string, ProbeCheck[]>();
  for (const check of checks) {
    // A file:// entry is a folder of the container: nobody is talked to, and the other side has another one.
    if (!targetKinds.has(checkKind(check)) || check.target.startsWith('file:')) continue;
    const host = hostOf(check.target);
    const group = byHost.get(host);
    if (group === undefined) byHost.set(host, [check]);
    else group.push(check);
  }
  return byHost;
}

const phaseNames: readonly PhaseName[] = ['lookup', 'connect', 'tls', 'firstByte', 'transfer'];

/** Kinds of checks whose target is a host that the download talks to; name servers, files and settings are shown elsewhere. */
const targetKinds: ReadonlySet<string> = new Set([
  'dns:lookup', 'tcp:connect', 'tls:handshake', 'http-proxy:reach', 'http-proxy:connect',
  'module-proxy:list', 'module-proxy:info', 'module-proxy:mod', 'module-proxy:zip', 'sumdb:supported', 'sumdb:lookup', 'vcs:discovery',
]);

/** The phase in which a check of the layer spends its time when it gives no phases of its own. */
const phaseOfLayer: Readonly<Partial<Record<ProbeLayer, PhaseName>>> = {
  dns: 'lookup', tcp: 'connect', 'http-proxy': 'connect', tls: 'tls', 'module-proxy': 'firstByte', sumdb: 'firstByte', vcs: 'firstByte',
};

/** The phase in which a request failed, by the class of its error. */
const phaseOfError: Readonly<Record<string, PhaseName>> = {
  dns: 'lookup', tcp: 'connect', 'http-proxy': 'connect', 'http-proxy-status': 'connect', tls: 'tls', cut: 'transfer',
};

interface Measurement {
  readonly outcome: Outcome;
  readonly phases: readonly { readonly phase: PhaseName; readonly ms: number; readonly failed: boolean }[];
  readonly totalMs: number;
  readonly checks: readonly ProbeCheck[];
  /** The check that explains a failure: the lowest layer's. */
  readonly failed?: ProbeCheck;
}

function measure(group: readonly ProbeCheck[]): Measurement | undefined {
  if (group.length === 0) return undefined;
  const checks = group.toSorted((a, b) => layerOrder.indexOf(a.layer) - layerOrder.indexOf(b.layer));
  const outcomes = checks.map(checkOutcome);
  const failed = checks[outcomes.indexOf('no')];
  const failedPhase = failed === undefined ? undefined : phaseOfFailure(failed);
  const phases = phaseNames.flatMap((phase) => {
    const ms = phaseTime(checks, phase) ?? (phase === failedPhase ? 0 : undefined);
    return ms === undefined ? [] : [{ phase, ms, failed: phase === failedPhase }];
  });
  return {
    outcome: outcomesByWeight.find((outcome) => outcomes.includes(outcome)) ?? 'not-checked',
    phases,
    totalMs: phases.reduce((sum, phase) => sum + phase.ms, 0),
    checks,
    ...present({ failed }),
  };
}

/** One failure makes the target fail; one answer makes it work, whatever was measured beside it for comparison. */
const outcomesByWeight: readonly Outcome[] = ['no', 'yes', 'aside'];

function phaseOfFailure(check: ProbeCheck): PhaseName | undefined {
  const { errorClass } = check.detail;
  return (typeof errorClass === 'string' ? phaseOfError[errorClass] : undefined) ?? phaseOfLayer[check.layer];
}

/** Later requests reuse the connection and report no time for it: the longest time seen is that of the request which had to do the work. */
function phaseTime(checks: readonly ProbeCheck[], phase: PhaseName): number | undefined {
  const own = checks.flatMap(({ detail }) => (typeof detail[phase] === 'number' ? [detail[phase]] : []));
  if (own.length > 0) return Math.max(...own);
  const whole = checks.filter((check) => phaseOfLayer[check.layer] === phase && check.result !== 'not-checked' && !hasPhases(check));
  return whole.length === 0 ? undefined : Math.max(...whole.map((check) => check.ms));
}

function hasPhases(check: ProbeCheck): boolean {
  return phaseNames.some((phase) => typeof check.detail[phase] === 'number');
}

function measurementView(measurement: Measurement, longestMs: number, evidence: readonly string[], t: Translate): MeasurementView {
  const { outcome, phases, totalMs } = measurement;
  return {
    outcome,
    total: outcome === 'not-checked' ? t('not checked') : durationText(totalMs),
    // By the square root, because beside a time-out of ten seconds an answer in 80 ms would be no longer than a hair.
    length: Math.sqrt(totalMs / longestMs),
    phases: phases.map(({ phase, ms, failed }) => ({ phase, ms, failed })),
    phaseText: phases.map(({ phase, ms }) => `${phaseLabel(phase, t)} ${durationText(ms)}`).join(' · '),
    note: noteOf(measurement, evidence, t),
  };
}

function noteOf({ outcome, checks, failed, phases }: Measurement, evidence: readonly string[], t: Translate): string {
  const shown = failed === undefined ? checks : [failed];
  const text = (key: string): string => {
    const value = shown.map(({ detail }) => detail[key]).find((found) => found !== undefined && found !== '');
    return value === undefined ? '' : Array.isArray(value) ? value.join(', ') : String(value);
  };
  const status = text('status');
  const issuer = text('issuer');
  const [error, said] = [text('error'), text('said')];
  const failedPhase = phases.find((phase) => phase.failed)?.phase;
  const failedIn = failedPhase === undefined || status !== '' ? '' : t('failed at: {0}', phaseLabel(failedPhase, t));
  return [
    outcome !== 'yes' && status !== '' ? t('HTTP {0}', status) : '',
    outcome === 'yes' ? '' : isQuoted(error, evidence) ? failedIn : error || (isQuoted(said, evidence) ? '' : said) || text('reason'),
    issuer === '' ? '' : t('issuer: {0}', issuer),
  ].filter((part) => part !== '').join(' · ');
}

/** The start of a long error is enough to know it by: evidence is cut to a line. A few words may stand twice. */
const knownByLength = 200;
const leastKnownBy = 24;

function isQuoted(error: string, evidence: readonly string[]): boolean {
  const start = error.replace(/\s+/gu, ' ').trim().slice(0, knownByLength);
  return start.length >= leastKnownBy && evidence.some((line) => line.includes(start));
}

function phaseLabel(phase: PhaseName, t: Translate): string {
  switch (phase) {
    case 'lookup': return t('lookup');
    case 'connect': return t('connect');
    case 'tls': return t('TLS');
    case 'firstByte': return t('first byte');
    case 'transfer': return t('transfer');
  }
}

/** The host of a URL, of `host:port` with a port that goes without saying, or of a module path. */
function hostOf(target: string): string {
  const host = /^(?:[a-z][a-z0-9+.-]*:\/\/)?(?:[^/@]*@)?([^/?#]+)/i.exec(target)?.[1] ?? target;
  return host.replace(/:(?:443|80)$/, '');
}
