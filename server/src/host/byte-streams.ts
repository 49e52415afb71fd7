import { createReadStream } from 'node:fs';

/** Where a command takes text from: handed in, so that tests need no files. */
export interface ByteStreams {
  readonly standardInput: AsyncIterable<Uint8Array>;
  /** A person types there, and nothing is piped in. */
  readonly isTerminal: boolean;
  /** Fails when it is read, with the system's own error. */
  readonly file: (path: string) => AsyncIterable<Uint8Array>;
}

export function processInput(): ByteStreams {
  return {
    standardInput: process.stdin,
    isTerminal: process.stdin.isTTY,
    file: (path) => createReadStream(path, { highWaterMark: chunkSize }) as AsyncIterable<Uint8Array>,
  };
}

/** Large enough that reading is not the slow part, small enough that a log of any size is no matter of memory. */
const chunkSize = 1 << 18;
