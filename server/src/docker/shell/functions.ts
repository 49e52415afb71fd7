import type { Function as FunctionNode } from 'unbash';
import type { ShellCommand, ShellAssignment, ShellWord } from './model.ts';
import type { Context } from './reading-context.ts';
import type { FunctionCall, ShellScope } from './scope.ts';
import { changedCommand } from './shell-command.ts';

/** A function that a script has defined. Its commands are those of its calls, read in their surroundings. */
export interface FunctionBody {
  readonly node: FunctionNode;
  /** Reads the body as one call runs it. */
  readonly read: (call: FunctionCall, scope: ShellScope, context: Context) => void;
}

/**
 * What is true of a command that runs twice, in a loop or by two calls of a function: values that differ are unknown. `fatal` means that
 * the step fails where it always fails.
 */
export function ofBoth(a: ShellCommand, b: ShellCommand): ShellCommand {
  const certain = a.certain || b.certain;
  const fatal = a.certain === b.certain ? (certain ? a.fatal || b.fatal : a.fatal && b.fatal) : a.certain ? a.fatal : b.fatal;
  return changedCommand(a, {
    words: wordsOfBoth(a.words, b.words),
    allWords: wordsOfBoth(a.allWords, b.allWords),
    assignments: assignmentsOfBoth(a.assignments, b.assignments),
    exported: assignmentsOfBoth(a.exported, b.exported),
    withheld: withheldOfBoth(a.withheld, b.withheld),
    tainted: a.tainted || b.tainted,
    directory: a.directory === b.directory ? a.directory : undefined,
    certain, fatal,
  });
}

function wordsOfBoth(a: readonly ShellWord[], b: readonly ShellWord[]): readonly ShellWord[] {
  if (a.length === b.length) return a.map((word, index) => (word.value === b[index]?.value ? word : { ...word, value: undefined }));
  const same = a.findIndex((word, index) => word.value !== b[index]?.value);
  const start = same === -1 ? a.length : same;
  const next = a[start] ?? b[start];
  return next === undefined ? a : [...a.slice(0, start), { ...next, value: undefined }];
}

function withheldOfBoth(a: readonly ShellAssignment[], b: readonly ShellAssignment[]): readonly ShellAssignment[] {
  if (a === b || a.length === 0) return a;
  const others = new Map(b.map((each) => [each.name, each.value]));
  return a.filter(({ name, value }) => others.has(name) && others.get(name) === value);
}

/** One that only one of the two has, the other may have from elsewhere. */
function assignmentsOfBoth(a: readonly ShellAssignment[], b: readonly ShellAssignment[]): readonly ShellAssignment[] {
  if (a === b) return a;
  const others = new Map(b.map((each) => [each.name, each]));
  const isSame = ({ name, value }: ShellAssignment) => others.has(name) && others.get(name)?.value === value;
  const own = a.map((each) => (isSame(each) ? each : { ...each, value: undefined }));
  const names = new Set(a.map(({ name }) => name));
  return [...own, ...b.filter(({ name }) => !names.has(name)).map((each) => ({ ...each, value: undefined }))];
}
