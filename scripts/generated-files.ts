/**
 * Everything that is written from the rules, and the report's schema from its types: path from the repository's root → whole text. The
 * words of a rule's page come from `page.md` beside the rule, its examples from its samples, so that what a page shows is what the
 * tests run.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import type { Locale } from '../server/src/text/localized.ts';
import { rules } from '../server/src/rules/index.ts';
import { repairsOf } from '../tests/support/repairs.ts';
import { controlSchema } from './control-schema.ts';
import { reportSchema } from './report-schema.ts';
import { withRuleSeverities, withRuleTexts } from './manifest-severities.ts';
import { renderIndex, renderPage, renderTable } from './rule-page.ts';
import { renderSymptoms } from './symptom-table.ts';

const root = new URL('../', import.meta.url);
const locales: readonly Locale[] = ['en', 'zh-cn'];

export function generatedFiles(): Map<string, string> {
  const files = new Map<string, string>();
  for (const locale of locales) {
    const suffix = locale === 'en' ? '' : `.${locale}`;
    const pages = `docs/rules/${locale === 'en' ? '' : `${locale}/`}`;
    files.set(`${pages}index.md`, renderIndex(rules, locale));
    for (const rule of rules) {
      const folder = `server/src/rules/${rule.id}/`;
      const samples = readdirSync(new URL(`${folder}samples/`, root)).sort().map((name) => ({ name, text: read(`${folder}samples/${name}`) }));
      files.set(`${pages}${rule.id}.md`, renderPage(rule, read(`${folder}page${suffix}.md`), samples, locale));
    }
    const readme = `README${suffix}.md`;
    const withRules = withTable(readme, read(readme), 'rules', renderTable(rules, locale, pages));
    files.set(readme, withTable(readme, withRules, 'symptoms', renderSymptoms(rules, locale, pages)));
    files.set(`package.nls${suffix}.json`, withRuleTexts(read(`package.nls${suffix}.json`), rules, locale));
  }
  for (const rule of rules) files.set(`${repairs}${rule.id}.txt`, repairsOf(rule));
  files.set('schemas/go-module-doctor.schema.json', controlSchema(rules));
  const { schema, pages } = reportSchema();
  files.set('schemas/probe-report.schema.json', schema).set('docs/probe-report.md', pages.en).set('docs/probe-report.zh-cn.md', pages['zh-cn']);
  const manifest = withRuleSeverities(read('package.json'), rules);
  files.set('protocol/src/version.ts', versionModule((JSON.parse(manifest) as { readonly version: string }).version));
  return files.set('package.json', manifest);
}

function versionModule(version: string): string {
  return `// Written by npm run generate from package.json, which is too large to be bundled for one word.\nexport const programVersion = '${version}';\n`;
}

/** The golden text of every fix: a change of a rule shows there what it does to files. */
const repairs = 'tests/unit/rules/repairs/';

/** Files that differ from what would be generated, and pages that no rule has any more. */
export function staleFiles(generated: ReadonlyMap<string, string> = generatedFiles()): string[] {
  return [
    ...[...generated].filter(([path, text]) => !existsSync(new URL(path, root)) || read(path) !== text).map(([path]) => path),
    ...forsakenPages(generated),
  ];
}

export function forsakenPages(generated: ReadonlyMap<string, string>): string[] {
  const onDisk = ['docs/rules/', 'docs/rules/zh-cn/', repairs].flatMap((folder) => {
    const url = new URL(folder, root);
    return existsSync(url) ? readdirSync(url).filter((name) => /\.(?:md|txt)$/.test(name)).map((name) => `${folder}${name}`) : [];
  });
  return onDisk.filter((path) => !generated.has(path));
}

/** The text with the table between its two marks. */
function withTable(path: string, text: string, name: string, table: string): string {
  const opening = `<!-- ${name}: written by npm run generate -->`;
  const closing = `<!-- /${name} -->`;
  const from = text.indexOf(opening);
  const to = text.indexOf(closing);
  if (from < 0 || to < from) throw new Error(`${path}: no ${opening} … ${closing}`);
  return `${text.slice(0, from + opening.length)}\n\n${table}\n${text.slice(to)}`;
}

function read(path: string): string {
  return readFileSync(new URL(path, root), 'utf8');
}
