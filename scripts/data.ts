/**
 * Writes what can be made anew of the tables in data/: `npm run data`, and says what cannot. With `--go-releases FILE` (`-`: standard
 * input) the last patch releases of Go come from a list of them, such as `go list -m -versions golang.org/toolchain` prints.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { dataFiles, enteredByHand, imagesWith } from './data-files.ts';

const root = new URL('../', import.meta.url);
const { values } = parseArgs({ options: { 'go-releases': { type: 'string' } } });
const releases = values['go-releases'];
const files = dataFiles();
if (releases !== undefined) {
  const list = readFileSync(releases === '-' ? 0 : releases, 'utf8');
  files.set('data/official-images.json', imagesWith(list, new Date().toISOString().slice(0, 10)));
}
for (const [path, text] of files) writeFileSync(new URL(path, root), text);
process.stdout.write(`${files.size} tables written. By hand, with origin and date, remain:\n`);
for (const [name, what] of Object.entries(enteredByHand)) process.stdout.write(`  data/${name}: ${what}\n`);
