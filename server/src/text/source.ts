/** A half-open range of UTF-16 code-unit offsets into one text: `start` included, `end` excluded. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Zero-based line and UTF-16 character, as the language server protocol counts by default. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/**
 * One text and the name it goes by.
 *
 * `path` is absolute, with `/` between its parts on every platform, and is the file's identity inside the core;
 * the rims turn it into a URI or a path relative to the working directory.
 */
export interface Source {
  readonly path: string;
  readonly text: string;
}

export function span(start: number, end: number): Span {
  return { start, end };
}

/** The span of the same text where it begins `by` offsets later. */
export function moved(range: Span, by: number): Span {
  return { start: range.start + by, end: range.end + by };
}

export function sliceOf(source: Source, range: Span): string {
  return source.text.slice(range.start, range.end);
}

export function contains(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

export function overlaps(a: Span, b: Span): boolean {
  return a.start < b.end && b.start < a.end;
}
