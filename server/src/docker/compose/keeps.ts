import { parseDocument } from 'yaml';

/** Beyond this nobody waits for a repair: the file is read twice for it. */
const longestText = 128 * 1024;

/**
 * Whether a changed compose file still says all that it said: it parses, every key is there, and every value but a short `build`, which may
 * have become a long one. Aliases and merge keys count as what they stand for.
 */
export function keepsCompose(before: string, after: string): boolean {
  const [old, changed] = [valueOf(before), valueOf(after)];
  return old !== undefined && changed !== undefined && keeps(old.value, changed.value);
}

function valueOf(text: string): { readonly value: unknown } | undefined {
  if (text.length > longestText) return undefined;
  try {
    // Not silent: a second document would go unnoticed.
    const document = parseDocument(text, { prettyErrors: false, uniqueKeys: true, logLevel: 'error', merge: true });
    return document.errors.length > 0 ? undefined : { value: document.toJS() as unknown };
  } catch {
    // Aliases that multiply without end.
    return undefined;
  }
}

function keeps(before: unknown, after: unknown): boolean {
  if (isMap(before)) {
    return isMap(after) && Object.entries(before)
      .every(([key, value]) => key in after && (keeps(value, after[key]) || isLongForm(key, value, after[key])));
  }
  if (Array.isArray(before)) return Array.isArray(after) && before.every((item) => after.some((each) => keeps(item, each)));
  // An empty block that gets its first entry.
  return before === null ? after === null || isMap(after) || Array.isArray(after) : before === after;
}

function isLongForm(key: string, before: unknown, after: unknown): boolean {
  return key === 'build' && typeof before === 'string' && isMap(after) && after['context'] === before;
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
