import { isLoopbackHost } from '../../go/near-host.ts';
import { localized, type Localized } from '../../text/localized.ts';
import { listed } from '../../text/marks.ts';
import type { Claim } from './claim.ts';
import { failureText, hostComparison } from './evidence.ts';
import type { Observations, Seen } from './observations.ts';

/** The claim of a lookup that failed. */
export function lookupClaim(seen: Observations, check: Seen): readonly Claim[] {
  const base = {
    target: check.target,
    strength: 'fault' as const,
    evidence: [failureText(check), ...serverAnswers(seen), ...hostComparison(seen, check)],
  };
  const others = seen.of('dns:lookup').filter((other) => other.result === 'yes' && other.used);
  const healthy = others.map((other) => localized(`${other.target} is found by the same name servers`, `同一 DNS 能解析 ${other.target}`));
  switch (check.errorClass) {
    case 'no-such-host':
      return [{
        ...base,
        cause: 'dns-name-not-found',
        evidence: [...base.evidence, ...healthy],
        summary: localized(`The name server says that ${check.target} does not exist`, `DNS 答复 ${check.target} 不存在`),
      }];
    case 'server-failure':
      return [{
        ...base,
        cause: 'dns-server-failing',
        against: healthy,
        summary: localized(`The name server answers the question for ${check.target} with a failure`, `DNS 服务器在解析 ${check.target} 时返回错误`),
      }];
    case 'permission-denied':
      return [{
        ...base,
        cause: 'connect-not-permitted',
        target: silentServers(seen)[0] ?? check.target,
        summary: localized(
          `The sandbox forbids the question to the name server, so ${check.target} is not found`,
          `沙箱禁止向 DNS 服务器发出查询，因此无法解析 ${check.target}`,
        ),
      }];
    case 'timeout':
    case 'refused':
    case 'no-route':
    case 'network-unreachable': {
      const servers = silentServers(seen);
      const named = listed(servers);
      return [{
        ...base,
        cause: 'dns-server-unreachable',
        target: servers[0] ?? '',
        against: healthy,
        summary: onlyPassOn(seen) ? localized(
          `Name server ${named.en} passes questions on and gets no answer itself, so ${check.target} is not found`,
          `DNS 服务器 ${named['zh-cn']} 转发查询后得不到上游应答，无法解析 ${check.target}`,
        ) : localized(
          `${named.en === '' ? 'The name server' : `Name server ${named.en}`} does not answer, so ${check.target} is not found`,
          `${named['zh-cn'] === '' ? 'DNS 服务器' : `DNS 服务器 ${named['zh-cn']}`} 没有响应，无法解析 ${check.target}`,
        ),
      }];
    }
    default:
      return [];
  }
}

/** A public name that leads back to the container itself: where nothing answers there, the name is what is wrong. */
export function wrongAddress(seen: Observations, check: Seen): readonly Claim[] {
  const addresses = check.list('addresses');
  if (check.result !== 'yes' || addresses.length === 0 || isLoopbackHost(check.target) || !addresses.every(isNowhere)) return [];
  const connects = seen.of('tcp:connect').filter((other) => other.target.startsWith(`${check.target}:`));
  if (!connects.some((other) => other.result === 'no')) return [];
  const all = listed(addresses);
  const byHostsFile = seen.of('facts:hosts').some((facts) => facts.list('entries').some((entry) => entry.split(' ').slice(1).includes(check.target)));
  return [{
    cause: 'dns-wrong-address',
    target: check.target,
    strength: 'fault',
    summary: byHostsFile
      ? localized(`/etc/hosts says that ${check.target} is ${all.en}, the container itself`, `/etc/hosts 把 ${check.target} 指向 ${all['zh-cn']}，即容器自身`)
      : localized(
        `The name server says that ${check.target} is ${all.en}, the container itself: somebody else answers in the name's place`,
        `DNS 答复 ${check.target} 为 ${all['zh-cn']}，即容器自身：应答并非来自该域名的真正主人`,
      ),
    evidence: [
      localized(`${check.target} resolves to ${all.en}`, `${check.target} 解析为 ${all['zh-cn']}`),
      ...connects.filter((other) => other.result === 'no').map(failureText),
      ...hostComparison(seen, check),
    ],
  }];
}

/** The zero address and loopback: what filters answer in place of a name that they block. */
function isNowhere(address: string): boolean {
  return isLoopbackHost(address) || address === '::';
}

/** Name servers that were asked and gave no answer at all, or those of resolv.conf when none was asked directly. */
function silentServers(seen: Observations): readonly string[] {
  const asked = seen.of('dns:server').filter((check) => check.result === 'no').map((check) => check.target);
  return asked.length > 0 ? asked : seen.of('facts:resolv-conf').flatMap((check) => check.list('servers'));
}

/** Servers that say SERVFAIL late, such as the engine's own on a network of one's own: those behind them are silent. */
function onlyPassOn(seen: Observations): boolean {
  const failing = seen.of('dns:server').filter((check) => check.result === 'no');
  return failing.length > 0 && failing.every((check) => (check.number('received') ?? 0) > 0 && check.errorClass === 'server-failure');
}

function serverAnswers(seen: Observations): readonly Localized[] {
  return seen.of('dns:server').map((check) => {
    const [sent, received, answer] = [check.number('sent') ?? 0, check.number('received') ?? 0, check.text('answer')];
    return localized(
      `Name server ${check.target}: ${received} of ${sent} questions answered, ${answer === '' ? 'no code' : answer}`,
      `DNS 服务器 ${check.target}：${sent} 次查询答复 ${received} 次，应答码 ${answer === '' ? '无' : answer}`,
    );
  });
}
