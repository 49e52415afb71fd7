import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { rules } from '../../../server/src/rules/index.ts';
import { repairsOf } from '../../support/repairs.ts';

/** Every rule that is there, with every sample it has; what holds for all fixes is in fixes.test.ts. */
describe('repairs', () => {
  for (const rule of rules) {
    it(`of ${rule.id} are those of the golden text`, () => {
      const golden = readFileSync(new URL(`repairs/${rule.id}.txt`, import.meta.url), 'utf8');
      assert.equal(repairsOf(rule), golden, 'refresh with: npm run generate, and look at the difference');
    });
  }
});
