// Measures what a person waits for, with the bundles in dist/ and with other tools in the same run:
//
//   npm run bench                   everything, in a few minutes
//   npm run bench -- rules check    these parts only: server, check, memory, sizes, rules
//   npm run bench -- probe          the probe, against the lab and alone: see probe.ts
import { spawnSync } from 'node:child_process';
import { build as bundle } from 'esbuild';
import { cpSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { serverEnvironment, serverFlags } from '../client/src/server-flags.ts';
import { ensurePeers, type PeerPrograms } from '../tools/peers/ensure.ts';
import { runToEnd } from './peak-memory.ts';
import type { RuleTime } from './rule-times.ts';
import { crowdedDockerfile, dockerfile, editPlace, writeProject } from './samples.ts';
import { ServerProcess } from './server-process.ts';
import { median, quantile } from './statistics.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const lines = 400;
const warmUpEdits = 100;
const measuredEdits = 400;
const starts = 7;
const runs = 7;
const projects = 1000;
/** Projects besides those, and how many of each lot are checked together: a project has two files that are checked. */
const lots = { small: 500, more: 1000, rest: 2500 };
const filesPerSecond = 400;
/** What may grow with the files: the findings, which are kept until all are there and can be sorted. */
const flatness = 1.5;

interface Row {
  readonly what: string;
  readonly ours: number;
  readonly unit: string;
  /** What we promise; undefined: measured only. */
  readonly aim?: number;
  /** The aim is the least, not the most. */
  readonly isLeast?: true;
  readonly peers: Readonly<Record<string, number>>;
}

if (process.argv.includes('probe')) {
  const { benchProbe } = await import('./probe.ts');
  process.exit(await benchProbe() ? 0 : 1);
}

const folder = mkdtempSync(join(tmpdir(), 'go-module-doctor-bench-'));
const bundles = join(folder, 'dist');
const parts: Readonly<Record<string, (peers: PeerPrograms | undefined) => Promise<Row[]>>> = {
  server: serverRows, check: commandRows, memory: memoryRows, sizes: () => Promise.resolve(sizeRows()), rules: ruleRows,
};
const wanted = process.argv.slice(2);
try {
  const unknown = wanted.filter((part) => !(part in parts));
  if (unknown.length > 0) throw new Error(`no such part: ${unknown.join(', ')}; there are: ${Object.keys(parts).join(', ')}`);
  build();
  const peers = process.platform === 'linux' && process.arch === 'x64' ? await ensurePeers() : undefined;
  // Node 20 reads these certificates at every start, ours and the peers' alike, and nothing that is measured speaks TLS.
  delete process.env['NODE_EXTRA_CA_CERTS'];
  for (const [name, measure] of Object.entries(parts)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    const rows = await measure(peers);
    print(rows);
    if (rows.some((row) => !isMet(row))) process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function build(): void {
  const { status } = spawnSync(process.execPath, [join(root, 'scripts', 'build.mjs')], { stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) throw new Error('the build failed');
  // A copy: what is measured stays the same when somebody builds meanwhile.
  cpSync(join(root, 'dist'), bundles, { recursive: true });
}

async function serverRows(peers: PeerPrograms | undefined): Promise<Row[]> {
  const ours = await measureServer([process.execPath, ...serverFlags, join(bundles, 'server.cjs'), '--stdio'], serverEnvironment);
  const others: Record<string, ServerMeasures> = peers === undefined ? {} : {
    'dockerfile-language-server': await measureServer([process.execPath, peers.languageServer, '--stdio']),
    tally: await measureServer([peers.tally, 'lsp', '--stdio']),
  };
  const row = (what: string, key: keyof ServerMeasures, unit: string, aim?: number): Row => ({
    what, unit, ours: ours[key], ...(aim === undefined ? {} : { aim }),
    peers: Object.fromEntries(Object.entries(others).map(([name, measures]) => [name, measures[key]])),
  });
  return [
    row('start to initialize', 'initialize', 'ms', 150),
    row(`open ${lines} lines to diagnostics`, 'open', 'ms'),
    row('keystroke to diagnostics, p50', 'editMedian', 'ms', 3),
    row('keystroke to diagnostics, p95', 'editP95', 'ms', 10),
    row('the same with 40 downloads in 20 stages, p50', 'crowdedMedian', 'ms'),
    row('the same with 40 downloads in 20 stages, p95', 'crowdedP95', 'ms'),
    row(`memory after ${2 * (warmUpEdits + measuredEdits)} keystrokes`, 'memory', 'MiB', 80),
  ];
}

interface ServerMeasures {
  readonly initialize: number;
  readonly open: number;
  readonly editMedian: number;
  readonly editP95: number;
  readonly crowdedMedian: number;
  readonly crowdedP95: number;
  readonly memory: number;
}

async function measureServer(command: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<ServerMeasures> {
  const project = join(folder, 'server');
  const path = writeProject(project, lines);
  const initialize: number[] = [];
  for (let start = 0; start < starts; start++) {
    const started = performance.now();
    const server = new ServerProcess(command, environment);
    await server.initialize(project);
    initialize.push(performance.now() - started);
    await server.stop();
  }
  const server = new ServerProcess(command, environment);
  await server.initialize(project);
  const uri = pathToFileURL(path).href;
  const open = await server.open(uri, dockerfile(lines));
  const edits = await measureEdits(server, uri, 1);
  const crowded = pathToFileURL(join(project, 'crowded.dockerfile')).href;
  await server.open(crowded, crowdedDockerfile(lines));
  const crowdedEdits = await measureEdits(server, crowded, 1);
  const memory = server.memory();
  await server.stop();
  return {
    initialize: median(initialize), open, memory,
    editMedian: median(edits), editP95: quantile(edits, 0.95), crowdedMedian: median(crowdedEdits),
    crowdedP95: quantile(crowdedEdits, 0.95),
  };
}

/** A letter comes and goes in the tag of the first stage's image: everything behind it is resolved anew. */
async function measureEdits(server: ServerProcess, uri: string, opened: number): Promise<number[]> {
  const edits: number[] = [];
  const at = { line: 2, character: editPlace(dockerfile(lines)) - dockerfile(lines).split('\n', 2).join('\n').length - 1 };
  for (let edit = 1; edit <= warmUpEdits + measuredEdits; edit++) {
    const adds = edit % 2 === 1;
    const took = await server.change(uri, opened + edit, { range: { start: at, end: adds ? at : { ...at, character: at.character + 1 } }, text: adds ? 'x' : '' });
    if (edit > warmUpEdits) edits.push(took);
  }
  return edits;
}

async function commandRows(peers: PeerPrograms | undefined): Promise<Row[]> {
  const one = join(folder, 'one');
  const path = writeProject(one, 40);
  const many = join(folder, 'many');
  for (let number = 0; number < projects; number++) writeProject(join(many, `project-${number}`), 40);
  const check = [process.execPath, join(bundles, 'cli.cjs'), 'check', '--fail-on', 'never'];
  const all = await runToEnd([...check, '--format', 'json', many]);
  const { files } = JSON.parse(all.output) as { readonly files: number };
  return [
    {
      what: 'check of one project', unit: 'ms', aim: 150, ours: median(repeat(runs, [...check, one])),
      peers: {
        'an empty Node program': median(repeat(runs, [process.execPath, '-e', '0'])),
        ...(peers === undefined ? {} : {
          'dockerfile-utils': median(repeat(runs, [process.execPath, peers.utils, 'lint', path])),
          tally: median(repeat(runs, [peers.tally, 'lint', path])),
        }),
      },
    },
    {
      what: `check of ${projects} projects`, unit: 'ms', ours: all.milliseconds,
      peers: peers === undefined ? {} : { tally: median(repeat(1, [peers.tally, 'lint', many])) },
    },
    { what: `files per second (${files} files)`, unit: '/s', ours: files / (all.milliseconds / 1000), aim: filesPerSecond, isLeast: true, peers: {} },
  ];
}

/** Memory while ever more files are checked in one run. */
async function memoryRows(): Promise<Row[]> {
  const folders = Object.entries({ ...lots, many: projects }).map(([name, count]) => {
    const lot = join(folder, name);
    for (let number = 0; number < count; number++) writeProject(join(lot, `project-${number}`), 40);
    return { lot, count };
  }).sort((a, b) => a.count - b.count);
  const rows: Row[] = [];
  for (const most of [1, 3, folders.length]) {
    const run = await runToEnd([
      process.execPath, join(bundles, 'cli.cjs'), 'check', '--fail-on', 'never', '--format', 'json', ...folders.slice(0, most).map(({ lot }) => lot),
    ]);
    const { files } = JSON.parse(run.output) as { readonly files: number };
    const [first] = rows;
    rows.push({ what: `peak memory of a check of ${files} files`, unit: 'MiB', ours: run.peak, ...(first === undefined ? {} : { aim: Math.round(first.ours * flatness) }), peers: {} });
  }
  return rows;
}

/** One keystroke at a time, in a process of its own that runs as the server does, without the protocol. */
async function ruleRows(): Promise<Row[]> {
  const path = writeProject(join(folder, 'rules'), lines);
  const program = join(folder, 'rule-times.cjs');
  await bundle({
    absWorkingDir: root, entryPoints: ['bench/rule-times.ts'], outfile: program, bundle: true, platform: 'node', format: 'cjs', target: 'node20',
    mainFields: ['module', 'main'], logLevel: 'warning',
  });
  const { output } = await runToEnd([process.execPath, ...serverFlags, program, join(folder, 'rules'), path, String(lines)]);
  const times = JSON.parse(output) as readonly RuleTime[];
  const sum = (key: 'plain' | 'crowded' | 'services') => times.reduce((total, time) => total + time[key], 0);
  console.log(`\nmicroseconds of one keystroke, median: ${lines} lines; the same with 40 downloads in 20 stages; with ten compose services`);
  for (const { name, plain, crowded, services } of [{ name: '(all)', plain: sum('plain'), crowded: sum('crowded'), services: sum('services') }, ...times].sort((a, b) => b.plain - a.plain)) {
    console.log(`${name.padEnd(42)} ${plain.toFixed(0).padStart(8)} ${crowded.toFixed(0).padStart(8)} ${services.toFixed(0).padStart(8)}`);
  }
  return [];
}

function repeat(times: number, [program = '', ...words]: readonly string[]): number[] {
  return Array.from({ length: times }, () => {
    const started = performance.now();
    const { error } = spawnSync(program, words, { stdio: 'ignore' });
    if (error !== undefined) throw error;
    return performance.now() - started;
  });
}

function sizeRows(): Row[] {
  return ['server.cjs', 'cli.cjs', 'client.cjs', 'panel.js'].map((name) => {
    const path = join(bundles, name);
    return { what: `${name} (${(gzipSync(readFileSync(path)).length / 1024).toFixed(0)} KiB compressed)`, unit: 'KiB', ours: statSync(path).size / 1024, peers: {} };
  });
}

function isMet({ ours, aim, isLeast }: Row): boolean {
  return aim === undefined || (isLeast === true ? ours >= aim : ours <= aim);
}

function print(rows: readonly Row[]): void {
  const shown = (value: number) => (value < 10 ? value.toFixed(2) : value.toFixed(0));
  for (const row of rows) {
    const { what, ours, unit, aim, peers } = row;
    const verdict = aim === undefined ? '' : `aim ${aim}: ${isMet(row) ? 'met' : 'MISSED'}`;
    const beside = Object.entries(peers).map(([name, value]) => `${name} ${shown(value)} (${(value / ours).toFixed(1)}x ours)`).join(', ');
    console.log(`${what.padEnd(42)} ${shown(ours).padStart(8)} ${unit.padEnd(3)}  ${verdict.padEnd(16)}  ${beside}`);
  }
}
