import { localized } from '../../text/localized.ts';
import { listed } from '../../text/marks.ts';
import type { Claim } from './claim.ts';
import { connectClaim } from './connect.ts';
import { failureText } from './evidence.ts';
import { hostAndPort } from './host-and-port.ts';
import { lookupClaim, wrongAddress } from './name-lookup.ts';
import { nameServerClaims } from './name-servers.ts';
import { lastAddress, type Observations, type Seen } from './observations.ts';
import { tlsClaims } from './tls.ts';

/** Claims from name lookup, connect and TLS checks; those off the go command's own way are hints. */
export function networkClaims(seen: Observations, isReached: (target: string) => boolean): readonly Claim[] {
  const along = (check: Seen, claims: readonly Claim[]): readonly Claim[] =>
    (isReached(check.target) ? claims : claims.map((claim) => ({ ...claim, strength: 'hint' as const })));
  return [
    ...noNetwork(seen),
    ...failures(seen, 'dns:lookup').flatMap((check) => along(check, lookupClaim(seen, check))),
    ...seen.of('dns:lookup').flatMap((check) => along(check, wrongAddress(seen, check))),
    ...nameServerClaims(seen),
    ...failures(seen, 'tcp:connect').flatMap((check) => along(check, connectClaim(seen, check))),
    ...failures(seen, 'tls:handshake').flatMap((check) => along(check, tlsClaims(seen, check))),
  ];
}

/** One host serves many requests; its check counts as soon as one request that counts failed there without an HTTP proxy between. */
function failures(seen: Observations, kind: 'dns:lookup' | 'tcp:connect' | 'tls:handshake'): readonly Seen[] {
  const requests = seen.all
    .filter((check) => check.used && check.result === 'no' && check.text('via') === '' && lowClasses.includes(check.errorClass));
  const targets = new Set(requests.flatMap((request) => {
    const parts = hostAndPort(lastAddress(request));
    return parts === undefined ? [] : [parts.host, `${parts.host}:${parts.port}`];
  }));
  return seen.of(kind).filter((check) => check.result === 'no' && (check.used || targets.has(check.target)));
}

/** Failures of a request that lie below HTTP. */
const lowClasses: readonly string[] = ['dns', 'tcp', 'tls', 'plain-http'];

function noNetwork(seen: Observations): readonly Claim[] {
  const facts = seen.of('facts:network').find((check) => check.result === 'no');
  if (facts === undefined) return [];
  const interfaces = listed(facts.list('interfaces'));
  return [{
    cause: 'no-network',
    target: '',
    strength: 'fault',
    summary: localized('The container has no network: no interface besides loopback is up', '容器没有网络：除回环接口外没有启用任何网卡'),
    evidence: [
      localized(
        `Interfaces up besides loopback: ${interfaces.en || 'none'}`,
        `除回环外已启用的网卡：${interfaces['zh-cn'] || '无'}`,
      ),
      ...seen.of('dns:lookup').filter(failed).slice(0, 1).map(failureText),
      ...seen.of('tcp:connect').filter(failed).slice(0, 1).map(failureText),
    ],
  }];
}

function failed(check: Seen): boolean {
  return check.result === 'no' && check.used;
}
