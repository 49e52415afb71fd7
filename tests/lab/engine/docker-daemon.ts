import { spawn } from 'node:child_process';
import { closeSync, cpSync, existsSync, openSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
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

/** Where one daemon lives. A second place makes a second daemon that shares nothing with the first but the programs. */
export interface DaemonPlace {
  /** Images, containers and build cache. */
  readonly data: string;
  /** Sockets, pid files and run-time state. */
  readonly run: string;
  /** Name of its own network bridge, at most 15 bytes (IFNAMSIZ): two daemons on one bridge, docker0 above all, fight for it. */
  readonly bridge: string;
  /** Whether it keeps the packet filter's rules that let containers out and ports in: one daemon of a machine may. */
  readonly firewall: boolean;
}

export const labDaemon: DaemonPlace = { data: labFolders.data, run: runFolder, bridge: 'gomoddoctor0', firewall: true };

/**
 * What `docker buildx` starts, after it has started it once more to ask what it is: for hundreds of builds, half of the clients' work. That
 * the client finds it too is for the probe's builds to show, which know the client only.
 */
export const buildxProgram = join(labFolders.programs, 'usr/libexec/docker/cli-plugins/docker-buildx');

/** How to reach the daemon at a place, whether it runs or not. */
export function accessTo(place: DaemonPlace): DockerAccess {
  return {
    docker: join(labFolders.programs, 'usr/bin/docker'),
    environment: {
      DOCKER_HOST: `unix://${socketOf(place)}`,
      DOCKER_CONFIG: labFolders.dockerConfiguration,
      PATH: searchPath([join(labFolders.programs, 'usr/bin')]),
    },
  };
}

/** The engine's version where the daemon at this place answers, else undefined. */
export async function daemonVersion(place: DaemonPlace): Promise<string | undefined> {
  const { docker, environment } = accessTo(place);
  if (!existsSync(docker) || !await accepts(socketOf(place))) return undefined;
  const result = await runProgram(docker, ['version', '--format', '{{.Server.Version}}'], { environment, timeLimitMs: answerLimitMs });
  return result.code === 0 ? result.stdout.trim() : undefined;
}

/** Fetches and unpacks what the daemon needs; a machine that has it already is left as it is. */
export async function installDaemon(): Promise<void> {
  // runc comes from the machine's own release, the rest from the next one: trixie's runc needs a newer libc than bookworm's.
  await installPackages(['runc', 'iptables', 'iproute2', 'tini']);
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
    cpSync(buildxProgram, join(plugins, 'docker-buildx'));
  }
  writeFileSync(join(labFolders.dockerConfiguration, 'config.json'), '{}\n');
  // `docker run --init` finds docker-init, a link to the tini-static beside it, which Debian has in another package.
  const init = join(labFolders.programs, 'usr/bin/tini-static');
  if (!existsSync(init)) cpSync('/usr/bin/tini-static', init);
}

/** Starts the daemon and resolves once it answers. Clears away what a daemon that died hard has left behind. */
export async function startDaemon(place: DaemonPlace): Promise<void> {
  await stopDaemon(place);
  makeFolder(place.run);
  makeFolder(place.data);
  await ensureBridge(place.bridge);
  const logPath = join(makeFolder(labFolders.logs), `dockerd-${place.bridge}.log`);
  const log = openSync(logPath, 'w');
  const programs = ['usr/bin', 'usr/sbin'].map((name) => join(labFolders.programs, name));
  const daemon = spawn(join(labFolders.programs, 'usr/sbin/dockerd'), daemonArguments(place), {
    detached: true,
    stdio: ['ignore', log, log],
    // A sixth of its work was collecting the garbage of a small heap.
    env: { ...process.env, PATH: searchPath([...programs, '/usr/sbin', '/sbin']), GOGC: '400' },
  });
  closeSync(log);
  let failure: string | undefined;
  daemon.once('error', (error) => { failure = error.message; });
  daemon.once('exit', (code, signal) => { failure = `ended with ${code === null ? String(signal) : `exit code ${code}`}`; });
  daemon.unref();
  const deadline = Date.now() + startLimitMs;
  while (await daemonVersion(place) === undefined) {
    if (failure !== undefined) throw new Error(`dockerd ${failure}; the end of ${logPath}:\n${endOf(logPath)}`);
    if (Date.now() > deadline) {
      throw new Error(`dockerd did not answer within ${startLimitMs / 1000} s; the end of ${logPath}:\n${endOf(logPath)}`);
    }
    await delay(pollMs);
  }
}

/** Ends the daemon at this place, and only it; does nothing where none runs. */
export async function stopDaemon(place: DaemonPlace): Promise<void> {
  const pid = daemonPid(place);
  if (pid !== undefined) await endProcess(place, pid);
  await removeRemains(place);
}

/** The running daemon's process id, or undefined. A pid file alone proves nothing: the number may belong to another program by now. */
export function daemonPid(place: DaemonPlace): number | undefined {
  const pid = readPid(pidFileOf(place));
  if (pid === undefined) return undefined;
  const words = commandWords(pid);
  return words.some((word) => word.endsWith('dockerd')) && words.includes(place.data) ? pid : undefined;
}

/** Takes away the bridge that the daemon's containers were on. */
export async function removeBridge(place: DaemonPlace): Promise<void> {
  await runProgram('ip', ['link', 'delete', place.bridge]);
}

