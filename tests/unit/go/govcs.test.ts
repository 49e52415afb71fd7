import assert from 'node:assert/strict';
import fc from 'fast-check';
import { govcsFault } from '../../../server/src/go/govcs.ts';

type Refused = readonly [value: string, atFault: string, goMessage: string | undefined, corrected?: string, isSure?: boolean];

describe('GOVCS', () => {
  const accepted = ['public:git', ' ', '', 'private:all, public:git|hg', 'a:b|git', '*:off', '"x":all', '[:git', 'x.example/y : git | svn'];
  for (const value of accepted) {
    it(`accepts ${JSON.stringify(value)}`, () => { assert.equal(govcsFault(value), undefined); });
  }

  const refused: readonly Refused[] = [
    [',', ',', 'empty entry in GOVCS'],
    ['public:git, ', 'public:git, ', 'empty entry in GOVCS', 'public:git', true],
    ['git', 'git', 'malformed entry in GOVCS (missing colon): "git"', '*:git', false],
    ['private:all, git|hg', 'git|hg', 'malformed entry in GOVCS (missing colon): "git|hg"', 'private:all,*:git|hg', false],
    ['all', 'all', 'malformed entry in GOVCS (missing colon): "all"'],
    ['svn', 'svn', 'malformed entry in GOVCS (missing colon): "svn"'],
    [':git', ':git', 'empty pattern in GOVCS: ":git"', '*:git', false],
    ['public:', 'public:', 'empty VCS list in GOVCS: "public:"'],
    ['public: |', 'public: |', 'empty VCS name in GOVCS: "public: |"'],
    ['public:git||hg', 'public:git||hg', 'empty VCS name in GOVCS: "public:git||hg"', 'public:git|hg', true],
    ['./x:git', './x:git', 'relative pattern not allowed in GOVCS: "./x"'],
    ['..:git', '..:git', 'relative pattern not allowed in GOVCS: ".."'],
    ['a:git,a:git', 'a:git', 'unreachable pattern in GOVCS: "a:git" after "a:git"', 'a:git', true],
    ['a:git,b:all,a:hg', 'a:hg', 'unreachable pattern in GOVCS: "a:hg" after "a:git"', 'a:git|hg,b:all', false],
    ['public：git', 'public：git', 'malformed entry in GOVCS (missing colon): "public：git"', 'public:git', false],
    ['public:gti', 'public:gti', undefined],
    ['public:git;private:all', 'public:git;private:all', undefined, 'public:git,private:all', false],
    ['https://git.corp.example:git', 'https://git.corp.example:git', undefined],
    // What refuses the value comes before what it means.
    ['public:gti,hg', 'hg', 'malformed entry in GOVCS (missing colon): "hg"'],
  ];
  for (const [value, atFault, goMessage, text, isSure] of refused) {
    it(`finds the fault of ${JSON.stringify(value)}`, () => {
      const fault = govcsFault(value);
      assert.ok(fault !== undefined);
      const { span } = fault;
      assert.deepEqual(
        [value.slice(span.start, span.end), fault.goMessage, fault.corrected],
        [atFault, goMessage, text === undefined ? undefined : { text, isSure }],
      );
    });
  }

  it('corrects to what is in order, and names no system that was not there', () => {
    const parts = fc.constantFrom('public', 'private', 'git', 'hg', 'svn', 'all', 'off', 'x', ':', ',', '|', ';', ' ', '"', '.', '/', '：', '，');
    fc.assert(fc.property(fc.array(parts, { maxLength: 12 }).map((each) => each.join('')), (value) => {
      const text = govcsFault(value)?.corrected?.text;
      if (text === undefined) return;
      assert.equal(govcsFault(text), undefined);
      for (const name of ['svn', 'all', 'bzr', 'fossil']) assert.ok(value.includes(name) || !text.includes(name));
    }), { numRuns: 2_000 });
  });
});
