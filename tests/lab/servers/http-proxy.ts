import { createServer, request as httpRequest, STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, createServer as createTcpServer, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { connectionFault, withFaults, type Delivery, type Fault } from './faults.ts';
import { isAuthorized, textResponse, type Credentials, type LabRequest, type LabResponse } from './http-message.ts';
import { listen, type Listener } from './listener.ts';
import type { RequestLog } from './request-log.ts';

export interface HttpProxyOptions {
  readonly name: string;
  readonly address: string;
  /** Address of a host the proxy may reach, undefined for every other: it never leaves the lab. */
  readonly resolve: (host: string) => string | undefined;
  /** Required as Proxy-Authorization; without it the proxy answers 407. */
  readonly credentials?: Credentials;
  /** Hosts the proxy answers with 403. */
  readonly deny?: RegExp;
  /** Connection faults, and answer faults on CONNECT and on forwarded requests alike; `paths` is matched against "host:port" or the URL. */
  readonly faults: readonly Fault[];
  readonly log: RequestLog;
}

export const httpProxyPort = 3128;

/** An HTTP proxy: tunnels by CONNECT and forwards plain requests. */
export async function startHttpProxy(options: HttpProxyOptions): Promise<Listener> {
  const { log } = options;
  const count = (): void => {
    log.connections++;
  };
  switch (connectionFault(options.faults)) {
    case 'connection-refused':
    case 'machine-off':
      return { close: () => Promise.resolve() };
    case 'reset-after-accept':
      return await listen(createTcpServer((socket) => socket.resetAndDestroy()), options.address, httpProxyPort, count);
    case 'handshake-stall':
      return await listen(createTcpServer((socket) => socket.resume()), options.address, httpProxyPort, count);
    // It has no port that speaks TLS, and refusing packets is the packet filter's work.
    case 'plain-http-on-tls-port':
    case 'tls-too-old':
    case 'tls-other-ciphers':
    case 'packets-dropped':
    case 'packets-rejected':
    case 'large-packets-vanish':
    case undefined:
      return await listenWhole(options, count);
  }
}

async function listenWhole(options: HttpProxyOptions, count: () => void): Promise<Listener> {
  const tunnels = new Set<Socket>();
  const decide = withFaults((request) => admission(options, request), options.faults);
  const server = createServer((incoming, outgoing) => {
    void forward(options, decide, incoming, outgoing);
  });
  server.on('connect', (incoming: IncomingMessage, client: Duplex) => {
    void tunnel(options, decide, incoming, client, tunnels);
  });
  const listener = await listen(server, options.address, httpProxyPort, count);
  return {
    async close() {
      for (const socket of tunnels) socket.destroy();
      await listener.close();
    },
  };
}

type Decide = (request: LabRequest) => Promise<Delivery>;

/** What the proxy says before it does anything: 200 means go on. */
function admission({ credentials, deny, resolve }: HttpProxyOptions, request: LabRequest): LabResponse {
  if (credentials !== undefined && !isAuthorized(request.headers['proxy-authorization'], credentials)) {
    return textResponse(407, 'Proxy authentication required\n', { 'proxy-authenticate': 'Basic realm="proxy"' });
  }
  if (deny?.test(request.host) === true) return textResponse(403, `Access to ${request.host} is denied by policy\n`);
  if (resolve(request.host) === undefined) return textResponse(502, `Cannot resolve ${request.host}\n`);
  return textResponse(200, '');
}

async function tunnel(
  options: HttpProxyOptions, decide: Decide, incoming: IncomingMessage, client: Duplex, tunnels: Set<Socket>
): Promise<void> {
  client.on('error', () => undefined);
  const authority = incoming.url ?? '';
  const [host = '', port = '443'] = authority.split(/:(\d+)$/);
  const verdict = await decide(labRequest('CONNECT', host, authority, incoming));
  options.log.add({ method: 'CONNECT', host, path: authority, status: verdict.neverAnswered ? 0 : verdict.response.status });
  if (verdict.neverAnswered) return;
  if (!await pause(verdict.delay, client)) return;
  const address = options.resolve(host);
  if (verdict.response.status !== 200 || address === undefined) {
    client.end(rawResponse(verdict.response));
    return;
  }
  const upstream = connect(Number(port), address, () => {
    client.write('HTTP/1.1 200 Connection established\r\n\r\n');
    client.pipe(upstream).pipe(client);
  });
  tunnels.add(upstream);
  upstream.on('close', () => {
    tunnels.delete(upstream);
    client.destroy();
  });
  // Before the 200 the client learns of a failure by status, afterwards by the end of the connection.
  upstream.on('error', () => client.end(rawResponse(textResponse(502, `Cannot reach ${authority}\n`))));
  client.on('close', () => upstream.destroy());
}

async function forward(options: HttpProxyOptions, decide: Decide, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const target = URL.canParse(incoming.url ?? '') ? new URL(incoming.url ?? '') : undefined;
  const host = target?.hostname ?? '';
  const verdict = await decide(labRequest(incoming.method ?? 'GET', host, incoming.url ?? '', incoming));
  options.log.add({ method: incoming.method ?? 'GET', host, path: incoming.url ?? '', status: verdict.neverAnswered ? 0 : verdict.response.status });
  if (verdict.neverAnswered) return;
  if (!await pause(verdict.delay, outgoing)) return;
  const address = options.resolve(host);
  if (target === undefined || address === undefined || verdict.response.status !== 200) {
    outgoing.writeHead(verdict.response.status, verdict.response.headers).end(verdict.response.body);
    return;
  }
  const headers = { ...incoming.headers };
  // These two are for this proxy alone.
  delete headers['proxy-authorization'];
  delete headers['proxy-connection'];
  const upstream = httpRequest({
    host: address, port: target.port === '' ? 80 : Number(target.port), method: incoming.method, path: `${target.pathname}${target.search}`, headers,
  }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
  });
  upstream.on('error', () => {
    if (outgoing.headersSent) outgoing.destroy();
    else outgoing.writeHead(502).end();
  });
  incoming.pipe(upstream);
}

function labRequest(method: string, host: string, path: string, incoming: IncomingMessage): LabRequest {
  const headers: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries(incoming.headers)) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  return { method, host, path, query: '', headers, body: Buffer.alloc(0) };
}

function rawResponse({ status, headers, body }: LabResponse): Buffer {
  const lines = Object.entries({ ...headers, 'content-length': String(body.length), connection: 'close' }).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([Buffer.from(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n`), body]);
}

/** Waits; false where the client left meanwhile. */
function pause(milliseconds: number, client: Duplex | ServerResponse): Promise<boolean> {
  if (milliseconds === 0) return Promise.resolve(true);
  return new Promise((resolve) => {
    const left = (): void => {
      clearTimeout(timer);
      resolve(false);
    };
    const timer = setTimeout(() => {
      client.off('close', left);
      resolve(true);
    }, milliseconds);
    client.once('close', left);
  });
}
