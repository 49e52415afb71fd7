import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node';
import { serverCommands, type ProbeRequest, type ProbeWay } from '../../../protocol/src/index.ts';
import { containerLabel, payloadVolume, sweep } from '../../../server/src/probe/containers.ts';
import { ownerLabel } from '../../../server/src/probe/engines/engine.ts';
import { docker } from '../../../server/src/probe/engines/engines.ts';
import { seededRandom } from '../../support/seeded-secrets.ts';
import { unnamedImages } from '../engine/build-image.ts';
import { ensureEngine, type LabEngine } from '../engine/engine.ts';
import { ensureImages } from '../images/ensure-images.ts';
import { healthyHosts, startNetwork, type LabNetwork } from '../servers/lab-network.ts';
import { labWorld, payloadFolder } from './lab-world.ts';

const seed = Number(process.env['GO_MODULE_DOCTOR_SEED'] ?? Date.now() % 1_000_000);
/** Of those that run a container, and of those that build. */
const kills = { run: 50, build: 16 } as const;
const all = kills.run + kills.build;
/** Side by side: more would measure how two processors start containers. */
const batch = 10;
/** What the container gives itself; the supervisor adds three seconds. */
const timeLimitMs = 2_000;
const ownLimitMs = timeLimitMs + 3_000;
/** A busy machine takes its time to take down ten containers at once. */
const patienceMs = 60_000;

const mark = `go-module-doctor-kill-${process.pid}-mark`;

interface Started {
  readonly process: ChildProcess;
  readonly ended: Promise<unknown>;
}

type Victim = 'command line' | 'server' | 'engine client';
const victims: readonly Victim[] = ['command line', 'server', 'engine client'];

