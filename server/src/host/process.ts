import { spawn, type ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import {
  lineLimit, outputLimit, type Farewell, type HostCommand, type ProcessOptions, type ProcessResult, type ProcessRunner,
} from '../probe/process-runner.ts';
import { present } from '../../../protocol/src/present.ts';

/**
 * The one place that starts programs. Arguments go to the program as they are (no shell), output is bounded, and a program that has to end
 * takes everything it started with it.
 */
export const hostProcesses: ProcessRunner = { run };

function run(command: HostCommand, options: ProcessOptions): Promise<ProcessResult> {
  if (options.signal?.aborted === true) return Promise.resolve(neverRan('cancelled', ''));
  // A NUL cannot be part of an argument; spawn would throw on it.
  if ([command.executable, ...command.args].some((part) => part.includes('\0'))) {
    return Promise.resolve(neverRan('could-not-start', 'an argument contains a NUL character'));
  }
  return new Promise((resolve) => {
    const child = spawn(command.executable, command.args, {
      shell: false,
      windowsHide: true,
      stdio: ['pipe', 'pipe', 'pipe'],
      // A process group of its own is what lets the whole tree be ended at once; it also keeps Ctrl-C in a terminal from reaching the
      // client before the container behind it was removed.
      detached: process.platform !== 'win32',
      ...present({ cwd: options.folder }),
      env: { ...process.env, ...options.environment },
    });
    const stdout = new HeadOfOutput();
    const stderr = new TailOfOutput();
    const lines = options.onLine === undefined ? undefined : new LineSplitter(options.onLine);
    const errorLines = options.onErrorLine === undefined ? undefined : new LineSplitter(options.onErrorLine);
    let farewell: NodeJS.Timeout | undefined;
    let ended: 'time-limit' | 'cancelled' | undefined;
    let settled = false;

    const settle = (result: ProcessResult): void => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      clearTimeout(farewell);
      options.signal?.removeEventListener('abort', cancel);
      resolve(result);
    };
    const end = (why: 'time-limit' | 'cancelled'): void => {
      ended ??= why;
      if (options.farewell === undefined || process.platform === 'win32') {
        killTree(child);
        return;
      }
      sayFarewell(child, options.farewell);
      farewell ??= setTimeout(() => {
        killTree(child);
      }, options.farewell.ms);
    };
    const cancel = (): void => {
      end('cancelled');
    };
    const timer = setTimeout(() => {
      end('time-limit');
    }, options.timeLimitMs);
    options.signal?.addEventListener('abort', cancel, { once: true });

    child.stdout.on('data', (data: Buffer) => {
      if (lines === undefined) stdout.add(data);
      else lines.add(data);
    });
    child.stderr.on('data', (data: Buffer) => {
      stderr.add(data);
      errorLines?.add(data);
    });
    // A program that ends without reading its input is no error of its own.
    child.stdin.on('error', () => undefined);
    child.on('error', (error: NodeJS.ErrnoException) => {
      settle(neverRan(error.code === 'ENOENT' ? 'not-found' : 'could-not-start', error.message));
    });
    child.on('exit', () => {
      // Grandchildren may hold the pipes open for ever: end them, and 'close' follows.
      killTree(child);
    });
    child.on('close', (exitCode) => {
      lines?.end();
      errorLines?.end();
      settle({ outcome: ended ?? 'exited', exitCode: ended === undefined ? exitCode : null, stdout: stdout.text(), stderr: stderr.text() });
    });
    if (options.input !== undefined) child.stdin.write(options.input);
    if (options.holdInput !== true) child.stdin.end();
  });
}

function neverRan(outcome: 'not-found' | 'could-not-start' | 'cancelled', message: string): ProcessResult {
  return { outcome, exitCode: null, stdout: '', stderr: message };
}

function sayFarewell(child: ChildProcess, { asked }: Farewell): void {
  const children = asked === 'children' && child.pid !== undefined ? childrenOf(child.pid) : [];
  if (children.length === 0) child.kill('SIGTERM');
  for (const pid of children) {
    try {
      process.kill(pid, 'SIGTERM');
    } catch {
      // It ended meanwhile.
    }
  }
}

/** Ids of the processes that any of its threads started; empty where the system does not tell (all but Linux). */
function childrenOf(pid: number): readonly number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((thread) => (
      readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter((id) => id !== '').map(Number)
    ));
  } catch {
    return [];
  }
}

/** Ends the program and what it started. Where the system has no process groups, its own tool walks the tree. */
function killTree(child: ChildProcess): void {
  if (child.pid === undefined) return;
  if (process.platform === 'win32') {
    if (child.exitCode === null) spawn('taskkill', ['/pid', String(child.pid), '/T', '/F'], { windowsHide: true, stdio: 'ignore' }).on('error', () => child.kill());
    return;
  }
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // The group is gone: nothing is left to end.
  }
}

class HeadOfOutput {
  readonly #pieces: Buffer[] = [];
  #size = 0;

  add(data: Buffer): void {
    const room = outputLimit - this.#size;
    if (room <= 0) return;
    this.#pieces.push(data.subarray(0, room));
    this.#size += Math.min(room, data.length);
  }

  text(): string {
    return Buffer.concat(this.#pieces).toString('utf8');
  }
}

class TailOfOutput {
  #kept = Buffer.alloc(0);

  add(data: Buffer): void {
    const all = Buffer.concat([this.#kept, data]);
    this.#kept = all.subarray(Math.max(0, all.length - outputLimit));
  }

  text(): string {
    return this.#kept.toString('utf8');
  }
}

class LineSplitter {
  readonly #decoder = new StringDecoder('utf8');
  readonly #onLine: (line: string) => void;
  #rest = '';

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  add(data: Buffer): void {
    const parts = (this.#rest + this.#decoder.write(data)).split('\n');
    // What exceeds the limit is dropped up to the line's end, so a stream without line ends stays bounded.
    this.#rest = (parts.pop() ?? '').slice(0, lineLimit);
    for (const part of parts) this.#onLine(part.slice(0, lineLimit).replace(/\r$/, ''));
  }

  end(): void {
    this.#rest += this.#decoder.end();
    if (this.#rest !== '') this.#onLine(this.#rest.slice(0, lineLimit));
    this.#rest = '';
  }
}
