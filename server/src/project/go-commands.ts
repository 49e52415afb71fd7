import { commandsThat } from '../docker/shell/commands-that.ts';
import type { ShellCommand } from '../docker/shell/model.ts';
import { parseGoCommand, type GoCommand } from '../go/go-command.ts';
import { oncePer } from '../text/memo.ts';

/** What the go command is asked to do; undefined for every other program. Read once, however many ask, and wherever the command moves. */
export function goCommandOf(command: ShellCommand): GoCommand | undefined {
  const { program } = command;
  return program === 'go' || program === 'go.exe' ? read(command.values) : undefined;
}

const read = oncePer(parseGoCommand);

/** The go commands of a RUN. */
export const goCommandsIn = commandsThat((command) => goCommandOf(command) !== undefined);
