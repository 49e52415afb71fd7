import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { enabledRules } from '../../../server/src/rules/enabled-rules.ts';
import { rules as allRules } from '../../../server/src/rules/index.ts';
import { readCase } from '../../support/case-folder.ts';
import { assertRepairs, checkTexts, projectRoot } from '../../support/check-fixture.ts';

const folder = new URL('cases/', import.meta.url);
const rules = enabledRules(allRules, {});

/** Failures that people reported, each as a project of its own under all rules at once; CONTRIBUTING.md says how to add one. */
describe('real cases', () => {
  for (const { name } of readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory()).sort((a, b) => order(a.name) - order(b.name))) {
    it(name, () => {
      const { files, findings: expected, why, preferences } = readCase(new URL(`${name}/`, folder));
      assert.match(name, /^\d{2,3}-[a-z0-9-]+$/, 'the number of the case, then a few words');
      assert.ok(files.size > 0 && (expected.length > 0 || (why ?? '').trim() !== ''), 'a case expects findings, or its why.md says why there are none');
      const findings = checkTexts(files, rules, preferences);
      const actual = findings.map(({ rule, place }) => {
        const file = place.path.slice(projectRoot.length + 1);
        return { rule, file, text: files.get(file)?.slice(place.span.start, place.span.end) };
      });
      assert.deepEqual(actual, expected);
      for (const finding of findings) for (const fix of finding.fixes) assertRepairs(files, finding, fix, rules, preferences);
    });
  }
});

function order(name: string): number {
  return Number.parseInt(name, 10);
}
