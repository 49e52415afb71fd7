import { present } from '../../../../protocol/src/present.ts';
import { answerLimitMs, pullLimitMs } from '../engine-setup.ts';
import { compileLimitMs, payloadHash, startAllowanceMs } from '../containers.ts';
import { normalPlatform } from '../../docker/platform.ts';
import type { ProbeWorld } from '../dependencies.ts';
import { parseBuildCaches, type Engine } from '../engines/engine.ts';
import { payloadLimitOf, type ProbePlan } from '../plan.ts';
import type { ProcessResult } from '../process-runner.ts';
import { buildCacheId, compilingBuild, measuringBuild, type BuildFile } from './build-file.ts';
import { BuildOutput, type BuildEnd } from './build-output.ts';

/** A build, told as if its step were a container's program: exit code of the step, words of step and builder. */
export interface BuildResult {
  readonly result: ProcessResult;
  readonly isClipped: boolean;
}

/** As with `docker run`: the engine refused before the step's program ran, or the step has no shell. */
const notStarted = 125;
const noShell = 127;

/**
 * A build client that can end by itself removes what it works with; one that is killed cannot. BuildKit ends the step as soon as its client
 * is gone, podman removes its working container once the step has ended. A busy machine needs many seconds for that.
 */
const farewellMs = 30_000;

/** Of builders elsewhere, buildx waits up to 20 s for a node that does not answer. */
const builderLimitMs = 30_000;

/**
 * Runs the compiled payload in a RUN step; every line it writes goes to `onLine`. The step always fails, on purpose: of a failed step
 * no builder keeps a layer, an image or an answer for the next build.
 *
 * @param mayPull whether the builder may have to fetch the image first, which no limit of the measurement may cut short
 */
export function measureInBuild(
  plan: ProbePlan, engine: Engine, world: ProbeWorld, input: string, mayPull: boolean, onLine: (line: string) => void, signal: AbortSignal,
): Promise<BuildResult> {
  const file = measuringBuild(plan, input, payloadHash(world.payloadSource), world.newRunId());
  const timeLimitMs = payloadLimitOf(plan) + startAllowanceMs + (mayPull ? pullLimitMs : 0);
  return build(plan, engine, world, file, timeLimitMs, onLine, signal);
}

/** Compiles the payload into the builder's cache, once for each version of Go. Two compiles at the same time do each other no harm. */
export function compileInBuild(plan: ProbePlan, engine: Engine, world: ProbeWorld, signal: AbortSignal): Promise<BuildResult> {
  const file = compilingBuild(plan, world.payloadSource, payloadHash(world.payloadSource), world.newRunId());
  return build(plan, engine, world, file, compileLimitMs, () => undefined, signal);
}

async function build(
  plan: ProbePlan, engine: Engine, world: ProbeWorld, file: BuildFile, timeLimitMs: number, onLine: (line: string) => void,
  signal: AbortSignal,
): Promise<BuildResult> {
  const output = new BuildOutput(onLine);
  const take = (line: string): void => {
    output.line(line);
  };
  const process = await world.processes.run(engine.buildImage({
    secrets: file.secrets,
    buildArguments: file.buildArguments,
    dns: plan.dns,
    addHosts: plan.addHosts,
    ...present({ network: plan.network, builder: plan.builder }),
  }), {
    timeLimitMs, signal, input: file.dockerfile, environment: file.environment, onLine: take, onErrorLine: take,
    farewell: { asked: engine.buildEndsBy, ms: farewellMs },
  });
  const end = output.end();
  const exitCode = process.outcome === 'exited' ? exitCodeOf(end) : process.exitCode;
  return { result: { ...process, exitCode, stderr: process.exitCode === null && process.outcome !== 'time-limit' ? process.stderr : end.message }, isClipped: end.isClipped };
}

function exitCodeOf({ isDone, stepExitCode, message }: BuildEnd): number {
  if (isDone) return 0;
  if (/exec: "\/bin\/sh"|executable file `?"?\/bin\/sh/.test(message)) return noShell;
  return stepExitCode ?? notStarted;
}

/** What the client says of the builder that a build would use. */
export interface BuilderFacts {
  readonly name: string;
  /** `docker`, `docker-container`, `kubernetes`, `remote`, `cloud`. */
  readonly driver: string;
  /** What its steps can be of, emulation included; variants are left out. */
  readonly platforms: readonly string[];
}

/** Asks for the selected builder; undefined facts where the engine has no builders to select from. */
export async function askBuilder(
  plan: ProbePlan, engine: Engine, world: ProbeWorld, signal: AbortSignal,
): Promise<{ readonly facts?: BuilderFacts; readonly failed?: ProcessResult }> {
  const command = engine.inspectBuilder(plan.builder);
  if (command === undefined) return {};
  const result = await world.processes.run(command, { timeLimitMs: builderLimitMs, signal });
  const facts = parseBuilder(result.stdout);
  return result.outcome === 'exited' && result.exitCode === 0 && facts !== undefined ? { facts } : { failed: result };
}

/** Reads the head of what `docker buildx inspect` prints. */
export function parseBuilder(output: string): BuilderFacts | undefined {
  const field = (name: string): string => new RegExp(`^${name}:[ \\t]*(\\S+)[ \\t]*$`, 'm').exec(output)?.[1] ?? '';
  const name = field('Name');
  const platforms = [...output.matchAll(/^Platforms:(.*)$/gm)].flatMap(([, list = '']) => list.split(',')).map((each) => each.replace('*', '').trim());
  const named = [...new Set(platforms.filter((each) => each !== '').map((each) => normalPlatform(each).split('/').slice(0, 2).join('/')))];
  return name === '' ? undefined : { name, driver: field('Driver'), platforms: named };
}

/**
 * Removes the cache mount with compiled payloads from the named builder or else the selected one. A builder that does not answer has none.
 */
export async function cleanBuilder(
  engine: Engine, world: ProbeWorld, builder: string | undefined,
): Promise<{ readonly caches: number; readonly error: string }> {
  const command = engine.listBuildCaches(builder);
  if (command === undefined) return { caches: 0, error: '' };
  const listed = await world.processes.run(command, { timeLimitMs: answerLimitMs });
  let caches = 0;
  let error = '';
  for (const id of parseBuildCaches(listed.stdout, buildCacheId)) {
    const removed = await world.processes.run(engine.removeBuildCache(id, builder), { timeLimitMs: answerLimitMs });
    if (removed.exitCode === 0) caches += 1;
    else error = removed.stderr.trim();
  }
  return { caches, error };
}
