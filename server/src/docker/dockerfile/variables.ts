import type { Variable } from './model.ts';

/**
 * The variables of one stage over time. Setting one is a push, a snapshot is two references, and each snapshot keeps showing
 * what it showed when it was taken: a file of thousands of ENV lines costs thousands, not millions, of entries.
 */
export class VariableHistory {
  readonly #versions = new Map<string, Version[]>();
  readonly #fallback: ReadonlyMap<string, Variable>;
  #time = 0;
  #latest: VariableSnapshot | undefined;
  #latestWithFallback: VariableSnapshot | undefined;

  /** `fallback`: what a name stands for in `snapshotWithFallback` when the stage itself does not set it. */
  constructor(inherited: Iterable<Variable>, fallback: ReadonlyMap<string, Variable> = nothing) {
    this.#fallback = fallback;
    for (const variable of inherited) this.set(variable);
  }

  get(name: string): Variable | undefined {
    return this.#versions.get(name)?.at(-1)?.variable;
  }

  set(variable: Variable): void {
    this.#time++;
    this.#latest = undefined;
    this.#latestWithFallback = undefined;
    const versions = this.#versions.get(variable.name);
    if (versions === undefined) this.#versions.set(variable.name, [{ time: this.#time, variable }]);
    else versions.push({ time: this.#time, variable });
  }

  snapshot(): ReadonlyMap<string, Variable> {
    return this.#latest ??= new VariableSnapshot(this.#versions, this.#time, nothing);
  }

  snapshotWithFallback(): ReadonlyMap<string, Variable> {
    if (this.#fallback.size === 0) return this.snapshot();
    return this.#latestWithFallback ??= new VariableSnapshot(this.#versions, this.#time, this.#fallback);
  }
}

const nothing: ReadonlyMap<string, Variable> = new Map();

interface Version {
  readonly time: number;
  readonly variable: Variable;
}

class VariableSnapshot implements ReadonlyMap<string, Variable> {
  readonly #versions: ReadonlyMap<string, readonly Version[]>;
  readonly #time: number;
  readonly #fallback: ReadonlyMap<string, Variable>;
  #copy: ReadonlyMap<string, Variable> | undefined;

  constructor(versions: ReadonlyMap<string, readonly Version[]>, time: number, fallback: ReadonlyMap<string, Variable>) {
    this.#versions = versions;
    this.#time = time;
    this.#fallback = fallback;
  }

  get size(): number {
    return this.#all().size;
  }

  get(name: string): Variable | undefined {
    return this.#at(this.#versions.get(name)) ?? this.#fallback.get(name);
  }

  has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  forEach(callback: (value: Variable, key: string, map: ReadonlyMap<string, Variable>) => void): void {
    for (const [name, variable] of this.#all()) callback(variable, name, this);
  }

  entries(): MapIterator<[string, Variable]> {
    return this.#all().entries();
  }

  keys(): MapIterator<string> {
    return this.#all().keys();
  }

  values(): MapIterator<Variable> {
    return this.#all().values();
  }

  [Symbol.iterator](): MapIterator<[string, Variable]> {
    return this.entries();
  }

  /** The last version that is not younger than this snapshot. */
  #at(versions: readonly Version[] | undefined): Variable | undefined {
    if (versions === undefined) return undefined;
    let low = 0;
    let high = versions.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((versions[middle]?.time ?? 0) <= this.#time) low = middle + 1;
      else high = middle;
    }
    return versions[low - 1]?.variable;
  }

  #all(): ReadonlyMap<string, Variable> {
    if (this.#copy !== undefined) return this.#copy;
    const copy = new Map<string, Variable>(this.#fallback);
    for (const [name, versions] of this.#versions) {
      const variable = this.#at(versions);
      if (variable !== undefined) copy.set(name, variable);
    }
    this.#copy = copy;
    return copy;
  }
}
