import { localized } from '../../text/localized.ts';
import type { Claim, ClaimBase } from './claim.ts';
import { failureText, hostComparison } from './evidence.ts';
import type { Observations, Seen } from './observations.ts';

/** The claim of a connection that failed. */
export function connectClaim(seen: Observations, check: Seen): readonly Claim[] {
  const tried = check.list('tried');
  const base = {
    target: check.target,
    strength: 'fault' as const,
    evidence: [
      failureText(check),
      ...(tried.length > 0 ? [localized(`Tried: ${tried.join('; ')}`, `已尝试：${tried.join('；')}`)] : []),
      ...hostComparison(seen, check),
    ],
    against: seen.of('tcp:connect').filter((other) => other.result === 'yes' && other.used)
      .map((other) => localized(`${other.target} accepts connections from the same container`, `同一容器可以连接 ${other.target}`)),
  };
  const seconds = Math.max(1, Math.round(check.ms / 1000));
  switch (check.errorClass) {
    case 'refused':
      return [{
        ...base,
        cause: 'tcp-refused',
        summary: localized(`Nothing listens at ${check.target}: the connection was refused`, `${check.target} 没有服务监听：连接被拒绝`),
      }];
    case 'timeout':
      return [{
        ...base,
        cause: 'tcp-timeout',
        summary: localized(
          `${check.target} did not answer within ${seconds} s: packets are dropped on the way`,
          `${check.target} 在 ${seconds} 秒内没有应答：数据包在途中被丢弃`,
        ),
      }];
    case 'reset':
      return [{
        ...base,
        cause: 'tcp-reset',
        summary: localized(`The connection to ${check.target} was reset`, `与 ${check.target} 的连接被重置`),
      }];
    case 'no-route':
      return [unreachable(check, base)];
    case 'permission-denied':
      return [{
        ...base,
        cause: 'connect-not-permitted',
        summary: localized(`The sandbox forbids the connection to ${check.target}`, `沙箱禁止连接 ${check.target}`),
      }];
    case 'network-unreachable':
      return [check.text('address').startsWith('[')
        ? {
          ...base,
          cause: 'no-ipv6-route',
          summary: localized(
            `${check.target} was tried over IPv6 only, and the container has no IPv6 route`,
            `只尝试了 ${check.target} 的 IPv6 地址，而容器没有 IPv6 路由`,
          ),
        }
        : {
          ...base,
          cause: 'no-network',
          target: '',
          summary: localized(`The container has no route to ${check.target}`, `容器没有到 ${check.target} 的路由`),
        }];
    default:
      return [];
  }
}

/**
 * A neighbour that does not answer is asked three times, a second apart, before the kernel or the last router gives up; a firewall answers
 * at once.
 */
const neighbourMs = 2000;

/** Both have the same words, "no route to host": the time tells them apart. */
function unreachable(check: Seen, base: ClaimBase): Claim {
  const isSlow = check.ms >= neighbourMs;
  return {
    ...base,
    cause: 'host-unreachable',
    summary: isSlow
      ? localized(
        `No machine answers for the address of ${check.target} in its own network: it is off, or the address is not in use`,
        `${check.target} 的地址在其所在网络中无人应答：机器已关机，或该地址未被使用`,
      )
      : localized(`A firewall or router on the way rejects the connection to ${check.target}`, `途中的防火墙或路由器拒绝了到 ${check.target} 的连接`),
    evidence: [...base.evidence, isSlow
      ? localized(`The refusal came after ${check.ms} ms: a firewall would have rejected at once`, `${check.ms} 毫秒后才得知不可达：防火墙会立即拒绝`)
      : localized(`The refusal came after ${check.ms} ms: a machine that is off takes three seconds to be missed`, `${check.ms} 毫秒后即被拒绝：若是机器关机，需约三秒才能得知`)],
  };
}
