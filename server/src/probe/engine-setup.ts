import type { ProbeCheck } from '../../../protocol/src/index.ts';
import { present } from '../../../protocol/src/present.ts';
import { classify } from '../causes/classify.ts';
import { normalPlatform, servesPlatform } from '../docker/platform.ts';
import { checkId } from './check-details.ts';
import type { ProbeWorld } from './dependencies.ts';
import type { Engine } from './engines/engine.ts';
import { engineNamed, engines } from './engines/engines.ts';
import type { ProbePlan } from './plan.ts';
import type { ProcessResult } from './process-runner.ts';
import { secretsOf } from './plan-secrets.ts';
import { shownText } from './redact.ts';
import type { EngineFailure } from './verdict/judge.ts';

/** An engine's client answers in well under a second; a remote one over ssh may take a few. */
export const answerLimitMs = 15_000;
/** An image of half a gigabyte over a slow line. */
export const pullLimitMs = 10 * 60_000;

/** One step of getting ready: its check for the report, and the failure that ends the run, if it is one. */
export interface StepResult {
  readonly check: ProbeCheck;
  readonly failure?: EngineFailure;
  /** The user ended it. */
  readonly cancelled?: true;
}

export interface UsableEngine extends StepResult {
  readonly engine?: Engine;
  readonly context?: string;
  /** What it runs without emulation, where it says so: `linux/amd64`. */
  readonly platform?: string;
}

/**
 * The engine that was asked for, or the first of docker, podman and nerdctl that answers. Where none does, the failure is that of the
 * first one that is installed: "not running" says more than "not installed". One that the user chose, by DOCKER_HOST or a context, is the
 * one that builds: another engine's answer would be about another network.
 */
export async function findEngine(plan: ProbePlan, world: ProbeWorld, signal: AbortSignal): Promise<UsableEngine> {
  const candidates = plan.engine === undefined ? engines : [engineNamed(plan.engine)];
  let worst: UsableEngine | undefined;
  for (const engine of candidates) {
    const since = world.now();
    // A builder may be elsewhere: then no engine has to answer here.
    const question = (plan.builder === undefined ? undefined : engine.builderVersion()) ?? engine.version();
    // Both are a start of the client, which takes longer than its answer.
    const [result, context] = await Promise.all([
      world.processes.run(question, { timeLimitMs: answerLimitMs, signal }), contextOf(engine, world, signal),
    ]);
    const [, version = '', os = ''] = /^(\S+(?: \S+)*?)(?: (\w+\/\w+))?$/.exec(result.stdout.trim()) ?? [];
    const platform = os === '' ? undefined : normalPlatform(os);
    if (result.outcome === 'exited' && result.exitCode === 0 && version !== '') {
      return {
        engine,
        ...(context === '' ? {} : { context }),
        ...present({ platform }),
        check: engineCheck('available', engine.name, 'yes', world.now() - since, {
          version, ...present({ platform }), ...(context === '' ? {} : { context }),
        }),
      };
    }
    const during = result.outcome === 'not-found' ? 'find-engine' : 'connect';
    const failed = sentTo(endpointOf(engine, context, world), failedStep('available', engine.name, result, { plan, engine, during }, world.now() - since));
    if (worst === undefined || (worst.failure?.during === 'find-engine' && failed.failure?.during === 'connect')) worst = failed;
    if (failed.cancelled === true || failed.failure?.endpoint !== undefined) break;
  }
  if (worst === undefined) throw new Error('the list of engines is empty');
  return worst;
}

/** Docker's own context has this name, and the client names it wherever nothing else was chosen, DOCKER_HOST included. */
const unchosenContext = 'default';

function endpointOf({ name }: Engine, context: string, { environment }: ProbeWorld): EngineFailure['endpoint'] {
  if (name !== 'docker') return undefined;
  const address = environment['DOCKER_HOST'] ?? '';
  return address !== '' ? { address: shownText(address) } : context !== '' && context !== unchosenContext ? { context } : undefined;
}

function sentTo(endpoint: EngineFailure['endpoint'], step: StepResult): StepResult {
  const { failure } = step;
  return endpoint === undefined || failure?.during !== 'connect' ? step : { ...step, failure: { ...failure, endpoint } };
}

/**
 * Makes sure that the image is there for the plan's platform. Where the engine had one of that name for another platform, a pull gives the
 * name away: it goes back to the one that had it.
 */
