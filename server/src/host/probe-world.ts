import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { probeFolders } from './probe-folders.ts';
import { hostProcesses } from './process.ts';
import type { ProbeWorld } from '../probe/dependencies.ts';
import { judge } from '../probe/verdict/judge.ts';

/** The real world for the probe. `payloadSource` is the contents of payload/probe.go: see `readPayloadSource`. */
export function probeWorld(payloadSource: string): ProbeWorld {
  const owner = ownerToken(process.pid);
  return {
    processes: hostProcesses,
    environment: process.env,
    now: () => Date.now(),
    newRunId: () => randomBytes(6).toString('hex'),
    owner,
    isAlive,
    payloadSource,
    folders: probeFolders({ owner, isAlive, parent: tmpdir() }),
    programSuffix: process.platform === 'win32' ? '.exe' : '',
    judge,
  };
}

/**
 * Reads the payload from the first of the folders that has it: in a checkout it lies in server/src/probe/payload, in the packaged
 * extension beside the bundles. Throws when none has it, which only a broken installation can bring about.
 */
export function readPayloadSource(folders: readonly string[]): string {
  const file = folders.map((folder) => join(folder, 'probe.go')).find((path) => existsSync(path));
  if (file === undefined) throw new Error(`probe.go is in none of these folders: ${folders.join(', ')}`);
  return readFileSync(file, 'utf8');
}

/** Host, process and the time at which the process started: a process id alone comes back after a while. */
function ownerToken(pid: number): string {
  return `${hostname().replace(/[^\w.-]/g, '_')}/${pid}/${startOf(pid)}`;
}

/** A process on another machine may be alive for all we know; its container has a deadline. */
function isAlive(owner: string): boolean {
  const [machine, pid, start] = owner.split('/');
  if (machine === undefined || pid === undefined || start === undefined || !/^\d+$/.test(pid)) return false;
  if (ownerToken(Number(pid)) === owner && start !== '') return true;
  if (machine !== ownerToken(process.pid).split('/')[0]) return true;
  if (start !== '') return false;
  try {
    process.kill(Number(pid), 0);
    return true;
  } catch (error) {
    // A process of another user cannot be signalled, yet it is there.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Clock ticks from boot to the process's start, where the system says so (Linux); empty elsewhere. */
function startOf(pid: number): string {
  try {
    // The program's name stands in brackets and may contain anything; the fields behind it are numbers. Field 22 is the start.
    return readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\)/s, '').trim().split(' ')[19] ?? '';
  } catch {
    return '';
  }
}
