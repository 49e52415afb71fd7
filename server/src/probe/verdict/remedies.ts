import { findCause } from '../../causes/catalogue.ts';
import { localized } from '../../text/localized.ts';
import type { Claim } from './claim.ts';
import type { JudgedRemedy } from './judgement.ts';
import type { Way } from './walk.ts';

/** The catalogue's remedies, with the project's own values where the measurements give them. */
export function remediesOf(claim: Claim, way: Way): readonly JudgedRemedy[] {
  const general = findCause(claim.cause)?.remedies ?? [];
  if (claim.cause !== 'no-failover') return general;
  const entries = way.stops.filter((stop) => stop.kind !== 'noproxy').map((stop) => stop.entry);
  // Proxies stand in for each other; `direct` stays behind a comma, or a failing proxy would send every name out to its origin.
  const list = entries.reduce((joined, entry) => `${joined}${entry === 'direct' || entry === 'off' ? ',' : '|'}${entry}`);
  return [{
    title: localized('Join the proxies with "|", so that the next is asked after any failure', '用 "|" 连接各代理，任何失败都会继续询问下一个'),
    text: `ENV GOPROXY=${list}`,
    rule: 'goproxy-no-failover',
  }];
}
