import type { Page } from 'playwright-core';

/** Text whose colour stands out from what is behind it by less than this is hard to read (WCAG 2, level AA). */
export const leastContrast = 4.5;

/** Texts that stand out too little, as `3.9 .muted: words`. */
export function faintTexts(page: Page): Promise<string[]> {
  return page.evaluate(`(${findFaintTexts})(${leastContrast})`);
}

/** Elements that reach over the page's edge or over the one that cuts them off. */
export function cutOff(page: Page): Promise<string[]> {
  return page.evaluate(`(${findCutOff})()`);
}

/** Visible words outside of code, one entry for each text node. */
export function words(page: Page): Promise<string[]> {
  return page.evaluate(`(${findWords})()`);
}

/** One element as assistive technology is told of it. */
export interface Told {
  readonly role: string;
  readonly name: string;
  readonly level?: number;
}

/** What the browser tells assistive technology, in the order of the page. */
export async function accessibilityTree(page: Page): Promise<Told[]> {
  const session = await page.context().newCDPSession(page);
  try {
    const { nodes } = await session.send('Accessibility.getFullAXTree');
    return nodes.filter((node) => !node.ignored).map((node) => {
      const level: unknown = node.properties?.find(({ name }) => name === 'level')?.value.value;
      return { role: String(node.role?.value ?? ''), name: String(node.name?.value ?? ''), ...(typeof level === 'number' ? { level } : {}) };
    });
  } finally {
    await session.detach();
  }
}

/** What a person who hears the page would miss: controls, tables and regions without a name, steps left out between headings. */
export function unheard(tree: readonly Told[]): string[] {
  const named = new Set(['button', 'link', 'table', 'region', 'toolbar', 'rowheader', 'columnheader', 'DisclosureTriangle']);
  const nameless = tree.filter(({ role, name }) => named.has(role) && name.trim() === '').map(({ role }) => `${role} without a name`);
  const levels = tree.filter(({ role }) => role === 'heading').map(({ level = 0 }) => level);
  const skipped = levels.filter((level, index) => level > (levels[index - 1] ?? 0) + 1).map((level) => `heading of level ${level} without one above it`);
  const titles = levels.filter((level) => level === 1).length;
  const buttons = tree.filter(({ role }) => role === 'button').map(({ name }) => name);
  const doubled = [...new Set(buttons.filter((name, index) => buttons.indexOf(name) !== index))].map((name) => `two buttons are called ${name}`);
  return [...nameless, ...skipped, ...doubled, ...(titles === 1 ? [] : [`${titles} headings of level 1`])];
}

/*
 * Scripts that run in the page. They are text, because a function would arrive with the marks that the compiler of the tests puts into it.
 */

const visibleTexts = `
  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const element = node.parentElement;
    if (node.textContent.trim() === '' || element.closest('script, .spoken, thead') !== null || !element.checkVisibility()) continue;
    texts.push({ text: node.textContent.trim(), element });
  }
`;

const findFaintTexts = `(least) => {
  ${visibleTexts}
  const parse = (colour) => {
    const parts = colour.match(/[\\d.]+/g)?.map(Number) ?? [0, 0, 0, 0];
    const scale = colour.startsWith('color(') ? 255 : 1;
    return { rgb: parts.slice(0, 3).map((part) => part * scale), alpha: parts[3] ?? 1 };
  };
  const over = (top, below) => top.rgb.map((part, index) => part * top.alpha + below[index] * (1 - top.alpha));
  const known = new Map();
  const behind = (element) => {
    if (element === null) return [255, 255, 255];
    if (!known.has(element)) known.set(element, over(parse(getComputedStyle(element).backgroundColor), behind(element.parentElement)));
    return known.get(element);
  };
  const luminance = (rgb) => {
    const [r, g, b] = rgb.map((part) => part / 255).map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  return texts.flatMap(({ text, element }) => {
    const background = behind(element);
    const [low, high] = [luminance(over(parse(getComputedStyle(element).color), background)), luminance(background)].sort((a, b) => a - b);
    const contrast = (high + 0.05) / (low + 0.05);
    return contrast < least ? [contrast.toFixed(2) + ' .' + element.className + ': ' + text.slice(0, 60)] : [];
  });
}`;

const findCutOff = `() => {
  const page = document.documentElement;
  const found = page.scrollWidth > page.clientWidth ? ['the page is ' + (page.scrollWidth - page.clientWidth) + ' px too wide'] : [];
  for (const element of document.querySelectorAll('main *')) {
    if (!(element instanceof HTMLElement) || !element.checkVisibility() || element.closest('.spoken, thead') !== null) continue;
    const box = element.getBoundingClientRect();
    if (box.width > 0 && (box.right > page.clientWidth + 1 || box.left < -1)) found.push('over the edge: ' + element.tagName + '.' + element.className);
    const { overflowX, overflowY } = getComputedStyle(element);
    if (overflowX !== 'visible' && element.scrollWidth > element.clientWidth + 1) found.push('cut off: ' + element.tagName + '.' + element.className);
    if (overflowY === 'hidden' && element.scrollHeight > element.clientHeight + 1) found.push('cut off below: ' + element.tagName + '.' + element.className);
  }
  return found;
}`;

const findWords = `() => {
  ${visibleTexts}
  return texts.filter(({ element }) => element.closest('code, pre, .detail') === null).map(({ text }) => text);
}`;
