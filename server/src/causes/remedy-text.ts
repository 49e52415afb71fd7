import type { CauseRemedy } from './cause.ts';

/** Where the proxies of a remedy come from: the table of well-known ones, best first, or a list that was measured from inside. */
export interface OtherProxies {
  readonly wellKnown: readonly string[];
  /** A whole value of GOPROXY. */
  readonly measured?: string;
}

/** What a remedy gives to copy; undefined for advice in words, and where no proxy is left to name. */
export function remedyText({ text, proxies }: CauseRemedy, { wellKnown, measured }: OtherProxies): string | undefined {
  if (proxies === undefined) return text;
  const value = measured ?? listOf(proxies === 'list' ? wellKnown.slice(0, 2) : wellKnown.slice(0, 1));
  if (value === undefined) return undefined;
  // The shell takes a bare "|" for its own.
  const argument = value.includes('|') ? `"GOPROXY=${value}"` : `GOPROXY=${value}`;
  return proxies === 'build-argument' ? `docker build --build-arg ${argument} .` : `ENV GOPROXY=${value}`;
}

/** Proxies stand in for each other; `direct` is behind a comma, or a failing proxy would send every name out to its origin. */
function listOf(proxies: readonly string[]): string | undefined {
  return proxies.length === 0 ? undefined : `${proxies.join('|')},direct`;
}
