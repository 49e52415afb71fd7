import { spawn, type ChildProcess } from 'node:child_process';

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

/**
 * `FROM | TO` without a shell between the two. Rejects with the end of both error outputs where either fails; the first one's broken pipe
 * is no failure of its own where the second has ended.
 */
export async function pipeOrThrow(from: PipedProgram, to: PipedProgram): Promise<void> {
  const source = spawn(from.program, from.commandArguments, { env: { ...process.env, ...from.environment }, stdio: ['ignore', 'pipe', 'pipe'] });
  const target = spawn(to.program, to.commandArguments, { env: { ...process.env, ...to.environment }, stdio: ['pipe', 'ignore', 'pipe'] });
  const said: Buffer[] = [];
  for (const child of [source, target]) child.stderr.on('data', (piece: Buffer) => said.push(piece));
  source.stdout.pipe(target.stdin);
  target.stdin.on('error', () => { source.kill(); });
  const [sourceCode, targetCode] = await Promise.all([endOf(source), endOf(target)]).finally(() => {
    // Where one could not start, the other has nobody to talk to.
    for (const child of [source, target]) child.kill();
  });
  if (sourceCode === 0 && targetCode === 0) return;
  const line = [from, to].map(({ program, commandArguments }) => commandLine(program, commandArguments)).join(' | ');
  throw new Error(`${line} ended with exit codes ${sourceCode} and ${targetCode}\n${tail([], said)}`);
}

export interface PipedProgram {
  readonly program: string;
  readonly commandArguments: readonly string[];
  /** Added to this process's own environment. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Exit code of a child whose streams are at their end; rejects where it could not start. */
function endOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => { resolve(code ?? 128 + signalNumber(signal)); });
  });
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
