import { localized, type Localized } from '../../text/localized.ts';
import { checkName } from './check-name.ts';
import { quote } from './claim.ts';
import type { Observations, Seen } from './observations.ts';

/** What a check tried, and how it failed. */
export function failureText(check: Seen): Localized {
  const [error, name] = [check.error === '' ? check.errorClass : quote(check.error), checkName(check)];
  return localized(`${name.en}: ${error}`, `${name['zh-cn']}：${error}`);
}

/** The host beside the container: who of the two fails says whose network is at fault. */
export function hostComparison(seen: Observations, check: Seen): readonly Localized[] {
  const host = seen.onHost(check);
  if (host === undefined || host.result === 'not-checked') return [];
  return host.result === 'yes'
    ? [localized(
      `The host succeeds with ${check.target}: the difference is in the container's own settings`,
      `宿主机访问 ${check.target} 正常：差异出在容器自身的设置`,
    )]
    : [localized(
      `The host fails alike with ${check.target}: the network is at fault, not the container`,
      `宿主机访问 ${check.target} 同样失败：问题在网络，而不在容器`,
    )];
}
