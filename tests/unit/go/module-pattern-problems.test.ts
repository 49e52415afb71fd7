import assert from 'node:assert/strict';
import fc from 'fast-check';
import { matchesPatternList } from '../../../server/src/go/module-pattern.ts';
import type { PatternProblemKind } from '../../../server/src/go/module-pattern-problems.ts';
import { correctedPatternList, patternProblems } from '../../../server/src/go/module-pattern-problems.ts';

/** `meant` is a module path the list seems to cover; the correction must cover it. */
const rows: readonly {
  readonly list: string;
  readonly kind: PatternProblemKind;
  readonly at: string;
  readonly corrected?: string;
  readonly meant?: string;
}[] = [
  { list: 'https://github.com/acme', kind: 'scheme', at: 'https://', corrected: 'github.com/acme', meant: 'github.com/acme/x' },
  {
    list: 'https://user@git.corp.com/a',
    kind: 'scheme',
    at: 'https://user@',
    corrected: 'git.corp.com/a',
    meant: 'git.corp.com/a/x',
  },
  {
    list: 'git@github.com:acme',
    kind: 'scp-address',
    at: 'git@github.com:',
    corrected: 'github.com/acme',
    meant: 'github.com/acme/x',
  },
  { list: '"github.com/acme"', kind: 'quote', at: '"', corrected: 'github.com/acme', meant: 'github.com/acme/x' },
  { list: 'a.com, b.com', kind: 'space', at: ' ', corrected: 'a.com,b.com', meant: 'b.com/x' },
  { list: 'a.com ,b.com', kind: 'space', at: ' ', corrected: 'a.com,b.com', meant: 'a.com/x' },
  { list: 'a.com b.com', kind: 'space', at: ' ', corrected: 'a.com,b.com', meant: 'b.com/x' },
  { list: 'a.com,b.com # ours, both', kind: 'note', at: ' # ours, both', corrected: 'a.com,b.com', meant: 'b.com/x' },
  { list: 'a.com  #ours', kind: 'note', at: '  #ours', corrected: 'a.com', meant: 'a.com/x' },
  { list: 'a.com;b.com', kind: 'semicolon', at: ';', corrected: 'a.com,b.com', meant: 'b.com/x' },
  { list: 'a.com，b.com', kind: 'full-width', at: '，', corrected: 'a.com,b.com', meant: 'b.com/x' },
  { list: 'corp.com:8443', kind: 'port', at: 'corp.com:8443', corrected: 'corp.com', meant: 'corp.com/x' },
  { list: '.corp.com', kind: 'leading-dot', at: '.', corrected: 'corp.com,*.corp.com', meant: 'git.corp.com/x' },
  { list: '/github.com/acme', kind: 'leading-slash', at: '/', corrected: 'github.com/acme', meant: 'github.com/acme/x' },
  { list: 'github.com/acme//', kind: 'trailing-slashes', at: '//', corrected: 'github.com/acme', meant: 'github.com/acme/x' },
  { list: 'github.com/...', kind: 'ellipsis', at: '/...', corrected: 'github.com', meant: 'github.com/a' },
  {
    list: 'github.com/acme/svc.git',
    kind: 'git-suffix',
    at: '.git',
    corrected: 'github.com/acme/svc',
    meant: 'github.com/acme/svc',
  },
  { list: 'github.com/acme/*', kind: 'trailing-star', at: '/*', corrected: 'github.com/acme', meant: 'github.com/acme' },
  { list: '*.corp.com', kind: 'apex-not-covered', at: '*.corp.com', corrected: 'corp.com,*.corp.com', meant: 'corp.com/x' },
  {
    list: 'GitHub.com/acme',
    kind: 'upper-case-host',
    at: 'GitHub.com',
    corrected: 'github.com/acme',
    meant: 'github.com/acme/x',
  },
  { list: 'b.com\r', kind: 'carriage-return', at: '\r', corrected: 'b.com', meant: 'b.com/x' },
  { list: '[bad', kind: 'malformed', at: '[bad' },
  { list: '!corp.com', kind: 'negation', at: '!' },
  { list: '^git\\.corp\\.com/.*', kind: 'regular-expression', at: '^' },
  { list: 'git.corp.com/.*', kind: 'regular-expression', at: '.*' },
  { list: '$PRIVATE_HOST/x', kind: 'unexpanded-variable', at: '$PRIVATE_HOST' },
  { list: '*', kind: 'covers-everything', at: '*' },
];

describe('problems of module path patterns', () => {
  for (const { list, kind, at, corrected, meant } of rows) {
    it(`${JSON.stringify(list)} has a ${kind}`, () => {
      const [problem] = patternProblems(list);
      assert.deepEqual([problem?.kind, list.slice(problem?.span.start, problem?.span.end)], [kind, at]);
      assert.equal(correctedPatternList(list), corrected ?? list);
      if (meant !== undefined) assert.equal(matchesPatternList(correctedPatternList(list), meant), true);
      if (meant !== undefined) assert.equal(matchesPatternList(list, meant), false);
    });
  }

  for (const list of [
    'github.com/acme',
    'corp.com,*.corp.com',
    'github.com/*/secret',
    'github.com/acme*',
    '',
    'none',
    'a.com,b.com/x',
    'git.corp.com/team/',
    '*.corp.com/team',
  ]) {
    it(`${JSON.stringify(list)} has none`, () => {
      assert.deepEqual(patternProblems(list), []);
    });
  }

  it('never throw, and stay inside their part of the list', () => {
    const list = fc.oneof(
      fc.string(),
      fc
        .array(
          fc.constantFrom(
            'a.com',
            '*',
            '/',
            ',',
            ' ',
            ';',
            '"',
            'https://',
            '.',
            ':80',
            '.git',
            '...',
            '!',
            '[',
            '\r',
            'X',
            '，',
          ),
          { maxLength: 8 },
        )
        .map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(list, (text) => {
        for (const { span, pattern } of patternProblems(text)) {
          assert.ok(pattern.span.start <= span.start && span.end <= pattern.span.end);
        }
        correctedPatternList(text);
      }),
      { numRuns: 1000 },
    );
  });
});
