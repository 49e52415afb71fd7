import assert from 'node:assert/strict';
import fc from 'fast-check';
import { literalPattern } from '../../../server/src/text/literal-pattern.ts';

describe('a pattern of a text itself', () => {
  it('matches this text, whatever it holds and whatever the flags', () => {
    fc.assert(fc.property(fc.string(), fc.constantFrom('', 'u', 's', 'gu'), (text, flags) => {
      assert.equal(new RegExp(`^(?:${literalPattern(text)})$`, flags).exec(text)?.[0], text);
    }));
  });

  it('gives no character a meaning', () => {
    assert.ok(!new RegExp(`^${literalPattern('a.b*')}$`).test('aXbb'));
    assert.ok(!new RegExp(`^${literalPattern('a|b')}$`).test('a'));
  });
});
