import type { EnvironmentValue, ProbeCheck } from '../../../../protocol/src/index.ts';
import { detailOf } from '../check-details.ts';
import { redact } from '../redact.ts';
import type { MirrorPlan } from './candidates.ts';
import { measuredMirrors, type Measured } from './measurements.ts';
import { rankMirrors, recommendGoproxy, type Recommendation } from './recommend.ts';

export interface Comparison {
  readonly mirrors: readonly Measured[];
  readonly recommendation: Recommendation;
}

/** The mirrors that a run measured, the best first, and what follows for GOPROXY; undefined when it measured none. */
export function compareMirrors(
  checks: readonly ProbeCheck[], plan: MirrorPlan | undefined, environment: Readonly<Record<string, EnvironmentValue>>,
): Comparison | undefined {
  const mirrors = plan === undefined ? [] : measuredMirrors(checks);
  if (plan === undefined || mirrors.length === 0) return undefined;
  const inside = checks.filter((check) => check.where === 'container');
  const needsSumdb = inside.some((check) => detailOf(check, 'sumdb:lookup') !== undefined && check.result === 'no');
  const recommendation = recommendGoproxy({
    mirrors,
    goproxy: environment['GOPROXY']?.value ?? '',
    own: plan.own.map((address) => redact(address)),
    mirrorHosts: plan.mirrorHosts,
    needsSumdb,
    hasGit: !inside.some((check) => check.id === 'vcs:git:git' && check.result === 'no'),
    knowsPipe: knowsPipe(inside),
  });
  const ranked = rankMirrors(mirrors, { needsSumdb });
  const answering = mirrors.filter((mirror) => !ranked.includes(mirror) && mirror.reachable === 'yes');
  return {
    mirrors: [...ranked, ...answering, ...mirrors.filter((mirror) => !ranked.includes(mirror) && !answering.includes(mirror))],
    recommendation,
  };
}

/** Since Go 1.15. */
function knowsPipe(checks: readonly ProbeCheck[]): boolean {
  const version = checks.map((check) => detailOf(check, 'facts:go-version')?.version).find((found) => found !== undefined) ?? '';
  const [, major, minor] = /^go(\d+)\.(\d+)/u.exec(version) ?? [];
  return major === undefined || Number(major) > 1 || Number(minor) >= 15;
}
