/** Writes the tables in data/ anew: `npm run data`. */
import { writeFileSync } from 'node:fs';
import { dataFiles } from './data-files.ts';

const root = new URL('../', import.meta.url);
const files = dataFiles();
for (const [path, text] of files) writeFileSync(new URL(path, root), text);
process.stdout.write(`${files.size} tables written\n`);
