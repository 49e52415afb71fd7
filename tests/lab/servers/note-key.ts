import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify, type KeyObject } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { labCache } from './lab-paths.ts';
import { makeDirectoryOnce } from './make-directory-once.ts';

/** Signed notes with Ed25519 keys, as checksum databases use them. Source: golang.org/x/mod/sumdb/note. */

export interface NoteKey {
  readonly name: string;
  /** "name+hash+base64": what GOSUMDB holds. */
  readonly verifierKey: string;
  /** "PRIVATE+KEY+name+hash+base64": what the signer keeps. */
  readonly signerKey: string;
}

/** The name under which the lab's checksum database signs: the public one's, so that only the key differs. */
export const databaseName = 'sum.golang.org';

/** File with the value for GOSUMDB in lab images. */
export const verifierKeyFile = join(labCache, 'sumdb', 'verifier-key.txt');

/** The lab's own key pair, made on first use. */
export function ensureNoteKey(): NoteKey {
  const directory = join(labCache, 'sumdb');
  makeDirectoryOnce(directory, (temporary) => {
    const key = generateNoteKey(databaseName);
    writeFileSync(join(temporary, 'verifier-key.txt'), `${key.verifierKey}\n`);
    writeFileSync(join(temporary, 'signer-key.txt'), `${key.signerKey}\n`, { mode: 0o600 });
  });
  const read = (name: string): string => readFileSync(join(directory, name), 'utf8').trim();
  return { name: databaseName, verifierKey: read('verifier-key.txt'), signerKey: read('signer-key.txt') };
}

export function generateNoteKey(name: string): NoteKey {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const publicBytes = publicKey.export({ format: 'der', type: 'spki' }).subarray(spkiPrefix.length);
  const seed = privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(pkcs8Prefix.length);
  const hash = keyHash(name, publicBytes).toString('hex');
  return { name, verifierKey: `${name}+${hash}+${encodeKey(publicBytes)}`, signerKey: `PRIVATE+KEY+${name}+${hash}+${encodeKey(seed)}` };
}

/** The text, which must end in a newline, followed by a blank line and one signature line. */
export function signNote(text: string, signerKey: string): string {
  const { name, hash, key } = parseSignerKey(signerKey);
  const signature = Buffer.concat([hash, sign(null, Buffer.from(text), key)]).toString('base64');
  return `${text}\n— ${name} ${signature}\n`;
}

/** The text of a note that carries a good signature by the key. Throws where it does not. */
export function openNote(note: string, verifierKey: string): string {
  const [name, hashText, encoded] = splitKey(verifierKey);
  const publicBytes = decodeKey(encoded);
  const end = note.lastIndexOf('\n\n');
  const text = note.slice(0, end + 1);
  for (const line of note.slice(end + 2).split('\n')) {
    if (!line.startsWith(`— ${name} `)) continue;
    const signature = Buffer.from(line.slice(`— ${name} `.length), 'base64');
    const key = createPublicKey({ key: Buffer.concat([spkiPrefix, publicBytes]), format: 'der', type: 'spki' });
    const good = signature.subarray(0, keyHashBytes).toString('hex') === hashText
      && verify(null, Buffer.from(text), key, signature.subarray(keyHashBytes));
    if (good) return text;
  }
  throw new Error(`the note has no good signature by ${name}`);
}

/** DER in front of the 32 bytes of an Ed25519 key: RFC 8410, sections 4 and 7. */
const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex');
const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex');
/** Algorithm number of Ed25519 in front of every encoded key. */
const algorithm = 1;
const keyHashBytes = 4;

function keyHash(name: string, publicBytes: Buffer): Buffer {
  return createHash('sha256').update(`${name}\n`).update(Buffer.from([algorithm])).update(publicBytes).digest().subarray(0, keyHashBytes);
}

function encodeKey(bytes: Buffer): string {
  return Buffer.concat([Buffer.from([algorithm]), bytes]).toString('base64');
}

function decodeKey(text: string): Buffer {
  return Buffer.from(text, 'base64').subarray(1);
}

/** Name, hash and key; the base64 part may itself hold "+", so only the first two separate. */
function splitKey(key: string): [name: string, hash: string, encoded: string] {
  const [name = '', hash = '', ...rest] = key.split('+');
  return [name, hash, rest.join('+')];
}

function parseSignerKey(signerKey: string): { name: string; hash: Buffer; key: KeyObject } {
  const [name, hash, encoded] = splitKey(signerKey.replace(/^PRIVATE\+KEY\+/, ''));
  const key = createPrivateKey({ key: Buffer.concat([pkcs8Prefix, decodeKey(encoded)]), format: 'der', type: 'pkcs8' });
  return { name, hash: Buffer.from(hash, 'hex'), key };
}
