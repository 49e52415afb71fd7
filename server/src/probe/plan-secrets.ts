import type { ProbePlan } from './plan.ts';
import { secretsIn } from './redact.ts';

/** The secrets in all that a run was given, longest first. */
export function secretsOf(plan: ProbePlan, imageEnv: Readonly<Record<string, string>>): readonly string[] {
  const { image, modules, project, mirrors } = plan;
  const candidates = Object.fromEntries((mirrors?.candidates ?? []).map((address, index) => [`mirror ${index}`, address]));
  const secrets = [imageEnv, plan.env, candidates, { image, modules: modules.join(' ') }, project?.files ?? {}].flatMap((values) => secretsIn(values));
  return [...new Set(secrets)].sort((a, b) => b.length - a.length);
}
