import { findCause } from '../../causes/catalogue.ts';
import type { CauseLayer } from '../../causes/cause.ts';
import { isInternalHost } from '../../go/near-host.ts';
import { localized } from '../../text/localized.ts';
import type { Claim } from './claim.ts';

/** Layers whose faults keep a host from being reached; above them it has answered. */
const layersBelowAnswers: readonly (CauseLayer | undefined)[] = ['name-lookup', 'reach'];

/**
 * The claim for an internal host that is asked where a module's repository is (`?go-get=1`) and cannot be reached. What the catalogue says
 * of the fault itself helps nobody there: no public proxy has what lies on that host.
 */
export function privateOrigin(cause: string, words: string): Pick<Claim, 'cause' | 'target' | 'summary' | 'remedies'> | undefined {
  const host = /"https?:\/\/(?:[^/"@]*@)?([^/:"?]+)[^"]*\?go-get=1"/u.exec(words)?.[1];
  if (host === undefined || !isInternalHost(host) || !layersBelowAnswers.includes(findCause(cause)?.layer)) return undefined;
  const title = findCause(cause)?.title ?? localized(cause, cause);
  return {
    cause: 'vcs-host-unreachable',
    target: host,
    summary: localized(
      `The private repository's host ${host} is asked directly and cannot be reached: ${title.en.charAt(0).toLowerCase()}${title.en.slice(1)}`,
      `直接访问私有仓库主机 ${host}，但无法到达：${title['zh-cn']}`,
    ),
    remedies: [
      {
        title: localized(
          `Let the build reach ${host}: by the company's network or VPN, and name servers that know it`,
          `让构建能够访问 ${host}：使用公司网络或 VPN，以及能解析它的 DNS`,
        ),
        text: 'docker build --network=host .',
      },
      {
        title: localized('Or ask the company\'s own module proxy, which reaches the host', '或使用能访问该主机的公司自建模块代理'),
        text: 'docker build --build-arg GOPROXY=https://goproxy.corp.example,direct .',
      },
    ],
  };
}