export async function findImage(
  plan: ProbePlan, engine: Engine, world: ProbeWorld, signal: AbortSignal, onPull: () => void,
): Promise<StepResult & { readonly image: EngineImage }> {
  const since = world.now();
  const wanted = plan.platform?.value;
  const inspect = () => world.processes.run(engine.inspectImage(plan.image), { timeLimitMs: answerLimitMs, signal });
  let result = await inspect();
  const before = isWell(result) ? parseImage(result.stdout, plan.image) : undefined;
  let image = before === undefined || (wanted !== undefined && !servesPlatform(before.platform, wanted)) ? undefined : before;
  if (image === undefined && result.outcome === 'exited') {
    onPull();
    result = await world.processes.run(engine.pullImage(plan.image, wanted), { timeLimitMs: pullLimitMs, signal });
    if (isWell(result)) {
      result = await inspect();
      image = isWell(result) ? parseImage(result.stdout, plan.image) : undefined;
    }
    if (image !== undefined && before !== undefined && before.id !== image.id) {
      await world.processes.run(engine.tagImage(before.id, plan.image), { timeLimitMs: answerLimitMs });
      image = { ...image, name: image.id };
    }
  }
  const ms = world.now() - since;
  if (image !== undefined) return { check: engineCheck('image', plan.image, 'yes', ms, image.platform === '' ? {} : { platform: image.platform }), image };
  const { check, ...failed } = failedStep('image', plan.image, result, { plan, engine, during: 'image' }, ms);
  const detail = before === undefined ? check.detail : { ...check.detail, platform: before.platform };
  return { ...failed, check: { ...check, detail }, image: before ?? { name: plan.image, id: '', platform: '', env: {} } };
}

/** An image that the engine has. */
export interface EngineImage {
  /** What to start it by. */
  readonly name: string;
  readonly id: string;
  /** Empty where the engine does not say. */
  readonly platform: string;
  readonly env: Readonly<Record<string, string>>;
}

function isWell({ outcome, exitCode }: ProcessResult): boolean {
  return outcome === 'exited' && exitCode === 0;
}

/** The check and the failure of a step that did not end well. */
export function failedStep(
  what: 'available' | 'builder' | 'image' | 'compile' | 'run', target: string, result: ProcessResult,
  context: { readonly plan: ProbePlan; readonly engine: Engine; readonly during: EngineFailure['during'] }, ms: number,
): StepResult {
  const message = shownText(messageOf(result, context.engine.name), secretsOf(context.plan, {})).trim();
  const detail = {
    errorClass: errorClass(result, message, context.during),
    error: message.slice(-errorLength),
    ...(result.exitCode === null ? {} : { exitCode: result.exitCode }),
  };
  const check = engineCheck(what, target, 'no', ms, detail);
  if (result.outcome === 'cancelled') return { check, cancelled: true };
  return { check, failure: { during: context.during, engine: context.engine.name, image: context.plan.image, ...(what === 'builder' ? { builder: target } : {}), message } };
}

export function engineCheck(what: string, target: string, result: ProbeCheck['result'], ms: number, detail: ProbeCheck['detail']): ProbeCheck {
  return { id: checkId('engine', what, target), layer: 'engine', target, where: 'container', result, ms, detail };
}

/** Characters of an engine's message in a check; the failure carries it whole. */
const errorLength = 600;

/** `docker run` ends so when the kernel killed the program: with a memory limit in force, out of memory is what does that. */
const killedStatus = 137;

function errorClass(result: ProcessResult, message: string, during: EngineFailure['during']): string {
  if (result.outcome === 'cancelled' || result.outcome === 'time-limit') return result.outcome;
  if (result.outcome === 'not-found') return 'engine-not-installed';
  if (during === 'find-go') return 'no-go-in-image';
  if (during === 'start-go') return 'go-fails';
  const known = classify(message).find((match) => match.cause.layer === 'engine');
  if (known !== undefined) return known.cause.id;
  if (result.exitCode === killedStatus) return 'out-of-memory';
  return during === 'payload' || during === 'compile' ? 'payload-failed' : 'unknown';
}

function messageOf(result: ProcessResult, engine: string): string {
  switch (result.outcome) {
    case 'not-found':
      return `${engine}: not found in PATH`;
    case 'time-limit':
      return `${engine} gave no answer within the time limit\n${result.stderr}`;
    case 'cancelled':
      return 'cancelled';
    case 'exited':
    case 'could-not-start':
      return result.stderr.trim() === '' ? `${engine} ended with exit code ${result.exitCode ?? 'none'}` : result.stderr;
  }
}

async function contextOf(engine: Engine, world: ProbeWorld, signal: AbortSignal): Promise<string> {
  const command = engine.context();
  if (command === undefined) return '';
  const result = await world.processes.run(command, { timeLimitMs: answerLimitMs, signal });
  return result.exitCode === 0 ? shownText(result.stdout.trim()) : '';
}

/** Reads what `image inspect` prints; what is of another shape counts as not said. */
function parseImage(output: string, name: string): EngineImage {
  const { Id, Os, Architecture, Variant, Config } = fieldsOf(jsonIn(output));
  const { Env } = fieldsOf(Config);
  const parts = [Os, Architecture, Variant].map((part) => (typeof part === 'string' ? part : ''));
  return {
    name,
    id: typeof Id === 'string' ? Id : '',
    platform: parts[0] === '' || parts[1] === '' ? '' : normalPlatform(parts.filter((part) => part !== '').join('/')),
    env: Object.fromEntries((Array.isArray(Env) ? Env : []).flatMap((pair: unknown) => {
      const [, variable, text] = typeof pair === 'string' ? /^([^=]+)=(.*)$/s.exec(pair) ?? [] : [];
      return variable === undefined || text === undefined ? [] : [[variable, text]];
    })),
  };
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
