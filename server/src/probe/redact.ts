/**
 * Secrets are replaced where values enter the core and once more before they leave it. The payload does the same inside the container
 * (payload/probe.go, "Redaction"): what it missed, or what an engine's own error quotes, ends here.
 */
export const REDACTED = 'redacted';

/** Replaces userinfo in addresses, well-known token shapes, Authorization values, secret query parameters and the given secrets. */
export function redact(text: string, secrets: readonly string[] = []): string {
  let result = redactUserinfo(text).text;
  for (const secret of secrets) result = result.split(secret).join(REDACTED);
  return result
    .replace(tokenPattern, REDACTED)
    .replace(authorizationPattern, `$1${REDACTED}`)
    .replace(parameterPattern, `$1${REDACTED}`);
}

/**
 * The secrets in a set of variables, longest first: passwords in addresses (whole and in the pieces in which an error message may show
 * them), and the values of variables whose name says that they hold a secret.
 */
export function secretsIn(environment: Readonly<Record<string, string>>): readonly string[] {
  const secrets = new Set<string>();
  for (const [name, value] of Object.entries(environment)) {
    if (secretName.test(name) && value.length >= SHORTEST_SECRET) secrets.add(value);
    for (const userinfo of redactUserinfo(value).userinfo) {
      const colon = userinfo.indexOf(':');
      const password = colon < 0 ? userinfo : userinfo.slice(colon + 1);
      for (const piece of [password, ...password.split(/[:/?#@]/)]) {
        if (piece.length < SHORTEST_PIECE) continue;
        secrets.add(piece);
        secrets.add(decoded(piece));
      }
    }
  }
  return [...secrets].sort((a, b) => b.length - a.length);
}

/** Whether a variable of that name holds a secret, judged by its name. */
export function isSecretName(name: string): boolean {
  return secretName.test(name);
}

/** Shorter values of secret-looking variables are words such as `true`: replacing them everywhere would only garble the report. */
const SHORTEST_SECRET = 6;
/** Shorter pieces of a password would match ordinary words. */
const SHORTEST_PIECE = 4;

const secretName = /token|password|passwd|secret|credential|api_?key|private_?key|_auth$|_pat$/i;

const tokenPattern = new RegExp([
  'gh[pousr]_[A-Za-z0-9]{20,}', 'github_pat_[A-Za-z0-9_]{20,}', 'glpat-[A-Za-z0-9_-]{16,}', 'AKIA[0-9A-Z]{16}', 'xox[abpr]-[A-Za-z0-9-]{10,}',
  'eyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]*',
].join('|'), 'g');

const authorizationPattern = /((?:authorization\s*:\s*|\b)(?:basic|bearer)\s+)[A-Za-z0-9+/=._~-]{6,}/gi;

const parameterPattern = /([?&;](?:[a-z_-]*token|password|passwd|secret|api_?key|sig|signature|auth)=)[^&\s"']+/gi;

/**
 * Replaces what stands between "://" and the "@" that ends the userinfo. Where a raw / ? or # in the password makes the address unreadable
 * (what follows the colon is no port), everything up to the last @ counts as userinfo.
 */
function redactUserinfo(text: string): { readonly text: string; readonly userinfo: readonly string[] } {
  const userinfo: string[] = [];
  const [first = '', ...others] = text.split('://');
  const parts = others.map((part) => {
    const token = /^[^\s"'|,<>`]*/.exec(part)?.[0] ?? '';
    const authority = /^[^/?#]*/.exec(token)?.[0] ?? '';
    let at = authority.lastIndexOf('@');
    if (at < 0 && !authority.startsWith('[') && /:.*\D/s.test(authority)) at = token.lastIndexOf('@');
    if (at <= 0) return part;
    userinfo.push(token.slice(0, at));
    return REDACTED + part.slice(at);
  });
  return { text: [first, ...parts].join('://'), userinfo };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
