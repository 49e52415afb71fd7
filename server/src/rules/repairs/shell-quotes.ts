import type { BuildAnalysis, Setting, SettingSite } from '../../project/analysis.ts';

/**
 * The quotes that a value in a shell command needs as soon as it holds a character that the shell reads, such as "|": `''` where it stands
 * in quotes already or in no shell, undefined where neither pair is free because the command itself is quoted twice.
 */
export function quotesFor({ model, context }: BuildAnalysis, { site, whole, written }: Setting): '"' | '\'' | '' | undefined {
  const isElsewhere = site.kind === 'context-file' && site.syntax === 'shell';
  if (!isElsewhere && !isShellSite(site)) return '';
  const { place: { span, path } } = written;
  const text = path === model.syntax.source.path ? model.syntax.source.text : isElsewhere ? context.readOnDisk(path) : undefined;
  if (text === undefined) return undefined;
  if (isQuote(text[span.start - 1]) && text[span.start - 1] === text[span.end]) return '';
  if (isQuote(text[whole.span.start]) && text[whole.span.start] === text[span.end]) return '';
  // The words of an exec form and of `sh -c "…"` stand in quotes of their own: the other pair goes inside.
  const before = text.slice(isElsewhere ? startOfCommand(text, span.start) : site.step.instruction.span.start, span.start);
  return isClosed(before, '"') ? '"' : isClosed(before, '\'') ? '\'' : undefined;
}

export function isShellSite(site: SettingSite): site is Extract<SettingSite, { readonly kind: 'inline' | 'export' | 'go-env-w' }> {
  return site.kind === 'inline' || site.kind === 'export' || site.kind === 'go-env-w';
}

/** The line, with those that continue into it. */
function startOfCommand(text: string, offset: number): number {
  let start = text.lastIndexOf('\n', offset - 1) + 1;
  while (start > 1 && /\\\r?\n$/.test(text.slice(Math.max(0, start - 3), start))) start = text.lastIndexOf('\n', start - 2) + 1;
  return start;
}

function isQuote(character: string | undefined): boolean {
  return character === '"' || character === '\'';
}

function isClosed(text: string, quote: string): boolean {
  return text.split(quote).length % 2 === 1;
}
