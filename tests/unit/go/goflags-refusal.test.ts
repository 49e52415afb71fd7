import assert from 'node:assert/strict';
import fc from 'fast-check';
import { correctedGoFlags, goFlagsRefusal } from '../../../server/src/go/goflags-refusal.ts';

const go119 = { oldestVersion: '1.19', newestVersion: '1.19.99', builds: true };
const go123 = { oldestVersion: '1.23.0', newestVersion: '1.23.99', builds: true };
const anyGo = { builds: true };

/** Each of these values was given to the go command of the lab's images (1.19.8 and 1.23.5), and the messages are its own. */
describe('refusals of GOFLAGS', () => {
  for (const [value, kind, goMessage, corrected] of [
    ['-mod vendor', 'separate-value', 'parsing $GOFLAGS: non-flag "vendor"', '-mod=vendor'],
    ['mod=mod', 'not-a-flag', 'parsing $GOFLAGS: non-flag "mod=mod"', '-mod=mod'],
    ['−mod=mod', 'not-a-flag', 'parsing $GOFLAGS: non-flag "−mod=mod"', '-mod=mod'],
    ['"-mod=mod', 'unterminated-quote', 'parsing $GOFLAGS: unterminated " string', '-mod=mod'],
    ['-ldflags="-s -X=a.b=1"', 'quote-inside-word', 'parsing $GOFLAGS: unknown flag -X', '"-ldflags=-s -X=a.b=1"'],
    ['-ldflags="-s -w"', 'quote-inside-word', 'parsing $GOFLAGS: unknown flag -w"', '"-ldflags=-s -w"'],
    ['-mod=mod # note', 'not-a-flag', 'parsing $GOFLAGS: non-flag "#"', '-mod=mod'],
    ['-modcachrw', 'unknown-flag', 'parsing $GOFLAGS: unknown flag -modcachrw', '-modcacherw'],
    ['-mod:mod', 'unknown-flag', 'parsing $GOFLAGS: unknown flag -mod:mod', '-mod=mod'],
    ['-s', 'unknown-flag', 'parsing $GOFLAGS: unknown flag -s', undefined],
    ['-tags', 'value-missing', 'flag needs an argument: -tags', undefined],
    ['-mod=foo', 'mod-unknown', '-mod=foo not supported', undefined],
    ['-mod=vender', 'mod-unknown', '-mod=vender not supported', '-mod=vendor'],
    ['-modcacherw=yes', 'not-boolean', 'invalid boolean value "yes" for flag -modcacherw', undefined],
    ['$FLAGS', 'not-a-flag', 'parsing $GOFLAGS: non-flag "$FLAGS"', undefined],
  ] as const) {
    it(`${JSON.stringify(value)} is ${kind}`, () => {
      const refusal = goFlagsRefusal(value, go123);
      assert.deepEqual([refusal?.kind, refusal?.goMessage, correctedGoFlags(value, go123)], [kind, goMessage, corrected]);
    });
  }

  const accepted = [
    '', ' ', '-mod=vendor', '--mod=mod -x', '-insecure', '-ldflags=-s -w', '"-ldflags=-s -w" -v', '-test.v', '-C=/src', '-future=1', '-tags=a,b',
  ];
  for (const value of accepted) {
    it(`${JSON.stringify(value)} is accepted`, () => {
      assert.equal(goFlagsRefusal(value, go123), undefined);
    });
  }

  it('are fewer where the Go is not known: a flag may be newer than our list', () => {
    assert.equal(goFlagsRefusal('-modcachrw -s', anyGo), undefined);
    assert.equal(goFlagsRefusal('-mod:mod', anyGo)?.kind, 'unknown-flag');
  });

  it('count quotes as characters before Go read them, and move none there', () => {
    assert.equal(goFlagsRefusal('"-mod=mod"', go119)?.goMessage, 'parsing $GOFLAGS: non-flag "\\"-mod=mod\\""');
    assert.equal(correctedGoFlags('-ldflags="-s -w"', go119), undefined);
  });

  it('leave to the commands that build what only they read', () => {
    assert.equal(goFlagsRefusal('-mod=foo', { ...go123, builds: false }), undefined);
  });

  it('never throw, lie inside the value, and what is corrected is accepted', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('-', 'mod', '=', ' ', '"', '\'', '\n', 'x', ':', '#', '−', 'vendor') }), (value) => {
        for (const reader of [go119, go123, anyGo]) {
          const refusal = goFlagsRefusal(value, reader);
          const corrected = correctedGoFlags(value, reader);
          const { start, end } = refusal?.span ?? { start: -1, end: 0 };
          assert.ok(start < end && end <= value.length);
          if (corrected !== undefined) assert.equal(goFlagsRefusal(corrected, reader), undefined);
        }
      }),
    );
  });
});
