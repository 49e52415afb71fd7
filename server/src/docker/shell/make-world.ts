import type { Written } from '../../text/place.ts';
import type { Source, Span } from '../../text/source.ts';
import type { MakeCall } from './make-call.ts';
import type { VariableState } from './scope.ts';

/** Everything around a call of make that decides what its files mean. */
export interface MakeWorld {
  readonly call: MakeCall;
  /** The variables of this command line and of those of the makes around it: they beat the files. */
  readonly overrides: ReadonlyMap<string, GivenVariable>;
  /** The environment that make is started with. */
  readonly environment: (name: string) => VariableState;
  /** Folder in which it works; undefined when unknown. */
  readonly directory: string | undefined;
  /** Whether a target that is not phony is surely made: no file of that name stands there. */
  readonly isMissing: (target: string) => boolean;
  /** The text of a file that a Makefile names; undefined when it is not known whether it is there, or what it holds. */
  readonly include: (name: string) => Source | 'absent' | undefined;
}

/** `NAME=value` on make's command line. */
export interface GivenVariable {
  readonly value: string;
  /** The word. */
  readonly span: Span;
  readonly written: Written;
}

/** What make puts into the environment of recipes, besides what it was given. */
export interface MakeExport {
  readonly name: string;
  /** Undefined: computed, or not known whether it is there. */
  readonly value: string | undefined;
  /** Taken away from what it was given. */
  readonly isUnset?: boolean;
  readonly span: Span;
  readonly written: Written;
  /** It stands in a Makefile's own line, where no shell reads it. */
  readonly byMake: boolean;
}
