import { gzipSync } from 'node:zlib';
import { findModule } from './catalogue.ts';
import { htmlResponse, textResponse, type LabRequest, type LabResponse, type Service } from './http-message.ts';
import { moduleFiles } from './module-files.ts';
import { parseProxyPath } from './module-proxy.ts';

/**
 * What can go wrong with a host before it speaks HTTP. The first one of a host's list that is of this kind is in force for all its ports.
 */
export type ConnectionFault =
  /** Nothing listens: the kernel answers with a reset. */
  | { readonly kind: 'connection-refused' }
  /** A firewall drops every packet: connecting times out. */
  | { readonly kind: 'packets-dropped' }
  /** A firewall rejects every packet and says so, in the words that firewalld sends: ICMP, host prohibited. */
  | { readonly kind: 'packets-rejected' }
  /** Nobody has the address: whoever is next to it finds no neighbour of that name. Not on loopback, where somebody always answers. */
  | { readonly kind: 'machine-off' }
  /** The connection is accepted and reset at once. */
  | { readonly kind: 'reset-after-accept' }
  /** The connection is accepted and nothing is ever sent: the TLS handshake, or a plain request, stalls. */
  | { readonly kind: 'handshake-stall' }
  /** Port 443 speaks HTTP without TLS. */
  | { readonly kind: 'plain-http-on-tls-port' }
  /** Port 443 speaks TLS 1.1 at most: the hello of a newer client is answered with the alert protocol_version. */
  | { readonly kind: 'tls-too-old' }
  /** Port 443 knows ciphers that Go has never had: the hello is answered with the alert handshake_failure. */
  | { readonly kind: 'tls-other-ciphers' }
  /** Whatever the host sends in a piece too large for a tunnel on the way is lost, and so is all that follows it on that connection. */
  | { readonly kind: 'large-packets-vanish' };

/** Which requests an answer fault concerns: all of them by default. */
interface Selection {
  /** Matched against path and query. */
  readonly paths?: RegExp;
  /** The fault ends after so many requests. */
  readonly times?: number;
}

/** Plain text, so that a fault can be handed to another process. */
export type RedirectTarget = 'itself' | 'plain-http' | `https://${string}` | `http://${string}`;

/** What can go wrong with an answer. All that match apply, in order: a later replacement wins, delays and cuts add to it. */
export type AnswerFault = Selection & (
  | { readonly kind: 'status'; readonly status: number; readonly body?: string; readonly headers?: Readonly<Record<string, string>> }
  /** A login page with status 200 in place of every answer. */
  | { readonly kind: 'captive-portal' }
  /**
   * To the very same address for ever, to plain HTTP on the same host, or to some other address, in which `{path}` stands for what
   * was asked for: "https://storage.example{path}?X-Amz-Signature=…".
   */
  | { readonly kind: 'redirect'; readonly to: RedirectTarget }
  | { readonly kind: 'delay'; readonly milliseconds: number }
  /** The request is read and never answered. */
  | { readonly kind: 'no-answer' }
  /**
   * The answer, with this status, repeats the request's path and headers, Basic credentials decoded too: as a line, a title and a header.
   */
  | { readonly kind: 'echo'; readonly status: number }
  /** A body that never ends, as fast as the line allows. */
  | { readonly kind: 'endless-body' }
  /** A body of a megabyte that is a gigabyte once unpacked. */
  | { readonly kind: 'gzip-bomb' }
  /** The connection ends within the body although its full length was announced. */
  | { readonly kind: 'cut-body'; readonly afterBytes: number }
  | { readonly kind: 'trickle'; readonly bytesPerSecond: number }
  /** The HTTP/2 stream is reset with INTERNAL_ERROR after the headers; HTTP/1 clients see the connection end. */
  | { readonly kind: 'http2-reset' }
  /** The host's clock runs so many days ahead: its Date header says so. */
  | { readonly kind: 'date'; readonly days: number }
  /** A zip of the same module with one more file, so that its hash differs. */
  | { readonly kind: 'altered-zip' }
  /** A go.mod with one more comment, so that its hash differs. */
  | { readonly kind: 'altered-mod' }
);

export type Fault = ConnectionFault | AnswerFault;

/** An answer and the way it goes out. */
export interface Delivery {
  readonly response: LabResponse;
  /** Milliseconds before the first byte. */
  readonly delay: number;
  readonly neverAnswered: boolean;
  /** Body bytes after which the connection ends; null sends all. */
  readonly cutAfter: number | null;
  /** null sends as fast as the line allows. */
  readonly bytesPerSecond: number | null;
  readonly streamReset: boolean;
  /** The body is sent again and again. */
  readonly endless: boolean;
}

export function connectionFault(faults: readonly Fault[]): ConnectionFault['kind'] | undefined {
  return faults.map((fault) => fault.kind).find((kind): kind is ConnectionFault['kind'] => connectionFaults.has(kind));
}

