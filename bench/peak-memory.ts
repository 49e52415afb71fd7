import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';

/** How often a running process is looked at; its own record of the peak misses nothing in between but the last moment. */
const interval = 10;

export interface Run {
  readonly milliseconds: number;
  /** Largest resident memory in MiB, as Linux counts it. */
  readonly peak: number;
  readonly output: string;
}

/** Runs a program to its end. */
export async function runToEnd([program = '', ...words]: readonly string[]): Promise<Run> {
  const started = performance.now();
  const child = spawn(program, words, { stdio: ['ignore', 'pipe', 'ignore'] });
  const parts: Buffer[] = [];
  child.stdout.on('data', (part: Buffer) => parts.push(part));
  let peak = Number.NaN;
  const watch = setInterval(() => {
    peak = peakOf(child.pid ?? 0) ?? peak;
  }, interval);
  await once(child, 'close');
  clearInterval(watch);
  return { milliseconds: performance.now() - started, peak, output: Buffer.concat(parts).toString('utf8') };
}

function peakOf(pid: number): number | undefined {
  try {
    const peak = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return peak === undefined ? undefined : Number(peak) / 1024;
  } catch {
    return undefined;
  }
}
