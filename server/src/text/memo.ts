/** The latest answers by key. The oldest one goes first, so that memory stays flat. */
export class Memo<T> {
  readonly #kept: number;
  readonly #answers = new Map<string, T>();

  constructor(kept: number) {
    this.#kept = kept;
  }

  get(key: string): T | undefined {
    return this.#answers.get(key);
  }

  set(key: string, answer: T): void {
    // Deleted first, so that what was answered last is also the last to go.
    this.#answers.delete(key);
    if (this.#answers.size >= this.#kept) {
      const oldest = this.#answers.keys().next();
      if (oldest.done !== true) this.#answers.delete(oldest.value);
    }
    this.#answers.set(key, answer);
  }
}

/**
 * A pure function of one text that remembers its latest answers: while somebody types, all texts but one stay the same.
 * Texts beyond `longest` are not kept at all.
 */
export function remembered<T>(kept: number, longest: number, work: (text: string) => T): (text: string) => T {
  const answers = new Memo<{ readonly answer: T }>(kept);
  return (text) => {
    if (text.length > longest) return work(text);
    const found = answers.get(text);
    if (found !== undefined) return found.answer;
    const answer = work(text);
    answers.set(text, { answer });
    return answer;
  };
}

/** A pure function of one object that works once for each: several rules ask the same about the same download, stage or analysis. */
export function oncePer<K extends object, T>(work: (about: K) => T): (about: K) => T {
  const answers = new WeakMap<K, { readonly answer: T }>();
  return (about) => {
    let found = answers.get(about);
    if (found === undefined) answers.set(about, found = { answer: work(about) });
    return found.answer;
  };
}
