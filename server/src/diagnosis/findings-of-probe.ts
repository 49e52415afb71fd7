import type { ProbeRequest } from '../../../protocol/src/probe-run.ts';
import type { BuildAnalysis } from '../project/analysis.ts';
import { chooseStage } from '../project/stage-for-probe.ts';
import { checkBuilds } from '../checking/check.ts';
import { preferencesOf, type ControlledResult } from '../checking/check-controlled.ts';
import type { Finding } from '../rules/finding.ts';
import { withSymptoms } from '../checking/one-fault.ts';
import type { Rule } from '../rules/rule.ts';
import { findingsOfStage, type StaticFinding } from './static-finding.ts';

/** More are a project in need of the checks themselves: the report would be a list of them. The worst come first. */
const mostFindings = 50;

/** What the check was made with. */
export interface CheckedWith {
  readonly rules: readonly Rule[];
  readonly hostProxy: string;
  readonly read: (path: string) => string | undefined;
}

/**
 * What the checks of a Dockerfile say about what a request probes: its stage, under its compose service. A finding about a variable that
 * the request sets anew says nothing about this run.
 */
export function findingsOfProbe(request: Pick<ProbeRequest, 'stage' | 'service' | 'env'>, check: ControlledResult, checker: CheckedWith): StaticFinding[] {
  const chosen = chooseStage(request, check.analyses);
  if ('problem' in chosen) return [];
  const replaced = Object.keys(request.env);
  return findingsOfStage(findingsOfBuild(check, chosen.analysis, checker), chosen, checker.read)
    .filter(({ wordsAround }) => !replaced.some((name) => wordsAround.includes(name)))
    .sort((left, right) => severities.indexOf(left.severity) - severities.indexOf(right.severity))
    .slice(0, mostFindings);
}

const severities = ['error', 'warning', 'info', 'hint'];

/** A check tells the faults of every way of building together; the probe takes one way. */
function findingsOfBuild(check: ControlledResult, analysis: BuildAnalysis, { rules, hostProxy }: CheckedWith): readonly Finding[] {
  const { analyses, control } = check;
  // What one finding explains in the editor may be what the probe measures.
  const findings = withSymptoms(check.findings);
  if (analyses.length === 1) return findings;
  const key = ({ rule, place }: Finding) => JSON.stringify([rule, place]);
  const own = new Set(checkBuilds([analysis], { rules, preferences: preferencesOf(control, hostProxy) }).map(key));
  return findings.filter((finding) => own.has(key(finding)));
}
