// Prints, as JSON, what each rule takes for a keystroke in the two Dockerfiles of the benchmark. run.ts bundles and starts it.
import { CachedFiles } from '../server/src/host/cached-files.ts';
import { diskFiles } from '../server/src/host/disk-files.ts';
import { ParseMemory, projectFiles } from '../server/src/project/files.ts';
import { analyzeDocument } from '../server/src/checking/check-project.ts';
import { rules } from '../server/src/rules/index.ts';
import { composeFile, crowdedDockerfile, dockerfile, editPlace } from './samples.ts';
import { median } from './statistics.ts';

/** Microseconds for one keystroke. */
export interface RuleTime {
  readonly name: string;
  readonly plain: number;
  readonly crowded: number;
  readonly services: number;
}

const [folder = '', path = '', lines = '400'] = process.argv.slice(2);
const warmUp = 200;
const measured = 400;
const preferences = { privateHosts: [], preferredProxy: '', knownMirrors: [], hostProxy: '' };

const plain = timesOf(dockerfile(Number(lines)));
const crowded = timesOf(crowdedDockerfile(Number(lines)));
const services = timesOf(dockerfile(Number(lines)), composeFile(10));
const times = [...plain].map(([name, time]): RuleTime =>
  ({ name, plain: time, crowded: crowded.get(name) ?? Number.NaN, services: services.get(name) ?? Number.NaN }));
process.stdout.write(JSON.stringify(times));

function timesOf(text: string, compose?: string): Map<string, number> {
  const at = editPlace(text);
  const edited = `${text.slice(0, at)}x${text.slice(at)}`;
  const cache = new CachedFiles(diskFiles);
  const composeFiles = compose === undefined ? [] : [`${folder}/compose.yaml`];
  for (const path of composeFiles) cache.open(path, compose ?? '');
  const memory = new ParseMemory();
  const samples = new Map<string, number[]>();
  const time = <T>(name: string, work: () => T): T => {
    const started = performance.now();
    const result = work();
    const took = (performance.now() - started) * 1000;
    const known = samples.get(name);
    if (known === undefined) samples.set(name, [took]);
    else known.push(took);
    return result;
  };
  for (let edit = 0; edit < warmUp + measured; edit++) {
    if (edit === warmUp) samples.clear();
    cache.open(path, edit % 2 === 0 ? edited : text);
    const files = projectFiles(cache, memory);
    time('(reading the text)', () => files.dockerfile(path));
    const analyses = time('(stages, downloads, settings)', () => analyzeDocument(path, { top: folder, files, composeFiles }));
    for (const rule of rules) {
      if (rule.checkBuild !== undefined)
        time(rule.id, () => analyses.flatMap((analysis) => [...rule.checkBuild?.(analysis, preferences) ?? []]));
    }
  }
  return new Map([...samples].map(([name, values]) => [name, median(values)]));
}
