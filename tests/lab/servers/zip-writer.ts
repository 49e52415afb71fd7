import { crc32 } from 'node:zlib';

export interface ZipEntry {
  readonly name: string;
  readonly content: Uint8Array;
}

/**
 * A zip archive with the entries in the order given, stored without compression and dated 1980-01-01.
 * The same entries give the same bytes on every machine, so hashes of lab modules can be written into samples.
 * Source: PKWARE APPNOTE.TXT 6.3.3, sections 4.3.7 (local header), 4.3.12 (central directory), 4.3.16 (end record).
 */
export function writeZip(entries: readonly ZipEntry[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const name = Buffer.from(entry.name, 'utf8');
    const common = commonFields(name.length, entry.content);
    const local = Buffer.concat([littleEndian32(localHeaderSignature), common, name]);
    parts.push(local, Buffer.from(entry.content));
    directory.push(centralHeader(common, offset), name);
    offset += local.length + entry.content.length;
  }
  const central = Buffer.concat(directory);
  return Buffer.concat([...parts, central, endRecord(entries.length, central.length, offset)]);
}

const localHeaderSignature = 0x04034b50;
const centralHeaderSignature = 0x02014b50;
const endRecordSignature = 0x06054b50;
/** Version 2.0 is the lowest that knows directories, which is what every writer states. */
const version = 20;
/** Bit 11: the name is UTF-8. */
const flags = 0x0800;
/** 1980-01-01, the earliest date the format can express. */
const dosDate = 0x0021;
const localHeaderLength = 26;
const centralHeaderLength = 46;
const endRecordLength = 22;

/** The 26 bytes that a local header and a central header share, from "version needed" to "extra field length". */
function commonFields(nameLength: number, content: Uint8Array): Buffer {
  const fields = Buffer.alloc(localHeaderLength);
  fields.writeUInt16LE(version, 0);
  fields.writeUInt16LE(flags, 2);
  fields.writeUInt16LE(dosDate, 8);
  fields.writeUInt32LE(crc32(content), 10);
  fields.writeUInt32LE(content.length, 14);
  fields.writeUInt32LE(content.length, 18);
  fields.writeUInt16LE(nameLength, 22);
  return fields;
}

function centralHeader(common: Buffer, offset: number): Buffer {
  const header = Buffer.alloc(centralHeaderLength);
  header.writeUInt32LE(centralHeaderSignature, 0);
  header.writeUInt16LE(version, 4);
  common.copy(header, 6);
  header.writeUInt32LE(offset, 42);
  return header;
}

function endRecord(count: number, size: number, offset: number): Buffer {
  const record = Buffer.alloc(endRecordLength);
  record.writeUInt32LE(endRecordSignature, 0);
  record.writeUInt16LE(count, 8);
  record.writeUInt16LE(count, 10);
  record.writeUInt32LE(size, 12);
  record.writeUInt32LE(offset, 16);
  return record;
}

function littleEndian32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value, 0);
  return bytes;
}
