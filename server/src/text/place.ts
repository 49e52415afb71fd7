import type { Span } from './source.ts';

/** A span of a named file: where something is written. */
export interface Place {
  /** Absolute path with `/` between its parts. */
  readonly path: string;
  readonly span: Span;
}

/**
 * A value as it stands in a file.
 *
 * `verbatim` says that the characters of the value stand one by one in `place.span`, without quotes, escapes,
 * continuations or expansions, so that offsets into the value are offsets into the file.
 */
export interface Written {
  readonly place: Place;
  readonly verbatim: boolean;
}

/** The place of a part of a written value; the whole value's place where parts cannot be told. */
export function placeInValue(written: Written, part: Span): Place {
  if (!written.verbatim) return written.place;
  const { path, span } = written.place;
  return { path, span: { start: Math.min(span.start + part.start, span.end), end: Math.min(span.start + part.end, span.end) } };
}
