import type { Translate } from './translate.ts';

/** The words as a list in a sentence; Chinese has a mark of its own for it. */
export function listed(words: readonly string[], t: Translate): string {
  return words.join(t(', '));
}
