import { overlaps, type Span } from './source.ts';

/** Replace `span` of the file `path` by `newText`. An empty span inserts. */
export interface TextEdit {
  readonly path: string;
  readonly span: Span;
  readonly newText: string;
  /** The edit takes the whole text away, and the file with it. Only fixes that the user chooses hold one. */
  readonly removesFile?: true;
}

/** Whether two edits cannot both be applied: same file, overlapping spans, or two insertions at one place. */
export function conflicts(a: TextEdit, b: TextEdit): boolean {
  if (a.path !== b.path) return false;
  if (overlaps(a.span, b.span)) return true;
  return a.span.start === b.span.start && a.span.end === b.span.end;
}

/** Applies the edits of one file to its text. Precondition: no two of them conflict. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const ordered = [...edits].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  let result = '';
  let done = 0;
  for (const edit of ordered) {
    result += text.slice(done, edit.span.start) + edit.newText;
    done = edit.span.end;
  }
  return result + text.slice(done);
}
