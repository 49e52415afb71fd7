import type { ShellCommand } from '../docker/shell/model.ts';
import { parseGoCommand, type GoCommand } from '../go/go-command.ts';
import { oncePer } from '../text/memo.ts';

/** What the go command is asked to do; undefined for every other program. Read once per command, however many rules ask. */
export function goCommandOf(command: ShellCommand): GoCommand | undefined {
  const { program } = command;
  return program === 'go' || program === 'go.exe' ? read(command) : undefined;
}

const read = oncePer((command: ShellCommand) => parseGoCommand(command.words.map((word) => word.value)));
