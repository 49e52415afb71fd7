/**
 * Splits a GOPROXY value into entries exactly as the go command does.
 * Source: facts/go-module-download.md §1.2; Go: cmd/go/internal/modfetch/proxy.go (proxyList, newProxyRepo).
 */
import type { Span } from '../text/source.ts';
import { span } from '../text/source.ts';
import { goSpace } from '../text/go-space.ts';
import type { GoUrl, GoUrlFault } from './go-url.ts';
import { parseGoUrl, redactedGoUrl } from './go-url.ts';

/** `noproxy` is the go command's own entry in front of the list when GONOPROXY is not empty; it has no text. */
export type GoproxyEntryKind = 'proxy' | 'file' | 'direct' | 'off' | 'noproxy' | 'invalid';

export interface GoproxyEntry {
  readonly kind: GoproxyEntryKind;
  /** Without the white space around it. */
  readonly text: string;
  /** Offsets in the value. */
  readonly span: Span;
  /** The separator behind the entry, which rules what happens when it fails; absent at the end of the list. */
  readonly separator: ',' | '|' | undefined;
  /** Present for proxy and file entries. */
  readonly url?: GoproxyUrl;
}

export interface GoproxyUrl {
  readonly scheme: 'http' | 'https' | 'file';
  /** The entry has no scheme and the go command puts `https://` in front. */
  readonly impliedScheme: boolean;
  /** Lower case, without brackets and port; '' for file entries and for `http:/host`. */
  readonly host: string;
  readonly port: number | undefined;
  readonly hasCredentials: boolean;
  readonly path: string;
  /** As the go command prints it: credentials hidden. */
  readonly redacted: string;
}

/** Why the go command refuses an entry, and with which words. */
export interface GoproxyRefusal {
  readonly reason: 'missing-scheme' | 'bad-scheme' | 'file-with-host' | GoUrlFault;
  readonly goMessage: string;
}

export interface ReadEntry {
  readonly entry: GoproxyEntry;
  readonly refusal?: GoproxyRefusal;
}

/** Every entry up to the end of the text, also those behind `direct` and `off`, which the go command never looks at. */
export function readEntries(value: string): readonly ReadEntry[] {
  const entries: ReadEntry[] = [];
  let at = 0;
  while (at <= value.length) {
    const length = value.slice(at).search(/[,|]/u);
    const end = length < 0 ? value.length : at + length;
    const separator = length < 0 ? undefined : value[end] === '|' ? '|' : ',';
    const place = trimmed(value, at, end);
    if (place.start < place.end) entries.push(readEntry(value.slice(place.start, place.end), place, separator));
    at = end + 1;
  }
  return entries;
}

function trimmed(value: string, start: number, end: number): Span {
  let from = start;
  let to = end;
  while (from < to && goSpace.test(value.charAt(from))) from++;
  while (to > from && goSpace.test(value.charAt(to - 1))) to--;
  return span(from, to);
}

function readEntry(text: string, place: Span, separator: ',' | '|' | undefined): ReadEntry {
  const common = { text, span: place, separator };
  if (text === 'direct' || text === 'off') return { entry: { kind: text, ...common } };
  const impliedScheme = /[.:/]/u.test(text) && !text.includes(':/') && !text.startsWith('/');
  const parsed = parseGoUrl(impliedScheme ? `https://${text}` : text);
  if (parsed.url === undefined)
    return { entry: { kind: 'invalid', ...common }, refusal: { reason: parsed.reason, goMessage: parsed.error } };
  const { url } = parsed;
  const refusal = refusalOf(url);
  if (refusal) return { entry: { kind: 'invalid', ...common }, refusal };
  const scheme = url.scheme === 'file' ? 'file' : url.scheme === 'http' ? 'http' : 'https';
  const summary: GoproxyUrl = {
    scheme,
    impliedScheme,
    host: url.hostname.toLowerCase(),
    port: url.port === '' ? undefined : Number(url.port),
    hasCredentials: url.user !== undefined,
    path: url.rawPath,
    redacted: redactedGoUrl(url),
  };
  return { entry: { kind: scheme === 'file' ? 'file' : 'proxy', ...common, url: summary } };
}

function refusalOf(url: GoUrl): GoproxyRefusal | undefined {
  const shown = redactedGoUrl(url);
  switch (url.scheme) {
    case 'http':
    case 'https':
      return undefined;
    case 'file':
      return isPathOnly(url)
        ? undefined
        : { reason: 'file-with-host', goMessage: `invalid file:// proxy URL with non-path elements: ${shown}` };
    case '':
      return { reason: 'missing-scheme', goMessage: `invalid proxy URL missing scheme: ${shown}` };
    default:
      return { reason: 'bad-scheme', goMessage: `invalid proxy URL scheme (must be https, http, file): ${shown}` };
  }
}

function isPathOnly(url: GoUrl): boolean {
  return (
    url.host === '' &&
    url.user === undefined &&
    url.opaque === '' &&
    (url.query ?? '') === '' &&
    (url.fragment ?? '') === '' &&
    !url.omitsAuthority
  );
}
