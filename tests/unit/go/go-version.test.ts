import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  compareGoVersions,
  isGoVersion,
  isLanguageVersion,
  languageVersion,
  parseGoVersion,
  toolchainVersion,
} from '../../../server/src/go/go-version.ts';

describe('Go versions', () => {
  it('sort as the go command sorts them', () => {
    const ascending = [
      '',
      '1.1',
      '1.9',
      '1.19rc1',
      '1.19',
      '1.19.1',
      '1.20beta1',
      '1.20rc2',
      '1.20',
      '1.20.14',
      '1.21',
      '1.21rc1',
      '1.21rc2',
      '1.21.0',
      '1.21.10',
      '1.22',
      '1.99',
      '2',
    ];
    for (const [index, low] of ascending.entries()) {
      for (const high of ascending.slice(index + 1)) {
        assert.ok(compareGoVersions(low, high) < 0, `${low} < ${high}`);
        assert.ok(compareGoVersions(high, low) > 0, `${high} > ${low}`);
      }
    }
  });

  it('count a missing patch as zero before Go 1.21 only', () => {
    assert.equal(compareGoVersions('1.20', '1.20.0'), 0);
    assert.ok(compareGoVersions('1.21', '1.21.0') < 0);
    assert.equal(compareGoVersions('1', '1.0.0'), 0);
  });

  for (const text of ['', 'go1.21', '1.', '1.x', '01.2', '1.021', '1.21.0rc1', '1.21.0.1', '1.21-custom', 'v1.2', '1.21 ']) {
    it(`refuse "${text}"`, () => {
      assert.equal(parseGoVersion(text), undefined);
    });
  }

  for (const [text, expected] of [
    ['1.21', true],
    ['1.22', true],
    ['1.20', false],
    ['1.21rc1', false],
    ['1.21.0', false],
    ['x', false],
  ] as const) {
    it(`${text} ${expected ? 'is' : 'is not'} a language version`, () => {
      assert.equal(isLanguageVersion(text), expected);
    });
  }

  it('name their language', () => {
    assert.equal(languageVersion('1.23.4'), '1.23');
    assert.equal(languageVersion('1.23rc1'), '1.23');
    assert.equal(languageVersion('1.0.3'), '1');
    assert.equal(languageVersion('2'), '2.0');
    assert.equal(languageVersion('latest'), undefined);
  });

  for (const [name, expected] of [
    ['go1.23.4', '1.23.4'],
    ['go1.23.4-custom', '1.23.4'],
    ['go1.23.4 X:boringcrypto', '1.23.4'],
    ['go1.24rc1', '1.24rc1'],
    ['go1.22', '1.22'],
    ['1.23.4', undefined],
    ['default', undefined],
    ['local', undefined],
    ['go', undefined],
    ['go1.22/x', undefined],
    ['go1.22.3+auto', undefined],
  ] as const) {
    it(`the toolchain ${name} is ${expected ?? 'none'}`, () => {
      assert.equal(toolchainVersion(name), expected);
    });
  }

  it('are compared as an order: antisymmetric and transitive', () => {
    const version = fc.oneof(fc.string({ maxLength: 8 }), fc.stringMatching(/^1\.[12][0-9](\.[0-9]|rc[0-9])?$/u));
    fc.assert(
      fc.property(version, version, version, (a, b, c) => {
        assert.equal(Math.sign(compareGoVersions(a, b)), 0 - Math.sign(compareGoVersions(b, a)));
        if (compareGoVersions(a, b) <= 0 && compareGoVersions(b, c) <= 0) assert.ok(compareGoVersions(a, c) <= 0);
      }),
    );
  });

  it('are never found in a text that does not begin with a digit', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        assert.equal(isGoVersion(`x${text}`), false);
        toolchainVersion(text);
      }),
    );
  });
});
