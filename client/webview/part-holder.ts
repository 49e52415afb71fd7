/**
 * Keeps the parts of the page. A part is drawn anew only when its own content has changed, and gives focus and open folds back, so that
 * a page which fills while someone reads it does not jump away under the reader's hands.
 */
export class PartHolder {
  readonly #document: Document;
  readonly #drawn = new Map<string, string>();

  constructor(page: Document) {
    this.#document = page;
  }

  /**
   * @param id of the element that holds the part
   * @param content plain value that decides whether the part has changed
   */
  put(id: string, content: unknown, make: () => readonly Node[]): void {
    const signature = JSON.stringify([content]);
    if (this.#drawn.get(id) === signature) return;
    const home = this.#document.getElementById(id);
    if (home === null) return;
    this.#drawn.set(id, signature);
    const focused = home.contains(this.#document.activeElement) ? keyOf(this.#document.activeElement) : undefined;
    const open = new Set([...home.querySelectorAll('details[open]')].map(keyOf));
    home.replaceChildren(...make());
    for (const fold of home.querySelectorAll('details')) fold.open = open.has(keyOf(fold));
    if (focused !== undefined) this.#focus(home, focused);
  }

  /** The same control, else the first one of the part: a button that was pressed and is gone must not throw focus to the page's start. */
  #focus(home: HTMLElement, key: string): void {
    const controls = [...home.querySelectorAll<HTMLElement>('[data-key]')];
    (controls.find((control) => keyOf(control) === key) ?? controls[0])?.focus({ preventScroll: true });
  }
}

function keyOf(node: Element | null): string | undefined {
  return node instanceof HTMLElement ? node.dataset['key'] : undefined;
}
