import assert from 'node:assert/strict';
import type { ProbeReport } from '../../../protocol/src/index.ts';
import { probeWorld } from '../../../server/src/host/probe-world.ts';
import { OWNER_LABEL } from '../../../server/src/probe/engines/engine.ts';
import { ensureEngine, type LabEngine } from '../engine/engine.ts';
import { ensureImages } from '../images/ensure-images.ts';
import { engineScenarios } from './engine-scenarios.ts';
import { moduleProxyScenarios } from './module-proxy-scenarios.ts';
import { moduleScenarios } from './module-scenarios.ts';
import { networkScenarios } from './network-scenarios.ts';
import { runScenario } from './run-scenario.ts';
import type { Scenario } from './scenario.ts';
import { tlsScenarios } from './tls-scenarios.ts';

const scenarios: readonly Scenario[] = [
  ...engineScenarios,
  ...networkScenarios,
  ...tlsScenarios,
  ...moduleProxyScenarios,
  ...moduleScenarios,
];

/** Images that a fresh machine makes first, and the payload that each Go compiles once. */
const preparationLimitMs = 600_000;
/** Most of a scenario's time is waiting for time limits, so two cores bear more than two at once. */
const atOnce = 4;
const scenarioLimitMs = 300_000;
/** Of this process alone: somebody else may probe on the same engine meanwhile. */
const probeContainers = [
  'ps', '--all', '--quiet', '--filter', 'label=go-module-doctor=probe', '--filter', `label=${OWNER_LABEL}=${probeWorld('').owner}`,
];

describe('the probe in the lab', function () {
  this.timeout(scenarioLimitMs);
  let engine: LabEngine;
  const reports = new Map<Scenario, Promise<ProbeReport>>();

  before(async function () {
    this.timeout(preparationLimitMs);
    engine = await ensureEngine();
    await ensureImages(engine, ['golang:1.23', 'golang:1.23-alpine', 'busybox:1.36']);
    // The tests only wait for what these lines have started, in the same order.
    const queue = [...scenarios];
    const settle = new Map(scenarios.map((scenario) => {
      const { promise, resolve } = deferred<ProbeReport>();
      reports.set(scenario, promise);
      return [scenario, resolve] as const;
    }));
    for (let worker = 0; worker < atOnce; worker++) void work();
    async function work(): Promise<void> {
      for (let scenario = queue.shift(); scenario !== undefined; scenario = queue.shift()) {
        const run = runScenario(engine, scenario);
        // Where it fails, the scenario's own test says so.
        settle.get(scenario)?.(run);
        await run.catch(() => undefined);
      }
    }
  });

  for (const scenario of scenarios) {
    it(`${scenario.name}: ${scenario.expectedCause}`, async () => {
      const report = await reports.get(scenario)!;
      const { verdict } = report;
      const failed = report.checks.filter((check) => check.result === 'no').map((check) => `${check.id} ${JSON.stringify(check.detail)}`);
      assert.equal(verdict.cause, scenario.expectedCause, [verdict.summary, ...verdict.evidence, '', ...failed].join('\n'));
      if (scenario.expectedTarget !== undefined) assert.equal(verdict.target, scenario.expectedTarget);
      assert.equal(report.causes[0]!.cause, verdict.cause);
      assert.ok(verdict.summary !== '' && verdict.remedies.length > 0);
    });
  }

  it('has left no container behind', async () => {
    await Promise.all([...reports.values()].map((report) => report.catch(() => undefined)));
    const { code, stdout, stderr } = await engine.run(probeContainers);
    assert.deepEqual([code, stdout, stderr], [0, '', '']);
  });
});

function deferred<Value>(): { readonly promise: Promise<Value>; readonly resolve: (value: Value | Promise<Value>) => void } {
  let resolve: (value: Value | Promise<Value>) => void = () => undefined;
  const promise = new Promise<Value>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
