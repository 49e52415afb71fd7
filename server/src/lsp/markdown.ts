import { redact } from '../probe/redact.ts';

/** Text out of a file as inline code: secrets hidden, nothing in it can end the code or a table's cell. */
export function code(text: string): string {
  const shown = redact(text).replace(/[\r\n]+/g, ' ');
  const fence = '`'.repeat(longestRun(shown) + 1);
  const padding = shown.startsWith('`') || shown.endsWith('`') ? ' ' : '';
  return `${fence}${padding}${shown}${padding}${fence}`;
}

/** Inside a table a bar ends the cell, even in code. */
export function codeInTable(text: string): string {
  return code(text).replaceAll('|', '\\|');
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
}
