import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { labFolder, makeFolder } from './lab-folders.ts';

/**
 * Runs work that only one process of this checkout may do at a time (starting the engine, making images). Others wait; a holder that
 * died is found by its process id and does not block anyone.
 */
export async function withLabLock<T>(name: string, work: () => Promise<T>): Promise<T> {
  const path = join(makeFolder(labFolder), `${name}.lock`);
  while (!tryLock(path)) await delay(pollMs);
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}

/** How often a waiting process looks again: short beside the seconds that an engine takes to start. */
const pollMs = 200;

function tryLock(path: string): boolean {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  if (holderIsAlive(path)) return false;
  rmSync(path, { force: true });
  return false;
}

function holderIsAlive(path: string): boolean {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return false;
  }
  // Between a holder's creating and filling the file there is no number yet: that holder lives.
  if (text === '') return true;
  try {
    process.kill(Number(text), 0);
    return true;
  } catch {
    return false;
  }
}
