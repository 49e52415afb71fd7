import { quoteGo } from './go-quote.ts';

/**
 * What Go's net/url makes of a text: the same acceptance and the same error words, because the go command prints them.
 * Covers what a proxy or database address can hold; relative resolution and query decoding are left out.
 * Source: Go: net/url (Parse, Redacted); facts/go-module-download.md §1.3.
 */
export interface GoUrl {
  /** Lower case; '' when the text has none. */
  readonly scheme: string;
  /** "a:b" with no slash after the colon: everything after it. */
  readonly opaque: string;
  readonly user: string | undefined;
  readonly password: string | undefined;
  /** As written, with the port and the brackets of an IPv6 address. */
  readonly host: string;
  readonly hostname: string;
  /** Digits, or '' when absent. */
  readonly port: string;
  /** As written, still escaped. */
  readonly rawPath: string;
  /** A scheme is followed by a path without `//`, as in `file:/srv`. */
  readonly omitsAuthority: boolean;
  readonly query: string | undefined;
  readonly fragment: string | undefined;
}

export type GoUrlResult =
  | { readonly url: GoUrl; readonly error?: undefined }
  | {
      readonly url?: undefined;
      /** The whole message of url.Error: `parse "…": …`. */ readonly error: string;
      readonly reason: GoUrlFault;
    };

export type GoUrlFault =
  | 'control-character'
  | 'missing-scheme'
  | 'colon-in-first-segment'
  | 'bad-port'
  | 'bad-host'
  | 'bad-escape'
  | 'bad-userinfo';

/** Parses as url.Parse does. */
export function parseGoUrl(text: string): GoUrlResult {
  const [whole, fragment] = cut(text, '#');
  try {
    const url = parseWithoutFragment(whole, fragment);
    if (fragment !== undefined) checkEscapes(fragment, text);
    return { url };
  } catch (thrown) {
    if (!(thrown instanceof UrlFault)) throw thrown;
    return { error: `parse ${quoteGo(thrown.inWhole ?? whole)}: ${thrown.message}`, reason: thrown.reason };
  }
}

/** The text Go shows for an address: the password is hidden and the path is escaped. */
export function redactedGoUrl(url: GoUrl): string {
  const user = url.user === undefined ? '' : `${escapeUser(url.user)}${url.password === undefined ? '' : ':xxxxx'}@`;
  const authority =
    url.host !== '' || user !== '' || (url.scheme !== '' && url.rawPath.startsWith('/') && !url.omitsAuthority)
      ? `//${user}${escapeHost(url.host)}`
      : '';
  const scheme = url.scheme === '' ? '' : `${url.scheme}:`;
  const query = url.query === undefined ? '' : `?${url.query}`;
  const fragment = url.fragment === undefined || url.fragment === '' ? '' : `#${escapeFragment(url.fragment)}`;
  return `${scheme}${url.opaque === '' ? `${authority}${escapePath(url.rawPath)}` : url.opaque}${query}${fragment}`;
}

/** Only parsing uses it, as its way out; it never leaves this file. */
class UrlFault extends Error {
  readonly reason: GoUrlFault;
  readonly inWhole: string | undefined;

  constructor(reason: GoUrlFault, message: string, inWhole?: string) {
    super(message);
    this.reason = reason;
    this.inWhole = inWhole;
  }
}

function parseWithoutFragment(text: string, fragment: string | undefined): GoUrl {
  if (/[\u0000-\u001f\u007f]/u.test(text)) throw new UrlFault('control-character', 'net/url: invalid control character in URL');
  if (text.startsWith(':')) throw new UrlFault('missing-scheme', 'missing protocol scheme');
  const schemeMatch = /^([A-Za-z][A-Za-z0-9+.-]*):/u.exec(text);
  const scheme = schemeMatch?.[1]?.toLowerCase() ?? '';
  const [rest, query] = cut(text.slice(schemeMatch?.[0].length ?? 0), '?');
  const nothing = {
    scheme,
    opaque: '',
    user: undefined,
    password: undefined,
    host: '',
    hostname: '',
    port: '',
    rawPath: '',
    omitsAuthority: false,
    query,
    fragment,
  };
  if (!rest.startsWith('/')) {
    if (scheme !== '') return { ...nothing, opaque: rest };
    if (rest.split('/', 1)[0]?.includes(':'))
      throw new UrlFault('colon-in-first-segment', 'first path segment in URL cannot contain colon');
  }
  const hasAuthority = rest.startsWith('//') && (scheme !== '' || !rest.startsWith('///'));
  if (!hasAuthority) {
    checkEscapes(rest);
    return { ...nothing, rawPath: rest, omitsAuthority: scheme !== '' && rest !== '' };
  }
  const slash = rest.indexOf('/', 2);
  const authority = parseAuthority(slash < 0 ? rest.slice(2) : rest.slice(2, slash));
  const rawPath = slash < 0 ? '' : rest.slice(slash);
  checkEscapes(rawPath);
  return { ...nothing, ...authority, rawPath };
}

