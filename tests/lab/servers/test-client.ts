import { readFileSync } from 'node:fs';
import { connect as connectHttp2 } from 'node:http2';
import { request as httpsRequest } from 'node:https';
import { request as httpRequest } from 'node:http';
import type { Duplex } from 'node:stream';
import { ensureAuthorities, trustedAuthorityFile } from './ca.ts';
import type { LabNetwork } from './lab-network.ts';

/**
 * Clients for the tests of the lab's servers. They connect by address and check certificates by name, as a container with --add-host does.
 */

export interface Fetched {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

export interface FetchOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Plain HTTP on port 80. */
  readonly plain?: boolean;
  /** A connected stream to use instead of a new connection: a tunnel. */
  readonly socket?: Duplex;
  readonly signal?: AbortSignal;
}

/** One HTTP/1.1 request. Rejects on any error below HTTP and on a body that ends early. */
export function fetchFrom(network: LabNetwork, host: string, path: string, options: FetchOptions = {}): Promise<Fetched> {
  ensureAuthorities();
  return new Promise((resolve, reject) => {
    const send = options.plain === true ? httpRequest : httpsRequest;
    const request = send({
      host: network.address(host), servername: host, ca: readFileSync(trustedAuthorityFile), path, agent: false,
      method: options.method ?? 'GET', headers: { host, ...options.headers },
      ...options.socket === undefined ? {} : { socket: options.socket },
      ...options.signal === undefined ? {} : { signal: options.signal },
    }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) });
      });
    });
    request.on('error', reject);
    request.end();
  });
}

/** One HTTP/2 request; rejects when the stream or the session ends with an error. */
export function fetchOverHttp2(network: LabNetwork, host: string, path: string): Promise<Fetched> {
  return new Promise((resolve, reject) => {
    const session = connectHttp2(`https://${network.address(host)}`, { servername: host, ca: readFileSync(trustedAuthorityFile) });
    const failed = (error: Error): void => {
      session.destroy();
      reject(error);
    };
    session.on('error', failed);
    const stream = session.request({ ':path': path, ':authority': host });
    const chunks: Buffer[] = [];
    let headers: Record<string, string | string[] | undefined> = {};
    stream.on('error', failed);
    stream.on('response', (received) => {
      headers = received;
    });
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('end', () => {
      session.close();
      const body = Buffer.concat(chunks);
      // Node takes a connection that just ends for the end of the stream.
      if (body.length < Number(headers['content-length'] ?? 0)) failed(new Error('the stream ended early'));
      else resolve({ status: Number(headers[':status']), headers, body });
    });
    stream.end();
  });
}

/** The error code or message with which a promise rejects. */
export async function failure(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  }
  return 'no failure';
}
