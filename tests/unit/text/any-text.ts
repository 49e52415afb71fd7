import fc from 'fast-check';

const pieces = ['a', 'é', '好', '😀', '\ud800', '\t', ' ', '\n', '\r\n', '\r', '#', '"', "'", '$', '{', '}', ':', '-', '\\', '\u0000', '\ufeff'];

/** Texts made of what breaks readers: every line break, characters of every length in UTF-8, half a surrogate pair, NUL, BOM. */
export const anyText: fc.Arbitrary<string> = fc.array(fc.constantFrom(...pieces), { maxLength: 60 }).map((parts) => parts.join(''));
