import type { WrittenText } from '../../docker/dockerfile/syntax.ts';
import { oncePer, remembered } from '../../text/memo.ts';
import type { Span } from '../../text/source.ts';

/** A secret that stands in a text in clear. */
export interface LiteralSecret {
  /** The secret itself. */
  readonly span: Span;
  readonly kind: 'password-in-url' | 'token' | 'netrc-password' | 'private-key';
  /** The host it opens, where the text says so. */
  readonly host: string | undefined;
  /** `user:password@` of an address. */
  readonly userinfo: Span | undefined;
}

/**
 * Secrets that are written out: a password in an http address or in a netrc line, a token of a known form, a private key. References to
 * variables and the usual words of examples are none. Lines that begin with `#` are passed over.
 */
export const literalSecrets: (text: string) => readonly LiteralSecret[] = remembered(1_000, 20_000, findSecrets);

/** The same of an instruction's text, kept with it. */
export const writtenSecrets = oncePer(({ text }: WrittenText) => findSecrets(text));

function findSecrets(text: string): readonly LiteralSecret[] {
  const found: LiteralSecret[] = [];
  const add = (secret: LiteralSecret) => {
    if (isComment(text, secret.span.start)
      || found.some(({ span }) => span.start < secret.span.end && secret.span.start < span.end)) return;
    found.push(secret);
  };
  for (const match of text.matchAll(passwordInUrl)) {
    const { scheme = '', user = '', password = '', host = '' } = match.groups ?? {};
    if (isExample(password) || localHosts.test(host)) continue;
    const userinfo = match.index + scheme.length;
    const start = userinfo + user.length + 1;
    add({ kind: 'password-in-url', host, span: { start, end: start + password.length }, userinfo: { start: userinfo, end: start + password.length + 1 } });
  }
  for (const match of text.matchAll(netrcPassword)) {
    const { before = '', host, password = '' } = match.groups ?? {};
    if (isExample(password)) continue;
    const start = match.index + before.length;
    add({ kind: 'netrc-password', host, span: { start, end: start + password.length }, userinfo: undefined });
  }
  for (const match of text.matchAll(token)) add({ kind: 'token', host: undefined, span: { start: match.index, end: match.index + match[0].length }, userinfo: undefined });
  for (const match of text.matchAll(privateKey)) add({ kind: 'private-key', host: undefined, span: { start: match.index, end: match.index + match[0].length }, userinfo: undefined });
  return found.sort((a, b) => a.span.start - b.span.start);
}

/** Every part has an upper bound, so that no text makes the search long. */
const passwordInUrl = /(?<scheme>https?:\/\/)(?<user>[^\s/:@"'$`<>]{1,100}):(?<password>[^\s/:@"'$`<>\\]{1,200})@(?<host>[A-Za-z0-9.-]{1,253})/gu;
const netrcPassword = /(?<before>machine\s{1,9}(?<host>[A-Za-z0-9.-]{1,253})\s{1,9}login\s{1,9}[^\s"'$]{1,100}\s{1,9}password\s{1,9})(?<password>[^\s"'$`<>\\]{1,200})/gu;

/** GitHub, GitLab, AWS: fixed beginnings and lengths, as their operators document them for secret scanners. */
const token = /\b(?:gh[opusr]_[A-Za-z0-9]{36,251}|github_pat_[A-Za-z0-9_]{50,251}|glpat-[A-Za-z0-9_-]{20,64}|AKIA[0-9A-Z]{16})(?![A-Za-z0-9_-])/gu;
const privateKey = /-----BEGIN (?:[A-Z]{2,9} )?PRIVATE KEY-----/gu;

const localHosts = /^(?:localhost|127\.[\d.]+|host\.docker\.internal)$/u;

/** `user:password@host` is how documents write it. */
const exampleWords = /^(?:x+|\*+|\.+|pass|passwd|password|secret|token|changeme|example|test|your[-_]?\w*|my[-_]?(?:password|token|secret))$/iu;

function isExample(password: string): boolean {
  return exampleWords.test(password);
}

function isComment(text: string, offset: number): boolean {
  return /^\s*#/u.test(text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset));
}
