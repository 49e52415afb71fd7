import type { BuildInputs, Copy, Stage } from './model.ts';

/** What names and numbers of stages mean, as far as the file has been read. */
export class StageNames {
  readonly #byName = new Map<string, Stage>();
  readonly #all: Stage[] = [];
  readonly #namedContexts: ReadonlySet<string>;

  constructor(inputs: BuildInputs) {
    this.#namedContexts = new Set([...inputs.namedContexts].map((name) => name.toLowerCase()));
  }

  get all(): readonly Stage[] {
    return this.#all;
  }

  /** The latest stage of a name wins. */
  add(stage: Stage): void {
    this.#all.push(stage);
    if (stage.name !== undefined) this.#byName.set(stage.name.text.toLowerCase(), stage);
  }

  isNamedContext(name: string): boolean {
    return this.#namedContexts.has(name.toLowerCase());
  }

  byName(name: string): Stage | undefined {
    return this.#byName.get(name.toLowerCase());
  }

  /** `--from` may name a context, a stage by number or name, or else an image. */
  from(name: string): Copy['from'] {
    if (this.isNamedContext(name)) return { kind: 'named-context', name };
    if (/^[0-9]{1,9}$/.test(name)) {
      const stage = this.#all[Number(name)];
      return stage === undefined ? { kind: 'unknown' } : { kind: 'stage', stage };
    }
    const stage = this.byName(name);
    return stage === undefined ? { kind: 'image', reference: name } : { kind: 'stage', stage };
  }

  /** `--target`, else the last stage. */
  target(name: string | undefined): Stage | undefined {
    if (name === undefined || name === '') return this.#all.at(-1);
    return this.byName(name) ?? (/^[0-9]{1,9}$/.test(name) ? this.#all[Number(name)] : undefined);
  }
}
