import type { Span } from '../../text/source.ts';

/** The parser directives at the head of a Dockerfile, and where the rest begins. */
export interface Directives {
  readonly escape: '\\' | '`';
  readonly syntax: { readonly value: string; readonly span: Span } | undefined;
  /** Offset of the first line that is no directive. */
  readonly end: number;
}

/**
 * Reads `# syntax=`, `# escape=` and `# check=` from the first lines.
 * Any other comment, a blank line or an instruction ends the area; a first line that starts with `#!` does not count.
 */
export function readDirectives(text: string, start: number): Directives {
  let escape: Directives['escape'] = '\\';
  let syntax: Directives['syntax'];
  let lineStart = start;
  while (lineStart < text.length) {
    const next = endOfLine(text, lineStart);
    // Directives are short; a longer line is none, and is not worth copying at every keystroke.
    const line = text.slice(lineStart, Math.min(next, lineStart + longestDirective));
    const match = directive.exec(line);
    const name = match?.[1]?.toLowerCase();
    const value = match?.[2] ?? '';
    if (name === 'syntax') {
      const at = lineStart + line.indexOf(value, line.indexOf('='));
      syntax ??= { value, span: { start: at, end: at + value.length } };
    } else if (name === 'escape') {
      if (value === '`') escape = '`';
    } else if (name !== 'check' && !(lineStart === start && line.startsWith('#!'))) {
      break;
    }
    lineStart = next;
  }
  return { escape, syntax, end: lineStart };
}

const longestDirective = 4096;
const directive = /^#[ \t]*([a-zA-Z][a-zA-Z0-9]*)[ \t]*=[ \t]*(\S(?:[^\r\n]*\S)?)/;

/** Offset behind the line break that ends the line at `start`. */
function endOfLine(text: string, start: number): number {
  const at = text.indexOf('\n', start);
  return at === -1 ? text.length : at + 1;
}
