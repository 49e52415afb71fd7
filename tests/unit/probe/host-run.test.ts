import assert from 'node:assert/strict';
import type { ProbeCheck, ProbeReport } from '../../../protocol/src/index.ts';
import type { ProbeWorld } from '../../../server/src/probe/dependencies.ts';
import { makePlan } from '../../../server/src/probe/plan.ts';
import type { ProcessResult } from '../../../server/src/probe/process-runner.ts';
import { runProbe } from '../../../server/src/probe/run.ts';
import { judge } from '../../../server/src/probe/verdict/judge.ts';
import { check, download, entry, goproxy, healthyBut, module, proxy } from '../verdict/checks.ts';

const exited: ProcessResult = { outcome: 'exited', exitCode: 0, stdout: '27.0.0\n', stderr: '' };
const timeLimit: ProcessResult = { outcome: 'time-limit', exitCode: null, stdout: '', stderr: '' };
const line = (one: ProbeCheck): string => JSON.stringify({ event: 'check', check: one });
const end = (notChecked: number): string => JSON.stringify({ event: 'end', notChecked });

const address = 'proxy.golang.org:443';
const inContainer = healthyBut(
  goproxy([proxy], ['']), check('facts:go-env', 'go', 'yes', { GOPROXY: proxy }), check('tcp:connect', address, 'no', { errorClass: 'timeout' }),
  entry(proxy, 'no', { errorClass: 'tcp', causeClass: 'timeout' }), download('no', `${module}: words that no signature knows`),
);
const same = [...entry(proxy, 'no', { errorClass: 'tcp', causeClass: 'timeout' }), check('tcp:connect', address, 'no', { errorClass: 'timeout' })];
const well = entry(proxy, 'yes', { status: 200 });

describe('the host beside the container', () => {
  const cases: readonly (readonly [string, readonly string[], ProcessResult, ProbeReport['verdict']['side'] | undefined])[] = [
    ['measured to its end, all well', [...well.map(line), end(0)], exited, 'container'],
    ['measured to its end, all alike', [...same.map(line), end(0)], exited, 'both'],
    ['ended by its time limit', same.map(line), timeLimit, undefined],
    ['with something cut off', [...same.map(line), end(2)], exited, undefined],
    ['that said its end and did not end', [...same.map(line), end(0)], timeLimit, undefined],
    ['that broke off', well.map(line), { ...exited, exitCode: 2 }, undefined],
  ];
  for (const [name, lines, result, side] of cases) {
    it(`${name}: the fault is ${side ?? 'on a side that is not known'}`, async () => {
      const { verdict, checks } = await run(lines, result);
      assert.equal(verdict.cause, 'tcp-timeout');
      assert.equal(verdict.side, side);
      assert.equal(verdict.sideSummary === undefined, side === undefined);
      assert.ok(checks.some(({ where }) => where === 'host'), 'what was measured is shown all the same');
      assert.equal(verdict.evidence.some((text) => /host (?:succeeds|fails alike)/i.test(text)), side === 'both');
    });
  }
});

/** Runs a probe whose container and whose host say what the payload would. */
async function run(host: readonly string[], result: ProcessResult): Promise<ProbeReport> {
  const planned = makePlan({ image: 'golang:1.23', engine: 'docker', dns: [], addHosts: [], env: {}, modules: [], timeLimitMs: 30_000 });
  assert.ok('plan' in planned);
  const world: ProbeWorld = {
    processes: {
      run: ({ executable }, { onLine, holdInput }) => {
        if (onLine === undefined || holdInput !== true) return Promise.resolve(exited);
        const isHost = executable === '/scratch/probe';
        (isHost ? host : [...inContainer.map(line), end(0)]).forEach((text) => { onLine(text); });
        return Promise.resolve(isHost ? result : exited);
      },
    },
    environment: {}, now: () => 1_700_000_000_000, newRunId: () => 'abc', owner: 'host/1/1', isAlive: () => true, payloadSource: 'package main', programSuffix: '', judge,
    folders: { create: () => Promise.resolve('/scratch'), remove: () => Promise.resolve(), join: (folder, name) => `${folder}/${name}` },
  };
  return runProbe(planned.plan, world, { locale: 'en', signal: new AbortController().signal, compareWithHost: true, onEvent: () => undefined });
}
