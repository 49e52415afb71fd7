import type { ProbeCheck, ProbeEvent, ProbeLayer, ProbeReport } from '../../../protocol/src/index.ts';
import { present } from '../../../protocol/src/present.ts';
import type { Locale, Localized } from '../text/localized.ts';
import { detailOf } from './check-details.ts';
import { askBuilder, compileInBuild, measureInBuild } from './build/builds.ts';
import { compilePayload, ensureVolume, runPayload, sweep } from './containers.ts';
import type { ProbeWorld } from './dependencies.ts';
import { engineCheck, failedStep, findEngine, findImage, type EngineImage, type StepResult } from './engine-setup.ts';
import type { Engine } from './engines/engine.ts';
import { parseEventLine } from './event-lines.ts';
import { runOnHost } from './host-run.ts';
import { payloadInput, type ProbePlan } from './plan.ts';
import type { ProcessResult } from './process-runner.ts';
import { buildMessage, compileMessage, layerMessages, pullMessage, startMessage } from './progress.ts';
import { makeReport, type RunOutcome } from './report.ts';
import { secretsOf } from './plan-secrets.ts';
import { settlePlatform } from './settle-platform.ts';
import { redact, shownDeep } from './redact.ts';

export interface RunOptions {
  readonly locale: Locale;
  /** Called as things happen; the report comes last. */
  readonly onEvent: (event: ProbeEvent) => void;
  /** Ends the run: the client is ended, the container removed, and the report says so. */
  readonly signal: AbortSignal;
  /** Measure on the host too, when it has Go. */
  readonly compareWithHost: boolean;
}

/**
 * Runs a plan: engine, leftovers of earlier runs, image, payload (compiled first where this Go never did), beside it the host, and then the
 * verdict. Never rejects for anything that the engine, the image or the network does; nothing but the payload's volume stays behind.
 */
export async function runProbe(plan: ProbePlan, world: ProbeWorld, options: RunOptions): Promise<ProbeReport> {
  const startedAt = world.now();
  const run = new ProbeRun(plan, world, options);
  const reportOf = (outcome: RunOutcome) =>
    makeReport({ ...outcome, startedAt, durationMs: world.now() - startedAt }, world.judge, options.locale);
  const result = await run.all((sofar) => {
    options.onEvent({ kind: 'verdict', report: reportOf(sofar) });
  });
  const report = reportOf(result);
  options.onEvent({ kind: 'report', report });
  return report;
}

class ProbeRun {
  #plan: ProbePlan;
  readonly #world: ProbeWorld;
  readonly #options: RunOptions;
  readonly #checks: ProbeCheck[] = [];
  #secrets: readonly string[];
  /** The image in the engine's store, by the name or the id to start it by. */
  #image: EngineImage | undefined;
  #engine: Engine | undefined;
  #engineContext: string | undefined;
  #builder: string | undefined;
  /** The builder has a store of its own, so it may have to pull the image. */
  #mayPull = false;
  #timeLimitReached = false;
  #hostUnfinished = false;
  #events = 0;
  /** Given once: the container's Go environment, or undefined when there will be none. */
  readonly #tellHost: (environment: Readonly<Record<string, string>> | undefined) => void;
  readonly #goEnvironment: Promise<Readonly<Record<string, string>> | undefined>;
  readonly #tellChecked: (checked: true) => void;
  readonly #checked: Promise<true>;

  constructor(plan: ProbePlan, world: ProbeWorld, options: RunOptions) {
    this.#plan = plan;
    this.#world = world;
    this.#options = options;
    this.#secrets = secretsOf(plan, {});
    const { promise, resolve } = withResolvers<Readonly<Record<string, string>> | undefined>();
    this.#goEnvironment = promise;
    this.#tellHost = resolve;
    const checked = withResolvers<true>();
    this.#checked = checked.promise;
    this.#tellChecked = checked.resolve;
  }

