import assert from 'node:assert/strict';
import fc from 'fast-check';
import { flagOf, parseGoFlags } from '../../../server/src/go/goflags.ts';

describe('GOFLAGS', () => {
  it('is split at white space, with quotes around whole words', () => {
    const flags = parseGoFlags(' -mod=mod\t--modcacherw "-ldflags=-s -w" \'-tags=a b\' -insecure');
    assert.deepEqual(flags.problems, []);
    assert.deepEqual(
      flags.flags.map(({ name, value }) => [name, value]),
      [
        ['mod', 'mod'],
        ['modcacherw', undefined],
        ['ldflags', '-s -w'],
        ['tags', 'a b'],
        ['insecure', undefined],
      ],
    );
  });

  it('lets the last flag of a name win', () => {
    assert.equal(flagOf(parseGoFlags('-mod=mod -mod=vendor'), 'mod')?.value, 'vendor');
    assert.equal(flagOf(parseGoFlags('-mod=mod'), 'modfile'), undefined);
  });

  for (const [value, kind, goMessage, corrected] of [
    ['-mod mod', 'separate-value', 'parsing $GOFLAGS: non-flag "mod"', '-mod=mod'],
    ['garbage', 'not-a-flag', 'parsing $GOFLAGS: non-flag "garbage"', undefined],
    ['"-mod=mod', 'unterminated-quote', 'parsing $GOFLAGS: unterminated " string', undefined],
    ['-', 'not-a-flag', 'parsing $GOFLAGS: non-flag "-"', undefined],
    ['---x', 'not-a-flag', 'parsing $GOFLAGS: non-flag "---x"', undefined],
  ] as const) {
    it(`${JSON.stringify(value)} is refused as ${kind}`, () => {
      const [problem] = parseGoFlags(value).problems;
      assert.deepEqual([problem?.kind, problem?.goMessage, problem?.corrected], [kind, goMessage, corrected]);
    });
  }

  it('never throws, spans are in order and inside the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('-', 'm', '=', ' ', '"', "'", '\n', 'x') }), (value) => {
        const { flags, problems } = parseGoFlags(value);
        let end = 0;
        for (const { span } of flags) {
          assert.ok(span.start >= end && span.end > span.start && span.end <= value.length);
          end = span.end;
        }
        for (const { span } of problems) assert.ok(span.start >= 0 && span.end <= value.length);
      }),
    );
  });
});
