import { ensureEngine } from '../engine/engine.ts';
import { NetworkProcess } from '../servers/network-process.ts';
import { writeProbeReport } from '../../../server/src/probe/report-text.ts';
import { problemWith } from './problem-with.ts';
import { runScenario } from './run-scenario.ts';
import { allScenarios } from './all-scenarios.ts';
import { endSharedSshServer } from './ssh-access.ts';

/** Runs the scenarios whose name contains the words and prints what each found: `npx tsx tests/lab/scenarios/try-scenarios.ts WORDS…`. */
const engine = await ensureEngine();
const servers = new NetworkProcess();
const wanted = process.argv.slice(2);
const chosen = allScenarios.filter(({ name }) => wanted.some((words) => name.includes(words)));
const queue = [...chosen];
await Promise.all([1, 2, 3].map(async () => {
  for (let scenario = queue.shift(); scenario !== undefined; scenario = queue.shift()) {
    const started = Date.now();
    const outcome = await runScenario(engine, servers, scenario);
    const problem = problemWith(scenario, outcome);
    const { verdict } = outcome.report;
    const lines = [`${problem === undefined ? 'ok  ' : 'DIFF'} ${scenario.name}: ${verdict.cause} (${verdict.target}) in ${((Date.now() - started) / 1000).toFixed(1)} s`];
    if (problem !== undefined) lines.push(problem);
    if (process.env['ALL'] !== undefined) lines.push(writeProbeReport(outcome.report));
    process.stdout.write(`${lines.join('\n')}\n`);
  }
}));
await servers.close();
await endSharedSshServer();
