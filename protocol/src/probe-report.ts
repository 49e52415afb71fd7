/**
 * The probe's report: one plain value that feeds the panel, the text output and the saved JSON.
 * Texts are in the language named by `locale`; every secret was redacted before a value got here.
 */
export interface ProbeReport {
  readonly schemaVersion: 1;
  readonly locale: 'en' | 'zh-cn';
  /** ISO 8601 time at which the run started, by the clock of the machine that ran the probe. */
  readonly startedAt: string;
  readonly durationMs: number;
  readonly subject: ProbeSubject;
  readonly verdict: ProbeVerdict;
  /** Every cause with evidence, the verdict's own first. */
  readonly causes: readonly RankedCause[];
  /** What the go command asks, entry by entry, and what it does next. */
  readonly walk: readonly WalkStep[];
  /** The modules of the project's go.mod that could not be downloaded, by cause, the largest group first; absent where there is none. */
  readonly moduleFailures?: readonly ModuleFailures[];
  readonly checks: readonly ProbeCheck[];
  readonly environment: Readonly<Record<string, EnvironmentValue>>;
  /** Module proxies measured from inside the container, the best first; absent when they were not compared. */
  readonly mirrors?: readonly MirrorMeasurement[];
  /** What the comparison makes of GOPROXY; absent when nothing was compared. */
  readonly recommended?: RecommendedGoproxy;
  /** What the checked files say about the probed stage, beside what was measured; absent when only an image was probed. */
  readonly findings?: readonly ProbeFinding[];
}

/** From where it was measured: a container of the engine, or a RUN step of an image build. */
export type ProbeWay = 'run' | 'build';

/** What was probed: enough to run the same probe again. */
export interface ProbeSubject {
  readonly image: string;
  readonly engine: 'docker' | 'podman' | 'nerdctl' | 'none';
  /** The engine's own word for where it runs (context, connection), when it has one. */
  readonly engineContext?: string;
  /** Absent in reports of versions that knew `run` only. */
  readonly way?: ProbeWay;
  /** The builder of a build, with its driver: `default (docker)`; absent where the engine has no builders to select from. */
  readonly builder?: string;
  readonly dockerfile?: string;
  readonly stage?: string;
  /** What the container was to run on and where that stands; absent where it was left to the engine. */
  readonly platform?: EnvironmentValue;
  readonly network?: string;
  readonly user?: string;
  /** Ids of the secrets that the download's step mounts in a build (`ssh` with its own). The probe is given none of them. */
  readonly secrets?: readonly string[];
  /** What was downloaded: `path@version` of one module, or the path in the container of the go.mod or go.work whose modules were. */
  readonly module: string;
  /** Where that is a file: `path@version` of the module that each entry of GOPROXY was asked for by itself. */
  readonly canary?: string;
}

export interface ProbeVerdict {
  /** A cause id of the catalogue, `no-fault-found` and `inconclusive` included. */
  readonly cause: string;
  /** Which proxy, host, file or variable is meant; empty when the cause has no single one. */
  readonly target: string;
  /** One sentence, complete in itself. */
  readonly summary: string;
  readonly evidence: readonly string[];
  readonly against: readonly string[];
  readonly ruledOut: readonly string[];
  /**
   * On whose side the fault is: `container`, where the host gets all that failed in the container, `both`, where it fails there in the same
   * way. Absent where the two were not both measured to the end, or do not compare.
   */
  readonly side?: 'container' | 'both';
  /** The same as one sentence. */
  readonly sideSummary?: string;
  /** What the go command does after this failure. */
  readonly next: string;
  readonly remedies: readonly Remedy[];
}

export interface Remedy {
  readonly title: string;
  /** A command line or a file's lines to copy; absent for advice in words. */
  readonly text?: string;
  /** The rule whose fix removes the cause in the project's files. */
  readonly rule?: string;
  /** Where that rule found its fault in this project, so that its fix can be applied; absent when it found none. */
  readonly place?: ProbePlace;
}

/** A line of a file of the project. */
export interface ProbePlace {
  /** Relative to the Dockerfile's folder, with `/` between its parts: `Dockerfile`, `../compose.yaml`. */
  readonly file: string;
  /** 1-based. */
  readonly line: number;
}