describe(`kill -9 at ${all} moments (seed ${seed})`, function () {
  this.timeout(900_000);
  let engine: LabEngine;
  let network: LabNetwork;
  let folder: string;
  const owners = new Set<number>();

  before(async () => {
    engine = await ensureEngine();
    await ensureImages(engine, ['golang:1.23']);
    network = await startNetwork(engine.gateway, { ...healthyHosts, 'proxy.golang.org': { service: { kind: 'module-proxy' }, faults: [{ kind: 'no-answer' }] } });
    folder = mkdtempSync(join(tmpdir(), 'go-module-doctor-kill-'));
    await build({
      entryPoints: [fileURLToPath(new URL('../../../server/src/cli/bin.ts', import.meta.url))], outfile: join(folder, 'cli.cjs'),
      bundle: true, platform: 'node', format: 'cjs', target: 'node20', mainFields: ['module', 'main'], loader: { '.go': 'text' }, logLevel: 'error',
    });
    copyFileSync(join(payloadFolder, 'probe.go'), join(folder, 'probe.go'));
    // The client itself, with a volume of its own where a first compile is wanted. It becomes the client, so a kill hits that.
    writeFileSync(join(folder, 'docker'), [
      '#!/bin/sh', 'for argument do', '  shift', `  case $argument in --volume=${payloadVolume}:*) argument="--volume=$TEST_VOLUME:\${argument#*:}" ;; esac`,
      '  set -- "$@" "$argument"', 'done', `exec '${engine.docker}' "$@"`, '',
    ].join('\n'));
    chmodSync(join(folder, 'docker'), 0o755);
  });

  after(async () => {
    await network.close();
    rmSync(folder, { recursive: true, force: true });
    const volumes = await engine.run(['volume', 'ls', '--quiet', `--filter=name=${volumeOf('')}`]);
    const names = volumes.stdout.split('\n').filter((name) => name !== '');
    if (names.length > 0) await engine.run(['volume', 'rm', '--force', ...names]);
  });

  it('leaves nothing that runs beyond the container\'s own limit, and the next run removes the rest', async () => {
    const start = { run: await timeToStart('run'), build: await timeToStart('build') };
    const images = await unnamedImages(engine);
    const random = seededRandom(seed);
    const plans = Array.from({ length: all }, (_, index) => {
      // Spread, so that containers and builds are killed beside each other.
      const way: ProbeWay = Math.floor((index + 1) * kills.build / all) > Math.floor(index * kills.build / all) ? 'build' : 'run';
      const volume = way === 'run' && random() < 0.3 ? volumeOf(String(index)) : payloadVolume;
      return { victim: victims[index % victims.length]!, way, volume, moment: random() * 1.5 * start[way] };
    });
    assert.equal(plans.filter(({ way }) => way === 'build').length, kills.build);
    assert.equal(new Set(plans.map(({ victim, way }) => `${victim} ${way}`)).size, 2 * victims.length);
    let running = 0;
    let compiling = 0;
    for (let at = 0; at < all; at += batch) {
      await Promise.all(plans.slice(at, at + batch).map(async ({ victim, way, moment, volume }) => {
        const started = startVictim(victim, way, volume);
        owners.add(started.process.pid!);
        await delay(moment);
        running += 1;
        compiling += volume === payloadVolume ? 0 : 1;
        kill(victim, started.process);
        // What is left without its client ends by itself.
        if (victim === 'engine client') await Promise.race([started.ended, delay(ownLimitMs)]);
        started.process.kill('SIGKILL');
      }));
    }
    assert.equal(running, all);
    assert.ok(compiling > 5, 'the compile is hit too');
    const deadline = Date.now() + ownLimitMs + patienceMs;
    // Clients outlive those who started them until they see that nobody listens, and may have a container made meanwhile.
    const left = async (): Promise<readonly unknown[]> => [...clientsOf(owners), ...buildsOf(mark), ...await ours('running')];
    for (let still = await left(); still.length > 0; still = await left()) {
      assert.ok(Date.now() < deadline, `still running: ${still.join(' ')}`);
      await delay(500);
    }
    // What the engine was asked for by a client that is dead by now may come into being late, never to be started.
    while ((await ours('all')).length > 0 && Date.now() < deadline) await sweep(docker, labWorld(engine));
    assert.deepEqual([await ours('running'), await ours('all')], [[], []]);
    assert.deepEqual(await unnamedImages(engine), images, 'a step that was cut leaves no image');
  });

  /** Compiled, where nobody did before; then how long it takes until the payload speaks to its network. */
  async function timeToStart(way: ProbeWay): Promise<number> {
    await startVictim('command line', way, payloadVolume).ended;
    const since = Date.now();
    const known = network.requests('proxy.golang.org').length;
    const first = startVictim('command line', way, payloadVolume);
    while (network.requests('proxy.golang.org').length === known && first.process.exitCode === null) await delay(20);
    const ms = Date.now() - since;
    await first.ended;
    return ms;
  }

  function startVictim(victim: Victim, way: ProbeWay, volume: string): Started {
    const { addHosts } = network;
    const request: ProbeRequest = { image: 'golang:1.23', engine: 'docker', way, dns: [], addHosts, env: { MARK: mark }, modules: [], timeLimitMs };
    const isServer = victim === 'server';
    const words = isServer ? ['lsp', '--stdio'] : [
      'probe', '--image', request.image!, '--engine', 'docker', '--way', way, '--env', `MARK=${mark}`, '--no-host',
      '--time-limit', `${timeLimitMs}ms`, ...addHosts.flatMap((host) => ['--add-host', host]),
    ];
    // Only our client is in PATH: no go of this machine is compared with.
    const environment = { ...process.env, ...engine.environment, PATH: folder, TEST_VOLUME: volume };
    const child = spawn(process.execPath, [join(folder, 'cli.cjs'), ...words], { env: environment, stdio: isServer ? ['pipe', 'pipe', 'ignore'] : 'ignore' });
    const ended = new Promise((resolve) => child.once('exit', resolve));
    if (isServer) {
      const reader = new StreamMessageReader(child.stdout!);
      // A server that is killed in the middle of a message leaves its first half. The reader would wait for the rest for ever, and this
      // process would not end.
      reader.partialMessageTimeout = 0;
      const client = createMessageConnection(reader, new StreamMessageWriter(child.stdin!));
      client.onError(() => undefined);
      client.listen();
      const quietly = (answer: Promise<unknown>): Promise<unknown> => answer.catch(() => undefined);
      void quietly(client.sendRequest('initialize', { processId: null, rootUri: null, capabilities: {} }).then(() =>
        quietly(client.sendRequest('workspace/executeCommand', { command: serverCommands.probe, arguments: [{ runId: 'r', request }] }))));
      child.once('exit', () => { client.dispose(); });
    }
    return { process: child, ended };
  }

  /** Ids of the containers of these processes. */
  async function ours(which: 'running' | 'all'): Promise<readonly string[]> {
    const { stdout } = await engine.run(['ps', ...(which === 'all' ? ['--all'] : []), `--filter=label=${containerLabel}`, `--format={{.ID}} {{.Label "${ownerLabel}"}}`]);
    return stdout.split('\n').filter((line) => owners.has(Number(line.split('/')[1])));
  }
});

function volumeOf(name: string): string {
  return `go-module-doctor-kill-${process.pid}-${name}`;
}

function kill(victim: Victim, child: ChildProcess): void {
  if (victim !== 'engine client') {
    child.kill('SIGKILL');
    return;
  }
  for (const pid of childrenOf(child.pid!)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has just ended.
    }
  }
}

/** Processes of the engine's client that these owners started, told by the label they ask for. */
function clientsOf(owners: ReadonlySet<number>): number[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number).filter((pid) => {
    try {
      const [, owner] = new RegExp(`--label=${ownerLabel}=[^/]*/(\\d+)/`).exec(readFileSync(`/proc/${pid}/cmdline`, 'utf8')) ?? [];
      return owners.has(Number(owner));
    } catch {
      return false;
    }
  });
}

/**
 * Processes of builds: the client holds the plan, and with it the mark, in its environment, as do those that the payload starts; the
 * payload itself is told by the word that its script gives it.
 */
function buildsOf(mark: string): number[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number).filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').endsWith('\0unheld\0')
        || readFileSync(`/proc/${pid}/environ`, 'utf8').includes(mark);
    } catch {
      return false;
    }
  });
}

/** The system's own list; the first field behind the program's name in brackets is the state, the second the parent. */
function childrenOf(parent: number): number[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number).filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\)/s, '').trim().split(' ')[1] === String(parent);
    } catch {
      return false;
    }
  });
}
