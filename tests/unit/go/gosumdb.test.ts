import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { checkVerifierKey, parseGosumdb, publicDatabaseKey } from '../../../server/src/go/gosumdb.ts';

const exampleKey = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';

describe('GOSUMDB', () => {
  for (const key of [publicDatabaseKey, exampleKey, publicDatabaseKey.replace('033de0ae', '033DE0AE')]) {
    it(`accepts the key ${key}`, () => {
      assert.deepEqual(checkVerifierKey(key), { name: key.split('+')[0] });
    });
  }

  for (const [value, name, url, hasOwnUrl] of [
    ['sum.golang.org', 'sum.golang.org', 'https://sum.golang.org', false],
    ['sum.golang.google.cn', 'sum.golang.org', 'https://sum.golang.google.cn', true],
    ['sum.golang.org https://mirror.example/sumdb', 'sum.golang.org', 'https://mirror.example/sumdb', true],
    [` ${publicDatabaseKey}\r`, 'sum.golang.org', 'https://sum.golang.org', false],
  ] as const) {
    it(`takes ${JSON.stringify(value)} as ${url}`, () => {
      assert.deepEqual(parseGosumdb(value), { kind: 'database', name, key: publicDatabaseKey, url, hasOwnUrl });
    });
  }

  const malformed = 'invalid GOSUMDB: malformed verifier id';
  for (const [value, goMessage, corrected] of [
    ['', 'missing GOSUMDB', undefined],
    [' ', 'missing GOSUMDB', undefined],
    ['a b c', 'invalid GOSUMDB: too many fields', undefined],
    ['sum.example.com', malformed, undefined],
    ['sum.golang.org\ufeffx', malformed, undefined],
    ['https://sum.golang.org', malformed, 'sum.golang.org'],
    ['OFF', malformed, 'off'],
    ['none', malformed, undefined],
    ['"off"', malformed, 'off'],
    ['off\r', malformed, 'off'],
    ['sum.golang.google.cn https://mirror.example', malformed, 'sum.golang.org https://mirror.example'],
    [publicDatabaseKey.slice(0, -4), 'invalid GOSUMDB: invalid verifier hash', undefined],
    [publicDatabaseKey.replace('033de0ae', '033de0aZ'), malformed, undefined],
    [`"${publicDatabaseKey}`, 'invalid GOSUMDB: invalid verifier hash', publicDatabaseKey],
    [publicDatabaseKey.replace('033de0ae', '033de0af'), 'invalid GOSUMDB: invalid verifier hash', undefined],
    ['sum.golang.org http://[::1', 'invalid GOSUMDB URL: parse "http://[::1": missing \']\' in host', undefined],
    ['constructor', malformed, undefined],
  ] as const) {
    it(`refuses ${JSON.stringify(value)}`, () => {
      const result = parseGosumdb(value);
      assert.deepEqual(result.kind === 'invalid' && [result.goMessage, result.corrected], [goMessage, corrected]);
    });
  }

  it('is off only in lower case and without anything around it', () => {
    assert.deepEqual(parseGosumdb('off'), { kind: 'off' });
  });

  it('tells an unknown algorithm and a wrong length from a wrong hash', () => {
    assert.deepEqual(checkVerifierKey(keyOf('corp.example', [2, ...Array<number>(32).fill(7)])), { fault: 'unknown-algorithm' });
    assert.deepEqual(checkVerifierKey(keyOf('corp.example', [1, ...Array<number>(31).fill(7)])), { fault: 'malformed-key' });
  });

  it('refuses names that are no host', () => {
    const result = parseGosumdb(keyOf('corp.example/', [1, ...Array<number>(32).fill(7)]));
    assert.equal(result.kind === 'invalid' && result.reason, 'bad-name');
  });

  it('accepts every key made by the rule, and none with one character of its key changed', () => {
    const key = fc.uint8Array({ minLength: 32, maxLength: 32 });
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{1,9}\.example$/u), key, fc.nat(31), (name, bytes, at) => {
        const made = keyOf(name, [1, ...bytes]);
        assert.deepEqual(checkVerifierKey(made), { name });
        const other = bytes.map((byte, index) => (index === at ? byte ^ 1 : byte));
        const forged = `${made.split('+', 2).join('+')}+${Buffer.from([1, ...other]).toString('base64')}`;
        assert.deepEqual(checkVerifierKey(forged), { fault: 'hash-mismatch' });
      }),
    );
  });

  it('never throws, and a correction is accepted', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.constantFrom('toString', '__proto__', 'sum.golang.org+x+y')), (value) => {
        const result = parseGosumdb(value);
        if (result.kind === 'invalid' && result.corrected !== undefined)
          assert.notEqual(parseGosumdb(result.corrected).kind, 'invalid');
      }),
    );
  });
});

function keyOf(name: string, bytes: readonly number[]): string {
  const key = Buffer.from(bytes);
  const hash = createHash('sha256').update(`${name}\n`).update(key).digest('hex').slice(0, 8);
  return `${name}+${hash}+${key.toString('base64')}`;
}
