import { spawn } from 'node:child_process';

export interface ProgramOptions {
  /** Bytes for standard input; without them it is empty. */
  readonly input?: string | Buffer;
  /** Added to this process's own environment. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly folder?: string;
  readonly signal?: AbortSignal;
  /** After this many milliseconds the program is killed and the call fails with {@link ProgramTimeLimitError}. */
  readonly timeLimitMs?: number;
  /** Sees each piece of either stream as it comes. */
  readonly onOutput?: (text: string) => void;
}

export interface ProgramResult {
  /** Exit code; 128 + signal number where a signal ended it, as a shell says it. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export class ProgramTimeLimitError extends Error {
  override readonly name = 'ProgramTimeLimitError';
}

/** Starts a program, never through a shell. Resolves for every exit code; rejects where it cannot start or is cut off. */
export function runProgram(program: string, commandArguments: readonly string[], options: ProgramOptions = {}): Promise<ProgramResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, commandArguments, {
      cwd: options.folder,
      env: { ...process.env, ...options.environment },
      stdio: ['pipe', 'pipe', 'pipe'],
      signal: options.signal,
      killSignal: 'SIGKILL',
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    let outOfTime = false;
    const timer = options.timeLimitMs === undefined ? undefined : setTimeout(() => {
      outOfTime = true;
      child.kill('SIGKILL');
    }, options.timeLimitMs);
    child.stdout.on('data', (piece: Buffer) => {
      stdout.push(piece);
      options.onOutput?.(piece.toString());
    });
    child.stderr.on('data', (piece: Buffer) => {
      stderr.push(piece);
      options.onOutput?.(piece.toString());
    });
    // A program that ends before it has read its input is judged by its exit code, not by the broken pipe.
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.input);
    child.once('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      if (outOfTime) {
        const limit = options.timeLimitMs ?? 0;
        const said = tail(stdout, stderr);
        reject(new ProgramTimeLimitError(`${commandLine(program, commandArguments)} did not end within ${limit} ms\n${said}`));
        return;
      }
      resolve({
        code: code ?? 128 + signalNumber(signal),
        stdout: Buffer.concat(stdout).toString(),
        stderr: Buffer.concat(stderr).toString(),
      });
    });
  });
}

/** As {@link runProgram}, for programs that must succeed: resolves to standard output, rejects with the end of a failing one's output. */
export async function runOrThrow(program: string, commandArguments: readonly string[], options: ProgramOptions = {}): Promise<string> {
  const result = await runProgram(program, commandArguments, options);
  if (result.code !== 0) {
    const said = lastLines(`${result.stdout}\n${result.stderr}`);
    throw new Error(`${commandLine(program, commandArguments)} ended with exit code ${result.code}\n${said}`);
  }
  return result.stdout;
}

/** Lines of a failed program's output that a message quotes: enough for a stack of nested errors, little enough to read. */
const quotedLines = 40;

function tail(stdout: readonly Buffer[], stderr: readonly Buffer[]): string {
  return lastLines(`${Buffer.concat(stdout).toString()}\n${Buffer.concat(stderr).toString()}`);
}

function lastLines(text: string): string {
  return text.trim().split('\n').slice(-quotedLines).join('\n');
}

function commandLine(program: string, commandArguments: readonly string[]): string {
  return [program, ...commandArguments].join(' ');
}

function signalNumber(signal: NodeJS.Signals | null): number {
  return signal === 'SIGKILL' ? 9 : signal === 'SIGINT' ? 2 : 15;
}
