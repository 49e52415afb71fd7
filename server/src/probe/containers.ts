import { createHash } from 'node:crypto';
import { present } from '../../../protocol/src/present.ts';
import type { ProbeWorld } from './dependencies.ts';
import { answerLimitMs } from './engine-setup.ts';
import { deadlineLabel, ownerLabel, parseContainers, parseIds, type ContainerSpec, type Engine } from './engines/engine.ts';
import { compileInput, compileScript, runScript } from './payload/scripts.ts';
import { payloadLimitOf, type ProbePlan } from './plan.ts';
import type { ProcessResult } from './process-runner.ts';

/** The one volume that stays on purpose: compiled payloads and their compile cache. `probe --clean` removes it. */
export const payloadVolume = 'go-module-doctor-payload';
export const volumeLabel = 'go-module-doctor=payload';
export const containerLabel = 'go-module-doctor=probe';

/** A cold compile of the payload takes 10 s on two cores; a busy machine or emulated processor takes many times that. */
export const compileLimitMs = 180_000;
/** From `run` to the payload's first instruction; a remote engine or a busy disk needs a while. */
export const startAllowanceMs = 20_000;
/** A container whose owner cannot be asked (another machine's) is left alone for this long after its own limit. */
const deadlineReserveMs = 60_000;


/**
 * Runs the compiled payload as the stage's own user in the stage's own network; every line it writes goes to `onLine`.
 *
 * Its root file system is not read-only, because whether the user's caches, home and /tmp can be written, and whether the disk is full, is
 * what it measures, by writing. What each other way says of a user without rights whose home is missing (the first two were tried):
 * - read-only root: "Read-only file system" instead of "Permission denied", for the kernel asks in that order; root fails as it would not;
 * - volumes over the caches and the home: the engine makes the folder that is missing, owned by root, and the fault becomes another one;
 *   which folders these are (HOME, GOPATH, GOMODCACHE of this user) is known from inside only, so it takes a container before this one, as
 *   long as half of the time until the first row; and each run copies what the image has there, gigabytes of a warm module cache;
 * - memory over /tmp: full at another size than the disk, mounted noexec, and counted against the memory's limit.
 * What protects in its stead: the layer is the container's own and goes away with it, no folder of the host and no writable volume is
 * there, no capability, no new privilege, and a limit on time, memory and processes.
 */
export function runPayload(
  plan: ProbePlan, engine: Engine, world: ProbeWorld, input: string, onLine: (line: string) => void, signal: AbortSignal,
): Promise<ProcessResult> {
  const timeLimitMs = payloadLimitOf(plan) + startAllowanceMs;
  return runContainer(engine, world, timeLimitMs, {
    image: plan.image,
    script: runScript,
    scriptArguments: [payloadHash(world.payloadSource)],
    volumeReadOnly: true,
    rootReadOnly: false,
    dns: plan.dns,
    addHosts: plan.addHosts,
    ...(plan.platform?.value === undefined ? {} : { platform: plan.platform.value }),
    ...present({ network: plan.network, user: plan.user }),
  }, (command, common) => world.processes.run(command, { ...common, input, holdInput: true, onLine }), signal);
}

/**
 * Compiles the payload with the image's own Go, as root and without a network, so that any user's run can use it. Standard input stays
 * open: when it ends, whoever wanted the binary is gone, and so is the compile.
 */
export function compilePayload(
  plan: ProbePlan, engine: Engine, world: ProbeWorld, signal: AbortSignal, timeLimitMs: number = compileLimitMs,
): Promise<ProcessResult> {
  return runContainer(engine, world, timeLimitMs, {
    image: plan.image,
    ...(plan.platform?.value === undefined ? {} : { platform: plan.platform.value }),
    script: compileScript,
    scriptArguments: [payloadHash(world.payloadSource), String(Math.ceil(timeLimitMs / 1000))],
    volumeReadOnly: false,
    rootReadOnly: true,
    network: 'none',
    user: '0:0',
    dns: [],
    addHosts: [],
  }, (command, common) => world.processes.run(command, { ...common, input: compileInput(world.payloadSource), holdInput: true }), signal);
}

/**
 * Makes the payload's volume with its label; an engine that makes it by itself, on the first container's start, leaves the label out.
 * The engine refuses where the volume exists already, and where it cannot be made, the container's start says why.
 */
export async function ensureVolume(engine: Engine, world: ProbeWorld, signal: AbortSignal): Promise<void> {
  await world.processes.run(engine.createVolume(payloadVolume, volumeLabel), { timeLimitMs: answerLimitMs, signal });
}

/** Removes containers that earlier runs left: their owner is gone, or their time is long over. */
export async function sweep(engine: Engine, world: ProbeWorld): Promise<number> {
  const listed = await world.processes.run(engine.listContainers(containerLabel), { timeLimitMs: answerLimitMs });
  const ids = parseIds(listed.stdout);
  if (ids.length === 0) return 0;
  // One that vanishes meanwhile makes the client fail, yet it prints the others.
  const inspected = await world.processes.run(engine.inspectContainers(ids), { timeLimitMs: answerLimitMs });
  const now = world.now() / 1000;
  const left = parseContainers(inspected.stdout).filter(({ owner, deadline }) => !world.isAlive(owner) || !(deadline > now))
    .map(({ id }) => id);
  if (left.length > 0) await world.processes.run(engine.removeContainers(left), { timeLimitMs: answerLimitMs });
  return left.length;
}

/** Removes leftovers and the volume. Gives back what was removed. */
export async function clean(
  engine: Engine, world: ProbeWorld
): Promise<{ readonly containers: number; readonly volumes: readonly string[]; readonly error: string }> {
  const containers = await sweep(engine, world);
  const listed = await world.processes.run(engine.listVolumes(volumeLabel), { timeLimitMs: answerLimitMs });
  const volumes: string[] = [];
  let error = '';
  for (const volume of listed.stdout.split('\n').map((line) => line.trim()).filter((line) => line !== '')) {
    const removed = await world.processes.run(engine.removeVolume(volume), { timeLimitMs: answerLimitMs });
    if (removed.exitCode === 0) volumes.push(volume);
    else error = removed.stderr.trim();
  }
  return { containers, volumes, error };
}

type Start = (
  command: ReturnType<Engine['runContainer']>, common: { readonly timeLimitMs: number; readonly signal: AbortSignal },
) => Promise<ProcessResult>;

async function runContainer(
  engine: Engine, world: ProbeWorld, timeLimitMs: number,
  spec: Omit<ContainerSpec, 'name' | 'labels' | 'volume'>, start: Start, signal: AbortSignal,
): Promise<ProcessResult> {
  const name = `go-module-doctor-${world.newRunId()}`;
  const [label = '', value = ''] = containerLabel.split('=');
  const deadline = Math.ceil((world.now() + timeLimitMs + deadlineReserveMs) / 1000);
  const command = engine.runContainer({
    ...spec,
    name,
    labels: { [label]: value, [ownerLabel]: world.owner, [deadlineLabel]: String(deadline) },
    volume: payloadVolume,
  });
  const result = await start(command, { timeLimitMs, signal });
  // A client that ended by itself leaves the removal to the engine (--rm). One that was ended, by us or by anybody's signal, leaves a
  // container behind.
  if (result.outcome === 'exited' ? result.exitCode === null : result.outcome !== 'not-found') {
    await world.processes.run(engine.removeContainers([name]), { timeLimitMs: answerLimitMs });
  }
  return result;
}

export function payloadHash(source: string): string {
  return createHash('sha256').update(source).digest('hex').slice(0, 16);
}
