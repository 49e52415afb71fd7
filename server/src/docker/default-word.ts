/** Where the value stands within its written form. */
interface Within {
  readonly start: number;
  readonly end: number;
}

/**
 * The word in `${NAME:-word}`, alone or in double quotes, in an instruction or in a compose file, if the whole stands for it character by
 * character; undefined otherwise.
 */
export function defaultWord(raw: string, value: string): Within | undefined {
  const [, before = '', word] = alone.exec(raw) ?? [];
  return word === value ? { start: before.length, end: before.length + word.length } : undefined;
}

const alone = /^("?\$\{\w+:?-)([^"'$\\`{}]*)\}"?$/;
