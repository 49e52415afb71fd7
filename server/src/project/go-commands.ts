import { commandsThat } from '../docker/shell/commands-that.ts';
import type { ShellCommand } from '../docker/shell/model.ts';
import { parseGoCommand, type GoCommand } from '../go/go-command.ts';
import { oncePer } from '../text/memo.ts';

/** What the go command is asked to do; undefined for every other program. Read once, however many ask, and wherever the command moves. */
export function goCommandOf(command: ShellCommand): GoCommand | undefined {
  return programs.has(command.program) ? read(command.values) : undefined;
}

/** `xx-go` of tonistiigi/xx hands its words to go, with GOOS, GOARCH and the C compiler of the target platform set. */
const programs: ReadonlySet<string | undefined> = new Set(['go', 'go.exe', 'xx-go']);

const read = oncePer(parseGoCommand);

/** The go commands of a RUN. */
export const goCommandsIn = commandsThat((command) => goCommandOf(command) !== undefined);
