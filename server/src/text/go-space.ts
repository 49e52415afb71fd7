/** White space as Go's unicode.IsSpace knows it (strings.TrimSpace, strings.Fields): U+0085 is among it, a byte order mark is not. */
const space = '\\t\\n\\v\\f\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';

/** One character of it. */
export const goSpace = new RegExp(`[${space}]`, 'u');

/** strings.TrimSpace. */
export function trimGoSpace(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && goSpace.test(text.charAt(start))) start++;
  while (end > start && goSpace.test(text.charAt(end - 1))) end--;
  return text.slice(start, end);
}

/** strings.Fields: the parts between white space, none of them empty. */
export function goFields(text: string): readonly string[] {
  return text.split(goSpaces).filter((field) => field !== '');
}

const goSpaces = new RegExp(`[${space}]+`, 'u');
