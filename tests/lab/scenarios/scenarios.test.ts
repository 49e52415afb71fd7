import assert from 'node:assert/strict';
import { probeWorld } from '../../../server/src/host/probe-world.ts';
import { ownerLabel } from '../../../server/src/probe/engines/engine.ts';
import { ensureEngine, type LabEngine } from '../engine/engine.ts';
import { ensureImages } from '../images/ensure-images.ts';
import { NetworkProcess } from '../servers/network-process.ts';
import { allScenarios as scenarios } from './all-scenarios.ts';
import { problemWith } from './problem-with.ts';
import { hostsOf, runScenario, type ScenarioOutcome } from './run-scenario.ts';
import type { Scenario } from './scenario.ts';
import { endSharedSshServer } from './ssh-access.ts';

const goImages = ['golang:1.23', 'golang:1.23-alpine'];
const images = [...goImages, 'busybox:1.36'];

/** Images that a fresh machine makes first, and the payload that each Go compiles once. */
const preparationLimitMs = 600_000;
/** Of all scenarios together: the first test waits for whatever runs before it. */
const allLimitMs = 1_200_000;
/** A scenario mostly waits for time limits: with four at once the two cores were idle for five sixths of the time. */
const atOnce = 10;
/** Of this process alone: somebody else may probe on the same engine meanwhile. */
const probeContainers = [
  'ps', '--all', '--quiet', '--filter', 'label=go-module-doctor=probe', '--filter', `label=${ownerLabel}=${probeWorld('').owner}`,
];

/** How a scenario ended. Where it could not be run, `outcome` is missing and the problem says why. */
interface Result {
  readonly outcome?: ScenarioOutcome;
  readonly problem?: string;
}

describe('the probe in the lab', function () {
  this.timeout(allLimitMs);
  let engine: LabEngine;
  let servers: NetworkProcess;
  const results = new Map<Scenario, Promise<Result>>();
  const repeated: string[] = [];

  before(async function () {
    this.timeout(preparationLimitMs);
    engine = await ensureEngine();
    await ensureImages(engine, images);
    servers = new NetworkProcess();
    await servers.prepare(scenarios.flatMap((scenario) => Object.entries(hostsOf(scenario)).map(([host, { certificate = 'good' }]) => [host, certificate] as const)));
    // Each Go compiles the payload once, which keeps all cores busy: before anything is measured.
    for (const image of goImages) await runScenario(engine, servers, { name: `the payload compiles in ${image}`, image, expectedCause: 'no-fault-found' });
    void runAll();
  });

  after(async () => {
    await servers.close();
    await endSharedSshServer();
  });

  /**
   * The tests only wait for what this has started. What differs from its expectation runs a second time after all others, with nothing
   * beside it, and that run counts: the load of the machine is not the network's fault, but what fails alone is a failure.
   */
  async function runAll(): Promise<void> {
    const settle = new Map(scenarios.map((scenario) => {
      const { promise, resolve } = deferred<Result>();
      results.set(scenario, promise);
      return [scenario, resolve] as const;
    }));
    const again: Scenario[] = [];
    const runFirst = async (queue: Scenario[]): Promise<void> => {
      for (let scenario = queue.shift(); scenario !== undefined; scenario = queue.shift()) {
        const result = await resultOf(scenario);
        if (result.problem === undefined) {
          settle.get(scenario)?.(result);
          continue;
        }
        again.push(scenario);
        repeated.push(`${scenario.name}: ${result.problem}`);
      }
    };
    const crowd = scenarios.filter((scenario) => scenario.alone !== true);
    await Promise.all(Array.from({ length: atOnce }, () => runFirst(crowd)));
    await Promise.all(scenarios.filter((scenario) => scenario.alone === true).map((scenario) => runFirst([scenario])));
    for (const scenario of again) settle.get(scenario)?.(await resultOf(scenario));
  }

  async function resultOf(scenario: Scenario): Promise<Result> {
    try {
      const outcome = await runScenario(engine, servers, scenario);
      const problem = problemWith(scenario, outcome);
      return problem === undefined ? { outcome } : { outcome, problem };
    } catch (error) {
      return { problem: error instanceof Error ? error.stack ?? error.message : String(error) };
    }
  }

  for (const scenario of scenarios) {
    it(`${scenario.name}: ${scenario.expectedCause}`, async () => {
      const { outcome, problem } = await results.get(scenario)!;
      assert.ok(problem === undefined, problem);
      const { verdict, causes } = outcome!.report;
      assert.equal(causes[0]!.cause, verdict.cause);
      assert.ok(verdict.summary !== '' && verdict.remedies.length > 0);
    });
  }

  it('has left no container behind', async () => {
    await Promise.all(results.values());
    const { code, stdout, stderr } = await engine.run(probeContainers);
    assert.deepEqual([code, stdout, stderr], [0, '', '']);
  });

  after(() => {
    process.stdout.write(`    ${repeated.length} of ${scenarios.length} scenarios ran a second time, alone\n`);
    for (const first of repeated) process.stdout.write(`${first.replace(/^/gmu, '      ')}\n`);
  });
});

function deferred<Value>(): { readonly promise: Promise<Value>; readonly resolve: (value: Value | Promise<Value>) => void } {
  let resolve: (value: Value | Promise<Value>) => void = () => undefined;
  const promise = new Promise<Value>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
