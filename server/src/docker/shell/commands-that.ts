import { oncePer } from '../../text/memo.ts';
import type { ShellCommand } from './model.ts';
import type { PlacedRun } from './run-memory.ts';
import type { RunText } from './run.ts';

/**
 * The commands of a RUN that pass a test, in their order. `test` must ask for values alone, never for places: it is put once to each
 * command of a text, and its answers hold wherever a keystroke moves the text.
 */
export function commandsThat(test: (command: ShellCommand) => boolean): (run: Pick<PlacedRun, 'asRead' | 'commands'> | undefined) => readonly ShellCommand[] {
  const numbers = oncePer(({ commands }: RunText): readonly number[] =>
    commands.flatMap((command, number) => (test(command) ? [number] : [])));
  return (run) => {
    if (run === undefined) return none;
    const passed = numbers(run.asRead);
    if (passed.length === 0) return none;
    const { commands } = run;
    return passed.length === commands.length ? commands : passed.flatMap((number) => commands[number] ?? []);
  };
}

const none: readonly ShellCommand[] = [];
