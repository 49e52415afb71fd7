import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildCacheId } from '../../../server/src/probe/build/build-file.ts';
import { compilePayload, ensureVolume, payloadVolume, volumeLabel } from '../../../server/src/probe/containers.ts';
import { payloadFolder } from '../../../server/src/probe/engines/engine.ts';
import { docker } from '../../../server/src/probe/engines/engines.ts';
import { makePlan } from '../../../server/src/probe/plan.ts';
import { ensureEngine, type LabEngine } from '../engine/engine.ts';
import { pipeOrThrow, runOrThrow, runProgram } from '../engine/host-program.ts';
import { ensurePodman, podmanImage as image, shareImages, type LabPodman } from '../engine/podman.ts';
import { ensureImages } from '../images/ensure-images.ts';
import { labWorld } from './lab-world.ts';

/**
 * `npx tsx tests/lab/probe/warm-payload.ts`: compiles the payload once, as docker's first probe does it, and gives what that took of the
 * standard library to each further place where it would be compiled again: the builder's cache, podman's volume and podman's builder. The
 * payload itself is still compiled in each of them by the tests. A first compile, with nothing there, is probe.test.ts's own.
 */
const started = Date.now();
/** A step that fails leaves no layer and no image, and what it put into a cache mount all the same. */
const stepDone = 87;
const engine = await ensureEngine();
await ensureImages(engine, [image]);
const podman = await ensurePodman();
await shareImages(engine, podman, [image]);
await compileOnce(engine);
const context = mkdtempSync(join(tmpdir(), 'go-module-doctor-warm-'));
try {
  await takeCache(engine, context);
  await Promise.all([warmBuilder(engine), warmPodmanBuilder(podman), warmPodmanVolume(podman)]);
} finally {
  rmSync(context, { recursive: true, force: true });
}
console.log(`lab: the payload's standard library is compiled for docker, its builder and podman, after ${((Date.now() - started) / 1000).toFixed(1)} s`);

async function compileOnce(on: LabEngine): Promise<void> {
  const planned = makePlan({ image, engine: 'docker', dns: [], addHosts: [], env: {}, modules: [], timeLimitMs: 60_000 });
  if ('problem' in planned) throw new Error(planned.problem.en);
  const world = labWorld(on);
  const { signal } = new AbortController();
  await ensureVolume(docker, world, signal);
  const { exitCode, stderr } = await compilePayload(planned.plan, docker, world, signal);
  if (exitCode !== 0) throw new Error(`the payload was not compiled: ${stderr}`);
}

/** Only the cache, not the payload that was made with it. */
async function takeCache(from: LabEngine, folder: string): Promise<void> {
  const read = ['run', '--rm', `--volume=${payloadVolume}:/from:ro`, image, 'tar', '-c', '-C', '/from', 'cache'];
  await pipeOrThrow(
    { program: from.docker, commandArguments: read, environment: from.environment },
    { program: 'tar', commandArguments: ['--extract', '--directory', folder] },
  );
}

function writeDockerfile(): string {
  const path = join(context, 'Dockerfile');
  writeFileSync(path, [
    `FROM ${image}`, 'USER 0:0',
    `RUN --mount=type=cache,id=${buildCacheId},target=${payloadFolder} --mount=type=bind,source=cache,target=/warm \\`,
    `  mkdir -p ${payloadFolder}/cache && cp -a /warm/. ${payloadFolder}/cache/ && exit ${stepDone}`, '',
  ].join('\n'));
  return path;
}

async function warmBuilder(on: LabEngine): Promise<void> {
  const { stderr } = await on.run(['buildx', 'build', '--builder', on.builder, '--progress', 'plain', '--output', 'type=cacheonly', '--file', writeDockerfile(), context]);
  if (!stderr.includes(`exit code: ${stepDone}`)) throw new Error(`the builder's cache was not filled: ${stderr}`);
}

async function warmPodmanBuilder(on: LabPodman): Promise<void> {
  const { stdout, stderr } = await on.run(['build', '--layers=false', '--force-rm', '--file', writeDockerfile(), context]);
  if (!stderr.includes(`${stepDone}`)) throw new Error(`the cache of podman's builder was not filled: ${stdout}${stderr}`);
}

async function warmPodmanVolume(on: LabPodman): Promise<void> {
  const inspect = ['volume', 'inspect', '--format', '{{.Mountpoint}}', payloadVolume];
  if ((await on.run(inspect)).code !== 0) await runOrThrow(on.podman, ['volume', 'create', '--label', volumeLabel, payloadVolume], { environment: on.environment });
  // podman has no daemon: its volumes are folders of this machine.
  const mountpoint = (await runProgram(on.podman, inspect, { environment: on.environment })).stdout.trim();
  cpSync(join(context, 'cache'), join(mountpoint, 'cache'), { recursive: true, preserveTimestamps: true });
}
