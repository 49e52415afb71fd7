import assert from 'node:assert/strict';
import { compilePayload } from '../../../server/src/probe/containers.ts';
import type { ProbeWorld } from '../../../server/src/probe/dependencies.ts';
import { engineNamed } from '../../../server/src/probe/engines/engines.ts';
import { makePlan, type ProbePlan } from '../../../server/src/probe/plan.ts';
import { runProbe } from '../../../server/src/probe/run.ts';
import { ensureEngine, type LabEngine } from '../engine/engine.ts';
import { ensurePodman, shareImages } from '../engine/podman.ts';
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
    await ensureImages(engine, ['golang:1.23']);
    network = await startNetwork(engine.gateway, { ...healthyHosts, 'proxy.golang.org': { service: { kind: 'module-proxy' }, faults: [{ kind: 'no-answer' }] } });
  });

  after(() => network.close());

  it('docker: no capability, no new privileges, no folder of the host, limits', async () => {
    await hold('docker', labWorld(engine), engine.run);
  });

  it('podman: the same', async () => {
    const podman = await ensurePodman();
    await shareImages(engine, podman, ['golang:1.23']);
    const { processes, ...rest } = labWorld(engine);
    await hold('podman', { ...rest, processes: { run: (command, options) => processes.run(command, { ...options, environment: { ...options.environment, ...podman.environment } }) } }, podman.run);
  });

  it('a compile ends at its own limit, whoever holds its input open', async () => {
    const world = labWorld(engine);
    // A limit of its own inside the container, and none outside.
    const unlimited: ProbeWorld = { ...world, processes: { run: (command, options) => world.processes.run(
      { ...command, args: command.args.map((arg, index) => (index === command.args.length - 1 && command.args[0] === 'run' ? '1' : arg)) },
      { ...options, timeLimitMs: 300_000, ...(options.input === undefined ? {} : { input: options.input.replace(/\n[^\n]*\n$/, '\n') }) },
    ) } };
    const result = await compilePayload(planFor('docker'), engineNamed('docker'), unlimited, new AbortController().signal);
    assert.deepEqual([result.outcome, result.exitCode === 0], ['exited', false], result.stderr);
  });

  async function hold(name: 'docker' | 'podman', world: ProbeWorld, run: Run): Promise<void> {
    const seen = new Map<string, Seen>();
    const abort = new AbortController();
    const watched: ProbeWorld = { ...world, processes: { run: async (command, options) => {
      if (command.args[0] !== 'run') return world.processes.run(command, options);
      const kind = options.onLine === undefined ? 'compile' : 'run';
      const container = command.args.find((arg) => arg.startsWith('--name='))!.slice('--name='.length);
      const ended = world.processes.run(command, options);
      void inspect(run, container, ended).then((one) => {
        if (one !== undefined) seen.set(kind, one);
        if (kind === 'run' && one !== undefined) abort.abort();
      });
      return ended;
    } } };
    await compilePayload(planFor(name), engineNamed(name), watched, AbortSignal.timeout(300_000));
    const report = await runProbe(planFor(name), watched, { locale: 'en', signal: abort.signal, compareWithHost: false, onEvent: () => undefined });
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
    const planned = makePlan({ image: 'golang:1.23', engine: engineName, dns: [], addHosts: network.addHosts, env: {}, modules: [], timeLimitMs: 60_000 });
    assert.ok('plan' in planned);
    return planned.plan;
  }
});

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
