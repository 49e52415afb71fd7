import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { enabledRules } from '../../../server/src/checking/enabled-rules.ts';
import { rules } from '../../../server/src/rules/index.ts';
import type { Rule } from '../../../server/src/rules/rule.ts';
import { applyFix, assertMarkedFindings, assertRepairs, checkTexts, projectRoot } from '../../support/check-fixture.ts';
import { parseFixture } from '../../support/fixture.ts';

const folder = new URL('../../../server/src/rules/', import.meta.url);

describe('rules', () => {
  it('are the folders of server/src/rules', () => {
    const folders = readdirSync(folder).filter((name) => existsSync(new URL(`${name}/rule.ts`, folder)));
    assert.deepEqual(rules.map((rule) => rule.id).sort(), folders.sort());
  });

  for (const rule of rules) describe(rule.id, () => { describeSamples(rule); });
});

function describeSamples(rule: Rule): void {
  const samples = new URL(`${rule.id}/samples/`, folder);
  const asked = enabledRules(rules, { [rule.id]: rule.severity });
  // Of a suppression nobody can say whether it is used unless all rules are asked.
  const alone = rule.checkSuppressions === undefined ? [rule] : asked;
  const names = existsSync(samples) ? readdirSync(samples).filter((name) => name.endsWith('.txt')).sort() : [];

  it('has a bad and a good sample', () => {
    assert.ok(names.some((name) => name.startsWith('bad-')) && names.some((name) => name.startsWith('good-')), names.join(', '));
  });

  for (const name of names) {
    it(name.replace(/\.txt$/, ''), () => {
      const fixture = parseFixture(readFileSync(new URL(name, samples), 'utf8'));
      const findings = assertMarkedFindings(fixture, alone);
      assert.equal(findings.length > 0, name.startsWith('bad-'), 'the name says whether there is something to find');
      for (const finding of findings) {
        assert.match(finding.message['zh-cn'], /\p{Script=Han}/u, 'the Chinese message is Chinese');
        for (const fix of finding.fixes) {
          assert.match(fix.title['zh-cn'], /\p{Script=Han}/u, 'the Chinese title is Chinese');
          assertRepairs(fixture.files, finding, fix, asked, fixture.preferences);
        }
      }
      for (const [number, files] of fixture.after) {
        const fix = findings[0]?.fixes[number - 1];
        assert.ok(fix !== undefined, `there is no fix ${number}`);
        const repaired = applyFix(fixture.files, fix);
        for (const [path, text] of files) assert.equal(repaired.get(path), text, `${path} after "${fix.title.en}"`);
        // Repaired once, repaired for good: what is safe to apply has nothing left to say about the same rule.
        const again = checkTexts(repaired, alone, fixture.preferences)
          .flatMap((finding) => finding.fixes.filter((each) => each.safe && finding.place.path.startsWith(projectRoot)));
        if (findings.length === 1) assert.deepEqual(again, []);
      }
    });
  }
}
