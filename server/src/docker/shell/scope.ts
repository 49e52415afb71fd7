import type { Resolved } from '../../text/resolved.ts';
import type { FunctionBody } from './functions.ts';
import type { ShellAssignment, ShellCommand } from './model.ts';

/** Variables that one script sets, far more than anybody writes: every command carries the list of those exported. */
const maximumAssigned = 300;

/** Whether something is so by now. */
type Happened = 'no' | 'perhaps' | 'surely';

const none: readonly ShellAssignment[] = [];

/** What one shell process knows at a moment. A subshell works on a copy; a branch that may not run is merged back. */
export class ShellScope {
  directory: string | undefined;
  previousDirectory: string | undefined;
  errexit: boolean;
  pipefail: boolean;
  /** The shell has ended (`exit`, `exec`), the function has been left, or the loop: nothing behind is reached there. */
  readonly left: { shell: Happened; function: Happened; loop: Happened } = { shell: 'no', function: 'no', loop: 'no' };
  /** It left with an error: whoever comes behind was not meant to be reached, as behind any failure. */
  leftWithError = false;
  /** What `"$@"` stands for. */
  parameters: Parameters | undefined;
  readonly functions: Map<string, FunctionBody>;
  readonly #outer: (name: string) => VariableState;
  readonly #folders: (string | undefined)[] = [];
  #assigned: Map<string, Assigned>;
  /** Names that were exported before they got a value. */
  #exportedNames: Map<string, Happened>;
  #exportedList: readonly ShellAssignment[] | undefined;
  #withheldList: readonly ShellAssignment[] | undefined;
  #tainted = false;

  constructor(start: ScopeStart) {
    this.directory = start.directory;
    this.errexit = start.errexit;
    this.pipefail = start.pipefail;
    this.#outer = start.outer;
    this.functions = new Map();
    this.#assigned = new Map();
    this.#exportedNames = new Map();
  }

  /** Whether the next command is surely reached, unless something fails before. */
  get isReached(): boolean {
    return this.left.shell === 'no' && this.left.function === 'no' && this.left.loop === 'no';
  }

  /** The shell's own assignments in front of the environment's. */
  get(name: string): VariableState {
    const own = this.#assigned.get(name);
    if (own !== undefined) return own.isUnset === true ? 'unset' : own.assignment.value === undefined ? 'unknown' : { text: own.assignment.value };
    return this.#tainted || this.#assigned.size >= maximumAssigned ? 'unknown' : this.#outer(name);
  }

  /** A file was read into the shell whose text is not known: it may have set any variable. */
  taint(): void {
    this.#tainted = true;
    for (const [name, { assignment, exported, hides }] of this.#assigned) {
      this.#assigned.set(name, { assignment: { ...assignment, value: undefined }, exported: exported === 'no' && hides !== undefined ? 'perhaps' : exported });
    }
    this.#forgetLists();
  }

  get tainted(): boolean {
    return this.#tainted;
  }

  /** Beyond the limit what is assigned is not remembered, and what is not remembered is unknown. */
  assign(assignment: ShellAssignment, exported: boolean): void {
    if (this.#assigned.size >= maximumAssigned && !this.#assigned.has(assignment.name)) return;
    const own = this.#assigned.get(assignment.name);
    const before = this.#exportedNames.get(assignment.name) ?? own?.exported ?? this.#isInEnvironment(assignment.name);
    this.#set(assignment.name, { assignment, exported: exported ? 'surely' : before, hides: own?.hides });
  }

  /** A name that the shell was started with stays exported, whatever is assigned to it. */
  #isInEnvironment(name: string): Happened {
    const state = this.#outer(name);
    return state === 'unset' ? 'no' : typeof state === 'object' ? 'surely' : 'perhaps';
  }

  /** What the shell finds in its environment, or no longer finds there, whatever was in force around the one that starts it. */
  inherit(assignment: ShellAssignment): void {
    if (assignment.isUnset === true) this.#set(assignment.name, { assignment, exported: 'no', isUnset: true, hides: assignment });
    else this.assign(assignment, true);
  }

  /** `unset NAME`, given as an assignment of nothing. What is assigned later is exported only when it is so anew. */
  unset(assignment: ShellAssignment): void {
    const own = this.#assigned.get(assignment.name);
    const isSeen = own === undefined ? this.#outer(assignment.name) !== 'unset' : own.exported !== 'no' || own.hides !== undefined;
    this.#exportedNames.delete(assignment.name);
    this.#set(assignment.name, { assignment, exported: 'no', isUnset: true, hides: isSeen ? assignment : undefined });
  }

