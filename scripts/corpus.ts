/**
 * Shows how the rules judge the corpus of projects in tests/unit/rules/corpus.
 *
 *   npm run corpus              print each new and each lost finding; exit 1 when there is one
 *   npm run corpus -- --update  take today's findings as the expected ones
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { corpusChanges, describeCorpus, expectedFindings, readCorpus } from '../tests/support/corpus.ts';

const projects = readCorpus();
const actual = describeCorpus(projects);
const changes = corpusChanges(existsSync(expectedFindings) ? readFileSync(expectedFindings, 'utf8') : '', actual);
process.stdout.write(changes.map((line) => `${line}\n`).join(''));
if (process.argv.includes('--update')) writeFileSync(expectedFindings, actual);
else if (changes.length > 0) process.exitCode = 1;
process.stdout.write(`${projects.length} projects, ${changes.filter((line) => /^[+-]/.test(line)).length} findings changed\n`);