  /** `onVerdict` gets what decides the verdict as soon as only mirrors are still compared, the host's measurements included. */
  async all(onVerdict: (outcome: RunOutcome) => void): Promise<RunOutcome> {
    const host = (this.#options.compareWithHost
      ? runOnHost(this.#plan, this.#world, this.#goEnvironment, this.#options.signal)
      : Promise.resolve(undefined)).then((measured) => {
      for (const check of measured?.checks ?? []) this.#take(check);
      this.#hostUnfinished = measured?.finished === false;
    });
    let ended: StepResult | undefined;
    let over = false;
    let known: RunOutcome | undefined;
    void Promise.all([this.#checked, host]).then(() => {
      if (over) return;
      known = { ...this.#outcome(undefined), mirrorsPending: true };
      onVerdict(known);
    }, () => undefined);
    try {
      ended = await this.#inContainer();
    } finally {
      over = true;
      this.#tellHost(undefined);
    }
    await host;
    // Whatever ended the comparison of mirrors, the user included, takes nothing from the verdict.
    return known !== undefined && ended !== undefined ? known : this.#outcome(ended);
  }

  #outcome(ended: StepResult | undefined): RunOutcome {
    return {
      plan: this.#plan,
      engine: this.#engine?.name ?? 'none',
      ...present({ engineContext: this.#engineContext, builder: this.#builder }),
      imageEnv: this.#image?.env ?? {},
      checks: [...this.#checks],
      timeLimitReached: this.#timeLimitReached,
      ...(this.#hostUnfinished ? { hostUnfinished: true } : {}),
      cancelled: ended?.cancelled === true || this.#options.signal.aborted,
      ...(ended?.failure === undefined ? {} : { engineFailure: ended.failure }),
    };
  }

  /** Gives back the step at which it ended, when that was not the payload's own end. */
  async #inContainer(): Promise<StepResult | undefined> {
    const { signal } = this.#options;
    this.#say('engine', layerMessages.engine);
    const found = await findEngine(this.#plan, this.#world, signal);
    this.#take(found.check);
    if (found.engine === undefined) return found;
    this.#engine = found.engine;
    this.#engineContext = found.context;
    this.#plan = settlePlatform(this.#plan, found.engine, found.platform, this.#world.environment);
    const isBuild = this.#plan.way === 'build';
    const unready = isBuild ? await this.#prepareBuild(found.engine) : await this.#prepareContainer(found.engine);
    if (unready !== undefined) return unready;
    this.#say('engine', (isBuild ? buildMessage : startMessage)(this.#plan.image));
    let outcome = await this.#payload(found.engine);
    if (outcome.notCompiled) {
      const compiled = await this.#compile(found.engine);
      if (compiled !== undefined) return compiled;
      outcome = await this.#payload(found.engine);
    } else if (outcome.ended === 'end') {
      this.#take(engineCheck('compile', this.#plan.image, 'yes', 0, { cached: true }));
    }
    return outcome.step;
  }

  async #prepareContainer(engine: Engine): Promise<StepResult | undefined> {
    const prepared = Promise.all([sweep(engine, this.#world), ensureVolume(engine, this.#world, this.#options.signal)]);
    const unready = await this.#findImage(engine);
    await prepared;
    return unready;
  }

  /** A builder of the engine itself takes images out of the engine's store; another one pulls for itself, while it builds. */
  async #prepareBuild(engine: Engine): Promise<StepResult | undefined> {
    const since = this.#world.now();
    const { facts, failed } = await askBuilder(this.#plan, engine, this.#world, this.#options.signal);
    if (failed !== undefined) {
      const step = failedStep('builder', this.#plan.builder ?? engine.name, failed, { plan: this.#plan, engine, during: 'builder' }, this.#world.now() - since);
      this.#take(step.check);
      return step;
    }
    if (facts !== undefined) {
      this.#builder = facts.driver === '' ? facts.name : `${facts.name} (${facts.driver})`;
      this.#take(engineCheck('builder', facts.name, 'yes', this.#world.now() - since, { driver: facts.driver, platforms: facts.platforms }));
    }
    // The engine's store has one image of a name, and a pull for another platform would change what the name means.
    this.#mayPull = this.#plan.platform !== undefined || (facts === undefined ? engine.name === 'nerdctl' : facts.driver !== 'docker');
    return this.#mayPull ? undefined : await this.#findImage(engine);
  }

  async #findImage(engine: Engine): Promise<StepResult | undefined> {
    const found = await findImage(this.#plan, engine, this.#world, this.#options.signal, () => {
      this.#say('engine', pullMessage(this.#plan.image));
    });
    this.#take(found.check);
    if (found.failure !== undefined || found.cancelled === true) return found;
    this.#image = found.image;
    this.#secrets = secretsOf(this.#plan, found.image.env);
    return undefined;
  }

  async #payload(engine: Engine): Promise<{ readonly step?: StepResult; readonly notCompiled: boolean; readonly ended: 'end' | 'early' }> {
    const since = this.#world.now();
    let seen: 'end' | 'no-go' | 'go-fails' | 'not-compiled' | undefined;
    let words = '';
    const result = await this.#measure(engine, (line) => {
      const event = this.#events < mostEvents ? parseEventLine(line, 'container', this.#secrets) : undefined;
      if (event === undefined) return;
      this.#events += 1;
      if (event.kind === 'layer') this.#say(event.layer, layerMessages[event.layer]);
      else if (event.kind === 'check') this.#take(event.check);
      else if (event.kind === 'checked') {
        if (event.notChecked > 0) this.#timeLimitReached = true;
        this.#tellChecked(true);
      } else {
        seen = event.kind;
        if (event.kind === 'go-fails') words = event.error;
        if (event.kind === 'end' && event.notChecked > 0) this.#timeLimitReached = true;
      }
    });
    const ms = this.#world.now() - since;
    if (seen === 'not-compiled') return { notCompiled: true, ended: 'early' };
    if (seen === 'end') {
      this.#take(engineCheck('run', this.#plan.image, 'yes', ms, {}));
      return { notCompiled: false, ended: 'end' };
    }
    if (result.outcome === 'time-limit' || result.exitCode === supervisorEnded) this.#timeLimitReached = true;
    if (seen === 'go-fails') return { notCompiled: false, ended: 'early', step: this.#failed('run', engine, { ...result, stderr: words }, 'start-go', ms) };
    return { notCompiled: false, ended: 'early', step: this.#failed('run', engine, result, seen === 'no-go' ? 'find-go' : this.#phaseOf(result), ms) };
  }

  /** Starts the payload in the plan's way; a build's step is told as a container's program would be. */
  async #measure(engine: Engine, onLine: (line: string) => void): Promise<ProcessResult> {
    const input = payloadInput(this.#plan, 'container');
    const { signal } = this.#options;
    if (this.#plan.way === 'run') return await runPayload(this.#planOfContainer(), engine, this.#world, input, onLine, signal);
    const { result, isClipped } = await measureInBuild(this.#plan, engine, this.#world, input, this.#mayPull, onLine, signal);
    if (isClipped) this.#take(engineCheck('output', this.#plan.image, 'no', 0, { errorClass: 'output-clipped', error: 'the builder\'s log limit was reached' }));
    return result;
  }

  async #compile(engine: Engine): Promise<StepResult | undefined> {
    this.#say('engine', compileMessage(this.#plan.image));
    const since = this.#world.now();
    const result = this.#plan.way === 'run'
      ? await compilePayload(this.#planOfContainer(), engine, this.#world, this.#options.signal)
      : (await compileInBuild(this.#plan, engine, this.#world, this.#options.signal)).result;
    const ms = this.#world.now() - since;
    if (result.outcome === 'exited' && result.exitCode === 0) {
      this.#take(engineCheck('compile', this.#plan.image, 'yes', ms, { cached: false }));
      return undefined;
    }
    return this.#failed('compile', engine, result, 'compile', ms);
  }

  #planOfContainer(): ProbePlan {
    return this.#image === undefined ? this.#plan : { ...this.#plan, image: this.#image.name };
  }

  #failed(what: 'compile' | 'run', engine: Engine, result: ProcessResult, during: 'find-go' | 'start-go' | 'start' | 'compile' | 'payload', ms: number): StepResult {
    const step = failedStep(what, this.#plan.image, result, { plan: this.#plan, engine, during }, ms);
    this.#take(step.check);
    return step;
  }

  /**
   * 125 is the engine's own failure; 126 and 127 say that a program could not be started: the container's shell, or one that the engine
   * itself lacks. Anything else is the payload's end.
   */
  #phaseOf(result: ProcessResult): 'find-go' | 'start' | 'payload' {
    if (result.exitCode === 127 || result.exitCode === 126) {
      return /\/bin\/sh\b/.test(result.stderr) && !/exec format error/.test(result.stderr) ? 'find-go' : 'start';
    }
    return result.exitCode === 125 || result.outcome === 'could-not-start' ? 'start' : 'payload';
  }

  #say(layer: ProbeLayer, message: Localized): void {
    this.#options.onEvent({ kind: 'layer', layer, message: redact(message[this.#options.locale], this.#secrets) });
  }

  #take(raw: ProbeCheck): void {
    const check = shownDeep(raw, this.#secrets);
    this.#checks.push(check);
    this.#options.onEvent({ kind: 'check', check });
    if (check.where !== 'container' || check.layer === 'mirror') return;
    if (check.result === 'not-checked' && check.detail['reason'] === 'time-limit') this.#timeLimitReached = true;
    const environment = detailOf(check, 'facts:go-env');
    if (environment !== undefined) {
      this.#tellHost(Object.fromEntries(Object.entries(environment).filter((entry): entry is [string, string] => typeof entry[1] === 'string')));
    }
  }
}

/**
 * Of one run; a go.mod's hosts and eight entries of GOPROXY make a few hundred. An image may put a program of its own in the shell's place.
 */
const mostEvents = 5_000;

/** The payload's supervisor ends so when its hard limit passed or nobody listened any more. */
const supervisorEnded = 3;

function withResolvers<Value>(): { readonly promise: Promise<Value>; readonly resolve: (value: Value) => void } {
  let resolve: (value: Value) => void = () => undefined;
  const promise = new Promise<Value>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
