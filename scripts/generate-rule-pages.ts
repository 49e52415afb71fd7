/**
 * Writes docs/rules/: one page per rule and language, and the index. The words come from `page.md` beside the rule, the
 * wrong and the right example from its samples, so that what a page shows is what the tests run.
 *
 *   npx tsx scripts/generate-rule-pages.ts           write
 *   npx tsx scripts/generate-rule-pages.ts --check   exit 1 when a page is stale
 */
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Locale } from '../server/src/text/localized.ts';
import { rules } from '../server/src/rules/index.ts';
import { renderIndex, renderPage } from './rule-page.ts';

const rulesFolder = new URL('../server/src/rules/', import.meta.url);
const pagesFolder = new URL('../docs/rules/', import.meta.url);
const locales: readonly Locale[] = ['en', 'zh-cn'];

export function generatedPages(): Map<string, string> {
  const pages = new Map<string, string>();
  for (const locale of locales) {
    const prefix = locale === 'en' ? '' : `${locale}/`;
    pages.set(`${prefix}index.md`, renderIndex(rules, locale));
    for (const rule of rules) {
      const folder = new URL(`${rule.id}/`, rulesFolder);
      const words = readFileSync(new URL(locale === 'en' ? 'page.md' : `page.${locale}.md`, folder), 'utf8');
      const samples = readdirSync(new URL('samples/', folder)).sort().map((name) => ({ name, text: readFileSync(new URL(`samples/${name}`, folder), 'utf8') }));
      pages.set(`${prefix}${rule.id}.md`, renderPage(rule, words, samples, locale));
    }
  }
  return pages;
}

/** Pages on disk that differ from what would be generated, or that no rule has any more. */
export function stalePages(): string[] {
  const pages = generatedPages();
  const changed = [...pages].filter(([name, text]) => !existsSync(new URL(name, pagesFolder)) || readFileSync(new URL(name, pagesFolder), 'utf8') !== text).map(([name]) => name);
  return [...changed, ...pagesOnDisk().filter((name) => !pages.has(name))];
}

function pagesOnDisk(): string[] {
  const list = (folder: string): string[] => (existsSync(new URL(folder, pagesFolder)) ? readdirSync(new URL(folder, pagesFolder)).filter((name) => name.endsWith('.md')).map((name) => `${folder === './' ? '' : folder}${name}`) : []);
  return [...list('./'), ...list('zh-cn/')];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const stale = stalePages();
  if (process.argv.includes('--check')) {
    if (stale.length > 0) process.stderr.write(`stale pages in docs/rules: ${stale.join(', ')}\nrefresh them with: npm run generate\n`);
    process.exitCode = stale.length > 0 ? 1 : 0;
  } else {
    const pages = generatedPages();
    mkdirSync(new URL('zh-cn/', pagesFolder), { recursive: true });
    for (const name of pagesOnDisk()) if (!pages.has(name)) rmSync(new URL(name, pagesFolder));
    for (const [name, text] of pages) writeFileSync(new URL(name, pagesFolder), text);
    process.stdout.write(`${pages.size} pages in docs/rules, ${stale.length} changed\n`);
  }
}
