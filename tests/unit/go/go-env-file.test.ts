import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { GoEnvIgnoredReason, GoEnvOddity } from '../../../server/src/go/go-env-file.ts';
import { parseGoEnvFile } from '../../../server/src/go/go-env-file.ts';

describe('go.env', () => {
  /** facts/go-module-download.md §5, "silently ignored". */
  const ignored: readonly (readonly [line: string, reason: GoEnvIgnoredReason, corrected: string | undefined])[] = [
    ['export GOPROXY=direct', 'export', 'GOPROXY=direct'],
    ['  GOPROXY=direct', 'leading-blank', 'GOPROXY=direct'],
    ['goproxy=direct', 'lower-case', 'GOPROXY=direct'],
    ['# GOPROXY=direct', 'comment', undefined],
    ['\ufeffGOPROXY=direct', 'bom', 'GOPROXY=direct'],
    ['GOPROXY direct', 'no-equals', 'GOPROXY=direct'],
    ['GOPROXY: direct', 'no-equals', 'GOPROXY=direct'],
    ['nonsense', 'no-equals', undefined],
    ['=x', 'not-a-name', undefined],
    ['   ', 'blank', undefined],
  ];
  for (const [line, reason, corrected] of ignored) {
    it(`passes over ${JSON.stringify(line)}: ${reason}`, () => {
      const file = parseGoEnvFile(line);
      const [only] = file.lines;
      assert.deepEqual([file.settings.size, only?.kind === 'ignored' && [only.reason, only.corrected]], [0, [reason, corrected]]);
      if (corrected !== undefined) assert.equal(parseGoEnvFile(corrected).settings.size, 1);
    });
  }

  /** "Silently wrong": taken as written. */
  const odd: readonly (readonly [line: string, key: string, value: string, oddities: readonly GoEnvOddity[]])[] = [
    ['GOPROXY=direct', 'GOPROXY', 'direct', []],
    ['GOPROXY=', 'GOPROXY', '', []],
    ['GOFLAGS=-mod=mod', 'GOFLAGS', '-mod=mod', []],
    ['GOPROXY = x', 'GOPROXY ', ' x', ['blank-in-key', 'leading-blank-in-value']],
    ['GOSUMDB=off # note', 'GOSUMDB', 'off # note', ['note-in-value']],
    ['GOPROXY="direct"', 'GOPROXY', '"direct"', ['quoted']],
    ['GOPROXY=direct\r', 'GOPROXY', 'direct\r', ['carriage-return']],
    ['GOPROXY=direct ', 'GOPROXY', 'direct ', ['trailing-blank']],
    ['GOMODCACHE=$HOME/mod', 'GOMODCACHE', '$HOME/mod', ['unexpanded-variable']],
  ];
  for (const [line, key, value, oddities] of odd) {
    it(`takes ${JSON.stringify(line)} as written`, () => {
      const setting = parseGoEnvFile(line).settings.get(key);
      assert.deepEqual([setting?.value, setting?.oddities], [value, oddities]);
    });
  }

  it('lets the last line of a key win', () => {
    const file = parseGoEnvFile('GOPROXY=off\nGOSUMDB=off\nGOPROXY=direct\n');
    assert.deepEqual(
      [file.settings.get('GOPROXY')?.value, file.overridden.map(({ value }) => value), file.lines.length],
      ['direct', ['off'], 3],
    );
  });

  it('never throws, and spans slice to what was read', () => {
    const text = fc.oneof(
      fc.string(),
      fc
        .array(fc.constantFrom('GOPROXY', '=', 'direct', '\n', '\r\n', ' ', '#', '"', 'export ', '\ufeff', 'x'))
        .map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, (content) => {
        const { lines } = parseGoEnvFile(content);
        for (const line of lines) {
          if (line.kind === 'setting') {
            assert.equal(content.slice(line.keySpan.start, line.keySpan.end), line.key);
            assert.equal(content.slice(line.valueSpan.start, line.valueSpan.end), line.value);
          }
        }
        assert.equal(
          lines.map((line) => content.slice(line.lineSpan.start, line.lineSpan.end)).join('\n'),
          content.replace(/\n$/u, ''),
        );
      }),
    );
  });
});
