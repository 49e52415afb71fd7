import type { Written } from '../../text/place.ts';
import { moved } from '../../text/source.ts';
import type { ShellAssignment, ShellCommand, ShellWord } from './model.ts';

/** The same commands where their script begins `by` offsets later in the Dockerfile. */
export function movedCommands(commands: readonly ShellCommand[], by: number): readonly ShellCommand[] {
  if (by === 0) return commands;
  // Words and assignments stand in several lists and commands; each is moved once.
  const words = shared<ShellWord>(({ span, text, value }) => ({ span: moved(span, by), text, value }));
  const assignments = shared<ShellAssignment>(({ name, span, value, written }) => ({ name, span: moved(span, by), value, written: movedWritten(written, by) }));
  const lists = shared<readonly ShellAssignment[]>((list) => list.map(assignments));
  return commands.map((command) => ({
    ...command,
    words: command.words.map(words),
    allWords: command.allWords.map(words),
    span: moved(command.span, by),
    assignments: command.assignments.map(assignments),
    outputs: command.outputs.map(words),
    exported: lists(command.exported),
  }));
}

function movedWritten({ place, verbatim }: Written, by: number): Written {
  return { place: { path: place.path, span: moved(place.span, by) }, verbatim };
}

function shared<T extends object>(move: (each: T) => T): (each: T) => T {
  const done = new Map<T, T>();
  return (each) => {
    let result = done.get(each);
    if (result === undefined) {
      result = move(each);
      done.set(each, result);
    }
    return result;
  };
}
