import type { Resolved } from '../../text/resolved.ts';
import { known, unknown, unset } from '../../text/resolved.ts';
import type { Lookup } from './expand.ts';
import type { Copy, ImageEnvironment, State, Variable } from './model.ts';
import { VariableHistory } from './variables.ts';

/** The default of images that say nothing else. */
const posixShell: readonly string[] = ['/bin/sh', '-c'];
const windowsShell: readonly string[] = ['cmd', '/S', '/C'];

/**
 * The state of a stage while its instructions are read from top to bottom.
 *
 * BuildKit keeps two environments: what a RUN sees, where ARG and ENV override each other in the order of the file, and what the image
 * is going to carry, which only ENV changes. A stage built FROM this one starts with the first, overridden by the second.
 */
export class StageState {
  user: Resolved;
  workdir: Resolved;
  shell: readonly string[] | undefined;
  readonly environmentKnown: boolean;
  readonly #variables: VariableHistory;
  readonly #imageVariables: Map<string, Variable>;
  readonly #copies: Copy[];
  #last: Snapshot | undefined;
  #lastWithProxies: Snapshot | undefined;

  private constructor(start: Start) {
    this.user = start.user;
    this.workdir = start.workdir;
    this.shell = start.shell;
    this.environmentKnown = start.environmentKnown;
    this.#variables = new VariableHistory([...start.variables, ...start.imageVariables], start.predefined);
    this.#imageVariables = new Map(start.imageVariables.map((variable) => [variable.name, variable]));
    this.#copies = [...start.copies];
  }

  static ofImage(reference: string, facts: ImageEnvironment | undefined, predefined: ReadonlyMap<string, Variable>): StageState {
    const shell = isWindows(reference) ? windowsShell : posixShell;
    if (facts === undefined) return StageState.ofUnknown(predefined, shell);
    const imageVariables = Array.from(facts.env, ([name, value]): Variable => (
      { name, value: known(value), origin: { kind: 'image', reference } }
    ));
    return new StageState({
      ...empty,
      imageVariables,
      user: facts.user === undefined ? unset : known(facts.user),
      workdir: known(facts.workdir ?? '/'),
      shell,
      environmentKnown: true,
      predefined,
    });
  }

  static ofScratch(predefined: ReadonlyMap<string, Variable>): StageState {
    return new StageState({ ...empty, user: unset, workdir: known('/'), shell: posixShell, environmentKnown: true, predefined });
  }

  static ofUnknown(predefined: ReadonlyMap<string, Variable>, shell = posixShell): StageState {
    const nothing = unknown('unknown-image');
    return new StageState({ ...empty, user: nothing, workdir: nothing, shell, environmentKnown: false, predefined });
  }

  static ofParent(parent: StageState, predefined: ReadonlyMap<string, Variable>): StageState {
    return new StageState({
      variables: parent.#variables.snapshot().values(),
      imageVariables: [...parent.#imageVariables.values()],
      user: parent.user,
      workdir: parent.workdir,
      shell: parent.shell,
      environmentKnown: parent.environmentKnown,
      copies: parent.#copies,
      predefined,
    });
  }

  readonly lookup: Lookup = (name) => this.#variables.get(name)?.value ?? (this.environmentKnown ? unset : unknown('unknown-image'));

  variable(name: string): Variable | undefined {
    return this.#variables.get(name);
  }

  setArgument(variable: Variable): void {
    this.#variables.set(variable);
    this.changed();
  }

  setEnvironment(variable: Variable): void {
    this.#variables.set(variable);
    this.#imageVariables.set(variable.name, variable);
    this.changed();
  }

  addCopies(copies: readonly Copy[]): void {
    if (copies.length === 0) return;
    for (const copy of copies) this.#copies.push(copy);
    this.changed();
  }

  /** To be called after a change of `user`, `workdir` or `shell`. */
  changed(): void {
    this.#last = undefined;
    this.#lastWithProxies = undefined;
  }

  snapshot(): State {
    return this.#last ??= this.#take(this.#variables.snapshot());
  }

  /** As a RUN sees it: proxy arguments that were passed without being declared are there as well. */
  snapshotForRun(): State {
    const variables = this.#variables.snapshotWithFallback();
    const plain = this.snapshot();
    if (variables === plain.variables) return plain;
    return this.#lastWithProxies ??= this.#take(variables);
  }

  #take(variables: ReadonlyMap<string, Variable>): Snapshot {
    return new Snapshot(this, variables, this.#copies);
  }
}

interface Start {
  readonly variables: Iterable<Variable>;
  readonly imageVariables: readonly Variable[];
  readonly user: Resolved;
  readonly workdir: Resolved;
  readonly shell: readonly string[] | undefined;
  readonly environmentKnown: boolean;
  readonly copies: readonly Copy[];
  readonly predefined: ReadonlyMap<string, Variable>;
}

const empty = { variables: [], imageVariables: [], copies: [] };

/** Copies are shared with the stage, which only ever appends; the part that belongs to this moment is cut out when asked for. */
class Snapshot implements State {
  readonly variables: ReadonlyMap<string, Variable>;
  readonly environmentKnown: boolean;
  readonly user: Resolved;
  readonly workdir: Resolved;
  readonly shell: readonly string[] | undefined;
  readonly #allCopies: readonly Copy[];
  readonly #copyCount: number;
  #copies: readonly Copy[] | undefined;

  constructor(state: StageState, variables: ReadonlyMap<string, Variable>, copies: readonly Copy[]) {
    this.variables = variables;
    this.environmentKnown = state.environmentKnown;
    this.user = state.user;
    this.workdir = state.workdir;
    this.shell = state.shell;
    this.#allCopies = copies;
    this.#copyCount = copies.length;
  }

  get copies(): readonly Copy[] {
    return this.#copies ??= this.#allCopies.slice(0, this.#copyCount);
  }
}

function isWindows(reference: string): boolean {
  return /windowsservercore|nanoserver|\/windows\b/i.test(reference);
}
