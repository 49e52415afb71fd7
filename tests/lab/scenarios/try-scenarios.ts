import { ensureEngine } from '../engine/engine.ts';
import { NetworkProcess } from '../servers/network-process.ts';
import { runScenario } from './run-scenario.ts';
import { allScenarios } from './all-scenarios.ts';

/** Runs the scenarios whose name contains the words and prints what each found: `npx tsx tests/lab/scenarios/try-scenarios.ts WORDS…`. */
const engine = await ensureEngine();
const servers = new NetworkProcess();
const wanted = process.argv.slice(2);
const chosen = allScenarios.filter(({ name }) => wanted.some((words) => name.includes(words)));
const queue = [...chosen];
await Promise.all([1, 2, 3].map(async () => {
  for (let scenario = queue.shift(); scenario !== undefined; scenario = queue.shift()) {
    const started = Date.now();
    const { report, traffic } = await runScenario(engine, servers, scenario);
    const { verdict } = report;
    const same = verdict.cause === scenario.expectedCause && (scenario.expectedTarget === undefined || scenario.expectedTarget === verdict.target);
    const lines = [`${same ? 'ok  ' : 'DIFF'} ${scenario.name}: ${verdict.cause} (${verdict.target}) in ${((Date.now() - started) / 1000).toFixed(1)} s, expected ${scenario.expectedCause} (${scenario.expectedTarget ?? 'any'})`];
    if (!same || process.env['ALL'] !== undefined) {
      lines.push(`  ${verdict.summary}`, ...verdict.evidence.map((line) => `  + ${line}`), ...verdict.against.map((line) => `  - ${line}`));
      for (const cause of report.causes.slice(1)) lines.push(`  then ${cause.cause} (${cause.target}): ${cause.summary}`);
      for (const check of report.checks) if (check.result === 'no') lines.push(`    ${check.id} ${JSON.stringify(check.detail)}`);
      lines.push(...traffic.map((line) => `    | ${line}`));
    }
    process.stdout.write(`${lines.join('\n')}\n`);
  }
}));
await servers.close();
