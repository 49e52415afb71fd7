import type { BuildAnalysis, Setting, SettingSite } from '../project/analysis.ts';

/**
 * The quotes that a value in a shell command needs as soon as it holds a character that the shell reads, such as "|": `''` where it stands
 * in quotes already or in no shell, undefined where neither pair is free because the command itself is quoted twice.
 */
export function quotesFor({ model }: BuildAnalysis, { site, whole, written }: Setting): '"' | '\'' | '' | undefined {
  if (!isShellSite(site)) return '';
  const { path, text } = model.syntax.source;
  const { place: { span, path: writtenIn } } = written;
  if (writtenIn !== path) return undefined;
  if (isQuote(text[span.start - 1]) && text[span.start - 1] === text[span.end]) return '';
  if (isQuote(text[whole.span.start]) && text[whole.span.start] === text[span.end]) return '';
  // The words of an exec form and of `sh -c "…"` stand in quotes of their own: the other pair goes inside.
  const before = text.slice(site.step.instruction.span.start, span.start);
  return isClosed(before, '"') ? '"' : isClosed(before, '\'') ? '\'' : undefined;
}

export function isShellSite(site: SettingSite): site is Extract<SettingSite, { readonly kind: 'inline' | 'export' | 'go-env-w' }> {
  return site.kind === 'inline' || site.kind === 'export' || site.kind === 'go-env-w';
}

function isQuote(character: string | undefined): boolean {
  return character === '"' || character === '\'';
}

function isClosed(text: string, quote: string): boolean {
  return text.split(quote).length % 2 === 1;
}
