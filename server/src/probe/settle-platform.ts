import type { Engine } from './engines/engine.ts';
import type { ProbePlan } from './plan.ts';
import { platformPattern } from './plan.ts';
import { localized } from '../text/localized.ts';

/** Docker's client, its builder and compose take it where nothing else is asked for. */
const defaultVariable = 'DOCKER_DEFAULT_PLATFORM';

/**
 * The plan with the platform as a value: the engine's `own`, where the stage says so, and what docker's client takes from its environment,
 * where nothing does. A builder may be elsewhere: its own platform only it can fill in.
 */
export function settlePlatform(
  plan: ProbePlan, engine: Engine, own: string | undefined, environment: Readonly<Record<string, string | undefined>>,
): ProbePlan {
  const { platform, way } = plan;
  if (platform !== undefined) return platform.value !== undefined || own === undefined || way === 'build' ? plan : { ...plan, platform: { ...platform, value: own } };
  const value = engine.name === 'docker' ? environment[defaultVariable] ?? '' : '';
  return platformPattern.test(value) ? { ...plan, platform: { value, origin: localized(defaultVariable, defaultVariable) } } : plan;
}