/** The service with the answer faults applied. The count of `times` starts anew with each call. */
export function withFaults(service: Service, faults: readonly Fault[]): (request: LabRequest) => Promise<Delivery> {
  const remaining = new Map(faults.filter(isAnswerFault).map((fault) => [fault, fault.times ?? Infinity]));
  return async (request) => {
    const inForce = [...remaining.keys()].filter((fault) => {
      const left = remaining.get(fault) ?? 0;
      if (left <= 0 || !(fault.paths ?? /^/).test(address(request))) return false;
      remaining.set(fault, left - 1);
      return true;
    });
    const response = await service(request);
    return inForce.reduce((delivery, fault) => apply(fault, delivery, request), wholesome(response));
  };
}

const connectionFaults: ReadonlySet<Fault['kind']> = new Set<ConnectionFault['kind']>([
  'connection-refused', 'packets-dropped', 'packets-rejected', 'machine-off', 'reset-after-accept', 'handshake-stall', 'plain-http-on-tls-port',
  'tls-too-old', 'tls-other-ciphers', 'large-packets-vanish',
]);

function isAnswerFault(fault: Fault): fault is AnswerFault {
  return !connectionFaults.has(fault.kind);
}

function wholesome(response: LabResponse): Delivery {
  return { response, delay: 0, neverAnswered: false, cutAfter: null, bytesPerSecond: null, streamReset: false, endless: false };
}

function apply(fault: AnswerFault, delivery: Delivery, request: LabRequest): Delivery {
  switch (fault.kind) {
    case 'status':
      return { ...delivery, response: textResponse(fault.status, fault.body ?? `${fault.status}\n`, { ...fault.headers }) };
    case 'captive-portal':
      return { ...delivery, response: htmlResponse(200, captivePortalPage) };
    case 'redirect':
      return { ...delivery, response: textResponse(302, '', { location: location(fault.to, request) }) };
    case 'echo':
      return { ...delivery, response: echo(fault.status, request) };
    case 'endless-body':
      return { ...delivery, endless: true, response: { ...textResponse(200, ''), body: Buffer.alloc(64 * 1024, 'endless ') } };
    case 'gzip-bomb':
      return { ...delivery, response: { ...textResponse(200, '', { 'content-encoding': 'gzip' }), body: gzipBomb() } };
    case 'delay':
      return { ...delivery, delay: delivery.delay + fault.milliseconds };
    case 'no-answer':
      return { ...delivery, neverAnswered: true };
    case 'cut-body':
      return { ...delivery, cutAfter: fault.afterBytes };
    case 'trickle':
      return { ...delivery, bytesPerSecond: fault.bytesPerSecond };
    case 'http2-reset':
      return { ...delivery, streamReset: true };
    case 'date': {
      const date = new Date(Date.now() + fault.days * 24 * 60 * 60 * 1000).toUTCString();
      return { ...delivery, response: { ...delivery.response, headers: { ...delivery.response.headers, date } } };
    }
    case 'altered-zip':
    case 'altered-mod':
      return { ...delivery, response: altered(fault.kind, delivery.response, request) };
  }
}

function echo(status: number, request: LabRequest): LabResponse {
  const credentials = Object.values(request.headers).flatMap((value) => {
    const [, encoded] = /^Basic (\S+)$/i.exec(value ?? '') ?? [];
    return encoded === undefined ? [] : [encoded, Buffer.from(encoded, 'base64').toString()];
  });
  const said = [address(request), ...Object.entries(request.headers).map(([name, value]) => `${name}: ${value ?? ''}`), ...credentials].join(' ');
  return textResponse(status, `${said}\n${credentials.join('\n')}\n<title>${said}</title>\n`, { server: said.replace(/[^ -~]/g, '?') });
}

/** Members of a gzip file follow one another. */
function gzipBomb(): Buffer {
  const member = gzipSync(Buffer.alloc(10_000_000));
  return Buffer.concat(Array.from({ length: 100 }, () => member));
}

function location(to: RedirectTarget, request: LabRequest): string {
  if (to !== 'itself' && to !== 'plain-http') return to.replace('{path}', address(request));
  return `${to === 'itself' ? 'https' : 'http'}://${request.host}${address(request)}`;
}

/** Changes what a module proxy answered; answers that are not of the kind in question, errors among them, stay as they are. */
function altered(kind: 'altered-zip' | 'altered-mod', response: LabResponse, request: LabRequest): LabResponse {
  const asked = parseProxyPath(request.path);
  if (response.status !== 200 || asked === undefined || `altered-${asked.kind}` !== kind) return response;
  if (kind === 'altered-mod') return { ...response, body: Buffer.concat([response.body, Buffer.from('// altered on the way\n')]) };
  const module = findModule(asked.module, asked.version ?? '');
  if (module === undefined) return response;
  return { ...response, body: moduleFiles({ ...module, files: { ...module.files, 'ALTERED': 'altered on the way\n' } }).zip };
}

function address(request: LabRequest): string {
  return request.query === '' ? request.path : `${request.path}?${request.query}`;
}

const captivePortalPage = [
  '<!DOCTYPE html>', '<html><head><title>Guest network: sign in</title></head>',
  '<body><h1>Sign in to go online</h1><form method="post" action="/login"><input name="room"><button>Connect</button></form></body></html>', '',
].join('\n');
