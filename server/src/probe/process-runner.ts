/** Starting programs, as the probe sees it. The one real implementation is host/process.ts; tests bring their own. */
export interface ProcessRunner {
  /** Starts a program and waits for its end. Never rejects: whatever goes wrong is an outcome. */
  run(command: HostCommand, options: ProcessOptions): Promise<ProcessResult>;
}

/** A program and its arguments, one by one: no shell ever reads them. */
export interface HostCommand {
  readonly executable: string;
  readonly args: readonly string[];
}

export interface ProcessOptions {
  /** The program and everything it started is ended after this many milliseconds. */
  readonly timeLimitMs: number;
  /** Ends the program and everything it started. */
  readonly signal?: AbortSignal;
  /** Written to standard input, which is then closed, or with `holdInput` stays open until the program ends. Without it, input is empty. */
  readonly input?: string;
  readonly holdInput?: boolean;
  /** Called with every line of standard output, without its end; a line longer than lineLimit arrives cut. `stdout` then stays empty. */
  readonly onLine?: (line: string) => void;
  /** Called with every line of standard error in the same way; `stderr` is kept all the same. */
  readonly onErrorLine?: (line: string) => void;
  /** A program that has to end is asked to first. Without it, it is ended at once. */
  readonly farewell?: Farewell;
  /** Working folder; by default that of this process. */
  readonly folder?: string;
  /** Set on top of this process's own environment. */
  readonly environment?: Readonly<Record<string, string>>;
}

export interface Farewell {
  /** Who is asked (SIGTERM): the program, or those that it started and waits for, where the system tells who they are. */
  readonly asked: 'program' | 'children';
  /** It is ended so many milliseconds later. */
  readonly ms: number;
}

export interface ProcessResult {
  readonly outcome: 'exited' | 'not-found' | 'could-not-start' | 'time-limit' | 'cancelled';
  /** The exit code, or null where the program was ended by a signal or never ran. */
  readonly exitCode: number | null;
  /** At most outputLimit bytes from the start, decoded as UTF-8. */
  readonly stdout: string;
  /** At most outputLimit bytes from the end: the last words of a failing program are those that matter. */
  readonly stderr: string;
}

/** Bytes kept of each stream: an engine's error or a list of containers, not an image. */
export const outputLimit = 256 * 1024;
/** Characters kept of one line: several times the longest check the payload can write. */
export const lineLimit = 256 * 1024;
