import { localized } from '../../text/localized.ts';
import type { Claim } from './claim.ts';
import type { Observations, Seen } from './observations.ts';

/**
 * Claims from the questions put to each name server itself. One download that succeeded is no proof against them: the next one asks anew,
 * and each answer that is lost or late costs it seconds, or the build.
 */
export function nameServerClaims(seen: Observations): readonly Claim[] {
  const servers = seen.of('dns:server').filter((check) => check.used && check.result !== 'not-checked');
  return [...servers.flatMap(lossyServer), ...servers.flatMap(slowServer), ...deadServers(servers)];
}

/**
 * Where a name server answers when asked directly, a lookup without an answer was lost, and the server is not unreachable. The words of
 * the go command cannot tell the two apart.
 */
export function lostLookups(claims: readonly Claim[], seen: Observations): readonly Claim[] {
  const lossy = seen.of('dns:server').find((check) => check.used && received(check) > 0 && received(check) < sent(check));
  if (lossy === undefined) return claims;
  const isSilent = (target: string): boolean => seen.of('dns:server').some((check) => check.target === target && received(check) === 0);
  return claims.map((claim) => claim.cause !== 'dns-server-unreachable' || isSilent(claim.target)
    ? claim
    : { ...claim, cause: 'dns-slow-or-lossy', target: lossy.target, summary: lossSummary(lossy) });
}

/** One lost packet happens on any line; from this share on, some lookup of a build loses both of its tries. */
const tolerableLoss = 0.1;
/** The go command asks again after five seconds; a server that needs one is on its way there, and a build asks many names. */
const slowMs = 1000;

function lossyServer(check: Seen): readonly Claim[] {
  const lost = sent(check) - received(check);
  if (received(check) === 0 || lost <= 0) return [];
  return [{
    cause: 'dns-slow-or-lossy',
    target: check.target,
    strength: lost / sent(check) > tolerableLoss ? 'fault' : 'hint',
    survivesDownload: true,
    summary: lossSummary(check),
    evidence: [localized(
      `${lost} of ${sent(check)} questions over UDP got no answer, ${received(check)} did`,
      `${sent(check)} 次 UDP 查询中有 ${lost} 次没有答复，${received(check)} 次得到答复`,
    )],
    next: lookupsRepeat,
  }];
}

function slowServer(check: Seen): readonly Claim[] {
  const median = check.number('median') ?? 0;
  if (median < slowMs) return [];
  return [{
    cause: 'dns-slow-or-lossy',
    target: check.target,
    strength: 'fault',
    survivesDownload: true,
    summary: localized(
      `Name server ${check.target} takes ${seconds(median)} s for an answer`,
      `DNS 服务器 ${check.target} 每次应答需要 ${seconds(median)} 秒`,
    ),
    evidence: [localized(`Half of its answers took longer than ${Math.round(median)} ms`, `半数应答的耗时超过 ${Math.round(median)} 毫秒`)],
    next: lookupsRepeat,
  }];
}

/** A silent server that is asked before a living one: every lookup waits for it first. */
function deadServers(servers: readonly Seen[]): readonly Claim[] {
  const living = servers.find((check) => received(check) > 0);
  if (living === undefined) return [];
  return servers.filter((check) => received(check) === 0 && check.errorClass === 'timeout').map((dead): Claim => ({
    cause: 'dns-server-unreachable',
    target: dead.target,
    strength: 'fault',
    survivesDownload: true,
    summary: localized(
      `Name server ${dead.target} does not answer: lookups wait for it in vain before ${living.target} is asked`,
      `DNS 服务器 ${dead.target} 没有响应：每次解析都要先空等它，之后才会询问 ${living.target}`,
    ),
    evidence: [
      localized(`${dead.target}: none of ${sent(dead)} questions answered`, `${dead.target}：${sent(dead)} 次查询均无答复`),
      localized(`${living.target}: ${received(living)} of ${sent(living)} questions answered`, `${living.target}：${sent(living)} 次查询答复 ${received(living)} 次`),
    ],
    next: lookupsRepeat,
  }));
}

function lossSummary(check: Seen): Claim['summary'] {
  return localized(
    `Name server ${check.target} answered only ${received(check)} of ${sent(check)} questions`,
    `DNS 服务器 ${check.target} 只答复了 ${sent(check)} 次查询中的 ${received(check)} 次`,
  );
}

const lookupsRepeat = localized('waits 5 s for each lost answer, asks a second time, and then fails', '每次丢失答复都会等待 5 秒，再问一次，仍无答复则失败');

function seconds(ms: number): string {
  return (ms / 1000).toFixed(1);
}

function sent(check: Seen): number {
  return check.number('sent') ?? 0;
}

function received(check: Seen): number {
  return check.number('received') ?? 0;
}
