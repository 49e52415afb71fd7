import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureEngine, type LabEngine } from '../engine/engine.ts';
import { ensureImages } from '../images/ensure-images.ts';
import { collect, collectorImage, refusalOf, withOutput } from './builder-output.ts';
import { assertAgreement, seed } from './comparison.ts';
import { arriving, invalidFiles, tree, validFiles } from './dockerignore.ts';

/** Our reading of .dockerignore is the builder's, on hundreds of inputs. What differs on purpose: docs/differential.md. */
describe(`differential: BuildKit (seed ${seed})`, function () {
  this.timeout(600_000);
  let engine: LabEngine;

  before(async () => {
    engine = await ensureEngine();
    await ensureImages(engine, [collectorImage]);
  });

  it(`.dockerignore: which of ${tree.length} files arrive, ${validFiles.length} inputs`, async () => {
    const judged: { input: string; ours: readonly string[]; theirs: readonly string[] }[] = [];
    for (let start = 0; start < validFiles.length; start += contextsPerBuild) {
      const batch = validFiles.slice(start, start + contextsPerBuild);
      const names = batch.map((_, index) => `c${index}`);
      const dockerfile = collect(names, '(cd "$each" && find . -type f > "/out/$each")');
      const contexts = Object.fromEntries(batch.map((text, index) => [names[index]!, { ...Object.fromEntries(tree.map((path) => [path, ''])), '.dockerignore': text }]));
      await withOutput(engine, { dockerfile, contexts }, (folder) => {
        batch.forEach((input, index) => { judged.push({ input, ours: [...arriving(input)].sort(), theirs: filesIn(readFileSync(join(folder, names[index]!), 'utf8')) }); });
      });
    }
    assertAgreement(judged);
  });

  for (const text of invalidFiles) {
    it(`.dockerignore: ${JSON.stringify(text)} breaks the build`, async () => {
      const { code, log } = await refusalOf(engine, { dockerfile: 'FROM scratch\nCOPY --from=c / /\n', contexts: { c: { 'go.mod': '', '.dockerignore': text } } });
      // The builder gives the fault itself or only "context canceled", whichever of two streams ends first.
      assert.notEqual(code, 0, log);
    });
  }

  it('.dockerignore: the same build with a good line passes', async () => {
    const { code, log } = await refusalOf(engine, { dockerfile: 'FROM scratch\nCOPY --from=c / /\n', contexts: { c: { 'go.mod': '', '.dockerignore': '[a]' } } });
    assert.equal(code, 0, log);
  });
});

/** The builder walks every context by itself; with many more at once it is no quicker. */
const contextsPerBuild = 110;

/** What find printed. */
function filesIn(listing: string): string[] {
  return listing.split('\n').filter((path) => path !== '' && path !== './.dockerignore').map((path) => path.slice('./'.length)).sort();
}
