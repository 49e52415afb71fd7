/** Go string literals: writing one as strconv.Quote does, reading one as strconv.Unquote does. Source: Go: strconv/quote.go. */

const shortEscapes: Readonly<Record<string, string>> = {
  '\u0007': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
};

const readEscapes: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  '"': '"',
};

/** The text as a Go literal in double quotes, as %q prints it. */
export function quoteGo(text: string): string {
  const body = text.replace(/["\\]|[\p{C}\p{Z}]/gu, (character) => {
    if (character === ' ') return character;
    if (character === '"' || character === '\\') return `\\${character}`;
    return shortEscapes[character] ?? numericEscape(character.codePointAt(0) ?? 0);
  });
  return `"${body}"`;
}

/** The value of a literal in double quotes or back quotes; undefined when the literal is malformed. */
export function unquoteGo(literal: string): string | undefined {
  const quote = literal.charAt(0);
  if (literal.length < 2 || !literal.endsWith(quote)) return undefined;
  const body = literal.slice(1, -1);
  if (quote === '`') return body.includes('`') ? undefined : body.replace(/\r/gu, '');
  if (quote !== '"' || !/^(?:[^\\"\n]|\\.)*$/su.test(body)) return undefined;
  const malformed: string[] = [];
  const value = body.replace(
    /\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|([0-7]{3})|(.))/gsu,
    (
      all,
      hex: string | undefined,
      short: string | undefined,
      long: string | undefined,
      octal: string | undefined,
      letter: string | undefined,
    ) => {
      const code =
        letter === undefined ? Number.parseInt(hex ?? short ?? long ?? octal ?? '', octal === undefined ? 16 : 8) : undefined;
      const character = code === undefined ? readEscapes[letter ?? ''] : codePoint(code);
      if (character === undefined) malformed.push(all);
      return character ?? '';
    },
  );
  return malformed.length === 0 ? value : undefined;
}

function numericEscape(code: number): string {
  if (code < 0x20 || code === 0x7f) return `\\x${code.toString(16).padStart(2, '0')}`;
  return code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
}

function codePoint(code: number): string | undefined {
  const isSurrogate = code >= 0xd800 && code <= 0xdfff;
  return code > 0x10ffff || isSurrogate ? undefined : String.fromCodePoint(code);
}
