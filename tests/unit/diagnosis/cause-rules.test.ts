import assert from 'node:assert/strict';
import { causeCatalogue, findCause } from '../../../server/src/causes/catalogue.ts';
import { causeRules } from '../../../server/src/diagnosis/cause-rules.ts';
import { refutations } from '../../../server/src/diagnosis/refutations.ts';
import { rules } from '../../../server/src/rules/index.ts';

describe('the table of causes and rules', () => {
  const ruleIds = new Set(rules.map((rule) => rule.id));

  it('names rules and causes that exist', () => {
    const unknown = [
      ...causeRules.flatMap((row) => [row.rule].filter((id) => !ruleIds.has(id))),
      ...causeRules.flatMap((row) => row.causes.filter((id) => findCause(id) === undefined)),
      ...refutations.flatMap((row) => [row.rule].filter((id) => !ruleIds.has(id))),
    ];
    assert.deepEqual(unknown, []);
  });

  it('has a reason in both languages for each row', () => {
    for (const { rule, reason } of causeRules) {
      assert.match(reason.en, /\w[^.]$/, rule);
      assert.match(reason['zh-cn'], /\p{Script=Han}/u, rule);
      assert.ok(!reason['zh-cn'].endsWith('。'), rule);
    }
    for (const { rule, reason } of refutations) assert.ok(reason.length > 20, rule);
  });

  it('says one thing of each pair', () => {
    const pairs = causeRules.flatMap(({ rule, causes, about }) => causes.map((cause) => JSON.stringify([rule, cause, about])));
    assert.deepEqual(pairs.filter((pair, index) => pairs.indexOf(pair) !== index), []);
  });

  it('relates every rule that a cause of the catalogue advises', () => {
    const missing = causeCatalogue.flatMap((cause) => cause.remedies.flatMap(({ rule }) => (
      rule === undefined || causeRules.some((row) => row.rule === rule && row.causes.includes(cause.id)) ? [] : [`${cause.id} → ${rule}`])));
    assert.deepEqual(missing, []);
  });
});