  #set(name: string, assigned: Assigned): void {
    this.#assigned.delete(name);
    this.#assigned.set(name, assigned);
    this.#forgetLists();
  }

  #forgetLists(): void {
    this.#exportedList = undefined;
    this.#withheldList = undefined;
  }

  /** `export NAME`, of something assigned before or later. */
  export(name: string): void {
    const own = this.#assigned.get(name);
    if (own === undefined || own.isUnset === true) this.#exportedNames.set(name, 'surely');
    if (own !== undefined && own.isUnset !== true) this.assign(own.assignment, true);
  }

  get exported(): readonly ShellAssignment[] {
    return this.#exportedList ??= [...this.#assigned.values()].flatMap((own) => seenByCommands(own) ?? []);
  }

  /** What the shell has for itself: no command sees it. */
  get withheld(): readonly ShellAssignment[] {
    if (this.#tainted) return none;
    return this.#withheldList ??= [...this.#assigned.values()]
      .flatMap(({ assignment, exported, isUnset, hides }) => (exported === 'no' && isUnset !== true && hides === undefined ? assignment : []));
  }

  changeDirectory(directory: string | undefined): void {
    this.previousDirectory = this.directory;
    this.directory = directory;
  }

  pushDirectory(directory: string | undefined): void {
    this.#folders.push(this.directory);
    this.changeDirectory(directory);
  }

  popDirectory(): void {
    this.changeDirectory(this.#folders.pop());
  }

  copy(): ShellScope {
    const { directory, errexit, pipefail } = this;
    const copy = new ShellScope({ directory, errexit, pipefail, outer: this.#outer });
    copy.previousDirectory = this.previousDirectory;
    Object.assign(copy.left, this.left);
    copy.leftWithError = this.leftWithError;
    copy.parameters = this.parameters;
    copy.#tainted = this.#tainted;
    copy.#assigned = new Map(this.#assigned);
    copy.#exportedNames = new Map(this.#exportedNames);
    copy.#exportedList = this.#exportedList;
    copy.#withheldList = this.#withheldList;
    copy.#folders.push(...this.#folders);
    for (const [name, body] of this.functions) copy.functions.set(name, body);
    return copy;
  }

  /** What a shell of its own finds that this one starts: the environment, and nothing else of this one. */
  ofChild(errexit: boolean, pipefail: boolean, directory: string | undefined): ShellScope {
    const child = new ShellScope({ directory, errexit, pipefail, outer: this.#outer });
    Object.assign(child.left, this.left);
    child.#tainted = this.#tainted;
    for (const [name, own] of this.#assigned) {
      // What the shell has for itself is not there; what the environment had before may be.
      const seen = seenByCommands(own);
      if (seen !== undefined) child.#assigned.set(name, { assignment: seen, exported: 'surely', isUnset: seen === own.hides });
      else if (this.#assigned.size >= maximumAssigned) child.#assigned.set(name, { assignment: { ...own.assignment, value: undefined }, exported: 'no' });
    }
    return child;
  }

  /** Takes in what may have happened: where the branch and this scope differ, nothing is known any more. */
  mergeMaybe(branch: ShellScope): void {
    this.#mergeLeft(branch);
    // Whatever it did before it ended, nobody behind sees.
    if (branch.left.shell === 'surely' && this.left.shell !== 'surely') return;
    if (branch.directory !== this.directory) this.directory = undefined;
    if (branch.previousDirectory !== this.previousDirectory) this.previousDirectory = undefined;
    if (branch.errexit !== this.errexit) this.errexit = false;
    if (branch.pipefail !== this.pipefail) this.pipefail = false;
    if (branch.parameters !== this.parameters) this.parameters = undefined;
    for (const [name, body] of branch.functions) this.functions.set(name, body);
    this.#tainted ||= branch.#tainted;
    for (const [name, exported] of branch.#exportedNames) if (this.#exportedNames.get(name) !== exported) this.#exportedNames.set(name, 'perhaps');
    for (const [name, own] of branch.#assigned) {
      const mine = this.#assigned.get(name);
      if (mine === own) continue;
      const before = mine?.exported ?? this.#isInEnvironment(name);
      const exported = own.exported === before && own.hides === undefined && mine?.hides === undefined ? before : 'perhaps';
      this.#assigned.set(name, { assignment: { ...own.assignment, value: undefined }, exported });
      this.#forgetLists();
    }
  }

  #mergeLeft({ left, leftWithError }: ShellScope): void {
    for (const what of ['shell', 'function', 'loop'] as const) {
      if (this.left[what] === 'no' && left[what] !== 'no' && !(left[what] === 'surely' && leftWithError)) this.left[what] = 'perhaps';
    }
  }
}

/** The arguments of a function that is being read. */
export interface Parameters {
  /** How many of them `shift` has taken away. */
  readonly from: number;
  readonly call: FunctionCall;
  /** How many commands were listed before the body. */
  readonly listed: number;
}

export interface FunctionCall {
  readonly command: ShellCommand;
  /** Index of its first argument among its words. */
  readonly first: number;
}

export interface ScopeStart {
  readonly directory: string | undefined;
  readonly errexit: boolean;
  readonly pipefail: boolean;
  /** The environment that the shell was started with. */
  readonly outer: (name: string) => VariableState;
}

/**
 * `unset`: surely not set by the Dockerfile or its image. `not-passed`: an argument without default that nobody is known to pass, so that
 * `${X:-value}` says what it is. `unknown`: set to something that cannot be told, or perhaps not set.
 */
export type VariableState = { readonly text: string } | 'unset' | 'not-passed' | 'unknown';

/** What a shell that is started with this variable finds. */
export function variableStateOf(value: Resolved): VariableState {
  if (value.kind !== 'unknown') return value.kind === 'known' ? { text: value.text } : 'unset';
  return value.reason === 'argument-without-default' ? 'not-passed' : 'unknown';
}

interface Assigned {
  readonly assignment: ShellAssignment;
  readonly exported: Happened;
  /** Nothing has been assigned since `unset`. */
  readonly isUnset?: boolean;
  /** What commands see in place of the environment's value while this is not exported: `unset` has taken that away. */
  readonly hides?: ShellAssignment | undefined;
}

/** What a command finds in its environment; undefined where that is still what the shell was started with. */
function seenByCommands({ assignment, exported, hides }: Assigned): ShellAssignment | undefined {
  return exported === 'surely' ? assignment : exported === 'perhaps' ? { ...assignment, value: undefined } : hides;
}
