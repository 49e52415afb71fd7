/** Properties an element may be given here. There is none for markup: text from a report is only ever set as text. */
export interface Properties {
  readonly class?: string;
  readonly text?: string;
  /** Name under which focus and open folds are found again after a part was drawn anew. */
  readonly key?: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly onClick?: () => void;
}

export type Child = Node | undefined;

/** Makes an element with its children. */
export function element<K extends keyof HTMLElementTagNameMap>(
  name: K, properties: Properties = {}, ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  if (properties.class !== undefined) made.className = properties.class;
  if (properties.text !== undefined) made.textContent = properties.text;
  if (properties.key !== undefined) made.dataset['key'] = properties.key;
  for (const [attribute, value] of Object.entries(properties.attributes ?? {})) made.setAttribute(attribute, value);
  if (properties.onClick !== undefined) made.addEventListener('click', properties.onClick);
  made.append(...children.filter((child) => child !== undefined));
  return made;
}

/**
 * Text that may be broken behind the marks that divide an address or a list, so that a narrow page does not cut names in two. The breaks
 * are no characters: what is copied is the text.
 */
export function breakable(name: 'code' | 'span', text: string, properties: Properties = {}): HTMLElement {
  const made = element(name, properties);
  for (const [index, part] of text.split(/(?<=[,|?&=]|[\w.-]\/)/u).entries()) {
    if (index > 0) made.append(element('wbr'));
    made.append(part);
  }
  return made;
}

export function code(text: string, properties: Properties = {}): HTMLElement {
  return breakable('code', text, properties);
}

/** Text for screen readers only. */
export function spoken(text: string): HTMLSpanElement {
  return element('span', { class: 'spoken', text });
}

export function button(label: string, key: string, kind: 'primary' | 'secondary' | 'link', onClick: () => void): HTMLButtonElement {
  return element('button', { class: `button ${kind}`, text: label, key, attributes: { type: 'button' }, onClick });
}

/** A section of the page under its own heading, which names it for screen readers. */
export function section(key: string, title: string, ...children: readonly Child[]): HTMLElement {
  const heading = element('h2', { text: title, attributes: { id: `heading-${key}` } });
  return element('section', { class: `section ${key}`, attributes: { 'aria-labelledby': heading.id } }, heading, ...children);
}
