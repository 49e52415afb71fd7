import type { ShellAssignment } from './model.ts';

/** Variables that one script sets, far more than anybody writes: every command carries the list of those exported. */
const maximumAssigned = 300;

/** What one shell process knows at a moment. A subshell works on a copy; a branch that may not run is merged back. */
export class ShellScope {
  directory: string | undefined;
  previousDirectory: string | undefined;
  errexit: boolean;
  pipefail: boolean;
  /** The shell has surely ended: nothing behind is reached. */
  exited = false;
  readonly functions: Set<string>;
  readonly #outer: (name: string) => VariableState;
  readonly #folders: (string | undefined)[] = [];
  #assigned: Map<string, Assigned>;
  #exportedList: readonly ShellAssignment[] | undefined;
  #tainted = false;

  constructor(start: ScopeStart) {
    this.directory = start.directory;
    this.errexit = start.errexit;
    this.pipefail = start.pipefail;
    this.#outer = start.outer;
    this.functions = new Set();
    this.#assigned = new Map();
  }

  /** The shell's own assignments in front of the environment's. */
  get(name: string): VariableState {
    const own = this.#assigned.get(name);
    if (own !== undefined) return own.assignment.value === undefined ? 'unknown' : { text: own.assignment.value };
    return this.#tainted || this.#assigned.size >= maximumAssigned ? 'unknown' : this.#outer(name);
  }

  /** A file was read into the shell whose text is not known: it may have set any variable. */
  taint(): void {
    this.#tainted = true;
    for (const [name, { assignment, exported }] of this.#assigned) {
      this.#assigned.set(name, { assignment: { ...assignment, value: undefined }, exported });
    }
    this.#exportedList = undefined;
  }

  get tainted(): boolean {
    return this.#tainted;
  }

  /** Beyond the limit what is assigned is not remembered, and what is not remembered is unknown. */
  assign(assignment: ShellAssignment, exported: boolean): void {
    if (this.#assigned.size >= maximumAssigned && !this.#assigned.has(assignment.name)) return;
    const wasExported = this.#assigned.get(assignment.name)?.exported ?? this.#outer(assignment.name) !== 'unset';
    this.#assigned.delete(assignment.name);
    this.#assigned.set(assignment.name, { assignment, exported: exported || wasExported });
    this.#exportedList = undefined;
  }

  /** `export NAME` of something assigned before. */
  export(name: string): void {
    const own = this.#assigned.get(name);
    if (own !== undefined) this.assign(own.assignment, true);
  }

  get exported(): readonly ShellAssignment[] {
    return this.#exportedList ??= [...this.#assigned.values()].filter((own) => own.exported).map((own) => own.assignment);
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
    copy.exited = this.exited;
    copy.#tainted = this.#tainted;
    copy.#assigned = new Map(this.#assigned);
    copy.#exportedList = this.#exportedList;
    copy.#folders.push(...this.#folders);
    for (const name of this.functions) copy.functions.add(name);
    return copy;
  }

  /** Takes in what may have happened: where the branch and this scope differ, nothing is known any more. */
  mergeMaybe(branch: ShellScope): void {
    if (branch.directory !== this.directory) this.directory = undefined;
    if (branch.previousDirectory !== this.previousDirectory) this.previousDirectory = undefined;
    for (const name of branch.functions) this.functions.add(name);
    this.#tainted ||= branch.#tainted;
    for (const [name, own] of branch.#assigned) {
      const mine = this.#assigned.get(name);
      if (mine === own) continue;
      this.#assigned.set(name, { assignment: { ...own.assignment, value: undefined }, exported: own.exported });
      this.#exportedList = undefined;
    }
  }
}

export interface ScopeStart {
  readonly directory: string | undefined;
  readonly errexit: boolean;
  readonly pipefail: boolean;
  /** The environment that the shell was started with. */
  readonly outer: (name: string) => VariableState;
}

/** `unset`: surely not set by the Dockerfile or its image. `unknown`: set to something that cannot be told, or perhaps not set. */
export type VariableState = { readonly text: string } | 'unset' | 'unknown';

interface Assigned {
  readonly assignment: ShellAssignment;
  readonly exported: boolean;
}
