import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { parseGoMod } from '../../../server/src/go/go-mod.ts';
import { isReplaced, replacementOf } from '../../../server/src/go/replacements.ts';

const goMod = parseGoMod([
  'module example.com/app',
  'require (', 'example.com/all v1.0.0', 'example.com/both v1.0.0', 'example.com/both v1.2.0', 'example.com/other v1.0.0', 'example.com/plain v1.0.0', ')',
  'replace (',
  'example.com/all => ../all',
  'example.com/both => example.com/fork v1.9.0', 'example.com/both v1.2.0 => ../both',
  'example.com/other v1.1.0 => ../other',
  ')', '',
].join('\n'));

describe('replacements of go.mod', () => {
  const cases: readonly (readonly [path: string, version: string, by: string | undefined])[] = [
    ['example.com/all', 'v1.0.0', '../all'],
    ['example.com/both', 'v1.0.0', 'example.com/fork'],
    ['example.com/both', 'v1.2.0', '../both'],
    ['example.com/other', 'v1.0.0', undefined],
    ['example.com/plain', 'v1.0.0', undefined],
  ];
  for (const [path, version, by] of cases) {
    it(`${path} ${version}: ${by ?? 'none'}`, () => {
      const requirement = goMod.requires.find((each) => each.path.value === path && each.version.value === version);
      assert.ok(requirement);
      assert.equal(replacementOf(goMod, requirement)?.newPath.value, by);
    });
  }

  it('tell whether a module is replaced in some version', () => {
    assert.deepEqual(goMod.requires.map(({ path }) => isReplaced(goMod, path.value)), [true, true, true, true, false]);
  });
});
