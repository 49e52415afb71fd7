import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { parseGosumdb } from '../../../server/src/go/gosumdb.ts';
import { comparison, inputsOf } from './comparison.ts';
import { loopbackProxy } from './oracle.ts';

const publicKey = 'sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8';

/** Keys as they are made: a name, the first four bytes of a SHA-256, an algorithm byte and the key in Base64; then perhaps a slip. */
const key = fc.record({
  name: fc.constantFrom('sumdb.corp.example', 'sumdb.corp.example/team', 'sum.example:8443', 'a', 'a b', 'a+b', '', 'é.example', 'sum.golang.org', 'x/', '/x', 'https://sum.example'),
  bytes: fc.oneof(
    { weight: 6, arbitrary: fc.uint8Array({ minLength: 32, maxLength: 32 }) }, { weight: 1, arbitrary: fc.uint8Array({ maxLength: 40 }) }
  ),
  algorithm: fc.constantFrom(1, 1, 1, 1, 0, 2, 6),
  slip: fc.constantFrom('none', 'none', 'none', 'none', 'upper', 'hash', 'short-hash', 'unpadded', 'blank', 'url', 'quote', 'line-break', 'other-alphabet', 'cut'),
}).map(({ name, bytes, algorithm, slip }) => {
  const data = Buffer.concat([Buffer.from([algorithm]), bytes]);
  const hash = createHash('sha256').update(`${name}\n`).update(data).digest('hex').slice(0, 8);
  const whole = `${name}+${hash}+${data.toString('base64')}`;
  switch (slip) {
    case 'none': return whole;
    case 'upper': return `${name}+${hash.toUpperCase()}+${data.toString('base64')}`;
    case 'hash': return `${name}+${hash.replace(/^./, (digit) => (digit === '0' ? '1' : '0'))}+${data.toString('base64')}`;
    case 'short-hash': return `${name}+${hash.slice(1)}+${data.toString('base64')}`;
    case 'unpadded': return whole.replace(/=+$/, '');
    case 'blank': return `${whole} `;
    case 'url': return `${whole} https://sum.example/x`;
    case 'quote': return `"${whole}"`;
    case 'line-break': return `${whole.slice(0, -6)}\n${whole.slice(-6)}`;
    case 'other-alphabet': return `${name}+${hash}+${data.toString('base64url')}`;
    case 'cut': return whole.slice(0, -4);
  }
});

const value = fc.oneof(
  { weight: 6, arbitrary: key },
  { weight: 2, arbitrary: fc.tuple(fc.constantFrom('sum.golang.org', publicKey, 'sum.golang.google.cn', 'off', 'OFF', 'sum.example'), fc.constantFrom('', ' ', ' https://sum.example', ' http://[::1', ' :x', ' a b', ' sum.example', '\thttps://sum.example', ' off', ' https://u:p@sum.example', '\u00a0x', '\u2003x', '\ufeffx')).map((parts) => parts.join('')) },
  { weight: 1, arbitrary: fc.string({ unit: fc.constantFrom('a', '+', ' ', '.', '/', '0', 'f', '='), minLength: 1, maxLength: 14 }) },
);

/** The first file of a module is its go.mod, and nothing is taken from a proxy before its sum is looked up. */
const databases = comparison(
  'GOSUMDB values', inputsOf(value.filter((text) => text !== ''), 450),
  (GOSUMDB) => ({ kind: 'go', arguments: ['mod', 'download', 'example.com/m@v1.0.0'], env: { GOPROXY: loopbackProxy(0, 'ok'), GOSUMDB } }),
  (text, { stderr = '' }) => {
    const read = parseGosumdb(text);
    const theirs = saidOf(stderr);
    if (read.kind !== 'invalid') return { ours: read.kind, theirs };
    // Behind the name that it refuses the go command repeats the name as an address.
    const isBadName = read.reason === 'bad-name' && theirs.startsWith(read.goMessage);
    return { ours: read.goMessage, theirs: isBadName ? read.goMessage : theirs };
  },
);

function saidOf(stderr: string): string {
  if (/\.zip: 404 /.test(stderr)) return 'off';
  const said = /(?:(?:missing|invalid) GOSUMDB|invalid sumdb name).*/.exec(stderr)?.[0];
  return said ?? (stderr.includes('verifying go.mod: ') ? 'database' : stderr);
}

export const gosumdbComparisons = [databases];
