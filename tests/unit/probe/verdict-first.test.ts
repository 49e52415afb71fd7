import assert from 'node:assert/strict';
import type { ProbeCheck, ProbeEvent, ProbeReport } from '../../../protocol/src/index.ts';
import type { ProbeWorld } from '../../../server/src/probe/dependencies.ts';
import { makePlan } from '../../../server/src/probe/plan.ts';
import type { HostCommand, ProcessOptions, ProcessResult } from '../../../server/src/probe/process-runner.ts';
import { runProbe } from '../../../server/src/probe/run.ts';
import { judge } from '../../../server/src/probe/verdict/judge.ts';
import { healthy } from '../verdict/checks.ts';

const exited: ProcessResult = { outcome: 'exited', exitCode: 0, stdout: '27.0.0\n', stderr: '' };
const cancelled: ProcessResult = { outcome: 'cancelled', exitCode: null, stdout: '', stderr: '' };
const line = (check: ProbeCheck): string => JSON.stringify({ event: 'check', check });
const mirror = (target: string, inForce: boolean): string => line({
  id: `mirror:measure:${target}`, layer: 'mirror', target, where: 'container', result: 'yes', ms: 5,
  detail: { inForce, version: 'v1.1.0', newest: 'v1.1.0', hasNewest: true, sumdbStatus: 200, bytes: 4_000_000, transfer: 1000, firstByte: 20 },
});
const checks = [...healthy.map(line), JSON.stringify({ event: 'checked', notChecked: 0 })];

describe('the verdict before the mirrors', () => {
  it('is told as soon as the checks are over, without mirrors; the report has both', async () => {
    const { report, events } = await run(async (say) => {
      checks.forEach(say);
      await turn();
      say(mirror('https://proxy.golang.org', true));
      say(mirror('https://goproxy.cn', false));
      say(JSON.stringify({ event: 'end', notChecked: 0 }));
      return exited;
    });
    const kinds = events.flatMap((event) => (event.kind === 'verdict' || event.kind === 'report' ? [event.kind] : event.kind === 'check' && event.check.layer === 'mirror' ? ['mirror'] : []));
    assert.deepEqual(kinds, ['verdict', 'mirror', 'mirror', 'report']);
    const early = events.find((event) => event.kind === 'verdict')!.report;
    assert.deepEqual([early.verdict.cause, early.mirrors, early.recommended], ['no-fault-found', undefined, undefined]);
    assert.equal(report.verdict.cause, 'no-fault-found');
    assert.deepEqual(report.mirrors?.map(({ proxy }) => proxy), ['https://proxy.golang.org', 'https://goproxy.cn']);
    assert.equal(report.recommended?.goproxy, 'https://proxy.golang.org|https://goproxy.cn');
  });

  for (const [name, end] of [['the user cancels', cancelled], ['the engine ends', { ...exited, exitCode: 137 }]] as const) {
    it(`stays when ${name} while mirrors are compared`, async () => {
      const { report } = await run(async (say, cancel) => {
        checks.forEach(say);
        await turn();
        say(mirror('https://proxy.golang.org', true));
        if (end === cancelled) cancel();
        return end;
      });
      assert.equal(report.verdict.cause, 'no-fault-found');
      assert.deepEqual([report.mirrors, report.recommended], [undefined, undefined]);
    });
  }

  it('is none when the user cancels before', async () => {
    const { report, events } = await run((say, cancel) => {
      checks.slice(0, 3).forEach(say);
      cancel();
      return Promise.resolve(cancelled);
    });
    assert.equal(report.verdict.cause, 'inconclusive');
    assert.ok(!events.some(({ kind }) => kind === 'verdict'));
  });
});

type Payload = (say: (line: string) => void, cancel: () => void) => Promise<ProcessResult>;

/** Runs a probe whose container says what the payload would. */
async function run(payload: Payload): Promise<{ readonly report: ProbeReport; readonly events: readonly ProbeEvent[] }> {
  const controller = new AbortController();
  const events: ProbeEvent[] = [];
  const planned = makePlan({ image: 'golang:1.23', engine: 'docker', dns: [], addHosts: [], env: { GOPROXY: 'https://proxy.golang.org' }, modules: [], timeLimitMs: 30_000, compareMirrors: true });
  assert.ok('plan' in planned);
  const answer = (_: HostCommand, options: ProcessOptions): Promise<ProcessResult> => {
    const { onLine } = options;
    return onLine === undefined || options.holdInput !== true ? Promise.resolve(exited) : payload(onLine, () => { controller.abort(); });
  };
  const world: ProbeWorld = {
    processes: { run: answer },
    environment: {}, now: () => 1_700_000_000_000, newRunId: () => 'abc', owner: 'host/1/1', isAlive: () => true, payloadSource: 'package main', programSuffix: '', judge,
    folders: { create: () => Promise.resolve(undefined), remove: () => Promise.resolve(), join: (folder, name) => `${folder}/${name}` },
  };
  const report = await runProbe(planned.plan, world, { locale: 'en', signal: controller.signal, compareWithHost: false, onEvent: (event) => events.push(event) });
  return { report, events };
}

/** Everything that was waiting has run. */
function turn(): Promise<void> {
  return new Promise((resolve) => { setImmediate(resolve); });
}