function parseAuthority(text: string): Pick<GoUrl, 'user' | 'password' | 'host' | 'hostname' | 'port'> {
  const at = text.lastIndexOf('@');
  const host = parseHost(text.slice(at + 1));
  if (at < 0) return { user: undefined, password: undefined, ...host };
  const userinfo = text.slice(0, at);
  if (!/^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/u.test(userinfo)) throw new UrlFault('bad-userinfo', 'net/url: invalid userinfo');
  const [user, password] = cut(userinfo, ':');
  checkEscapes(user);
  if (password !== undefined) checkEscapes(password);
  return { user, password, ...host };
}

function parseHost(host: string): Pick<GoUrl, 'host' | 'hostname' | 'port'> {
  const bracket = host.startsWith('[') ? host.lastIndexOf(']') : -1;
  if (host.startsWith('[') && bracket < 0) throw new UrlFault('bad-host', "missing ']' in host");
  const colon = bracket < 0 ? host.lastIndexOf(':') : bracket + 1;
  const colonPort = colon < 0 ? '' : host.slice(colon);
  if (!/^(?::[0-9]*)?$/u.test(colonPort)) throw new UrlFault('bad-port', `invalid port ${quoteGo(colonPort)} after host`);
  if (bracket < 0) checkHostCharacters(host);
  return {
    host,
    hostname: bracket < 0 ? host.slice(0, host.length - colonPort.length) : host.slice(1, bracket),
    port: colonPort.slice(1),
  };
}

/** Of escapes only those of bytes above ASCII may stand in a host, and `%25`. The first fault from the left is told. */
function checkHostCharacters(host: string): void {
  for (const match of host.matchAll(/%.{0,2}|[^A-Za-z0-9!$&'()*+,;=:[\]<>"\-._~%\u0080-\u{10ffff}]/gsu)) {
    const [part] = match;
    if (!part.startsWith('%')) throw new UrlFault('bad-host', `invalid character ${quoteGo(part)} in host name`);
    if (!/^%[89A-Fa-f][0-9A-Fa-f]$/u.test(part) && part !== '%25') throw escapeFault(host.slice(match.index));
  }
}

function checkEscapes(text: string, inWhole?: string): void {
  const at = text.search(/%(?![0-9A-Fa-f]{2})/u);
  if (at >= 0) throw escapeFault(text.slice(at), inWhole);
}

/** Go shows three bytes from the per cent sign on, even where that cuts a character in two. */
function escapeFault(text: string, inWhole?: string): UrlFault {
  const bytes = new TextEncoder().encode(text.slice(0, shownEscapeBytes)).subarray(0, shownEscapeBytes);
  const whole = new TextDecoder().decode(bytes, { stream: true });
  const cutOff = bytes.subarray(new TextEncoder().encode(whole).length);
  const rest = Array.from(cutOff, (byte) => `\\x${byte.toString(16)}`).join('');
  return new UrlFault('bad-escape', `invalid URL escape ${quoteGo(whole).slice(0, -1)}${rest}"`, inWhole);
}

const shownEscapeBytes = 3;

function cut(text: string, separator: string): [before: string, after: string | undefined] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

/** A part already in valid escaped form stays as it is; otherwise it is decoded and escaped anew, as EscapedPath does. */
function escapePath(raw: string): string {
  return /^[A-Za-z0-9\-_.~!$&'()*+,;=:@/[\]%]*$/u.test(raw) ? raw : escapeAnew(raw, /[A-Za-z0-9\-_.~$&+,/:;=@]/u);
}

function escapeFragment(raw: string): string {
  return /^[A-Za-z0-9\-_.~!$&'()*+,;=:@/?[\]%]*$/u.test(raw) ? raw : escapeAnew(raw, /[A-Za-z0-9\-_.~$&+,/:;=?@!()*]/u);
}

function escapeHost(host: string): string {
  return host.replace(/%[89A-Fa-f][0-9A-Fa-f]|[\u0080-\u{10ffff}]/gu, (part) => (part.startsWith('%') ? part.toUpperCase() : percent(part)));
}

function escapeAnew(raw: string, plain: RegExp): string {
  return raw.replace(/%[0-9A-Fa-f]{2}|[^%]/gu, (part) => {
    if (part.length < 3 || !part.startsWith('%')) return plain.test(part) ? part : percent(part);
    const character = String.fromCharCode(Number.parseInt(part.slice(1), 16));
    return plain.test(character) ? character : part.toUpperCase();
  });
}

function escapeUser(user: string): string {
  return user.replace(/[^A-Za-z0-9\-_.~$&+,;=%]/gu, percent);
}

function percent(character: string): string {
  return Array.from(new TextEncoder().encode(character), (byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(
    '',
  );
}
