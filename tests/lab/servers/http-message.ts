/**
 * Requests and answers as plain values: what a service of the lab sees and says. Faults change these values or the way they are delivered.
 */

export interface LabRequest {
  readonly method: string;
  readonly host: string;
  /** Path without query, as sent. */
  readonly path: string;
  /** Query without "?", as sent. */
  readonly query: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
}

export interface LabResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export type Service = (request: LabRequest) => LabResponse | Promise<LabResponse>;

export interface Credentials {
  readonly user: string;
  readonly password: string;
}

export function textResponse(status: number, body: string, headers: Record<string, string> = {}): LabResponse {
  return { status, headers: { 'content-type': 'text/plain; charset=UTF-8', ...headers }, body: Buffer.from(body) };
}

export function htmlResponse(status: number, body: string): LabResponse {
  return textResponse(status, body, { 'content-type': 'text/html; charset=utf-8' });
}

/** Lets requests through that carry the credentials as Basic authentication; answers 401 to all others. */
export function withBasicAuthentication(service: Service, credentials: Credentials): Service {
  return (request) => isAuthorized(request.headers.authorization, credentials)
    ? service(request)
    : textResponse(401, 'Unauthorized\n', { 'www-authenticate': 'Basic realm="lab"' });
}

/** Whether a header value is Basic authentication with these credentials. RFC 7617. */
export function isAuthorized(header: string | undefined, { user, password }: Credentials): boolean {
  return header === `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}
