import type { ShellCommand } from './model.ts';
import type { ShellScope } from './scope.ts';

/** What the readers of one step find. */
export interface Listing {
  commands: ShellCommand[];
  /** Calls of functions so far. */
  calls: number;
}

/** How the command that runs a script fares in its own surroundings. */
export interface Surroundings {
  readonly certain: boolean;
  readonly fatal: boolean;
}

/** Where a node stands. */
export interface Context {
  readonly certain: boolean;
  /** The node's exit status is that of the shell that runs it. */
  readonly decides: boolean;
  /** `set -e` does not end the shell here: conditions, left sides, background. */
  readonly guarded: boolean;
  /** The step fails where this shell, or subshell, does. */
  readonly shellFatal: boolean;
  /** The step fails where the function does that is being read. */
  readonly functionFatal: boolean;
  readonly loops: number;
  readonly calls: number;
}

/** Whether the step fails where the node always fails. */
export function isFatal(scope: ShellScope, { shellFatal, decides, guarded }: Context): boolean {
  return shellFatal && (decides || (scope.errexit && !guarded));
}

/** The status of a substitution in a command's words is lost. */
export function harmless(context: Context): Context {
  return { ...context, decides: false, guarded: true };
}
