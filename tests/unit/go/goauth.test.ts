import assert from 'node:assert/strict';
import fc from 'fast-check';
import { goauthFault } from '../../../server/src/go/goauth.ts';

describe('GOAUTH', () => {
  for (const value of ['netrc', 'off', 'off ', 'off x', 'OFF', 'git /src', ' git  /src ; netrc', 'gauth --host x', 'netrc,off', 'nope']) {
    it(`accepts ${JSON.stringify(value)}`, () => { assert.equal(goauthFault(value), undefined); });
  }

  const empty = 'GOAUTH encountered an empty command';
  const off = 'GOAUTH=off cannot be combined with other authentication commands';
  const folder = 'GOAUTH=git dir method requires an absolute path to the git working directory';
  const refused: readonly (readonly [value: string, goMessage: string, corrected?: string, isSure?: boolean])[] = [
    [' ', empty],
    [';', empty],
    ['netrc;', empty, 'netrc', true],
    ['; netrc;;git /src', empty, 'netrc;git /src', true],
    ['netrc; off', off, 'netrc', false],
    ['off;off', off, 'off', true],
    ['git', folder],
    ['git /a b', folder],
    ['git x', `${folder}, dir is not absolute`],
    ['git $HOME;netrc', `${folder}, dir is not absolute`],
    // From the last to the first.
    ['git x;;', empty],
    ['git x;off', off],
  ];
  for (const [value, goMessage, text, isSure] of refused) {
    it(`refuses ${JSON.stringify(value)}`, () => {
      const fault = goauthFault(value);
      assert.deepEqual([fault?.goMessage, fault?.corrected], [goMessage, text === undefined ? undefined : { text, isSure }]);
    });
  }

  it('corrects to what go takes', () => {
    const parts = fc.constantFrom('netrc', 'off', 'git', ' /src', ' x', ';', ' ');
    fc.assert(fc.property(fc.array(parts, { maxLength: 8 }).map((each) => each.join('')), (value) => {
      const text = goauthFault(value)?.corrected?.text;
      assert.equal(text === undefined ? undefined : goauthFault(text), undefined);
    }), { numRuns: 2_000 });
  });
});
