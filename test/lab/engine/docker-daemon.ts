import { spawn } from 'node:child_process';
import { closeSync, cpSync, existsSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fetchPackages, installPackages } from './debian-packages.ts';
import { runOrThrow, runProgram } from './host-program.ts';
import { labFolders, makeFolder, runFolder } from './lab-folders.ts';

/** An engine's address and the programs that speak to it. */
export interface DockerAccess {
  /** Path of the command-line client. */
  readonly docker: string;
  /** DOCKER_HOST, DOCKER_CONFIG and PATH for the client. */
  readonly environment: Readonly<Record<string, string>>;
}

/** How to reach the lab's own daemon, whether it runs or not. */
export const ownDocker: DockerAccess = {
  docker: join(labFolders.programs, 'usr/bin/docker'),
  environment: {
    DOCKER_HOST: `unix://${join(runFolder, 'docker.sock')}`,
    DOCKER_CONFIG: labFolders.dockerConfiguration,
    PATH: `${join(labFolders.programs, 'usr/bin')}:${process.env['PATH'] ?? '/usr/sbin:/usr/bin:/sbin:/bin'}`,
  },
};

/** The engine's version where the lab's own daemon answers, else undefined. */
export async function ownDaemonVersion(): Promise<string | undefined> {
  if (!existsSync(ownDocker.docker) || !await accepts(socketPath)) return undefined;
  const result = await runProgram(ownDocker.docker, ['version', '--format', '{{.Server.Version}}'], { environment: ownDocker.environment, timeLimitMs: answerLimitMs });
  return result.code === 0 ? result.stdout.trim() : undefined;
}

/** Fetches and unpacks what the daemon needs; a machine that has it already is left as it is. */
export async function installOwnDaemon(): Promise<void> {
  // runc comes from the machine's own release, the rest from the next one: trixie's runc needs a newer libc than bookworm's.
  await installPackages(['runc', 'iptables', 'iproute2', 'ca-certificates', 'procps']);
  const stamp = join(labFolders.programs, 'complete');
  if (!existsSync(stamp)) {
    const packages = await fetchPackages('docker', 'trixie', ['docker.io', 'docker-cli', 'containerd', 'docker-buildx']);
    rmSync(labFolders.programs, { recursive: true, force: true });
    makeFolder(labFolders.programs);
    for (const file of packages) await runOrThrow('dpkg', ['-x', file, labFolders.programs]);
    writeFileSync(stamp, packages.map((file) => `${file}\n`).join(''));
  }
  const plugins = makeFolder(join(labFolders.dockerConfiguration, 'cli-plugins'));
  if (!existsSync(join(plugins, 'docker-buildx'))) {
    cpSync(join(labFolders.programs, 'usr/libexec/docker/cli-plugins/docker-buildx'), join(plugins, 'docker-buildx'));
  }
  writeFileSync(join(labFolders.dockerConfiguration, 'config.json'), '{}\n');
}

/** Starts the daemon and resolves once it answers. Clears away what a daemon that died hard has left behind. */
export async function startOwnDaemon(): Promise<void> {
  await stopOwnDaemon();
  removeRemains();
  makeFolder(runFolder);
  makeFolder(labFolders.data);
  await ensureBridge();
  const logPath = join(makeFolder(labFolders.logs), 'dockerd.log');
  const log = openSync(logPath, 'w');
  const daemon = spawn(join(labFolders.programs, 'usr/sbin/dockerd'), daemonArguments(), {
    detached: true,
    stdio: ['ignore', log, log],
    env: { ...process.env, PATH: [join(labFolders.programs, 'usr/bin'), join(labFolders.programs, 'usr/sbin'), process.env['PATH'] ?? '', '/usr/sbin', '/sbin'].join(':') },
  });
  closeSync(log);
  let failure: string | undefined;
  daemon.once('error', (error) => { failure = error.message; });
  daemon.once('exit', (code, signal) => { failure = `ended with ${code === null ? String(signal) : `exit code ${code}`}`; });
  daemon.unref();
  const deadline = Date.now() + startLimitMs;
  while (await ownDaemonVersion() === undefined) {
    if (failure !== undefined) throw new Error(`dockerd ${failure}; the end of ${logPath}:\n${endOf(logPath)}`);
    if (Date.now() > deadline) throw new Error(`dockerd did not answer within ${startLimitMs / 1000} s; the end of ${logPath}:\n${endOf(logPath)}`);
    await delay(pollMs);
  }
}

