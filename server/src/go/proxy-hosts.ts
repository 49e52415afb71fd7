/** Well-known public module proxies and what became of them. Source: data/known-proxies.json, with a source and a date for each entry. */
import table from '../../../data/known-proxies.json' with { type: 'json' };
import type { GoproxyUrl } from './goproxy-entries.ts';

export interface KnownProxy {
  /** Without a trailing slash. */
  readonly url: string;
  readonly operator: string;
  /** `living`: nothing else is known; `failing`: reported as answering errors; `shut`: ended by its operator. */
  readonly status: 'living' | 'failing' | 'shut';
  /** `global`, or the region it is meant for. */
  readonly region: string;
  /** ISO date of the source, which may be old for `living`. */
  readonly asOf: string;
  readonly source: string;
  /** How a stale one shows, in both languages. */
  readonly note?: string;
  readonly noteZhCn?: string;
}

export const knownProxies: readonly KnownProxy[] = table.proxies.map((row) => ({
  ...row,
  status: row.status as KnownProxy['status'],
}));

/** ISO date of the last change of the table. */
export const knownProxiesDate: string = table.date;

/** The known proxy that an entry's address means; letter case of the host and a trailing slash do not matter. */
export function knownProxyOf(url: Pick<GoproxyUrl, 'host' | 'path'>): KnownProxy | undefined {
  const address = `https://${url.host}${url.path.replace(/\/+$/u, '')}`;
  return knownProxies.find((proxy) => proxy.url === address);
}

export function isStaleProxy(proxy: KnownProxy): boolean {
  return proxy.status !== 'living';
}

/** Host of an entry or address, in lower case, without userinfo and port. */
function hostIn(address: string): string {
  return /^(?:[a-z][a-z0-9+.-]*:\/\/)?(?:[^/@]*@)?([^/:]+)/iu.exec(address)?.[1]?.toLowerCase() ?? '';
}

/**
 * Living proxies to name where others fail, best first: one that a filtered network reaches, then Go's own, then the rest. `failing` are
 * addresses or hosts; none of them is named again.
 */
export function otherProxies(failing: readonly string[]): readonly string[] {
  const hosts = new Set(failing.map(hostIn));
  const living = knownProxies.filter((proxy) => !isStaleProxy(proxy) && !hosts.has(hostIn(proxy.url)));
  const regional = living.filter(({ region }) => region !== 'global');
  const global = living.filter(({ region }) => region === 'global');
  return [...regional.slice(0, 1), ...global, ...regional.slice(1)].map(({ url }) => url);
}

/** Living proxies that can take the place of a stale one, best first: of its own region, then Go's own. */
export function replacementsFor(stale: KnownProxy): readonly KnownProxy[] {
  const living = knownProxies.filter((proxy) => !isStaleProxy(proxy));
  const own = stale.region === 'global' ? undefined : living.find(({ region }) => region === stale.region);
  return [own, ...living.filter(({ region }) => region === 'global')].filter((proxy) => proxy !== undefined);
}
