/** Blanks that separate words inside one line of a Dockerfile. */
export function isBlank(code: number): boolean {
  return code === 32 || code === 9 || code === 11 || code === 12 || code === 13;
}

/** White space as Go's `unicode.IsSpace` sees it within Latin text. */
export function isSpace(code: number): boolean {
  return isBlank(code) || code === 10 || code === 0x85 || code === 0xa0;
}

export const doubleQuote = 34;
export const singleQuote = 39;
export const backslash = 92;
export const hash = 35;
