import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, isIPv6, type Socket } from 'node:net';
import { parseQuestion, recordTypeA, recordTypeAaaa, responseCodes, writeAnswer, type DnsAnswer, type DnsQuestion } from './dns-message.ts';
import { listen, type Listener } from './listener.ts';

/** What can go wrong with name lookup. The first fault that matches is in force. */
export type DnsFault = {
  /** Names concerned; all by default. */
  readonly names?: RegExp;
  /** Both by default. */
  readonly transport?: 'udp' | 'tcp';
} & (
  | { readonly kind: 'nxdomain' }
  | { readonly kind: 'servfail' }
  | { readonly kind: 'refused' }
  | { readonly kind: 'no-answer' }
  /**
   * So many of ten queries get no answer: those whose id ends in one of the lowest digits. Of ten that a client numbers in a row exactly so
   * many are lost, whatever else is asked meanwhile.
   */
  | { readonly kind: 'loss'; readonly ofTen: number }
  | { readonly kind: 'wrong-address'; readonly address: string }
  | { readonly kind: 'slow'; readonly milliseconds: number }
  /** The answer over UDP says "ask over TCP". */
  | { readonly kind: 'truncated' }
);

export interface DnsServerOptions {
  readonly address: string;
  /** Host name to IPv4 or IPv6 address. */
  readonly records: ReadonlyMap<string, string>;
  readonly faults?: readonly DnsFault[];
}

export interface DnsQuery {
  readonly name: string;
  readonly type: number;
  readonly transport: 'udp' | 'tcp';
}

export interface DnsServer extends Listener {
  readonly address: string;
  readonly queries: readonly DnsQuery[];
}

export const dnsPort = 53;

/** A name server on UDP and TCP port 53 that knows the records and nothing else. */
export async function startDnsServer({ address, records, faults = [] }: DnsServerOptions): Promise<DnsServer> {
  const queries: DnsQuery[] = [];
  const timers = new Set<NodeJS.Timeout>();

  const respond = (packet: Buffer, transport: 'udp' | 'tcp', send: (answer: Buffer) => void): void => {
    const question = parseQuestion(packet);
    if (question === undefined) return;
    queries.push({ name: question.name, type: question.type, transport });
    const fault = faults.find((each) => (each.names ?? /^/).test(question.name) && (each.transport ?? transport) === transport);
    if (fault?.kind === 'no-answer' || (fault?.kind === 'loss' && question.id % 10 < fault.ofTen)) return;
    const answer = writeAnswer(question, answerFor(question, records, fault, transport));
    if (fault?.kind !== 'slow') {
      send(answer);
      return;
    }
    const timer = setTimeout(() => {
      timers.delete(timer);
      send(answer);
    }, fault.milliseconds);
    timers.add(timer);
  };

  const udp = createSocket('udp4');
  udp.on('message', (packet, peer) => {
    respond(packet, 'udp', (answer) => {
      udp.send(answer, peer.port, peer.address);
    });
  });
  udp.bind(dnsPort, address);
  await once(udp, 'listening');
  const tcp = await listen(createServer((socket) => {
    readFrames(socket, (packet) => {
      respond(packet, 'tcp', (answer) => socket.write(frame(answer)));
    });
  }), address, dnsPort).catch((error: unknown) => {
    udp.close();
    throw error;
  });

  return {
    address,
    queries,
    async close() {
      for (const timer of timers) clearTimeout(timer);
      const closed = once(udp, 'close');
      udp.close();
      await Promise.all([closed, tcp.close()]);
    },
  };
}

/** A message as TCP carries it: RFC 1035 section 4.2.2, two bytes of length in front. */
export function frame(message: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(message.length);
  return Buffer.concat([length, message]);
}

/** Calls back for every whole message that arrives on a TCP connection. */
export function readFrames(socket: Socket, onMessage: (message: Buffer) => void): void {
  let pending = Buffer.alloc(0);
  socket.on('data', (bytes: Buffer) => {
    pending = Buffer.concat([pending, bytes]);
    while (pending.length >= 2 && pending.length >= 2 + pending.readUInt16BE(0)) {
      const end = 2 + pending.readUInt16BE(0);
      onMessage(pending.subarray(2, end));
      pending = pending.subarray(end);
    }
  });
}

function answerFor(question: DnsQuestion, records: ReadonlyMap<string, string>, fault: DnsFault | undefined, transport: 'udp' | 'tcp'): DnsAnswer {
  const empty = { addresses: [], truncated: false };
  switch (fault?.kind) {
    case 'nxdomain':
      return { ...empty, responseCode: responseCodes.nameError };
    case 'servfail':
      return { ...empty, responseCode: responseCodes.serverFailure };
    case 'refused':
      return { ...empty, responseCode: responseCodes.refused };
    case 'truncated':
      if (transport === 'udp') return { ...empty, responseCode: responseCodes.noError, truncated: true };
      break;
    case 'no-answer':
    case 'loss':
    case 'slow':
    case 'wrong-address':
    case undefined:
  }
  const address = fault?.kind === 'wrong-address' ? fault.address : records.get(question.name);
  if (address === undefined) return { ...empty, responseCode: responseCodes.nameError };
  // A name that exists and has no record of the type: empty, not an error. Else resolvers that ask for AAAA first would give up.
  const type = isIPv6(address) ? recordTypeAaaa : recordTypeA;
  return { responseCode: responseCodes.noError, addresses: question.type === type ? [address] : [], truncated: false };
}
