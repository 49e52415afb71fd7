import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { rules } from '../../../server/src/rules/index.ts';
import { readProof, sharedProof } from '../../lab/proofs/proof.ts';
import { checkTexts } from '../../support/check-fixture.ts';
import { parseFixture, type Fixture } from '../../support/fixture.ts';

const root = new URL('../../../', import.meta.url);

/** The lab builds the samples with a proof; these hold what readers are told of it to what is really built. */
describe('what the pages of errors say of real builds', () => {
  for (const rule of rules.filter(({ severity }) => severity === 'error')) {
    it(rule.id, () => {
      const samples = new URL(`server/src/rules/${rule.id}/samples/`, root);
      const proven = readdirSync(samples).sort().map((name) => parseFixture(readFileSync(new URL(name, samples), 'utf8'))).filter(({ proof }) => proof !== undefined && sharedProof(proof) === undefined);
      assert.ok(proven.length > 0, 'no sample is built');
      for (const [folder, locale] of [['', 'en'], ['zh-cn/', 'zh-cn']] as const) {
        const page = readFileSync(new URL(`docs/rules/${folder}${rule.id}.md`, root), 'utf8');
        const proof = page.slice(page.lastIndexOf('\n## '));
        for (const fixture of proven) assert.ok(proof.includes(messageOf(fixture)), `${folder}${rule.id}.md does not quote ${JSON.stringify(messageOf(fixture))}`);
        const isShown = ({ files, preferences }: Fixture) => {
          const said = checkTexts(files, [rule], preferences).map(({ message }) => message[locale]);
          return said.length > 0 && said.every((message) => page.includes(message));
        };
        assert.ok(proven.some(isShown), `${folder}${rule.id}.md shows an example that is not built`);
      }
      for (const { files, preferences } of proven) assert.ok(checkTexts(files, [rule], preferences).some(({ severity }) => severity === 'error'), 'a proof of what is no error');
    });
  }
});

/** Nobody has to believe a sample: it is built, or its fault is one that is built. */
describe('every sample of an error', () => {
  for (const rule of rules.filter(({ severity }) => severity === 'error')) {
    it(`of ${rule.id} has a proof, or names the sample whose fault it shares`, () => {
      const folder = new URL(`server/src/rules/${rule.id}/samples/`, root);
      const samples = new Map(readdirSync(folder).map((name) => [name.replace(/\.txt$/, ''), parseFixture(readFileSync(new URL(name, folder), 'utf8'))]));
      for (const [name, { files, preferences, proof }] of samples) {
        if (!checkTexts(files, [rule], preferences).some(({ severity }) => severity === 'error')) continue;
        assert.ok(proof !== undefined, `${name} has no section proof.json: { "fails": … }, or { "as": …, "because": … }`);
        const shared = sharedProof(proof);
        if (shared === undefined) continue;
        const other = samples.get(shared.as)?.proof;
        assert.ok(other !== undefined && sharedProof(other) === undefined, `${name} shares the proof of ${shared.as}, which has none of its own`);
        assert.match(shared.because, /^\S+(?: \S+){5,}$/, `${name} does not say why its fault is that of ${shared.as}`);
      }
    });
  }
});

function messageOf({ proof }: Fixture): string {
  const read = readProof(proof);
  return read.kind === 'fails' ? read.fails : read.leaks;
}
