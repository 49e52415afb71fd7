import { present } from '../../../../protocol/src/present.ts';
import { findCause } from '../../causes/catalogue.ts';
import type { CauseLayer, CauseRemedy } from '../../causes/cause.ts';
import { remedyText, type RemedyPlace } from '../../causes/remedy-text.ts';
import { otherProxies } from '../../go/proxy-hosts.ts';
import { localized } from '../../text/localized.ts';
import type { Claim } from './claim.ts';
import type { JudgedRemedy } from './judgement.ts';
import type { Way } from './walk.ts';

/**
 * The catalogue's remedies, with the project's own values where the measurements give them. A proxy that failed is not offered again;
 * `measured` is the list that the comparison of mirrors recommends, `manager` what installs packages in the image.
 */
export function remediesOf(claim: Claim, way: Way, place: Pick<RemedyPlace, 'measured' | 'manager'>): readonly JudgedRemedy[] {
  const { measured } = place;
  if (claim.remedies !== undefined) return claim.remedies;
  const general = (findCause(claim.cause)?.remedies ?? []).map((remedy) => inPlace(remedy, claim, way, place));
  if (claim.cause !== 'no-failover') return [...general, ...measuredRemedy(claim, general, measured)];
  const entries = way.stops.filter((stop) => stop.kind !== 'noproxy').map((stop) => stop.entry);
  // Proxies stand in for each other; `direct` stays behind a comma, or a failing proxy would send every name out to its origin.
  const list = entries.reduce((joined, entry) => `${joined}${entry === 'direct' || entry === 'off' ? ',' : '|'}${entry}`);
  return [{
    title: localized('Join the proxies with "|", so that the next is asked after any failure', '用 "|" 连接各代理，任何失败都会继续询问下一个'),
    text: `ENV GOPROXY=${list}`,
    rule: 'goproxy-no-failover',
  }];
}

function inPlace(remedy: CauseRemedy, claim: Claim, way: Way, place: Pick<RemedyPlace, 'measured' | 'manager'>): JudgedRemedy {
  // One that lacks the checksum database serves the modules all the same.
  const isVerifying = findCause(claim.cause)?.layer === 'checksums';
  const failing = way.stops.filter((stop) => stop.kind === 'proxy' && (stop.failure !== undefined || (isVerifying && stop.asked))).map((stop) => stop.entry);
  const text = remedyText(remedy, {
    ...place, wellKnown: otherProxies([claim.target, ...failing]), words: claim.evidence.map(({ en }) => en).join('\n'),
  });
  const { title, rule } = remedy;
  return { title, ...present({ text, rule }) };
}

/** Layers in which another proxy is a way around the fault. */
const layersOfProxies: readonly (CauseLayer | undefined)[] = ['name-lookup', 'reach', 'tls', 'module-proxy', 'checksums'];

/** The measured list, where the catalogue has no place for it: last, because it goes around the fault. */
function measuredRemedy(claim: Claim, remedies: readonly JudgedRemedy[], measured: string | undefined): readonly JudgedRemedy[] {
  const isAround = claim.strength === 'fault' && layersOfProxies.includes(findCause(claim.cause)?.layer);
  if (measured === undefined || !isAround || remedies.some(({ text }) => text?.includes(measured) === true)) return [];
  return [{ title: localized('Ask the proxies that were measured to work from inside', '改用已测得可从容器内使用的代理'), text: `ENV GOPROXY=${measured}` }];
}
