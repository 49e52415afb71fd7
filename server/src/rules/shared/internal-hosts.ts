import { parseGoproxy } from '../../go/goproxy.ts';
import { matchesPatternList } from '../../go/module-pattern.ts';
import { isInternalHost, isLoopbackHost } from '../../go/near-host.ts';
import type { Download } from '../../project/analysis.ts';
import { nonEmptyText } from '../../text/resolved.ts';
import { directModules } from './direct-modules.ts';
import type { Preferences } from '../rule.ts';

export interface AskedHost {
  readonly host: string;
  readonly scheme: 'http' | 'https';
}

/** Module proxies of the list and hosts of modules that go past it, as far as they are surely internal. */
export function internalHosts(download: Download, { privateHosts }: Preferences): AskedHost[] {
  const isInternal = (host: string) =>
    !isLoopbackHost(host) && (isInternalHost(host) || privateHosts.some((pattern) => matchesPatternList(pattern, host)));
  const list = nonEmptyText(download.environment.get('GOPROXY').value);
  const { entries, problems } = parseGoproxy(list ?? 'direct');
  const proxies = problems.length > 0 ? [] : entries.flatMap(({ url }): AskedHost[] => (url === undefined || url.scheme === 'file' ? [] : [{ host: url.host, scheme: url.scheme }]));
  const repositories = directModules(download).map(({ path }): AskedHost => ({ host: (path.split('/', 1)[0] ?? '').toLowerCase(), scheme: 'https' }));
  return [...proxies, ...repositories].filter(({ host }) => host !== '' && isInternal(host));
}
