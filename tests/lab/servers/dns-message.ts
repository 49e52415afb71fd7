import { isIPv6 } from 'node:net';

/** The little of the DNS wire format that an authoritative answer to one question needs. Source: RFC 1035 section 4, RFC 3596. */

export interface DnsQuestion {
  readonly id: number;
  /** Lower case, without the final dot. */
  readonly name: string;
  readonly type: number;
  /** Header flags of the query, of which "recursion desired" and the opcode are echoed. */
  readonly flags: number;
  /** The question section as sent, to be echoed byte by byte: some resolvers mix upper and lower case as a check. */
  readonly section: Buffer;
}

export interface DnsAnswer {
  readonly responseCode: number;
  /** All IPv4 or all IPv6. */
  readonly addresses: readonly string[];
  /** Tells the client to ask again over TCP. */
  readonly truncated: boolean;
}

export const recordTypeA = 1;
export const recordTypeAaaa = 28;
export const responseCodes = { noError: 0, serverFailure: 2, nameError: 3, refused: 5 } as const;

/** The question of a query, or undefined for anything else that arrived in a packet. */
export function parseQuestion(packet: Buffer): DnsQuestion | undefined {
  if (packet.length < headerLength || (packet.readUInt16BE(2) & responseFlag) !== 0 || packet.readUInt16BE(4) !== 1) return undefined;
  const labels: string[] = [];
  let offset = headerLength;
  for (let length = packet[offset]; length !== 0; length = packet[offset]) {
    if (length === undefined || length > longestLabel || offset + 1 + length > packet.length) return undefined;
    labels.push(packet.toString('latin1', offset + 1, offset + 1 + length));
    offset += 1 + length;
  }
  const end = offset + 1 + typeAndClassLength;
  if (end > packet.length) return undefined;
  return {
    id: packet.readUInt16BE(0),
    name: labels.join('.').toLowerCase(),
    type: packet.readUInt16BE(offset + 1),
    flags: packet.readUInt16BE(2),
    section: packet.subarray(headerLength, end),
  };
}

export function writeAnswer(question: DnsQuestion, { responseCode, addresses, truncated }: DnsAnswer): Buffer {
  const header = Buffer.alloc(headerLength);
  header.writeUInt16BE(question.id, 0);
  const echoed = question.flags & (opcodeMask | recursionDesired);
  header.writeUInt16BE(responseFlag | recursionAvailable | echoed | (truncated ? truncatedFlag : 0) | responseCode, 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(truncated ? 0 : addresses.length, 6);
  return Buffer.concat([header, question.section, ...truncated ? [] : addresses.map(addressRecord)]);
}

/** A query for IPv4 addresses, for clients of tests. */
export function writeQuery(id: number, name: string): Buffer {
  const header = Buffer.alloc(headerLength);
  header.writeUInt16BE(id, 0);
  header.writeUInt16BE(recursionDesired, 2);
  header.writeUInt16BE(1, 4);
  const labels = name.split('.').flatMap((label) => [Buffer.from([label.length]), Buffer.from(label, 'latin1')]);
  return Buffer.concat([header, ...labels, Buffer.from([0, 0, recordTypeA, 0, classInternet])]);
}

const headerLength = 12;
const typeAndClassLength = 4;
const longestLabel = 63;
const responseFlag = 0x8000;
const opcodeMask = 0x7800;
const truncatedFlag = 0x0200;
const recursionDesired = 0x0100;
const recursionAvailable = 0x0080;
const classInternet = 1;
/** Offset 12, the question's name, as a compression pointer. */
const pointerToName = 0xc00c;
/** Seconds: short, so that nobody remembers an answer from one scenario in the next. */
const timeToLive = 1;

function addressRecord(address: string): Buffer {
  const data = isIPv6(address) ? ipv6Bytes(address) : Buffer.from(address.split('.').map(Number));
  const record = Buffer.alloc(12);
  record.writeUInt16BE(pointerToName, 0);
  record.writeUInt16BE(data.length === 4 ? recordTypeA : recordTypeAaaa, 2);
  record.writeUInt16BE(classInternet, 4);
  record.writeUInt32BE(timeToLive, 6);
  record.writeUInt16BE(data.length, 10);
  return Buffer.concat([record, data]);
}

/** RFC 4291 section 2.2: groups of four hexadecimal digits, "::" for as many zeros as are missing. */
function ipv6Bytes(address: string): Buffer {
  const [head = [], tail = []] = address.split('::').map((half) => half.split(':').filter((group) => group !== '').map((group) => Number.parseInt(group, 16)));
  const groups = [...head, ...Array.from({ length: 8 - head.length - tail.length }, () => 0), ...tail];
  return Buffer.from(groups.flatMap((group) => [group >>> 8, group & 255]));
}