/** Private ranges that a bridge may take, first free one first. */
const bridgeNetworks = ['172.31.240', '172.30.240', '10.213.240', '192.168.213'];

const answerLimitMs = 15_000;
/** A cold dockerd answers in 2 to 4 s here; a loaded two-core machine may take several times as long. */
const startLimitMs = 90_000;
/** dockerd gives containers 10 s to end, then needs a moment for itself. */
const stopLimitMs = 20_000;
const pollMs = 100;

/** This process's search path with these folders in front, each folder once. */
function searchPath(front: readonly string[]): string {
  return [...new Set([...front, ...(process.env['PATH'] ?? '/usr/sbin:/usr/bin:/sbin:/bin').split(':')])].join(':');
}

function socketOf(place: DaemonPlace): string {
  return join(place.run, 'docker.sock');
}

function pidFileOf(place: DaemonPlace): string {
  return join(place.run, 'docker.pid');
}

function daemonArguments(place: DaemonPlace): readonly string[] {
  return [
    '--data-root', place.data,
    '--exec-root', join(place.run, 'exec'),
    '--pidfile', pidFileOf(place),
    '--host', `unix://${socketOf(place)}`,
    '--bridge', place.bridge,
    ...(place.firewall ? [] : ['--iptables=false']),
    '--default-address-pool', 'base=172.29.0.0/16,size=24',
    '--storage-driver', 'overlay2',
    '--label', 'go-module-doctor.lab=true',
    '--config-file', daemonConfiguration(place),
  ];
}

/** The build cache is emptied down to this size by the engine itself, so that days of test runs do not fill the disk. */
function daemonConfiguration(place: DaemonPlace): string {
  const path = join(place.run, 'daemon.json');
  const configuration = { builder: { gc: { enabled: true, defaultKeepStorage: '4GB' } }, 'shutdown-timeout': 5 };
  writeFileSync(path, `${JSON.stringify(configuration, undefined, 2)}\n`);
  return path;
}

async function ensureBridge(bridge: string): Promise<void> {
  const addresses = await runProgram('ip', ['-4', '-brief', 'address', 'show', 'dev', bridge]);
  const present = /([\d.]+)\.1\/24/.exec(addresses.stdout)?.[1];
  if (present !== undefined) {
    await fixHardwareAddress(bridge, present);
    return;
  }
  if (addresses.code !== 0) await runOrThrow('ip', ['link', 'add', 'name', bridge, 'type', 'bridge']);
  const taken = `${await runOrThrow('ip', ['route', 'show', 'table', 'all'])}${await runOrThrow('ip', ['-4', 'address', 'show'])}`;
  const network = bridgeNetworks.find((candidate) => !taken.includes(`${candidate}.`));
  if (network === undefined) {
    throw new Error(`No free address range for the lab's bridge: ${bridgeNetworks.join(', ')} are all in use on this machine`);
  }
  await fixHardwareAddress(bridge, network);
  await runOrThrow('ip', ['address', 'add', `${network}.1/24`, 'dev', bridge]);
  await runOrThrow('ip', ['link', 'set', bridge, 'up']);
}

/**
 * A bridge whose hardware address nobody set takes the lowest one of its ports, which changes as containers come and go. Every other
 * container then sends to an address that is no more, until its neighbour table notices, up to half a minute later: a healthy server beside
 * the bridge seems to drop packets or to fall silent in the middle of an answer.
 */
async function fixHardwareAddress(bridge: string, network: string): Promise<void> {
  const bytes = [0x02, 0x42, ...network.split('.').map(Number), 1];
  await runOrThrow('ip', ['link', 'set', 'dev', bridge, 'address', bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(':')]);
}

async function endProcess(place: DaemonPlace, pid: number): Promise<void> {
  process.kill(pid, 'SIGTERM');
  const deadline = Date.now() + stopLimitMs;
  while (daemonPid(place) === pid) {
    if (Date.now() > deadline) {
      process.kill(pid, 'SIGKILL');
      break;
    }
    await delay(pollMs);
  }
  while (daemonPid(place) === pid) await delay(pollMs);
}

/** A killed daemon leaves its containerd, pid files, sockets and mounts; the next one would refuse to start over them. */
async function removeRemains(place: DaemonPlace): Promise<void> {
  const containerd = join(place.run, 'exec', 'containerd');
  const pid = readPid(join(containerd, 'containerd.pid'));
  if (pid !== undefined && commandWords(pid).some((word) => word.startsWith(containerd))) process.kill(pid, 'SIGKILL');
  const remains = ['containerd.pid', 'containerd.sock', 'containerd.sock.ttrpc'].map((name) => join(containerd, name));
  for (const path of [pidFileOf(place), socketOf(place), ...remains]) rmSync(path, { force: true });
  for (const path of mountsBelow([place.data, join(place.run, 'exec')])) await runProgram('umount', ['--lazy', path]);
}

/** Mount points in these folders, the folders included, deepest first: dockerd also mounts its data folder over itself. */
function mountsBelow(folders: readonly string[]): readonly string[] {
  // The kernel names mount points by their real paths; the cache may be a link.
  const real = folders.filter((folder) => existsSync(folder)).map((folder) => realpathSync(folder));
  return readFileSync('/proc/self/mountinfo', 'utf8').split('\n')
    .map((line) => (line.split(' ')[4] ?? '').replaceAll('\\040', ' '))
    .filter((path) => real.some((folder) => path === folder || path.startsWith(`${folder}/`)))
    .reverse();
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
