import { parseGoproxy } from '../../go/goproxy.ts';
import { isStaleProxy, knownProxies } from '../../go/proxy-hosts.ts';

/** What the user's settings say about proxies. */
export interface MirrorChoices {
  /** GOPROXY value that the user's organisation prefers. */
  readonly preferredProxy?: string;
  /** Hosts of mirrors that are meant to stand in files as they are. */
  readonly knownMirrors?: readonly string[];
}

/**
 * Which addresses are measured besides the entries in force, and what is known of them. Addresses may hold secrets: they go to the
 * container only.
 */
export interface MirrorPlan {
  readonly candidates: readonly string[];
  /** Of the candidates, those of the preferred value that are the user's own: they stand before public ones. */
  readonly own: readonly string[];
  /** Hosts that the user calls mirrors: public stand-ins, not proxies of private modules. */
  readonly mirrorHosts: readonly string[];
}

/** The addresses named for this run, the user's own and the living well-known ones, each once. */
export function mirrorPlan({ preferredProxy = '', knownMirrors = [] }: MirrorChoices, named: readonly string[]): MirrorPlan {
  const preferred = parseGoproxy(preferredProxy).entries.filter(({ kind }) => kind === 'proxy')
    .map(({ text, url }) => (url?.impliedScheme === true ? `https://${text}` : text));
  const living = knownProxies.filter((proxy) => !isStaleProxy(proxy)).map(({ url }) => url);
  const mirrors = knownMirrors.filter((host) => /^[\w.-]+(?::\d+)?$/u.test(host)).map((host) => living.find((url) => hostOf(url) === host.toLowerCase()) ?? `https://${host}`);
  const publicHosts = new Set([...living.map(hostOf), ...mirrors.map(hostOf)]);
  return {
    candidates: distinct([...named, ...preferred, ...mirrors, ...living]),
    own: preferred.filter((url) => !publicHosts.has(hostOf(url))),
    mirrorHosts: distinct([...mirrors, ...named].map(hostOf)),
  };
}

/** An address that a go command could ask, or none of our business. */
export function isMirrorAddress(text: string): boolean {
  const { entries, problems } = parseGoproxy(text);
  return problems.length === 0 && entries.length === 1 && entries[0]?.kind === 'proxy' && entries[0].url?.impliedScheme === false;
}

/** Host and port in lower case. */
export function hostOf(address: string): string {
  return /^(?:[a-z][a-z0-9+.-]*:\/\/)?(?:[^/@]*@)?([^/?#]*)/iu.exec(address)?.[1]?.toLowerCase() ?? '';
}

function distinct(texts: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  return texts.filter((text) => {
    const key = text.toLowerCase().replace(/\/+$/u, '');
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
}
