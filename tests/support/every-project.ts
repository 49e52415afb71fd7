import { readdirSync, readFileSync } from 'node:fs';
import { rules } from '../../server/src/rules/index.ts';
import { readCase } from './case-folder.ts';
import { readCorpus } from './corpus.ts';
import { parseFixture } from './fixture.ts';
import { samplesOf } from './repairs.ts';

/** Files that are checked together, and what their user prefers. */
export interface NamedProject {
  /** `sample goproxy-off/bad-no-cache`, `corpus scaffold`, `case 39-…`, `project healthy-make` */
  readonly name: string;
  readonly files: ReadonlyMap<string, string>;
  readonly preferences: unknown;
}

const casesFolder = new URL('../unit/rules/cases/', import.meta.url);
const projectsFolder = new URL('../unit/rules/projects/', import.meta.url);

/** Whatever the repository has for rules to judge: what holds in general is tried on all of it. */
export function everyProject(): readonly NamedProject[] {
  const samples = rules.flatMap((rule) => samplesOf(rule).map(({ name, fixture: { files, preferences } }) => ({ name: `sample ${rule.id}/${name}`, files, preferences })));
  const corpus = readCorpus().map(({ name, files }) => ({ name: `corpus ${name}`, files, preferences: undefined }));
  const cases = readdirSync(casesFolder, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => {
    const { files, preferences } = readCase(new URL(`${name}/`, casesFolder));
    return { name: `case ${name}`, files, preferences };
  });
  const projects = readdirSync(projectsFolder).map((file) => {
    const { files, preferences } = parseFixture(readFileSync(new URL(file, projectsFolder), 'utf8'));
    return { name: `project ${file.replace(/\.txt$/, '')}`, files, preferences };
  });
  return [...samples, ...corpus, ...cases, ...projects];
}
