// Measures what a person waits for when the probe runs, against the lab's engine and servers, beside the same download made by a plain
// container in the same run:
//
//   npm run bench -- probe
//
// The lab is started where it does not run (tests/lab/engine/README.md says what that takes) and keeps running; end it with
// `npx tsx tests/lab/engine/down.ts`. Nothing else should use the machine meanwhile.
import { probeWorld, readPayloadSource } from '../server/src/host/probe-world.ts';
import type { ProbeWorld } from '../server/src/probe/dependencies.ts';
import { canaryModule, defaultTimeLimitMs, makePlan } from '../server/src/probe/plan.ts';
import { runProbe } from '../server/src/probe/run.ts';
import type { ProbeCheck, ProbeReport } from '../protocol/src/index.ts';
import { ensureEngine, type LabEngine } from '../tests/lab/engine/engine.ts';
import { ensureImages } from '../tests/lab/images/ensure-images.ts';
import { healthyHosts, type HostBehaviour } from '../tests/lab/servers/lab-network.ts';
import { NetworkProcess } from '../tests/lab/servers/network-process.ts';
import { median } from './statistics.ts';

const image = 'golang:1.23';
const runs = 7;

/** What we promise. */
const aims = { firstRow: 1_500, beyondRaw: 3_000, cancel: 1_000 } as const;

interface Run {
  readonly report: ProbeReport;
  readonly firstRow: number;
  readonly verdict: number;
  /** From the cancellation to the report; 0 where nobody cancelled. */
  readonly afterCancel: number;
}

interface Row {
  readonly what: string;
  readonly ours: number;
  readonly aim?: number;
  readonly beside: string;
}

/** @returns whether every aim was met */
export async function benchProbe(): Promise<boolean> {
  const engine = await ensureEngine({ onProgress: (line) => { console.error(line); } });
  await ensureImages(engine, [image]);
  const servers = new NetworkProcess();
  try {
    const healthy = await servers.start(engine.gateway, healthyHosts);
    const dropped = await servers.start(engine.gateway, Object.fromEntries(Object.entries(healthyHosts).map(
      ([host, behaviour]): [string, HostBehaviour] => [host, { ...behaviour, faults: [{ kind: 'packets-dropped' }] }]
    )));
    const world = worldOf(engine);
    const cold = await probe(world, healthy.addHosts);
    // In turn, so that a busy moment of the machine meets all of them alike.
    const rounds: { bare: number; raw: number; warm: Run; cancelled: Run }[] = [];
    for (let round = 0; round < runs; round++) {
      rounds.push({
        bare: await plain(engine, healthy.addHosts, ['true']),
        raw: await plain(engine, healthy.addHosts, ['go', 'mod', 'download', '-json', canaryModule]),
        warm: await probe(world, healthy.addHosts),
        cancelled: await probe(world, dropped.addHosts, 'dns:lookup'),
      });
    }
    const filtered = await probe(world, dropped.addHosts);
    const of = (value: (round: typeof rounds[number]) => number): number => median(rounds.map(value));
    const [bare, raw] = [of((round) => round.bare), of((round) => round.raw)];
    const slowest = Math.max(...filtered.report.checks.filter(({ layer }) => layer !== 'engine').map(({ ms }) => ms));
    const rows: Row[] = [
      { what: 'plain container that does nothing', ours: bare, beside: '' },
      { what: 'plain container with go mod download', ours: raw, beside: '' },
      { what: 'probe: first row', ours: of(({ warm }) => warm.firstRow), aim: aims.firstRow, beside: ratio(of(({ warm }) => warm.firstRow), bare, 'container that does nothing') },
      { what: 'probe: verdict, healthy network', ours: of(({ warm }) => warm.verdict), aim: aims.beyondRaw + raw, beside: ratio(of(({ warm }) => warm.verdict), raw, 'same download, plain') },
      { what: 'probe: verdict, every packet dropped', ours: filtered.verdict, aim: defaultTimeLimitMs, beside: `${ratio(filtered.verdict, slowest, `slowest of its ${filtered.report.checks.length} checks`)}; ${filtered.report.verdict.cause}` },
      { what: 'probe: cancel to report', ours: of(({ cancelled }) => cancelled.afterCancel), aim: aims.cancel, beside: '' },
      { what: `probe: first run (${compiled(cold.report) ? 'compiled' : 'was compiled before'})`, ours: cold.verdict, beside: '' },
    ];
    for (const { what, ours, aim, beside } of rows) {
      const verdict = aim === undefined ? '' : ours <= aim ? `aim ${aim.toFixed(0)}: met` : `aim ${aim.toFixed(0)}: MISSED`;
      console.log(`${what.padEnd(42)} ${ours.toFixed(0).padStart(8)} ms  ${verdict.padEnd(18)}  ${beside}`);
    }
    const wrong = rounds.filter(({ warm }) => warm.report.verdict.cause !== 'no-fault-found').map(({ warm }) => warm.report.verdict.summary);
    for (const summary of wrong) console.log(`a healthy network was judged otherwise: ${summary}`);
    return wrong.length === 0 && rows.every(({ ours, aim }) => aim === undefined || ours <= aim);
  } finally {
    await servers.close();
  }
}

function worldOf(engine: LabEngine): ProbeWorld {
  const world = probeWorld(readPayloadSource([new URL('../server/src/probe/payload', import.meta.url).pathname]));
  return {
    ...world,
    processes: {
      run: (command, options) => world.processes.run(
        { ...command, executable: command.executable === 'docker' ? engine.docker : command.executable },
        { ...options, environment: { ...engine.environment, ...options.environment } },
      ),
    },
  };
}

async function probe(world: ProbeWorld, addHosts: readonly string[], cancelAt?: string): Promise<Run> {
  const planned = makePlan({ image, engine: 'docker', dns: [], addHosts, env: {}, modules: [], timeLimitMs: defaultTimeLimitMs });
  if ('problem' in planned) throw new Error(planned.problem.en);
  const abort = new AbortController();
  const started = performance.now();
  let firstRow = Number.NaN;
  let cancelled = Number.NaN;
  const onCheck = ({ id }: ProbeCheck): void => {
    if (Number.isNaN(firstRow)) firstRow = performance.now() - started;
    if (cancelAt === undefined || !id.startsWith(cancelAt) || abort.signal.aborted) return;
    cancelled = performance.now();
    abort.abort();
  };
  const report = await runProbe(planned.plan, world, {
    locale: 'en', compareWithHost: false, signal: abort.signal, onEvent: (event) => { if (event.kind === 'check') onCheck(event.check); },
  });
  const ended = performance.now();
  return { report, firstRow, verdict: ended - started, afterCancel: Number.isNaN(cancelled) ? 0 : ended - cancelled };
}

/** The same image, limits and names, and nothing of ours in it. */
async function plain(engine: LabEngine, addHosts: readonly string[], command: readonly string[]): Promise<number> {
  const started = performance.now();
  const result = await engine.run(['run', '--rm', '--pull=never', '--memory=2g', ...addHosts.map((host) => `--add-host=${host}`), image, ...command]);
  if (result.code !== 0) throw new Error(`${command.join(' ')} in a plain container failed: ${result.stderr}`);
  return performance.now() - started;
}

function compiled({ checks }: ProbeReport): boolean {
  return checks.some(({ id, detail }) => id.startsWith('engine:compile:') && detail['cached'] === false);
}

function ratio(ours: number, other: number, name: string): string {
  return `${(ours / other).toFixed(1)}x the ${name} (${other.toFixed(0)} ms)`;
}
