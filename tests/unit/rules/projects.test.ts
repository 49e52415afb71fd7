import { readdirSync, readFileSync } from 'node:fs';
import { enabledRules } from '../../../server/src/checking/enabled-rules.ts';
import { rules } from '../../../server/src/rules/index.ts';
import { assertMarkedFindings } from '../../support/check-fixture.ts';
import { parseFixture } from '../../support/fixture.ts';

const folder = new URL('projects/', import.meta.url);

/** Whole projects under all rules at once: what is marked is found, and nothing else. Most of them are healthy. */
describe('whole projects', () => {
  for (const name of readdirSync(folder).sort()) {
    it(name.replace(/\.txt$/, ''), () => {
      assertMarkedFindings(parseFixture(readFileSync(new URL(name, folder), 'utf8')), enabledRules(rules, {}));
    });
  }
});