/** Ends the lab's daemon, and only it: the process id is believed only if that process is a dockerd with our data folder. */
export async function stopOwnDaemon(): Promise<void> {
  const pid = ownDaemonPid();
  if (pid === undefined) return;
  process.kill(pid, 'SIGTERM');
  const deadline = Date.now() + stopLimitMs;
  while (ownDaemonPid() === pid) {
    if (Date.now() > deadline) {
      process.kill(pid, 'SIGKILL');
      break;
    }
    await delay(pollMs);
  }
  while (ownDaemonPid() === pid) await delay(pollMs);
}

/** The running daemon's process id, or undefined. A pid file alone proves nothing: the number may belong to another program by now. */
export function ownDaemonPid(): number | undefined {
  const pid = readPid(pidFile);
  if (pid === undefined) return undefined;
  const words = commandWords(pid);
  return words.some((word) => word.endsWith('dockerd')) && words.includes(labFolders.data) ? pid : undefined;
}

/** Takes away the bridge that the daemon's containers were on. */
export async function removeBridge(): Promise<void> {
  await runProgram('ip', ['link', 'delete', bridge]);
}

const socketPath = join(runFolder, 'docker.sock');
const pidFile = join(runFolder, 'docker.pid');

/** Own bridge: a second daemon on the machine would otherwise fight for docker0. At most 15 bytes (IFNAMSIZ). */
const bridge = 'gomoddoctor0';

/** Private ranges that a bridge may take, first free one first. */
const bridgeNetworks = ['172.31.240', '172.30.240', '10.213.240', '192.168.213'];

const answerLimitMs = 15_000;
/** A cold dockerd answers in 2 to 4 s here; a loaded two-core machine may take several times as long. */
const startLimitMs = 90_000;
/** dockerd gives containers 10 s to end, then needs a moment for itself. */
const stopLimitMs = 20_000;
const pollMs = 100;

function daemonArguments(): readonly string[] {
  return [
    '--data-root', labFolders.data,
    '--exec-root', join(runFolder, 'exec'),
    '--pidfile', pidFile,
    '--host', `unix://${socketPath}`,
    '--bridge', bridge,
    '--default-address-pool', 'base=172.29.0.0/16,size=24',
    '--storage-driver', 'overlay2',
    '--label', 'go-module-doctor.lab=true',
    '--config-file', daemonConfiguration(),
  ];
}

/** The build cache is emptied down to this size by the engine itself, so that days of test runs do not fill the disk. */
function daemonConfiguration(): string {
  const path = join(runFolder, 'daemon.json');
  writeFileSync(path, `${JSON.stringify({ builder: { gc: { enabled: true, defaultKeepStorage: '4GB' } }, 'shutdown-timeout': 5 }, undefined, 2)}\n`);
  return path;
}

async function ensureBridge(): Promise<void> {
  if (networkInterfaces()[bridge] !== undefined) return;
  const known = await runProgram('ip', ['link', 'show', bridge]);
  if (known.code !== 0) await runOrThrow('ip', ['link', 'add', 'name', bridge, 'type', 'bridge']);
  const taken = await runOrThrow('ip', ['route', 'show', 'table', 'all']);
  const network = bridgeNetworks.find((candidate) => !taken.includes(`${candidate}.`));
  if (network === undefined) throw new Error(`No free address range for the lab's bridge: ${bridgeNetworks.join(', ')} are all routed on this machine`);
  await runProgram('ip', ['address', 'add', `${network}.1/24`, 'dev', bridge]);
  await runOrThrow('ip', ['link', 'set', bridge, 'up']);
}

/** A killed daemon leaves its containerd, pid files and sockets; the next one would refuse to start over them. */
function removeRemains(): void {
  const containerd = join(runFolder, 'exec', 'containerd');
  const pid = readPid(join(containerd, 'containerd.pid'));
  if (pid !== undefined && commandWords(pid).some((word) => word.startsWith(containerd))) process.kill(pid, 'SIGKILL');
  for (const path of [pidFile, socketPath, join(containerd, 'containerd.pid'), join(containerd, 'containerd.sock'), join(containerd, 'containerd.sock.ttrpc')]) {
    rmSync(path, { force: true });
  }
}

function readPid(path: string): number | undefined {
  try {
    const pid = Number(readFileSync(path, 'utf8').trim());
    return Number.isSafeInteger(pid) && pid > 1 ? pid : undefined;
  } catch {
    return undefined;
  }
}

function commandWords(pid: number): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    return [];
  }
}

/** Whether anybody listens on the socket: asked first because the client waits long on a dead one. */
function accepts(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => { resolve(false); });
  });
}

function endOf(path: string): string {
  return readFileSync(path, 'utf8').trim().split('\n').slice(-20).join('\n');
}
