/**
 * What ./test runs once the packages are there: checks of the code, then every height of tests, each in a process of its
 * own so that one that dies is a failure and not the end. Slow installations run beside the quick heights.
 *
 *   npx tsx scripts/test.ts [PHASE…]     only these phases
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { closingLines, resultOfProgram, resultOfTests, type FinishedPhase, type PhaseResult } from './test-report.ts';

interface Phase {
  readonly name: string;
  readonly run: () => Promise<PhaseResult>;
}

const root = fileURLToPath(new URL('..', import.meta.url));
const scratch = mkdtempSync(path.join(tmpdir(), 'go-module-doctor-test-'));

/** A check of the code itself counts as one test. */
function command(name: string, ...argv: readonly [string, ...string[]]): Phase {
  return { name, run: async () => resultOfProgram(name, await runProgram(argv)) };
}

function mocha(name: string, ...patterns: readonly string[]): Phase {
  return {
    name,
    run: async () => {
      const report = path.join(scratch, `${name}.json`);
      const code = await runProgram(
        ['node', bin('mocha'), '--reporter', 'tests/support/counting-reporter.cjs', ...patterns], { GO_MODULE_DOCTOR_TEST_COUNTS: report });
      return resultOfTests(name, code, existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) as PhaseResult : undefined);
    },
  };
}

const phases: readonly Phase[] = [
  command('build', 'node', 'scripts/build.mjs'),
  command('types', 'node', bin('tsc'), '-b'),
  command('lint', 'node', bin('eslint'), '.'),
  command('pages', 'node', bin('tsx'), 'scripts/generate-rule-pages.ts', '--check'),
  mocha('unit', 'tests/unit/**/*.test.ts'),
  mocha('server', 'tests/server/**/*.test.ts'),
  mocha('package', 'tests/package/**/*.test.ts'),
  mocha('lab', 'tests/lab/**/*.test.ts'),
  mocha('editor', 'tests/editor/**/*.test.ts'),
];

/** Runs a program of ours with inherited output; resolves to its exit code, 1 when a signal ended it. */
function runProgram(
  [program, ...argv]: readonly [string, ...string[]], environment: Readonly<Record<string, string>> = {}
): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(program, argv, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ...environment } });
    child.once('error', (error) => {
      process.stderr.write(`${program}: ${error.message}\n`);
      resolve(1);
    });
    child.once('close', (code) => { resolve(code ?? 1); });
  });
}

/** One after the other: two package managers at once would fail over each other's lock on the package lists. */
async function prepareSlowThings(chosen: readonly Phase[]): Promise<void> {
  const has = (name: string): boolean => chosen.some((phase) => phase.name === name);
  if (has('lab')) await runProgram(['node', bin('tsx'), 'tests/lab/engine/up.ts']);
  if (!has('editor')) return;
  for (const lane of ['current', 'lowest']) await runProgram(['node', bin('tsx'), 'tools/editor/ensure.ts', lane]);
}

function bin(name: string): string {
  return path.join('node_modules', '.bin', name);
}

async function main(): Promise<number> {
  const wanted = process.argv.slice(2);
  const chosen = wanted.length === 0 ? phases : phases.filter((phase) => wanted.includes(phase.name));
  const unknownNames = wanted.filter((name) => !phases.some((phase) => phase.name === name));
  if (unknownNames.length > 0) {
    process.stderr.write(`no such phase: ${unknownNames.join(', ')}; there are: ${phases.map((phase) => phase.name).join(', ')}\n`);
    return 2;
  }
  // The lab's images and the editors take minutes to come in, and each of the quick heights keeps one core busy at most: both at once.
  // Their own tests make sure of them again, so a failure here is told there.
  const prepared = prepareSlowThings(chosen);
  const finished: FinishedPhase[] = [];
  for (const phase of chosen) {
    process.stdout.write(`\n== ${phase.name} ==\n`);
    const started = Date.now();
    if (phase.name === 'lab' || phase.name === 'editor') await prepared;
    finished.push({ phase: phase.name, ...await phase.run(), ms: Date.now() - started });
  }
  process.stdout.write(`\n${closingLines(finished).join('\n')}\n`);
  return finished.some(({ failed }) => failed > 0) ? 1 : 0;
}

try {
  process.exitCode = await main();
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
