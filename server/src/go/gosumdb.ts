/**
 * GOSUMDB values and verifier keys, checked offline down to the key hash.
 * Source: facts/go-module-download.md §3.1–3.2; Go: modfetch/sumdb.go (dbDial), x/mod sumdb/note (NewVerifier).
 */
import { createHash } from 'node:crypto';
import { goFields, goSpace } from '../text/go-space.ts';
import { parseGoUrl } from './go-url.ts';

export type GosumdbResult =
  | { readonly kind: 'off' }
  | GosumdbDatabase
  | {
      readonly kind: 'invalid';
      readonly reason: GosumdbFault;
      /** What the go command prints after "<module>@<version>: verifying go.mod: "; for `bad-name` only its beginning. */
      readonly goMessage: string;
      /** The value as it was meant; absent when that is not clear. */
      readonly corrected?: string;
    };

export interface GosumdbDatabase {
  readonly kind: 'database';
  readonly name: string;
  /** The whole key, also where the value gives only a known name. */
  readonly key: string;
  /** The address asked directly; without an own one it is `https://<name>`, and proxies are asked first. */
  readonly url: string;
  readonly hasOwnUrl: boolean;
}

export type GosumdbFault =
  | 'missing'
  | 'too-many-fields'
  | 'malformed-key'
  | 'hash-mismatch'
  | 'unknown-algorithm'
  | 'bad-url'
  | 'bad-name';

/** The one database the go command knows by name. */
export const publicDatabaseName = 'sum.golang.org';
export const publicDatabaseKey = 'sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8';

/** A whole value that stands for the public database behind another address; with anything behind it, it is not recognised. */
const aliases: ReadonlyMap<string, string> = new Map([['sum.golang.google.cn', 'sum.golang.org https://sum.golang.google.cn']]);

/** Checks a value as the go command does at its first lookup. An empty process variable counts as unset and must not come here. */
export function parseGosumdb(value: string): GosumdbResult {
  if (value === 'off') return { kind: 'off' };
  const result = readDatabase(value);
  if (result.kind !== 'invalid' || result.reason === 'missing') return result;
  const corrected = correctedGosumdb(value);
  return corrected === undefined ? result : { ...result, corrected };
}

export type VerifierKeyResult =
  | { readonly name: string; readonly fault?: undefined }
  | { readonly fault: 'malformed-key' | 'hash-mismatch' | 'unknown-algorithm' };

/** Checks `name+hash+base64`: the shape, the algorithm byte, the length and the hash over name and key. */
export function checkVerifierKey(key: string): VerifierKeyResult {
  const [, name = '', hash = '', encoded = ''] = /^([^+]*)\+([^+]*)\+(.*)$/su.exec(key) ?? [];
  const decoded = decodeBase64(encoded);
  if (!/^[0-9A-Fa-f]{8}$/u.test(hash) || !isVerifierName(name) || decoded === undefined || decoded.length === 0)
    return { fault: 'malformed-key' };
  if (Number.parseInt(hash, 16) !== verifierHash(name, decoded)) return { fault: 'hash-mismatch' };
  if (decoded[0] !== ed25519Algorithm) return { fault: 'unknown-algorithm' };
  return decoded.length === 1 + ed25519KeyLength ? { name } : { fault: 'malformed-key' };
}

const ed25519Algorithm = 1;
/** Bytes of an Ed25519 public key. */
const ed25519KeyLength = 32;

const faultMessages = {
  'malformed-key': 'invalid GOSUMDB: malformed verifier id',
  'hash-mismatch': 'invalid GOSUMDB: invalid verifier hash',
  'unknown-algorithm': 'invalid GOSUMDB: unknown verifier algorithm',
} as const;

function readDatabase(value: string): GosumdbResult {
  const fields = goFields(aliases.get(value) ?? value);
  const [first, address] = fields;
  if (first === undefined) return { kind: 'invalid', reason: 'missing', goMessage: 'missing GOSUMDB' };
  if (fields.length > 2) return { kind: 'invalid', reason: 'too-many-fields', goMessage: 'invalid GOSUMDB: too many fields' };
  const key = first === publicDatabaseName ? publicDatabaseKey : first;
  const checked = checkVerifierKey(key);
  if (checked.fault !== undefined) return { kind: 'invalid', reason: checked.fault, goMessage: faultMessages[checked.fault] };
  const { name } = checked;
  const ownName = parseGoUrl(`https://${name}`).url;
  if (name.endsWith('/') || ownName === undefined || `${ownName.host}${ownName.rawPath}` !== name || ownName.host === '') {
    return { kind: 'invalid', reason: 'bad-name', goMessage: `invalid sumdb name (must be host[/path]): ${name}` };
  }
  const url = parseGoUrl(address ?? `https://${name}`);
  if (url.url === undefined) return { kind: 'invalid', reason: 'bad-url', goMessage: `invalid GOSUMDB URL: ${url.error}` };
  return { kind: 'database', name, key, url: address ?? `https://${name}`, hasOwnUrl: address !== undefined };
}

/** Quotes, blanks, letter case, a known host written as an address, or a mirror's host alone. */
function correctedGosumdb(value: string): string | undefined {
  const bare = value.replace(/["'`“”‘’]/gu, '').trim();
  const candidates = [
    bare,
    bare.toLowerCase(),
    bare.replace(/^https?:\/\/(sum\.golang\.org|sum\.golang\.google\.cn)\/?$/u, '$1'),
    bare.replace(/^sum\.golang\.google\.cn\s+(\S+)$/u, `${publicDatabaseName} $1`),
    bare.replace(/\s*#.*$/u, ''),
  ];
  return candidates.find(
    (candidate) =>
      candidate !== value && candidate !== '' && (candidate === 'off' || readDatabase(candidate).kind === 'database'),
  );
}

function isVerifierName(name: string): boolean {
  return name !== '' && !name.includes('+') && !goSpace.test(name);
}

/** Standard padded base64 only; Go skips line breaks inside it, which cannot occur here. */
function decodeBase64(text: string): Buffer | undefined {
  return text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/u.test(text) ? Buffer.from(text, 'base64') : undefined;
}

function verifierHash(name: string, key: Buffer): number {
  return createHash('sha256').update(name).update('\n').update(key).digest().readUInt32BE(0);
}
