import { findCause } from '../../causes/catalogue.ts';
import type { CauseLayer } from '../../causes/cause.ts';
import type { Claim } from './claim.ts';
import type { FaultSide } from './judgement.ts';
import type { Observations, Seen } from './observations.ts';
import type { Way } from './walk.ts';

/**
 * On whose side the verdict's fault is, by what failed in the container and became of the same requests on the host. Undefined where one of
 * them was not made there, or where the two do not agree: half a comparison accuses the wrong one.
 */
export function faultSide(claim: Claim, seen: Observations, way: Way): FaultSide | undefined {
  const compared = failedRequests(claim, seen, way).map((request) => ({ request, host: seen.onHost(request) }));
  if (compared.length === 0) return undefined;
  if (compared.every(({ host }) => host?.result === 'yes')) return 'container';
  return compared.every(({ request, host }) => host?.result === 'no' && isAlike(request, host)) ? 'both' : undefined;
}

/** Layers below and in the answers of module proxies: the requests to the entries that were asked show their faults. */
const layersOfEntries: readonly (CauseLayer | undefined)[] = ['name-lookup', 'reach', 'http-proxy', 'tls', 'module-proxy'];

function failedRequests({ cause }: Claim, seen: Observations, way: Way): readonly Seen[] {
  const layer = findCause(cause)?.layer;
  const failed = (check: Seen): boolean => check.result === 'no' && check.used;
  if (layer === 'checksums') return [...seen.of('sumdb:lookup'), ...seen.of('sumdb:proxied-lookup')].filter(failed);
  if (layer === 'vcs') return seen.of('vcs:discovery').filter(failed);
  if (!layersOfEntries.includes(layer)) return [];
  return way.stops.filter((stop) => stop.asked && stop.kind === 'proxy').flatMap(({ requests }) => requests.filter(({ result }) => result === 'no'));
}

function isAlike(one: Seen, other: Seen): boolean {
  return one.errorClass === other.errorClass && one.text('causeClass') === other.text('causeClass') && one.number('status') === other.number('status');
}
