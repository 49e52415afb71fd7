import { once } from 'node:events';
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { constants, createSecureServer, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2';
import { createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { duplexPair } from 'node:stream';
import type { SecureContextOptions } from 'node:tls';
import { certificateFor, type CertificateVariant } from './ca.ts';
import { connectionFault, withFaults, type Delivery, type Fault } from './faults.ts';
import type { LabRequest, Service } from './http-message.ts';
import { listen, type Listener } from './listener.ts';
import type { RequestLog } from './request-log.ts';

export interface VirtualHostOptions {
  /** Name in the certificate and in the log. */
  readonly name: string;
  /** Address of its own, so that what happens below HTTP concerns this host alone. */
  readonly address: string;
  readonly service: Service;
  readonly certificate: CertificateVariant;
  readonly faults: readonly Fault[];
  readonly log: RequestLog;
}

export const httpsPort = 443;
export const httpPort = 80;

/** Serves the host on 443 (HTTP/2 and HTTP/1.1 over TLS) and on 80, with its faults. */
export async function startVirtualHost(options: VirtualHostOptions): Promise<Listener> {
  const { address, log } = options;
  const connections = new Connections();
  const servers = serversFor(options, connections);
  const listeners: Listener[] = [];
  try {
    for (const [server, port] of servers) {
      listeners.push(await listen(server, address, port, (socket) => {
        log.connections++;
        connections.add(socket);
      }));
    }
  } catch (error) {
    await closeAll(listeners);
    throw error;
  }
  return { close: () => closeAll(listeners) };
}

type Incoming = IncomingMessage | Http2ServerRequest;
type Outgoing = ServerResponse | Http2ServerResponse;

/** The TCP connections below TLS and HTTP/2, which alone can end without a farewell of those protocols. */
class Connections {
  private readonly sockets = new Map<string, Socket>();

  add(socket: Socket): void {
    const key = connectionKey(socket);
    this.sockets.set(key, socket);
    socket.on('close', () => this.sockets.delete(key));
  }

  cut(incoming: Incoming): void {
    this.sockets.get(connectionKey(incoming.socket))?.destroy();
  }
}

function connectionKey({ remoteAddress, remotePort, localPort }: Pick<Socket, 'remoteAddress' | 'remotePort' | 'localPort'>): string {
  return `${remoteAddress ?? ''}:${remotePort ?? 0}-${localPort ?? 0}`;
}

function serversFor(options: VirtualHostOptions, connections: Connections): [Server, number][] {
  const handle = requestHandler(options, connections);
  switch (connectionFault(options.faults)) {
    case 'connection-refused':
    case 'machine-off':
      return [];
    case 'reset-after-accept':
      return [httpsPort, httpPort].map((port) => [createTcpServer((socket) => socket.resetAndDestroy()), port]);
    case 'handshake-stall':
      // The client's bytes are read and ignored, else its end of the connection would go unnoticed.
      return [httpsPort, httpPort].map((port) => [createTcpServer((socket) => socket.resume()), port]);
    case 'plain-http-on-tls-port':
      return [[createHttpServer(handle), httpsPort], [createHttpServer(handle), httpPort]];
    case 'large-packets-vanish':
      return [[losingLargePieces(secureServer(options, handle)), httpsPort], [losingLargePieces(createHttpServer(handle)), httpPort]];
    case 'tls-too-old':
      return [[secureServer(options, handle, { minVersion: 'TLSv1', maxVersion: 'TLSv1.1' }), httpsPort], [createHttpServer(handle), httpPort]];
    case 'tls-other-ciphers':
      // Block mode with SHA-384, as some old servers insist on: crypto/tls has never had it.
      return [
        [secureServer(options, handle, { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES256-SHA384' }), httpsPort],
        [createHttpServer(handle), httpPort],
      ];
    // Refusing packets is the packet filter's work; the servers behind it are whole.
    case 'packets-dropped':
    case 'packets-rejected':
    case undefined:
      return [[secureServer(options, handle), httpsPort], [createHttpServer(handle), httpPort]];
  }
}

function secureServer(
  { name, certificate }: VirtualHostOptions, handle: (request: Incoming, response: Outgoing) => void, tls: SecureContextOptions = {},
): Server {
  return createSecureServer({ ...certificateFor(name, certificate), allowHTTP1: true, ...tls }, handle);
}

/** The most that passes a badly nested tunnel in one packet: more than an alert, less than any certificate. */
const passingBytes = 400;

/** A relay in front of the server, in whose other direction a large piece is lost. TCP lets nothing after it through. */
function losingLargePieces(server: Server): Server {
  return createTcpServer((client) => {
    // Both ends live in this process: what one writes is what the other reads, undivided.
    const [inner, outer] = duplexPair();
    server.emit('connection', inner);
    client.pipe(outer);
    let isLost = false;
    outer.on('data', (piece: Buffer) => {
      isLost ||= piece.length > passingBytes;
      if (!isLost) client.write(piece);
    });
    client.on('close', () => {
      outer.destroy();
      inner.destroy();
    });
  });
}

function requestHandler(
  { name, service, faults, log }: VirtualHostOptions, connections: Connections
): (request: Incoming, response: Outgoing) => void {
  const answer = withFaults(service, faults);
  return (incoming, outgoing) => {
    void (async () => {
      const request = await readRequest(incoming, name);
      const delivery = await answer(request);
      const path = incoming.url ?? '';
      log.add({ method: request.method, host: name, path, status: delivery.neverAnswered ? 0 : delivery.response.status });
      await deliver(delivery, incoming, outgoing, connections);
    })().catch((error: unknown) => {
      // Either the client went away, or a service of the lab is broken: the log must tell the second from an injected 500.
      log.add({ method: `failed: ${String(error)}`, host: name, path: incoming.url ?? '', status: 500 });
      connections.cut(incoming);
    });
  };
}

async function readRequest(incoming: Incoming, name: string): Promise<LabRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
  const [path = '', query = ''] = (incoming.url ?? '/').split(/\?(.*)/s);
  const headers: Record<string, string | undefined> = {};
  for (const [header, value] of Object.entries(incoming.headers)) headers[header] = Array.isArray(value) ? value.join(', ') : value;
  return { method: incoming.method ?? 'GET', host: name, path, query, headers, body: Buffer.concat(chunks) };
}

async function deliver(delivery: Delivery, incoming: Incoming, outgoing: Outgoing, connections: Connections): Promise<void> {
  if (delivery.neverAnswered) return;
  if (delivery.delay > 0 && !await pause(delivery.delay, outgoing)) return;
  const { status, headers, body } = delivery.response;
  outgoing.writeHead(status, delivery.endless ? headers : { ...headers, 'content-length': String(body.length) });
  if (incoming.method === 'HEAD') {
    outgoing.end();
    return;
  }
  if (delivery.endless) {
    const client = { left: false };
    const leaves = once(outgoing, 'close').catch(() => undefined).then(() => { client.left = true; });
    while (!client.left) await Promise.race([write(outgoing, body), leaves]);
    return;
  }
  const sent = delivery.cutAfter === null && !delivery.streamReset ? body : body.subarray(0, delivery.cutAfter ?? 0);
  if (delivery.bytesPerSecond === null) await write(outgoing, sent);
  else if (!await trickle(outgoing, sent, delivery.bytesPerSecond)) return;
  if (delivery.streamReset) resetStream(incoming, connections);
  else if (delivery.cutAfter !== null) connections.cut(incoming);
  else outgoing.end();
}

/** Pieces per second in which a trickled body is sent: often enough that the line never looks idle. */
const trickleRate = 10;

/** Resolves to false where the client left before all was sent. */
async function trickle(outgoing: Outgoing, body: Buffer, bytesPerSecond: number): Promise<boolean> {
  const size = Math.max(1, Math.floor(bytesPerSecond / trickleRate));
  for (let offset = 0; offset < body.length; offset += size) {
    await write(outgoing, body.subarray(offset, offset + size));
    if (!await pause(1000 * Math.min(size, body.length - offset) / bytesPerSecond, outgoing)) return false;
  }
  return true;
}

/** Waits, or ends early with false when the connection closes, so that no timer outlives its request. */
function pause(milliseconds: number, outgoing: Outgoing): Promise<boolean> {
  return new Promise((resolve) => {
    const left = (): void => {
      clearTimeout(timer);
      resolve(false);
    };
    const timer = setTimeout(() => {
      outgoing.off('close', left);
      resolve(true);
    }, milliseconds);
    outgoing.once('close', left);
  });
}

function write(outgoing: Outgoing, bytes: Buffer): Promise<void> {
  if (bytes.length === 0) return Promise.resolve();
  return new Promise((resolve) => {
    // Both kinds of response have this overload; their union does not.
    (outgoing as ServerResponse).write(bytes, () => {
      resolve();
    });
  });
}

function resetStream(incoming: Incoming, connections: Connections): void {
  if ('stream' in incoming) incoming.stream.close(constants.NGHTTP2_INTERNAL_ERROR);
  else connections.cut(incoming);
}

async function closeAll(listeners: readonly Listener[]): Promise<void> {
  await Promise.all(listeners.map((listener) => listener.close()));
}
