import type { ShellCommand } from './model.ts';

/** What is said of a command; the rest follows from it. */
export type CommandParts = Omit<ShellCommand, 'name' | 'program' | 'values'>;

export function shellCommand(parts: CommandParts): ShellCommand {
  const { words, allWords, span, assignments, outputs, exported, withheld, tainted, directory, certain, fatal } = parts;
  const values = words.map(({ value }) => value);
  const [name] = values;
  // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- here they are made
  return {
    name, program: name?.slice(name.lastIndexOf('/') + 1), words, values, allWords, span, assignments, outputs, exported, withheld, tainted, directory,
    certain, fatal,
  };
}

/** The same command with other parts. */
export function changedCommand(command: ShellCommand, changes: Partial<CommandParts>): ShellCommand {
  const { words, allWords, span, assignments, outputs, exported, withheld, tainted, directory, certain, fatal } = command;
  return shellCommand({ words, allWords, span, assignments, outputs, exported, withheld, tainted, directory, certain, fatal, ...changes });
}
