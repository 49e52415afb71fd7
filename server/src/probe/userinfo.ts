/** What stands where a secret was. */
export const redactedMark = 'redacted';

/**
 * Replaces what stands between "://" and the "@" that ends the userinfo, and gives back what it replaced. Where the password holds what no
 * address may (a raw / ? or #, so that what follows the colon is no port), everything up to the last @ of the word counts as userinfo;
 * where the word has none, what follows the colon does.
 *
 * What stands behind `docker://` is the reference of an image: its tag follows a colon, its digest an @, and it has no userinfo.
 *
 * @param where in a whole `value` of a variable the userinfo may go on behind a blank, a quote or a separator of lists
 */
export function userinfoIn(text: string, where: 'text' | 'value' = 'text'): { readonly text: string; readonly userinfo: readonly string[] } {
  const userinfo: string[] = [];
  const [first = '', ...others] = text.split('://');
  const parts = others.map((part, index) => {
    const word = /^[^\s"'|,<>`]*/.exec(part)?.[0] ?? '';
    if (/\bdocker$/i.test([first, ...others][index] ?? '') && imageReference.test(word)) return part;
    const authority = /^[^/?#]*/.exec(word)?.[0] ?? '';
    let at = authority.lastIndexOf('@');
    const isBroken = at < 0 && hasNoPort(authority);
    if (isBroken) at = word.lastIndexOf('@');
    if (isBroken && at < 0 && where === 'value') at = part.lastIndexOf('@');
    if (at > 0) {
      userinfo.push(part.slice(0, at));
      return redactedMark + part.slice(at);
    }
    if (!isBroken) return part;
    const colon = authority.indexOf(':') + 1;
    return part.slice(0, colon) + redactedMark + part.slice(authority.length);
  });
  return { text: [first, ...parts].join('://'), userinfo };
}

/** Host and port, path, tag and digest, and a message's own marks behind them. */
const imageReference = /^(?:[a-z0-9.-]+(?::\d+)?\/)?[a-z0-9][a-z0-9._/-]*(?::\w[\w.-]{0,127})?(?:@sha256:[0-9a-f]{8,64})?[:.;!)\]}]*$/;

/** Userinfo in addresses without a scheme, `user:password@host:3128`: HTTP proxies and entries of GOPROXY may be written so. */
export function schemelessUserinfo(value: string): readonly string[] {
  return value.split(/[\s,|]+/).flatMap((entry) => {
    const at = entry.lastIndexOf('@');
    return at <= 0 || entry.includes('://') ? [] : [entry.slice(0, at)];
  });
}

/** Whether what follows the first colon can be no port: neither a number nor a variable that may be one. */
function hasNoPort(authority: string): boolean {
  if (authority.startsWith('[')) return false;
  const colon = authority.indexOf(':');
  if (colon < 0) return false;
  const port = authority.slice(colon + 1).replace(/[:.;!)\]}\\…]+$/, '');
  return !/^(?:\d*|[${%*].*|port)$/is.test(port);
}
