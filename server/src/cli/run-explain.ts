import { processInput } from '../host/byte-streams.ts';
import { runExplainCommand } from './explain.ts';
import type { CommandIo } from './io.ts';

/** `go-module-doctor explain` with the real standard input. */
export function runExplain(argv: readonly string[], io: CommandIo): Promise<number> {
  return runExplainCommand(argv, io, processInput());
}
