/**
 * Writes what comes from the rules and from the types of the report: docs/rules/, schemas/, the tables in the README files, the manifest's
 * severities, and the golden text of all repairs.
 *
 *   npx tsx scripts/generate-rule-pages.ts           write
 *   npx tsx scripts/generate-rule-pages.ts --check   exit 1 when something is stale
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { forsakenPages, generatedFiles, staleFiles } from './generated-files.ts';

const root = new URL('../', import.meta.url);
const generated = generatedFiles();
const stale = staleFiles(generated);

if (process.argv.includes('--check')) {
  if (stale.length > 0) process.stderr.write(`stale: ${stale.join(', ')}\nrefresh with: npm run generate\n`);
  process.exitCode = stale.length > 0 ? 1 : 0;
} else {
  for (const folder of ['docs/rules/zh-cn/', 'tests/unit/rules/repairs/']) mkdirSync(new URL(folder, root), { recursive: true });
  for (const path of forsakenPages(generated)) rmSync(new URL(path, root));
  for (const [path, text] of generated) if (stale.includes(path)) writeFileSync(new URL(path, root), text);
  process.stdout.write(`${generated.size} files written from the rules, ${stale.length} changed\n`);
}
