import type { Written } from '../../text/place.ts';
import type { Span } from '../../text/source.ts';

/**
 * One simple command of a RUN, with what is in force when the shell reaches it. Spans are offsets into the Dockerfile.
 *
 * Made by `shellCommand`, changed by `changedCommand`. Nothing but a shape, and a class to the compiler only: some commands are views with
 * accessors (moved-commands.ts), which a copy by `...` would lose, and the linter refuses that copy of classes.
 */
export declare abstract class ShellCommand {
  /** The first word's value: the program as it is called; undefined when the shell computes it. */
  readonly name: string | undefined;
  /** Name of the program without its folder; undefined when the shell computes it. */
  readonly program: string | undefined;
  /** Name first. Wrappers (`exec`, `env`, `time`, `nice`, `timeout 5`, `retry … --`) are taken off when they run the rest. */
  readonly words: readonly ShellWord[];
  /** Of each of the words, its value. The same array wherever the command has moved to: what values alone decide is kept by it. */
  readonly values: readonly (string | undefined)[];
  /** The words as written, wrappers included. */
  readonly allWords: readonly ShellWord[];
  readonly span: Span;
  /** `NAME=value` in front of the command, and of `env`, in order. */
  readonly assignments: readonly ShellAssignment[];
  /** Files that its output is redirected to (`>`, `>>`, `>|`, `&>`), those of a group or loop around it included. */
  readonly outputs: readonly ShellWord[];
  /** `export NAME=value` and plain assignments to exported names made earlier in the same shell, last one per name. */
  readonly exported: readonly ShellAssignment[];
  /** What the shell has set for itself and not exported: the command does not see it. Those that are surely so. */
  readonly withheld: readonly ShellAssignment[];
  /**
   * The shell has read a file (`.`, `source`) whose text is not known: any variable may be set that `assignments` and `exported` do not
   * name.
   */
  readonly tainted: boolean;
  /** Folder in force: the step's WORKDIR, or where `cd` led; undefined when it cannot be known. */
  readonly directory: string | undefined;
  /** The shell surely reaches it when the step runs: not under `if`, a loop, a function, or behind `||`. */
  readonly certain: boolean;
  /** Its failure fails the step (not followed by `|| true`, not inside a pipe's left side, not swallowed by `;`). */
  readonly fatal: boolean;
}

export interface ShellWord {
  readonly span: Span;
  /** As written. */
  readonly text: string;
  /** The value when it is known from literals and from variables with known values; undefined when the shell computes it. */
  readonly value: string | undefined;
  /** Where the value is not known: what is known of it, `unknownPart` for each other part; missing where `text` tells as much. */
  readonly partly?: string;
}

export interface ShellAssignment {
  readonly name: string;
  readonly span: Span;
  readonly value: string | undefined;
  readonly written: Written;
  /** Its value is empty because it is not there at all: nothing that is assigned to it behind is exported. */
  readonly isUnset?: boolean;
  /** It stands in a Makefile's own line, where no shell reads it. */
  readonly byMake?: boolean;
}
