import type { Written } from '../../text/place.ts';
import { moved, type Span } from '../../text/source.ts';
import type { ShellAssignment, ShellCommand, ShellWord } from './model.ts';

/**
 * The same commands where their script begins `by` offsets later in the Dockerfile. A keystroke moves hundreds of them and few are looked
 * at closely, so each is a view that works its places out when asked: words and their spans were half of what the collector had to carry.
 */
export function movedCommands(commands: readonly ShellCommand[], by: number): readonly ShellCommand[] {
  if (by === 0) return commands;
  const exported = new MovedExports(by);
  // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- here the views are made
  return commands.map((command) => new MovedCommand(command, by, exported));
}

class MovedCommand implements ShellCommand {
  readonly #from: ShellCommand;
  readonly #by: number;
  readonly #exports: MovedExports;
  #span: Span | undefined;
  #words: readonly ShellWord[] | undefined;
  #allWords: readonly ShellWord[] | undefined;

  constructor(from: ShellCommand, by: number, exports: MovedExports) {
    this.#from = from;
    this.#by = by;
    this.#exports = exports;
  }

  get name(): string | undefined {
    return this.#from.name;
  }

  get program(): string | undefined {
    return this.#from.program;
  }

  get values(): readonly (string | undefined)[] {
    return this.#from.values;
  }

  get directory(): string | undefined {
    return this.#from.directory;
  }

  get tainted(): boolean {
    return this.#from.tainted;
  }

  get certain(): boolean {
    return this.#from.certain;
  }

  get fatal(): boolean {
    return this.#from.fatal;
  }

  get span(): Span {
    return this.#span ??= moved(this.#from.span, this.#by);
  }

  get words(): readonly ShellWord[] {
    return this.#words ??= this.#movedWords();
  }

  get allWords(): readonly ShellWord[] {
    return this.#allWords ??= movedAll(this.#from.allWords, this.#by);
  }

  get assignments(): readonly ShellAssignment[] {
    const { assignments } = this.#from;
    return assignments.length === 0 ? assignments : assignments.map((assignment) => movedAssignment(assignment, this.#by));
  }

  get outputs(): readonly ShellWord[] {
    const { outputs } = this.#from;
    return outputs.length === 0 ? outputs : movedAll(outputs, this.#by);
  }

  get exported(): readonly ShellAssignment[] {
    return this.#exports.of(this.#from.exported);
  }

  get withheld(): readonly ShellAssignment[] {
    const { withheld } = this.#from;
    return withheld.length === 0 ? withheld : withheld.map((assignment) => movedAssignment(assignment, this.#by));
  }

  /** The usual case: the words without wrappers are the last of all words, and then the same objects. */
  #movedWords(): readonly ShellWord[] {
    const { words, allWords } = this.#from;
    if (words.length === 0 || allWords.at(-1) !== words.at(-1) || allWords.at(-words.length) !== words[0]) return movedAll(words, this.#by);
    return words.length === allWords.length ? this.allWords : this.allWords.slice(allWords.length - words.length);
  }
}

/** Commands that follow each other mostly share the list of what is exported. */
class MovedExports {
  readonly #by: number;
  #from: readonly ShellAssignment[] = [];
  #moved: readonly ShellAssignment[] = [];

  constructor(by: number) {
    this.#by = by;
  }

  of(exported: readonly ShellAssignment[]): readonly ShellAssignment[] {
    if (exported.length === 0) return exported;
    if (exported !== this.#from) {
      this.#from = exported;
      this.#moved = exported.map((assignment) => movedAssignment(assignment, this.#by));
    }
    return this.#moved;
  }
}

/** Every field is named: a copy by `...` takes several times as long. */
function movedAll(words: readonly ShellWord[], by: number): readonly ShellWord[] {
  return words.map(({ span, text, value, partly }): ShellWord =>
    (partly === undefined ? { span: moved(span, by), text, value } : { span: moved(span, by), text, value, partly }));
}

function movedAssignment({ name, span, value, isUnset, written }: ShellAssignment, by: number): ShellAssignment {
  const assignment = { name, span: moved(span, by), value, written: movedWritten(written, by) };
  return isUnset === undefined ? assignment : { ...assignment, isUnset };
}

function movedWritten({ place, verbatim }: Written, by: number): Written {
  return { place: { path: place.path, span: moved(place.span, by) }, verbatim };
}
