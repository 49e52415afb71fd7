import type { ProbeCheck, ProbeReport, ProbeSubject } from '../../../protocol/src/index.ts';
import { present } from '../../../protocol/src/present.ts';
import type { Locale } from '../text/localized.ts';
import type { EngineName } from './engines/engine.ts';
import { environmentOf } from './environment.ts';
import { compareMirrors } from './mirrors/compare.ts';
import { foldersUpward, joinPath } from '../project/paths.ts';
import type { ProbePlan, ProjectFiles } from './plan.ts';
import { secretsOf } from './plan-secrets.ts';
import { shownDeep } from './redact.ts';
import { localizeJudgement, type EngineFailure, type Judgement, type JudgeInput } from './verdict/judge.ts';

/** What a run brought. */
export interface RunOutcome {
  readonly plan: ProbePlan;
  readonly engine: EngineName | 'none';
  readonly engineContext?: string;
  /** Name and driver of the builder, as shown. */
  readonly builder?: string;
  readonly imageEnv: Readonly<Record<string, string>>;
  readonly checks: readonly ProbeCheck[];
  readonly timeLimitReached: boolean;
  /** The host was measured beside the container, but not to the end. */
  readonly hostUnfinished?: true;
  readonly cancelled: boolean;
  readonly engineFailure?: EngineFailure;
  /** Mirrors are still compared: what is known of some of them is no comparison. */
  readonly mirrorsPending?: true;
}

/** What a run brought, and when: the report is made of this and nothing else. */
export interface RunResult extends RunOutcome {
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly durationMs: number;
}

export function makeReport(result: RunResult, judge: (input: JudgeInput) => Judgement, locale: Locale): ProbeReport {
  const environment = environmentOf(result.checks, result.plan, result.imageEnv, locale);
  const compared = result.mirrorsPending === true ? undefined : compareMirrors(result.checks, result.plan.mirrors, environment);
  const judgement = judge({
    // Proxies that nobody asks for have no say in why the download fails.
    checks: result.checks.filter((check) => check.layer !== 'mirror'),
    environment: Object.fromEntries(Object.entries(environment).map(([name, { value }]) => [name, value])),
    module: canaryOf(result.plan),
    image: result.plan.image,
    ...present({ stage: result.plan.stage, platform: result.plan.platform, vendored: result.plan.vendored }),
    ...present({ goBringer: result.plan.mayBringGo }),
    timeLimitReached: result.timeLimitReached,
    ...present({ hostUnfinished: result.hostUnfinished }),
    cancelled: result.cancelled,
    withheld: result.plan.secrets,
    ...(result.plan.way === 'build' ? { build: { builder: result.builder ?? '' } } : {}),
    ...present({ engineFailure: result.engineFailure }),
    ...(compared === undefined || compared.recommendation.inForce || !canBeCopied(compared.recommendation.goproxy)
      ? {}
      : { recommended: compared.recommendation.goproxy }),
  });
  return shownDeep<ProbeReport>({
    schemaVersion: 1,
    locale,
    startedAt: new Date(result.startedAt).toISOString(),
    durationMs: result.durationMs,
    subject: subjectOf(result, locale),
    ...localizeJudgement(judgement, locale),
    checks: result.checks,
    environment,
    ...(compared === undefined ? {} : {
      mirrors: compared.mirrors.map((mirror) => ({ ...mirror, why: mirror.why[locale] })),
      recommended: { ...compared.recommendation, reason: compared.recommendation.reason[locale] },
    }),
  }, secretsOf(result.plan, result.imageEnv));
}

/** A list with a secret in it is shown redacted: as a remedy it would be a line that does not work. */
function canBeCopied(goproxy: string): boolean {
  return goproxy !== '' && !goproxy.includes('@');
}

function canaryOf(plan: ProbePlan): string {
  return plan.modules[0] ?? '';
}

/** The file whose modules the go command asks for: the nearest one upward, or go.mod where there is none. */
function moduleFileOf({ directory, files }: ProjectFiles): string {
  for (const name of ['go.mod', 'go.work']) {
    for (const folder of foldersUpward(directory)) {
      const path = joinPath(folder, name);
      if (files[path] !== undefined) return path;
    }
  }
  return 'go.mod';
}

function subjectOf({ plan, engine, engineContext, builder }: RunResult, locale: Locale): ProbeSubject {
  return {
    image: plan.image,
    engine,
    ...present({ engineContext }),
    way: plan.way,
    ...present({ builder, dockerfile: plan.dockerfile, stage: plan.stage }),
    ...(plan.platform === undefined ? {} : { platform: { value: plan.platform.value ?? '$BUILDPLATFORM', origin: plan.platform.origin[locale] } }),
    ...present({ network: plan.network, user: plan.user }),
    ...(plan.secrets.length === 0 ? {} : { secrets: plan.secrets }),
    ...(plan.project === undefined ? { module: canaryOf(plan) } : { module: moduleFileOf(plan.project), canary: canaryOf(plan) }),
  };
}
