import assert from 'node:assert/strict';
import { present } from '../../../protocol/src/present.ts';
import { compilePayload } from '../../../server/src/probe/containers.ts';
import type { ProbeWorld } from '../../../server/src/probe/dependencies.ts';
import { engineNamed } from '../../../server/src/probe/engines/engines.ts';
import { makePlan, type ProbePlan } from '../../../server/src/probe/plan.ts';
import { runProbe } from '../../../server/src/probe/run.ts';
import { ensureEngine, type LabEngine } from '../engine/engine.ts';
import { ensurePodman, podmanImage, shareImages } from '../engine/podman.ts';
import { ensureImages } from '../images/ensure-images.ts';
import { healthyHosts, startNetwork, type LabNetwork } from '../servers/lab-network.ts';
import { labWorld } from './lab-world.ts';

/** What `inspect` says of a running container, and what its first process says of itself. */
interface Seen {
  readonly host: Readonly<Record<string, unknown>>;
  readonly mounts: readonly { readonly Type: string; readonly Destination: string; readonly RW: boolean }[];
  readonly status: string;
}

type Run = (commandArguments: readonly string[]) => Promise<{ readonly stdout: string }>;

describe('the probe\'s containers while they run', function () {
  this.timeout(600_000);
  let engine: LabEngine;
  let network: LabNetwork;

  before(async () => {
    engine = await ensureEngine();
    await ensureImages(engine, ['golang:1.23', podmanImage]);
    network = await startNetwork(engine.gateway, { ...healthyHosts, 'proxy.golang.org': { service: { kind: 'module-proxy' }, faults: [{ kind: 'no-answer' }] } });
  });

  after(() => network.close());

  it('docker: no capability, no new privileges, no folder of the host, limits', async () => {
    await hold('docker', labWorld(engine), engine.run);
  });

  it('podman: the same', async () => {
    const podman = await ensurePodman();
    await shareImages(engine, podman, [podmanImage]);
    const { processes, ...rest } = labWorld(engine);
    await hold('podman', { ...rest, processes: { run: (command, options) => processes.run(command, { ...options, environment: { ...options.environment, ...podman.environment } }) } }, podman.run);
  });

  it('a compile ends at its own limit, whoever holds its input open', async () => {
    const world = labWorld(engine);
    // A limit of its own inside the container, and none outside.
    const unlimited: ProbeWorld = { ...world, processes: { run: (command, options) => world.processes.run(
      { ...command, args: command.args.map((arg, index) => (index === command.args.length - 1 && command.args[0] === 'run' ? '1' : arg)) },
      { ...options, timeLimitMs: 300_000 },
    ) } };
    const never = new AbortController().signal;
    const result = await compilePayload(planFor('docker'), engineNamed('docker'), sourceWithoutEnd(unlimited), never);
    assert.deepEqual([result.outcome, result.exitCode === 0], ['exited', false], result.stderr);
  });

  /**
   * Looks into both kinds of container while each waits for what only this test can give or take: the compile for the end of its source,
   * the run for a server that never answers. However long the engine takes to be asked, neither is over before.
   */
  async function hold(name: 'docker' | 'podman', world: ProbeWorld, run: Run): Promise<void> {
    const seen = new Map<string, Seen>();
    const engine = engineNamed(name);
    const compiling = watched(world, run, 'compile', seen);
    await compilePayload(planFor(name), engine, sourceWithoutEnd(compiling.world), compiling.signal);
    await compilePayload(planFor(name), engine, world, AbortSignal.timeout(300_000));
    const running = watched(world, run, 'run', seen);
    const report = await runProbe(planFor(name), running.world, {
      locale: 'en', signal: running.signal, compareWithHost: false, onEvent: () => undefined,
    });
    for (const kind of ['compile', 'run']) {
      const one = seen.get(kind);
      assert.ok(one !== undefined, `${kind} was not seen while it ran: ${JSON.stringify(report.verdict)}`);
      const { host, mounts, status } = one;
      assert.match(status, /^CapEff:\s*0+$/m, kind);
      assert.match(status, /^CapBnd:\s*0+$/m, kind);
      assert.match(status, /^NoNewPrivs:\s*1$/m, kind);
      assert.equal(host['Privileged'], false);
      assert.equal(host['Memory'], 2 * 1024 ** 3);
      assert.equal(host['PidsLimit'], 1024);
      assert.equal(host['ReadonlyRootfs'], kind === 'compile');
      assert.deepEqual(mounts.filter(({ Type }) => Type !== 'tmpfs').map(({ Type, Destination, RW }) => [Type, Destination, RW]), [['volume', '/go-module-doctor', kind === 'compile']]);
    }
  }

  function planFor(engineName: 'docker' | 'podman'): ProbePlan {
    const image = engineName === 'podman' ? podmanImage : 'golang:1.23';
    const planned = makePlan({ image, engine: engineName, dns: [], addHosts: network.addHosts, env: {}, modules: [], timeLimitMs: 60_000 });
    assert.ok('plan' in planned);
    return planned.plan;
  }
});

/** The same world, in which the first container started is looked into; `signal` aborts once that is done. */
function watched(
  world: ProbeWorld, run: Run, kind: string, seen: Map<string, Seen>,
): { readonly world: ProbeWorld; readonly signal: AbortSignal } {
  const abort = new AbortController();
  return { signal: abort.signal, world: { ...world, processes: { run: async (command, options) => {
    const ended = world.processes.run(command, options);
    const container = command.args.find((arg) => arg.startsWith('--name='))?.slice('--name='.length);
    if (command.args[0] === 'run' && container !== undefined) void inspect(run, container, ended).then((one) => {
      if (one !== undefined) seen.set(kind, one);
      abort.abort();
    });
    return ended;
  } } } };
}

/** A compile that never gets to the end of its source, and waits. */
function sourceWithoutEnd(world: ProbeWorld): ProbeWorld {
  return { ...world, processes: { run: (command, options) => {
    const input = options.input?.replace(/\n[^\n]*\n\n$/, '\n');
    return world.processes.run(command, { ...options, ...present({ input }) });
  } } };
}

/** Asks until the container runs; undefined when it ended before. */
async function inspect(run: Run, container: string, ended: Promise<unknown>): Promise<Seen | undefined> {
  const over = Symbol('over');
  for (;;) {
    const asked = Promise.all([run(['container', 'inspect', container]), run(['exec', container, 'cat', '/proc/1/status'])]);
    const answer = await Promise.race([asked, ended.then(() => over)]);
    if (!Array.isArray(answer)) return undefined;
    const [{ stdout }, status] = answer;
    const [one] = parsed(stdout);
    if (one !== undefined && status.stdout.includes('CapEff')) return { host: one.HostConfig, mounts: one.Mounts, status: status.stdout };
  }
}

function parsed(text: string): readonly { readonly HostConfig: Seen['host']; readonly Mounts: Seen['mounts'] }[] {
  try {
    return JSON.parse(text) as ReturnType<typeof parsed>;
  } catch {
    return [];
  }
}
