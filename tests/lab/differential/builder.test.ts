import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureEngine, type LabEngine } from '../engine/engine.ts';
import { ensureImages } from '../images/ensure-images.ts';
import { collect, collectorImage, refusalOf, withOutput } from './builder-output.ts';
import { assertAgreement, seed } from './comparison.ts';
import { arriving, invalidFiles, tree, validFiles } from './dockerignore.ts';
import { batches, judge, refused } from './variables.ts';

/** A build each. */
const refusedBuilds = 10;

/** Our reading of .dockerignore, ARG and ENV is the builder's, on hundreds of inputs. What differs on purpose: docs/differential.md. */
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

  for (const batch of batches) {
    it(`ARG and ENV: what RUN sees, ${batch.fragments.length} fragments with the escape character ${batch.escape}`, async () => {
      const more = Object.entries(batch.given).flatMap(([name, value]) => ['--build-arg', `${name}=${value}`]);
      await withOutput(engine, { dockerfile: batch.dockerfile, more }, (folder) => {
        const { judged, unknown } = judge(batch, (stage) => readFileSync(join(folder, stage), 'utf8'));
        assert.ok(unknown < judged.length / 4, `${unknown} unknown, ${judged.length} compared`);
        assertAgreement(judged);
      });
    });
  }

  it(`ARG and ENV: ${refusedBuilds} fragments that we refuse break the build`, async () => {
    for (const { dockerfile } of refused.slice(0, refusedBuilds)) {
      const { code } = await refusalOf(engine, { dockerfile });
      assert.notEqual(code, 0, dockerfile);
    }
  });
});

/** The builder walks every context by itself; with many more at once it is no quicker. */
const contextsPerBuild = 110;

/** What find printed. */
function filesIn(listing: string): string[] {
  return listing.split('\n').filter((path) => path !== '' && path !== './.dockerignore').map((path) => path.slice('./'.length)).sort();
}
