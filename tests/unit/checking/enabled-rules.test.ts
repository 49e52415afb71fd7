import assert from 'node:assert/strict';
import { enabledRules } from '../../../server/src/checking/enabled-rules.ts';
import type { Rule } from '../../../server/src/rules/rule.ts';
import { localized } from '../../../server/src/text/localized.ts';

const usual: Rule = { id: 'usual', severity: 'warning', group: 'reach', title: localized('a', 'a') };
const advice: Rule = { id: 'advice', severity: 'hint', group: 'cache', title: localized('b', 'b'), optIn: true };

describe('which rules are asked', () => {
  const asked = (chosen: Parameters<typeof enabledRules>[1]) => enabledRules([usual, advice], chosen).map(({ id }) => id);

  it('all but the opt-in ones, when nothing is chosen', () => {
    assert.deepEqual(asked({}), ['usual']);
  });

  it('an opt-in rule with a severity of the user\'s', () => {
    assert.deepEqual(asked({ advice: 'info' }), ['usual', 'advice']);
  });

  it('none that is off', () => {
    assert.deepEqual(asked({ usual: 'off', advice: 'off' }), []);
  });
});
