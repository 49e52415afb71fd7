/**
 * What ./test runs once the packages are there: checks of the code, then every height of tests, each in processes of its
 * own so that one that dies is a failure and not the end. Slow installations run beside the quick heights, and the heights that mostly wait
 * (for an engine, for an editor) run in several lanes at once.
 *
 *   npx tsx scripts/test.ts [PHASE…]     only these phases
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { lanesOf } from './test-lanes.ts';
import {
  closingLines, filesToRunAgain, joined, resultOfProgram, resultOfTests, withSecondRuns, type FinishedPhase, type PhaseResult,
} from './test-report.ts';

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

/** A height whose files run in several processes side by side; every line says which of them it is from. */
function mocha(name: string, ...lanes: readonly (readonly string[])[]): Phase {
  return {
    name,
    run: async () => {
      const spread = lanesOf(testFiles(`tests/${name}`), lanes);
      return joined(await Promise.all(spread.map((files, index) => runLane(spread.length === 1 ? name : `${name} ${index + 1}`, files, spread.length > 1))));
    },
  };
}

/**
 * A height of real networks, engines and editors, all at once on few cores: a file with a failure runs a second time after all others, with
 * nothing beside it, and that run counts. The load of the machine is no fault of ours, what fails alone is, and the end names both.
 */
function again({ name, run }: Phase): Phase {
  return {
    name,
    run: async () => {
      const first = await run();
      const seconds = new Map<string, PhaseResult>();
      for (const file of filesToRunAgain(first)) {
        process.stdout.write(`\n== ${file} failed and runs again, alone ==\n`);
        seconds.set(file, await runLane(`${name} again ${seconds.size + 1}`, [file], false));
      }
      return withSecondRuns(first, seconds);
    },
  };
}

async function runLane(lane: string, files: readonly string[], isOneOfSeveral: boolean): Promise<PhaseResult> {
  const report = path.join(scratch, `${lane.replaceAll(' ', '-')}.json`);
  const argv = ['node', bin('mocha'), '--reporter', 'tests/support/counting-reporter.cjs', ...files] as const;
  const code = await runProgram(argv, { GO_MODULE_DOCTOR_TEST_COUNTS: report }, isOneOfSeveral ? `${lane}│` : undefined);
  return resultOfTests(lane, code, existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) as PhaseResult : undefined);
}

function testFiles(folder: string): readonly string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts')).map((name) => `${folder}/${name.replaceAll(path.sep, '/')}`);
}

const phases: readonly Phase[] = [
  command('build', 'node', 'scripts/build.mjs'),
  command('types', 'node', bin('tsc'), '-b'),
  command('lint', 'node', bin('eslint'), '.'),
  command('pages', 'node', bin('tsx'), 'scripts/generate-rule-pages.ts', '--check'),
  mocha('unit'),
  mocha('server'),
  mocha('package'),
  again(mocha(
    'lab',
    // Those of the scenarios mostly wait for time limits, and come last, when the other lanes are nearly done: some measure time and loss.
    ['tests/lab/differential/steps.test.ts', 'tests/lab/images', 'tests/lab/scenarios'],
    // Those that look at all that podman has or at every probe by a build, with the others that use the one or the other, and some that
    // make the lanes even.
    [
      'tests/lab/engine', 'tests/lab/probe/build.test.ts', 'tests/lab/probe/container-safety.test.ts', 'tests/lab/probe/podman.test.ts',
      'tests/lab/probe/kill.test.ts', 'tests/lab/probe/hostile.test.ts', 'tests/lab/recipes', 'tests/lab/snippets',
      'tests/lab/differential/builder.test.ts',
    ],
  )),
  // Each keeps a core busy: half of the minutes each.
  again(mocha(
    'editor', ['tests/editor/extension', 'tests/editor/try'], ['tests/editor/extension/crash.test.ts', 'tests/editor/host', 'tests/editor/panel'],
  )),
];

/**
 * Runs a program of ours; its lines go to our output, behind a mark where there is one. Resolves to its exit code, 1 when a signal
 * ended it.
 */
function runProgram(
  [program, ...argv]: readonly [string, ...string[]], environment: Readonly<Record<string, string>> = {}, mark?: string,
): Promise<number> {
  return new Promise((resolve) => {
    const output = mark === undefined ? 'inherit' : 'pipe';
    const child = spawn(program, argv, { cwd: root, stdio: ['ignore', output, output], env: { ...process.env, ...environment } });
    for (const stream of [child.stdout, child.stderr]) {
      if (stream !== null) createInterface({ input: stream }).on('line', (line) => { process.stdout.write(`${mark ?? ''}${line}\n`); });
    }
    child.once('error', (error) => {
      process.stderr.write(`${program}: ${error.message}\n`);
      resolve(1);
    });
    child.once('close', (code) => { resolve(code ?? 1); });
  });
}

/** What a height needs that takes minutes to come in. */
type Prepared = Readonly<Record<string, Promise<void>>>;

/** One after the other: two package managers at once would fail over each other's lock on the package lists. */
function prepareSlowThings(chosen: readonly Phase[]): Prepared {
  const has = (name: string): boolean => chosen.some((phase) => phase.name === name);
  const lab = has('lab') ? prepareLab() : Promise.resolve();
  const editor = lab.then(() => (has('editor') ? prepareEditors() : undefined));
  return { lab, editor };
}

/** All that the lab's tests would install, make or compile again and again: they may start while the editors come in. */
async function prepareLab(): Promise<void> {
  for (const program of ['engine/up.ts', 'engine/podman-up.ts', 'probe/warm-payload.ts']) await runProgram(['node', bin('tsx'), `tests/lab/${program}`]);
}

async function prepareEditors(): Promise<void> {
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
    await prepared[phase.name];
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
