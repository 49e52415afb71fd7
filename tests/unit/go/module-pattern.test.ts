import assert from 'node:assert/strict';
import fc from 'fast-check';
import { matchesPath, matchesPatternList, patternsOf } from '../../../server/src/go/module-pattern.ts';

/** facts/go-module-download.md §4, row by row; each was reproduced with the go command. */
const rows: readonly (readonly [list: string, modulePath: string, matches: boolean])[] = [
  ['*.corp.com', 'git.corp.com/team/x', true],
  ['*.corp.com', 'a.b.corp.com/x', true],
  ['*.corp.com', 'corp.com/x', false],
  ['*.corp.com', 'corp.com.evil.io/x', false],
  ['corp.com', 'corp.com', true],
  ['corp.com', 'corp.com/a/b/c', true],
  ['corp.com', 'git.corp.com/a', false],
  ['corp.com', 'corp.community/x', false],
  ['.corp.com', 'git.corp.com/x', false],
  ['github.com/acme', 'github.com/acme/svc', true],
  ['github.com/acme', 'github.com/acme-labs/svc', false],
  ['github.com/acme*', 'github.com/acme-labs/svc', true],
  ['github.com/acme/*', 'github.com/acme/svc/v2', true],
  ['github.com/acme/*', 'github.com/acme', false],
  ['github.com/acme/svc', 'github.com/acme/svc/v3', true],
  ['github.com/acme/svc', 'github.com/acme/svc-lib', false],
  ['github.com/*/secret', 'github.com/any/secret/x', true],
  ['github.com/*/secret', 'github.com/any/other', false],
  ['corp.com/*/*', 'corp.com/a/b/c', true],
  ['corp.com/*/*', 'corp.com/a', false],
  ['github.com/...', 'github.com/a', false],
  ['github.com/**', 'github.com/a/b', true],
  ['*', 'anything.com/x', true],
  ['*', 'golang.org/toolchain', true],
  ['*/*', 'a.com', false],
  ['GitHub.com/Acme', 'github.com/acme/x', false],
  ['github.com/acme/', 'github.com/acme/x', true],
  ['github.com/acme//', 'github.com/acme/x', false],
  ['/github.com/acme', 'github.com/acme/x', false],
  ['a.com, b.com', 'b.com/x', false],
  ['a.com, b.com', 'a.com/x', true],
  ['a.com ,b.com', 'a.com/x', false],
  ['a.com;b.com', 'a.com/x', false],
  ['a.com b.com', 'a.com/x', false],
  [',,b.com,', 'b.com/x', true],
  ['[bad,b.com', 'b.com/x', true],
  ['https://github.com/acme', 'github.com/acme/x', false],
  ['git@github.com:acme', 'github.com/acme/x', false],
  ['"github.com/acme"', 'github.com/acme/x', false],
  ['github.com/acme/svc.git', 'github.com/acme/svc', false],
  ['corp.com:8443', 'corp.com/x', false],
  ['b.com\r', 'b.com/x', false],
  ['none', 'corp.com/x', false],
  ['off', 'corp.com/x', false],
  ['!corp.com', 'corp.com/x', false],
  ['', 'corp.com', false],
];

/** path.Match of the Go standard library; undefined stands for ErrBadPattern. */
const pathRows: readonly (readonly [pattern: string, name: string, matches: boolean | undefined])[] = [
  ['abc', 'abc', true],
  ['*', 'abc', true],
  ['*c', 'abc', true],
  ['a*', 'a', true],
  ['a*', 'abc', true],
  ['a*', 'ab/c', false],
  ['a*/b', 'abc/b', true],
  ['a*/b', 'a/c/b', false],
  ['a*b*c*d*e*/f', 'axbxcxdxe/f', true],
  ['a*b*c*d*e*/f', 'axbxcxdxexxx/f', true],
  ['a*b*c*d*e*/f', 'axbxcxdxe/xxx/f', false],
  ['a*b?c*x', 'abxbbxdbxebxczzx', true],
  ['a*b?c*x', 'abxbbxdbxebxczzy', false],
  ['ab[c]', 'abc', true],
  ['ab[b-d]', 'abc', true],
  ['ab[e-g]', 'abc', false],
  ['ab[^c]', 'abc', false],
  ['ab[^b-d]', 'abc', false],
  ['ab[^e-g]', 'abc', true],
  ['a\\*b', 'a*b', true],
  ['a\\*b', 'ab', false],
  ['a?b', 'a☺b', true],
  ['a[^a]b', 'a☺b', true],
  ['a???b', 'a☺b', false],
  ['[a-ζ]*', 'α', true],
  ['*[a-ζ]', 'A', false],
  ['a?b', 'a/b', false],
  ['a*b', 'a/b', false],
  ['[\\]a]', ']', true],
  ['[\\-]', '-', true],
  ['[x\\-]', 'x', true],
  ['[x\\-]', 'z', false],
  ['[\\-x]', '-', true],
  ['[]a]', ']', undefined],
  ['[-]', '-', undefined],
  ['[x-]', 'x', undefined],
  ['[-x]', 'x', undefined],
  ['\\', 'a', undefined],
  ['[a-b-c]', 'a', undefined],
  ['[', 'a', undefined],
  ['[^', 'a', undefined],
  ['[^bc', 'a', undefined],
  ['a[', 'a', undefined],
  ['a[', 'ab', undefined],
  ['a[', 'x', undefined],
  ['a/b[', 'x', undefined],
  ['*x', 'xxx', true],
];

describe('module path patterns', () => {
  for (const [list, modulePath, matches] of rows) {
    it(`${JSON.stringify(list)} ${matches ? 'covers' : 'does not cover'} ${modulePath}`, () => {
      assert.equal(matchesPatternList(list, modulePath), matches);
    });
  }

  for (const [pattern, name, matches] of pathRows) {
    it(`path.Match(${JSON.stringify(pattern)}, ${JSON.stringify(name)}) is ${String(matches)}`, () => {
      assert.equal(matchesPath(pattern, name), matches);
    });
  }

  const patternText = fc.string({
    unit: fc.constantFrom('a', 'b', '*', '?', '[', ']', '-', '^', '\\', '/', ',', ' ', '.'),
    maxLength: 20,
  });

  it('never throw, and slice to themselves', () => {
    fc.assert(
      fc.property(fc.oneof(patternText, fc.string()), fc.string(), (list, modulePath) => {
        matchesPatternList(list, modulePath);
        for (const pattern of patternsOf(list)) assert.equal(list.slice(pattern.span.start, pattern.span.end), pattern.text);
      }),
    );
  });

  it('cover everything below what they cover', () => {
    fc.assert(
      fc.property(patternText, fc.stringMatching(/^[ab.]{1,3}(\/[ab.]{1,3}){0,3}$/u), (list, modulePath) => {
        if (matchesPatternList(list, modulePath)) assert.ok(matchesPatternList(list, `${modulePath}/below`));
      }),
    );
  });

  it('end in reasonable work for many stars', () => {
    assert.equal(matchesPath('*a'.repeat(200), 'a'.repeat(2000)), true);
    assert.equal(matchesPath(`${'*a'.repeat(200)}b`, 'a'.repeat(2000)), false);
  });
});
