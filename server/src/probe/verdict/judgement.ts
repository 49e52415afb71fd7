import type { ModuleFailures, ProbeCheck, ProbeFinding, ProbePlace, ProbeVerdict, RankedCause, Remedy, WalkStep } from '../../../../protocol/src/probe-report.ts';
import { localized, type Locale, type Localized } from '../../text/localized.ts';
import type { JudgedFailures } from './module-failures.ts';

/** What a verdict is made of: values only, so that the same run always gets the same verdict. */
export interface JudgeInput {
  readonly checks: readonly ProbeCheck[];
  /** The Go environment in force in the container, variable to value; unset variables may be absent. */
  readonly environment: Readonly<Record<string, string>>;
  /** `path@version` of the module that was fetched. */
  readonly module: string;
  readonly image?: string;
  readonly stage?: string;
  /** What the container was to run on, and where that stands; without a value the builder's own. */
  readonly platform?: { readonly value?: string; readonly origin: Localized };
  /** The stage's commands take all packages from a vendor folder, so that they need nothing of what was measured outside. */
  readonly vendored?: true;
  /** The step of the stage that may install Go, as `Dockerfile:3`: where the base image has none, nothing is said of the build. */
  readonly goBringer?: string;
  readonly timeLimitReached: boolean;
  /** The host's measurement did not come to its end: what it saw is no comparison. */
  readonly hostUnfinished?: true;
  readonly cancelled: boolean;
  /** Ids of secrets and agents that the stage's step is given and the probe is not. */
  readonly withheld?: readonly string[];
  /**
   * Where it was measured when that was a step of an image build: the builder as shown, empty where it has no name. Absent: a container.
   */
  readonly build?: { readonly builder: string };
  /** Why the container could not be started or gave no answer; absent when the probe ran to its end. */
  readonly engineFailure?: EngineFailure;
  /** GOPROXY as the comparison of mirrors recommends it, where that is another than the one in force. */
  readonly recommended?: string;
}

/** A failure of the machinery around the payload: the engine, the image or the payload's own start. */
export interface EngineFailure {
  /**
   * What was attempted: the engine's program was looked for, its service was asked for its version, the image was found or pulled,
   * the builder was asked for, Go was looked for in the image, Go was asked for its version, the container was started, the payload was
   * compiled, or the payload ran.
   */
  readonly during: 'find-engine' | 'connect' | 'builder' | 'image' | 'find-go' | 'start-go' | 'start' | 'compile' | 'payload';
  /** The engine's program, for example `docker`. */
  readonly engine: string;
  readonly image: string;
  /** Where the user sent the client: the value of DOCKER_HOST, or the name of a context. Absent: to the engine of this machine. */
  readonly endpoint?: { readonly address?: string; readonly context?: string };
  /** Name of the builder that did not answer. */
  readonly builder?: string;
  /** The engine's own words (standard error), redacted; may be empty. */
  readonly message: string;
}

/** The report's verdict, causes and walk in every language; `localizeJudgement` picks one. */
export interface Judgement {
  readonly verdict: JudgedVerdict;
  /** Every cause with evidence, the verdict's own first. */
  readonly causes: readonly JudgedCause[];
  readonly walk: readonly JudgedStep[];
  /** What the checked files say about the stage; absent when no file was checked. */
  readonly findings?: readonly JudgedFinding[];
  /** Empty where every module was fetched, or where a single one was tried. */
  readonly moduleFailures: readonly JudgedFailures[];
}

export interface JudgedCause {
  readonly cause: string;
  /** Which proxy, host, file or variable is meant; empty when there is no single one. */
  readonly target: string;
  readonly summary: Localized;
  readonly evidence: readonly Localized[];
  readonly against: readonly Localized[];
  /** It would not make this download fail; absent for a fault. */
  readonly isHint?: true;
}

/** `container`: the host gets all that failed in the container; `both`: it fails there in the same way. */
export type FaultSide = NonNullable<ProbeVerdict['side']>;

const sideSummaries: Readonly<Record<FaultSide, Localized>> = {
  container: localized(
    'Only the container is affected: the host gets an answer to every request that fails there', '仅容器受影响：容器中失败的每个请求在宿主机上都有应答',
  ),
  both: localized(
    'Container and host are affected alike: the same requests fail on the host in the same way', '容器与宿主机同样受影响：相同的请求在宿主机上以同样的方式失败',
  ),
};

export interface JudgedVerdict extends JudgedCause {
  readonly ruledOut: readonly Localized[];
  /** On whose side the fault is; absent where that is not known. */
  readonly side?: FaultSide;
  readonly next: Localized;
  readonly remedies: readonly JudgedRemedy[];
}

export interface JudgedRemedy {
  readonly title: Localized;
  readonly text?: string;
  readonly rule?: string;
  readonly place?: ProbePlace;
}

/** A finding of the files beside what was measured. */
export interface JudgedFinding extends Pick<ProbeFinding, 'rule' | 'severity' | 'place' | 'measured' | 'cause'> {
  readonly message: Localized;
  readonly because?: Localized;
}

export interface JudgedStep {
  readonly entry: string;
  readonly separator: ',' | '|' | '';
  readonly asked: boolean;
  readonly answer: Localized;
  readonly next: Localized;
  readonly ms?: number;
}

/** The judgement in one language, in the report's own types. */
export function localizeJudgement(
  judgement: Judgement,
  locale: Locale,
): {
  readonly verdict: ProbeVerdict; readonly causes: readonly RankedCause[]; readonly walk: readonly WalkStep[];
  readonly findings?: readonly ProbeFinding[]; readonly moduleFailures?: readonly ModuleFailures[];
} {
  const texts = (values: readonly Localized[]): readonly string[] => values.map((value) => value[locale]);
  const ranked = (cause: JudgedCause): RankedCause => ({
    cause: cause.cause,
    target: cause.target,
    summary: cause.summary[locale],
    evidence: texts(cause.evidence),
    against: texts(cause.against),
  });
  const { verdict } = judgement;
  return {
    verdict: {
      ...ranked(verdict),
      ruledOut: texts(verdict.ruledOut),
      ...(verdict.side === undefined ? {} : { side: verdict.side, sideSummary: sideSummaries[verdict.side][locale] }),
      next: verdict.next[locale],
      remedies: verdict.remedies.map((remedy): Remedy => ({ ...remedy, title: remedy.title[locale] })),
    },
    causes: judgement.causes.map(ranked),
    walk: judgement.walk.map((step): WalkStep => ({ ...step, answer: step.answer[locale], next: step.next[locale] })),
    ...(judgement.findings === undefined ? {} : {
      findings: judgement.findings.map(({ message, because, ...finding }): ProbeFinding => ({
        ...finding, message: message[locale], ...(because === undefined ? {} : { because: because[locale] }),
      })),
    }),
    ...(judgement.moduleFailures.length === 0 ? {} : {
      moduleFailures: judgement.moduleFailures.map((group): ModuleFailures => ({ ...group, title: group.title[locale] })),
    }),
  };
}
