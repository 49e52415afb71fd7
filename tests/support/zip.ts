import { inflateRawSync } from 'node:zlib';

/** Signatures and sizes of the records, as in PKWARE's APPNOTE, sections 4.3.7, 4.3.12 and 4.3.16. */
const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;
const endSize = 22;
const entrySize = 46;
const localSize = 30;

/** The files of a zip archive by name, in the order of its directory. Archives over 4 GiB and encrypted ones are not read. */
export function readZip(archive: Buffer): Map<string, Buffer> {
  let end = archive.length - endSize;
  while (end >= 0 && archive.readUInt32LE(end) !== endSignature) end--;
  if (end < 0) throw new Error('not a zip archive: it has no end of a directory');
  const files = new Map<string, Buffer>();
  let entry = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left--) {
    if (archive.readUInt32LE(entry) !== entrySignature) throw new Error(`no entry of the directory at ${entry}`);
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((at) => archive.readUInt16LE(entry + at)) as [number, number, number];
    const name = archive.toString('utf8', entry + entrySize, entry + entrySize + nameLength);
    if (!name.endsWith('/')) files.set(name, contents(archive, entry));
    entry += entrySize + nameLength + extraLength + commentLength;
  }
  return files;
}

function contents(archive: Buffer, entry: number): Buffer {
  const local = archive.readUInt32LE(entry + 42);
  const start = local + localSize + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
  const packed = archive.subarray(start, start + archive.readUInt32LE(entry + 20));
  return archive.readUInt16LE(entry + 10) === 0 ? packed : inflateRawSync(packed);
}
