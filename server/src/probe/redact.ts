import { plainText } from '../text/plain-text.ts';
import { redactedMark, schemelessUserinfo, userinfoIn } from './userinfo.ts';

export { redactedMark } from './userinfo.ts';

/**
 * Replaces userinfo in addresses, well-known token shapes, headers, parameters and assignments that hold secrets, and the given secrets.
 *
 * Secrets are replaced where values enter the core and once more before they leave it. The payload does the same inside the container
 * (payload/probe.go, "Redaction"): what it missed, or what an engine's own error quotes, ends here.
 */
export function redact(text: string, secrets: readonly string[] = []): string {
  let result = userinfoIn(text).text;
  for (const secret of secrets) result = result.split(secret).join(redactedMark);
  result = result.replace(tokenPattern, redactedMark);
  for (const pattern of credentialPatterns) result = result.replace(pattern, `$1${redactedMark}`);
  return result;
}

/** Text from a container, a server or an engine as it may be shown: plain first, so that nothing unseen keeps a secret from being found. */
export function shownText(text: string, secrets: readonly string[] = []): string {
  return redact(plainText(text), secrets);
}

/** The value with every text in it as it may be shown, at any depth; keys stay. */
export function shownDeep<Value>(value: Value, secrets: readonly string[]): Value {
  return deep(value, secrets) as Value;
}

/**
 * The secrets in a set of variables, longest first, each also in the forms in which an error or an answer may show it: passwords in
 * addresses (whole and in pieces), what a header would carry for them, credentials in headers and parameters, tokens, and the values of
 * variables whose name says that they hold a secret.
 */
export function secretsIn(environment: Readonly<Record<string, string>>): readonly string[] {
  const secrets = new Set<string>();
  const add = (text: string, shortest: number): void => {
    if (text.length < shortest) return;
    for (const form of formsOf(text)) if (form !== redactedMark) secrets.add(form);
  };
  for (const [name, value] of Object.entries(environment)) {
    if (isSecretName(name)) add(value, shortestSecret);
    for (const userinfo of [...userinfoIn(value, 'value').userinfo, ...(proxyName.test(name) ? schemelessUserinfo(value) : [])]) {
      addUserinfo(userinfo, add);
    }
    for (const pattern of credentialPatterns) {
      for (const [whole, before = ''] of value.matchAll(pattern)) add(whole.slice(before.length), shortestSecret);
    }
    for (const [token] of value.matchAll(tokenPattern)) add(token, shortestSecret);
  }
  return [...secrets].sort((a, b) => b.length - a.length);
}

/** Whether a variable of that name holds a secret, judged by its name. */
function isSecretName(name: string): boolean {
  return secretName.test(name);
}