/** A finding of the checked files that bears on the probed stage. */
export interface ProbeFinding {
  readonly rule: string;
  readonly severity: 'error' | 'warning' | 'info' | 'hint';
  readonly place: ProbePlace;
  /** The first line of its message. */
  readonly message: string;
  /** `confirmed`: a measured cause is what it leads to; `refuted`: the container showed the contrary. */
  readonly measured: 'confirmed' | 'refuted' | 'not-measured';
  /** The measured cause; only when confirmed. */
  readonly cause?: string;
  /** What the probe saw; absent when not measured. */
  readonly because?: string;
}

export interface RankedCause {
  readonly cause: string;
  readonly target: string;
  readonly summary: string;
  readonly evidence: readonly string[];
  readonly against: readonly string[];
}

export interface WalkStep {
  readonly entry: string;
  /** What joins this entry to the next one; empty behind the last. */
  readonly separator: ',' | '|' | '';
  readonly asked: boolean;
  readonly answer: string;
  /** What the go command does next, and why. */
  readonly next: string;
  readonly ms?: number;
}

/** One candidate of the comparison, measured from inside the container. */
export interface MirrorMeasurement {
  readonly proxy: string;
  /** It is an entry of the GOPROXY in force. */
  readonly inForce: boolean;
  /** `yes`: a module proxy answers there, whether it has the module or not. */
  readonly reachable: 'yes' | 'no' | 'not-checked';
  /** What keeps it from being used, in words; empty when nothing does. */
  readonly why: string;
  /** Whether it passes the checksum database on; `blocked`: it answers so that the go command does not ask the database itself either. */
  readonly sumdbProxied: 'yes' | 'no' | 'blocked' | 'not-checked';
  readonly lookupMs?: number;
  readonly connectMs?: number;
  readonly tlsMs?: number;
  readonly firstByteMs?: number;
  /** Of one large file, in a transfer with nothing beside it. */
  readonly bytesPerSecond?: number;
  /** The newest version of the module that it names. */
  readonly newestVersion?: string;
  /** That version, where neither the checksum database nor half of the other proxies know it: it may be made up. */
  readonly unconfirmed?: string;
  /** `yes`: it lacks the newest version that surely exists. */
  readonly stale: 'yes' | 'no' | 'not-checked';
}

export interface RecommendedGoproxy {
  /** The value to set; empty when there is none to recommend. */
  readonly goproxy: string;
  readonly reason: string;
  /** It is what is in force already. */
  readonly inForce: boolean;
}

/** Modules that fail alike. */
export interface ModuleFailures {
  /** A cause id of the catalogue; `inconclusive` for words that no cause is known for. */
  readonly cause: string;
  readonly title: string;
  /** `path@version`. */
  readonly modules: readonly string[];
  /** What the go command says of the first of them. */
  readonly error: string;
}

export type ProbeLayer =
  | 'engine' | 'facts' | 'dns' | 'tcp' | 'http-proxy' | 'tls' | 'module-proxy' | 'sumdb' | 'vcs' | 'toolchain' | 'files' | 'download' | 'mirror';

export interface ProbeCheck {
  /** Stable within a run: `<layer>:<what>:<target>`. */
  readonly id: string;
  readonly layer: ProbeLayer;
  readonly target: string;
  readonly where: 'container' | 'host';
  readonly result: 'yes' | 'no' | 'not-checked';
  readonly ms: number;
  /**
   * Phases in milliseconds for requests: `lookup`, `connect`, `tls`, `firstByte`, `transfer`; plus what was seen (`status`, `issuer`,
   * `error`, …).
   */
  readonly detail: Readonly<Record<string, string | number | boolean | readonly string[]>>;
}

/** One variable of the Go environment in force and where its value comes from. */
export interface EnvironmentValue {
  readonly value: string;
  /** In the report's language: `ENV, Dockerfile:7`, `base image`, `Go default`, `--env`. */
  readonly origin: string;
  /** The value `go env` gives on the host, when it differs. */
  readonly host?: string;
}
