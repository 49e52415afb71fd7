import type { Written } from '../../text/place.ts';
import { moved } from '../../text/source.ts';
import type { ShellAssignment, ShellCommand, ShellWord } from './model.ts';

/**
 * The same commands where their script begins `by` offsets later in the Dockerfile. Every field is named: a copy by `...` takes several
 * times as long.
 */
export function movedCommands(commands: readonly ShellCommand[], by: number): readonly ShellCommand[] {
  if (by === 0) return commands;
  const word = ({ span, text, value }: ShellWord): ShellWord => ({ span: moved(span, by), text, value });
  const assignment = ({ name, span, value, written }: ShellAssignment): ShellAssignment => (
    { name, span: moved(span, by), value, written: movedWritten(written, by) }
  );
  // Commands that follow each other mostly share the list of what is exported.
  let exported: readonly ShellAssignment[] = [];
  let movedExported = exported;
  return commands.map((command) => {
    if (command.exported !== exported) {
      exported = command.exported;
      movedExported = exported.map(assignment);
    }
    const { words, assignments, outputs, directory, certain, fatal } = command;
    const allWords = command.allWords.map(word);
    return {
      words: !endsWith(command.allWords, words) ? words.map(word)
        : words.length === allWords.length ? allWords : allWords.slice(allWords.length - words.length),
      allWords,
      span: moved(command.span, by),
      assignments: assignments.length === 0 ? assignments : assignments.map(assignment),
      outputs: outputs.length === 0 ? outputs : outputs.map(word),
      exported: movedExported,
      directory, certain, fatal,
    };
  });
}

/** The usual case: the words without wrappers are the last of all words. */
function endsWith(all: readonly ShellWord[], last: readonly ShellWord[]): boolean {
  return last.length > 0 && all.at(-1) === last.at(-1) && all.at(-last.length) === last[0];
}

function movedWritten({ place, verbatim }: Written, by: number): Written {
  return { place: { path: place.path, span: moved(place.span, by) }, verbatim };
}
