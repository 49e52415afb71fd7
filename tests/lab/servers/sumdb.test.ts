import assert from 'node:assert/strict';
import { createPublicKey, verify } from 'node:crypto';
import { catalogue } from './catalogue.ts';
import { goSum } from './go-sum.ts';
import { checksumDatabase } from './sumdb.ts';
import { generateNoteKey, openNote, signNote } from './note-key.ts';
import { formatRecord, nodeHash, parseTilePath, recordHash, TransparencyLog } from './transparency-log.ts';

describe('signed notes', () => {
  // The key pair and note of the documentation of golang.org/x/mod/sumdb/note.
  const documentedVerifier = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
  const documentedSigner = 'PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz';
  const text = 'If you think cryptography is the answer to your problem,\nthen you don\'t know what your problem is.\n';
  const documentedNote = `${text}\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n`;

  it('signs the note of the documentation to the byte', () => {
    assert.equal(signNote(text, documentedSigner), documentedNote);
  });

  it('opens it with the verifier key and refuses a changed one', () => {
    assert.equal(openNote(documentedNote, documentedVerifier), text);
    assert.throws(() => openNote(documentedNote.replace('answer', 'Answer'), documentedVerifier), /no good signature/);
    assert.throws(() => openNote(documentedNote, generateNoteKey('PeterNeumann').verifierKey), /no good signature/);
  });

  it('generates keys that another Ed25519 reader accepts', () => {
    const key = generateNoteKey('sum.golang.org');
    const bytes = Buffer.from(key.verifierKey.split('+').slice(2).join('+'), 'base64');
    assert.equal(bytes.length, 33);
    const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: bytes.subarray(1).toString('base64url') }, format: 'jwk' });
    const signature = Buffer.from(signNote('hello\n', key.signerKey).trimEnd().split(' ').at(-1)!, 'base64').subarray(4);
    assert.ok(verify(null, Buffer.from('hello\n'), publicKey, signature));
  });
});

describe('transparency log', () => {
  const records = Array.from({ length: 600 }, (_, n) => `record ${n}\n`);

  /** RFC 6962's own recursive definition, unlike the level tables that the log keeps. */
  const treeHash = (leaves: readonly string[]): Buffer => {
    if (leaves.length === 1) return recordHash(leaves[0]!);
    const split = 2 ** Math.floor(Math.log2(leaves.length - 1));
    return nodeHash(treeHash(leaves.slice(0, split)), treeHash(leaves.slice(split)));
  };

  for (const size of [1, 2, 3, 4, 7, 8, 255, 256, 257, 600]) {
    it(`hashes a tree of ${size} as RFC 6962 defines it`, () => {
      assert.deepEqual(new TransparencyLog(records.slice(0, size)).root, treeHash(records.slice(0, size)));
    });
  }

  it('gives tiles of each level, full and partial, and none beyond the tree', () => {
    const log = new TransparencyLog(records);
    assert.deepEqual(log.tile({ level: 0, index: 0, width: 256 })?.subarray(32, 64), recordHash('record 1\n'));
    assert.deepEqual(log.tile({ level: 0, index: 2, width: 88 })?.subarray(-32), recordHash('record 599\n'));
    assert.deepEqual(log.tile({ level: 1, index: 0, width: 2 })?.subarray(32), treeHash(records.slice(256, 512)));
    assert.equal(log.tile({ level: 0, index: 2, width: 89 }), undefined);
    assert.equal(log.tile({ level: 2, index: 0, width: 1 }), undefined);
    assert.equal(log.tile({ level: 'data', index: 2, width: 2 })?.toString(), formatRecord(512, 'record 512\n') + formatRecord(513, 'record 513\n'));
  });

  it('parses tile addresses', () => {
    assert.deepEqual(parseTilePath('8/0/x001/x234/067.p/5'), { level: 0, index: 1234067, width: 5 });
    assert.deepEqual(parseTilePath('8/data/000'), { level: 'data', index: 0, width: 256 });
    for (const wrong of ['9/0/000', '8/0/1', '8/0/000.p/0', '8/0/000.p/257', '8/0/x001', '']) assert.equal(parseTilePath(wrong), undefined, wrong);
  });
});

describe('checksum database of the lab', () => {
  const key = generateNoteKey('sum.golang.org');
  const database = checksumDatabase(key);
  const get = async (path: string): Promise<{ status: number; body: Buffer }> =>
    await database({ method: 'GET', host: 'sum.golang.org', path, query: '', headers: {}, body: Buffer.alloc(0) });
  const publicModules = catalogue.filter(({ visibility }) => visibility === 'public');

  it('looks up both hashes under a signed tree', async () => {
    const { status, body } = await get('/lookup/github.com/!burnt!sushi/toml@v1.4.0');
    assert.equal(status, 200);
    const [record = '', ...tree] = body.toString().split(/(?<=\n)\n/);
    assert.equal(record.slice(record.indexOf('\n') + 1), goSum([['github.com/BurntSushi/toml', 'v1.4.0']]));
    assert.match(openNote(tree.join('\n'), key.verifierKey), new RegExp(`^go\\.sum database tree\\n${publicModules.length}\\n`));
  });

  it('signs the root that its tiles prove', async () => {
    const [, , root] = openNote((await get('/latest')).body.toString(), key.verifierKey).split('\n');
    const leaves = (await get(`/tile/8/0/000.p/${publicModules.length}`)).body;
    const hashes = Array.from({ length: publicModules.length }, (_, n) => leaves.subarray(32 * n, 32 * n + 32));
    const join = (part: readonly Buffer[]): Buffer => {
      if (part.length === 1) return part[0]!;
      const split = 2 ** Math.floor(Math.log2(part.length - 1));
      return nodeHash(join(part.slice(0, split)), join(part.slice(split)));
    };
    assert.equal(join(hashes).toString('base64'), root);
  });

  it('knows neither private nor unknown modules', async () => {
    assert.equal((await get('/lookup/git.corp.example/team/lib@v1.2.3')).status, 404);
    assert.equal((await get('/lookup/rsc.io/quote@v9.0.0')).status, 404);
    assert.equal((await get('/tile/8/0/001')).status, 404);
    assert.equal((await get('/supported')).status, 200);
  });
});