function addUserinfo(userinfo: string, add: (text: string, shortest: number) => void): void {
  const colon = userinfo.indexOf(':');
  const password = colon < 0 ? userinfo : userinfo.slice(colon + 1);
  // A token may stand where the user's name does, with nothing or a fixed word behind it. Other names are words.
  if (colon > 0 && fixedPassword.test(password)) add(userinfo.slice(0, colon), shortestUser);
  const shortest = colon < 0 ? shortestUser : shortestPiece;
  for (const piece of [password, ...password.split(/[\s:/?#@,|"'<>`]+/), ...password.split(/[\s:/?#@,|"'<>`%]+/)]) add(piece, shortest);
  add(base64(userinfo), shortestUser);
  add(base64(decoded(userinfo)), shortestUser);
}

/** Shorter values of secret-looking variables are words such as `true`: replacing them everywhere would only garble the report. */
const shortestSecret = 6;
/** Shorter pieces of a password would match ordinary words. */
const shortestPiece = 4;
/** What stands alone before the `@` may be a mere name such as `git` or `build`. */
const shortestUser = 8;

const fixedPassword = /^(?:x-oauth-basic|x-token-auth|oauth2|x)?$/i;

const secretName = /token|passw(?:or)?d|passphrase|_pwd$|_pass$|secret|credential|api_?key|access_?key|private_?key|_auth$|_pat$/i;
const proxyName = /proxy$/i;

const tokenPattern = new RegExp([
  'gh[pousr]_[A-Za-z0-9]{20,}', 'github_pat_[A-Za-z0-9_]{20,}', 'gl(?:pat|dt|cbt|ptt|ft|rt|soat)-[A-Za-z0-9_.-]{16,}', 'A[KS]IA[0-9A-Z]{16}',
  'xox[abeprs]-[A-Za-z0-9-]{10,}', 'eyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]*', 'npm_[A-Za-z0-9]{36}', 'dckr_pat_[A-Za-z0-9_-]{20,}',
  'AIza[A-Za-z0-9_-]{35}', 'hvs\\.[A-Za-z0-9_-]{20,}', '-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[\\s\\S]*?(?:-----END [A-Z ]{0,40}PRIVATE KEY-----|$)',
].join('|'), 'g');

/** A header's whole value, but for the word that names the kind of credentials. */
const headerPattern = new RegExp(
  '\\b((?:(?:proxy-)?authorization|(?:set-)?cookie|x-[\\w-]{0,40}(?:token|key|auth|secret|signature|password)|(?:private|job|deploy)-token|api-key)\\s*:\\s*'
  + '(?:(?:basic|bearer|digest|negotiate|ntlm|token)\\s+)?)[^\\s"\'][^\\r\\n"\']*', 'gi',
);

const authorizationPattern = /(\b(?:basic|bearer)\s+)[A-Za-z0-9+/=._~-]{6,}/gi;

/** A colon at the end is the message's: the words behind it tell the cause. */
const parameterPattern = /((?:[?&;#]|\\u0026)[\w.-]{0,64}(?:token|passw(?:or)?d|pwd|secret|credential|key|sig|signature|auth|jwt)=)[^&\s"'<>,|]*[^&\s"'<>,|:]/gi;

const assignmentPattern = /(\b[\w-]{0,64}(?:token|passw(?:or)?d|passphrase|secret|api[_-]?key|access[_-]?key|private[_-]?key)=["']?)[^\s"'&<>]+/gi;

/** A netrc line, a flag or a variable in the old notation, with a blank before the secret. */
const spacedPattern = new RegExp(
  '(\\blogin\\s+\\S+\\s+password\\s+|(?:\\bENV\\s+|\\s--?)[\\w-]{0,64}(?:token|passw(?:or)?d|passphrase|secret|api[_-]?key)\\s+)[^\\s"\'<>]+', 'gi',
);

/** An HTTP proxy may be written without a scheme. */
const schemelessPattern = /(\b\w{0,64}proxy=["']?)[^\s"'/@]+(?=@)/gi;

/** In each, the first group is what stays. */
const credentialPatterns = [headerPattern, authorizationPattern, parameterPattern, assignmentPattern, spacedPattern, schemelessPattern];

/**
 * The text as it is, decoded and encoded as in an address, quoted as in Go's %q or JSON, and as a module proxy's address writes capitals.
 */
function formsOf(text: string): readonly string[] {
  return [text, decoded(text), encoded(text), JSON.stringify(text).slice(1, -1), text.replace(/[A-Z]/g, (letter) => `!${letter.toLowerCase()}`)];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function encoded(text: string): string {
  try {
    return encodeURIComponent(text);
  } catch {
    return text;
  }
}

/** As in a header, without the padding: with it, it would not match where somebody strips it. */
function base64(text: string): string {
  return btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join('')).replace(/=+$/, '');
}

function deep(value: unknown, secrets: readonly string[]): unknown {
  if (typeof value === 'string') return shownText(value, secrets);
  if (Array.isArray(value)) return value.map((each) => deep(each, secrets));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, deep(each, secrets)]));
}
