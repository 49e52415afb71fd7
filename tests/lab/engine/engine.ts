import { writeFileSync } from 'node:fs';
import {
  accessTo, buildxProgram, daemonVersion, installDaemon, labDaemon, removeBridge, startDaemon, stopDaemon,
  type DaemonPlace, type DockerAccess,
} from './docker-daemon.ts';
import { runProgram, type ProgramResult } from './host-program.ts';
import { engineEnvironmentFile, labFolder, makeFolder } from './lab-folders.ts';
import { withLabLock } from './lab-lock.ts';

export interface RunOptions {
  readonly input?: string | Buffer;
  readonly signal?: AbortSignal;
  readonly timeLimitMs?: number;
  /** On top of what the client needs to find the engine. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Sees each piece of either stream as it comes. */
  readonly onOutput?: (text: string) => void;
}

export interface LabEngine extends DockerAccess {
  /** Whether the lab started it, or the machine has it anyway. */
  readonly kind: 'own' | 'machine';
  readonly version: string;
  /** The buildx builder whose images land in the engine at once. */
  readonly builder: string;
  /** The host's address as containers on the default network see it: where servers of a test listen. */
  readonly gateway: string;
  /** Runs the client with these arguments; resolves for every exit code. */
  readonly run: (commandArguments: readonly string[], options?: RunOptions) => Promise<ProgramResult>;
  /** Ends the engine if the lab started it. Images and build cache stay. */
  readonly stop: () => Promise<void>;
}

export interface EnsureEngineOptions {
  /** Sees one line per thing done. */
  readonly onProgress?: (line: string) => void;
  /** For a daemon beside the lab's usual one; the machine's own engine is then no substitute. */
  readonly place?: DaemonPlace;
}

/**
 * A working engine: the lab's own if it runs, else the machine's if that is modern, else the lab's own, started (and, on a fresh machine,
 * fetched) now. `GO_MODULE_DOCTOR_LAB_ENGINE=own` in the environment leaves the machine's aside. Safe to call from several processes.
 */
export async function ensureEngine(options: EnsureEngineOptions = {}): Promise<LabEngine> {
  const onProgress = options.onProgress ?? (() => undefined);
  const place = options.place ?? labDaemon;
  const running = await runningEngine(place);
  if (running !== undefined) return running;
  return withLabLock('engine', async () => {
    const startedMeanwhile = await runningEngine(place);
    if (startedMeanwhile !== undefined) return startedMeanwhile;
    const started = Date.now();
    await installDaemon();
    onProgress(`engine's programs in place after ${seconds(started)} s`);
    await startDaemon(place);
    const version = await daemonVersion(place);
    if (version === undefined) throw new Error('The lab\'s engine stopped answering right after its start');
    onProgress(`docker ${version} started after ${seconds(started)} s`);
    return describeEngine(place, version);
  });
}

/** Writes what a shell needs to speak to the engine: `. .cache/lab/engine.env`. */
export function writeEngineEnvironment(engine: LabEngine): string {
  makeFolder(labFolder);
  const own = { GO_MODULE_DOCTOR_LAB_DOCKER: engine.docker, GO_MODULE_DOCTOR_LAB_GATEWAY: engine.gateway };
  const lines = Object.entries({ ...engine.environment, ...own })
    .map(([name, value]) => `export ${name}=${shellQuoted(value)}\n`);
  writeFileSync(engineEnvironmentFile, lines.join(''));
  return engineEnvironmentFile;
}

/** Ends the lab's own engine wherever it was started from; the machine's own engine is left alone. */
export async function stopLabEngine(place: DaemonPlace = labDaemon): Promise<void> {
  await withLabLock('engine', async () => {
    await stopDaemon(place);
    await removeBridge(place);
  });
}

const answerLimitMs = 15_000;

/** First release whose BuildKit knows heredocs and build networks without fetching a frontend. */
const oldestMachineEngine = 23;

async function runningEngine(place: DaemonPlace): Promise<LabEngine | undefined> {
  const own = await daemonVersion(place);
  if (own !== undefined) return describeEngine(place, own);
  if (place !== labDaemon || process.env['GO_MODULE_DOCTOR_LAB_ENGINE'] === 'own') return undefined;
  const version = await machineEngineVersion();
  return version === undefined ? undefined : describeEngine(undefined, version);
}

const machineAccess: DockerAccess = { docker: 'docker', environment: {} };

/** The version of the machine's engine where it answers, is modern and has buildx. */
async function machineEngineVersion(): Promise<string | undefined> {
  try {
    const { docker } = machineAccess;
    const options = { timeLimitMs: answerLimitMs };
    const server = await runProgram(docker, ['version', '--format', '{{.Server.Version}}'], options);
    if (server.code !== 0 || Number.parseInt(server.stdout, 10) < oldestMachineEngine) return undefined;
    const buildx = await runProgram(docker, ['buildx', 'version'], options);
    return buildx.code === 0 ? server.stdout.trim() : undefined;
  } catch {
    // No client at all, or one that hangs on a dead engine.
    return undefined;
  }
}

async function describeEngine(place: DaemonPlace | undefined, version: string): Promise<LabEngine> {
  const access = place === undefined ? machineAccess : accessTo(place);
  const run: LabEngine['run'] = (commandArguments, options = {}) => {
    const [first, ...rest] = commandArguments;
    const [program, words] = first === 'buildx' && place !== undefined ? [buildxProgram, rest] : [access.docker, commandArguments];
    return runProgram(program, words, { ...options, environment: { ...access.environment, ...options.environment } });
  };
  const network = await run(['network', 'inspect', 'bridge', '--format', '{{range .IPAM.Config}}{{.Gateway}} {{end}}']);
  const gateway = network.stdout.split(' ').find((address) => /^[\d.]+$/.test(address));
  if (gateway === undefined) throw new Error(`The engine's network "bridge" has no IPv4 gateway: ${network.stdout}${network.stderr}`);
  const stop = (): Promise<void> => (place === undefined ? Promise.resolve() : stopLabEngine(place));
  return { kind: place === undefined ? 'machine' : 'own', ...access, version, builder: 'default', gateway, run, stop };
}

function seconds(since: number): string {
  return ((Date.now() - since) / 1000).toFixed(1);
}

function shellQuoted(text: string): string {
  return `'${text.replaceAll('\'', '\'\\\'\'')}'`;
}
