// Measures what a person waits for, with the bundles in dist/ and with other tools in the same run:
//
//   npm run bench
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { serverFlags } from '../client/src/server-flags.ts';
import { ensurePeers, type PeerPrograms } from '../tools/peers/ensure.ts';
import { crowdedDockerfile, dockerfile, writeProject } from './samples.ts';
import { ServerProcess } from './server-process.ts';
import { median, quantile } from './statistics.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const lines = 400;
const warmUpEdits = 100;
const measuredEdits = 400;
const starts = 7;
const runs = 7;
const projects = 1000;

interface Row {
  readonly what: string;
  readonly ours: number;
  readonly unit: string;
  /** What we promise; undefined: measured only. */
  readonly aim?: number;
  readonly peers: Readonly<Record<string, number>>;
}

const folder = mkdtempSync(join(tmpdir(), 'go-module-doctor-bench-'));
const bundles = join(folder, 'dist');
try {
  build();
  const peers = process.platform === 'linux' && process.arch === 'x64' ? await ensurePeers() : undefined;
  const rows = [...(await serverRows(peers)), ...commandRows(peers), ...sizeRows()];
  print(rows);
  process.exitCode = rows.some(({ ours, aim }) => aim !== undefined && ours > aim) ? 1 : 0;
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
  const ours = await measureServer([process.execPath, ...serverFlags, join(bundles, 'server.cjs'), '--stdio']);
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

async function measureServer(command: readonly string[]): Promise<ServerMeasures> {
  const project = join(folder, 'server');
  const path = writeProject(project, lines);
  const initialize: number[] = [];
  for (let start = 0; start < starts; start++) {
    const started = performance.now();
    const server = new ServerProcess(command);
    await server.initialize(project);
    initialize.push(performance.now() - started);
    await server.stop();
  }
  const server = new ServerProcess(command);
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
    editMedian: median(edits), editP95: quantile(edits, 0.95), crowdedMedian: median(crowdedEdits), crowdedP95: quantile(crowdedEdits, 0.95),
  };
}

/** A letter comes and goes in the tag of the first stage's image: everything behind it is resolved anew. */
async function measureEdits(server: ServerProcess, uri: string, opened: number): Promise<number[]> {
  const edits: number[] = [];
  const at = { line: 2, character: 'FROM golang:${GO_VERSION}'.length };
  for (let edit = 1; edit <= warmUpEdits + measuredEdits; edit++) {
    const adds = edit % 2 === 1;
    const took = await server.change(uri, opened + edit, { range: { start: at, end: adds ? at : { ...at, character: at.character + 1 } }, text: adds ? 'x' : '' });
    if (edit > warmUpEdits) edits.push(took);
  }
  return edits;
}

function commandRows(peers: PeerPrograms | undefined): Row[] {
  const one = join(folder, 'one');
  const path = writeProject(one, 40);
  const many = join(folder, 'many');
  for (let number = 0; number < projects; number++) writeProject(join(many, `project-${number}`), 40);
  const check = [process.execPath, join(bundles, 'cli.cjs'), 'check', '--fail-on', 'never'];
  return [
    {
      what: 'check of one project', unit: 'ms', aim: 150, ours: median(repeat(runs, [...check, one])),
      peers: peers === undefined ? {} : {
        'dockerfile-utils': median(repeat(runs, [process.execPath, peers.utils, 'lint', path])),
        tally: median(repeat(runs, [peers.tally, 'lint', path])),
      },
    },
    {
      what: `check of ${projects} projects`, unit: 'ms', ours: median(repeat(1, [...check, many])),
      peers: peers === undefined ? {} : { tally: median(repeat(1, [peers.tally, 'lint', many])) },
    },
  ];
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

function print(rows: readonly Row[]): void {
  const shown = (value: number) => (value < 10 ? value.toFixed(2) : value.toFixed(0));
  for (const { what, ours, unit, aim, peers } of rows) {
    const verdict = aim === undefined ? '' : ours <= aim ? `aim ${aim}: met` : `aim ${aim}: MISSED`;
    const beside = Object.entries(peers).map(([name, value]) => `${name} ${shown(value)} (${(value / ours).toFixed(1)}x ours)`).join(', ');
    console.log(`${what.padEnd(42)} ${shown(ours).padStart(8)} ${unit.padEnd(3)}  ${verdict.padEnd(16)}  ${beside}`);
  }
}
