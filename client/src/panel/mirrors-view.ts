import type { MirrorMeasurement, ProbeReport } from '../../../protocol/src/probe-report.ts';
import type { MirrorsView, MirrorView, Outcome } from './panel-view.ts';
import type { ProbeRun } from './run-state.ts';
import { durationText } from './time-text.ts';
import type { Translate } from './translate.ts';

/**
 * The module proxies that were compared, the best first, and the list that follows from it.
 *
 * @returns `undefined` when this run compares none
 */
export function mirrorsView(run: ProbeRun, t: Translate): MirrorsView | undefined {
  const { report } = run;
  const title = t('Mirrors measured from inside');
  const mirrors = report?.mirrors ?? [];
  if (mirrors.length === 0) {
    const isComparing = run.progress.state === 'running' && run.request.compareMirrors === true && report !== undefined;
    return isComparing ? { title, pending: t('Mirrors are still being compared; the verdict does not wait for them'), columns: [], rows: [] } : undefined;
  }
  const fastest = Math.max(1, ...mirrors.map(({ bytesPerSecond = 0 }) => bytesPerSecond));
  return {
    title,
    columns: [t('Module proxy'), t('Throughput'), t('First byte'), t('Newest version'), t('Checksum database')],
    rows: mirrors.map((mirror) => mirrorView(mirror, fastest, t)),
    ...recommendation(report?.recommended, run, t),
  };
}

function mirrorView(mirror: MirrorMeasurement, fastest: number, t: Translate): MirrorView {
  const { bytesPerSecond, firstByteMs } = mirror;
  const outcome = outcomeOf(mirror);
  return {
    proxy: mirror.proxy,
    outcome,
    outcomeLabel: mirror.reachable === 'yes' ? (mirror.why === '' ? t('works') : t('answers')) : mirror.reachable === 'no' ? t('fails') : t('not checked'),
    ...(mirror.inForce ? { badge: t('in force') } : {}),
    ...(bytesPerSecond === undefined ? {} : { speed: speedText(bytesPerSecond), length: Math.sqrt(bytesPerSecond / fastest) }),
    firstByte: firstByteMs === undefined ? '' : durationText(firstByteMs),
    phases: phasesText(mirror, t),
    newest: mirror.newestVersion ?? '',
    sumdb: mirror.reachable === 'yes' ? sumdbText(mirror, t) : '',
    note: mirror.why,
  };
}

function phasesText({ lookupMs, connectMs, tlsMs }: MirrorMeasurement, t: Translate): string {
  return ([[t('lookup'), lookupMs], [t('connect'), connectMs], [t('TLS'), tlsMs]] as const)
    .flatMap(([label, ms]) => (ms === undefined ? [] : [`${label} ${durationText(ms)}`])).join(' · ');
}

/** A mirror that is not in force harms nobody by being dead. */
function outcomeOf({ reachable, why, inForce }: MirrorMeasurement): Outcome {
  if (reachable === 'yes') return why === '' ? 'yes' : 'aside';
  return reachable === 'no' && !inForce ? 'aside' : reachable;
}

function sumdbText({ sumdbProxied }: MirrorMeasurement, t: Translate): string {
  switch (sumdbProxied) {
    case 'yes': return t('passed on');
    case 'no': return t('not passed on');
    case 'blocked': return t('blocked');
    case 'not-checked': return t('not checked');
  }
}

function recommendation(recommended: ProbeReport['recommended'], run: ProbeRun, t: Translate): Pick<MirrorsView, 'recommended'> {
  if (recommended === undefined) return {};
  const { goproxy, reason, inForce } = recommended;
  const label = goproxy === '' ? t('No GOPROXY to recommend') : inForce ? t('The GOPROXY in force is the best one') : t('Recommended GOPROXY');
  return {
    recommended: {
      label,
      reason,
      ...(goproxy === '' ? {} : { line: `GOPROXY=${goproxy}`, copyLabel: t('Copy GOPROXY line') }),
      ...(isWritable(run) ? { writeLabel: t('Write into Dockerfile, compose or go.env') } : {}),
    },
  };
}

/** A value with a secret in it, which the report shows redacted, cannot be written; one that is in force need not be. */
export function isWritable({ report, document }: Pick<ProbeRun, 'report' | 'document'>): boolean {
  const { goproxy = '', inForce = false } = report?.recommended ?? {};
  return document !== '' && goproxy !== '' && !inForce && !goproxy.includes('@');
}

/** For example `3.4 MB/s`. */
export function speedText(bytesPerSecond: number): string {
  return bytesPerSecond >= 1_000_000 ? `${(bytesPerSecond / 1_000_000).toFixed(1)} MB/s` : `${Math.max(1, Math.round(bytesPerSecond / 1000))} kB/s`;
}
