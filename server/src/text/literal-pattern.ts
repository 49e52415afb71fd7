/** A pattern that this text itself matches and nothing else; with any flags, outside of a character class. */
export function literalPattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
}
