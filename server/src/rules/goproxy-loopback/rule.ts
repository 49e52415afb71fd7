import { parseGoproxy, type GoproxyEntry } from '../../go/goproxy.ts';
import { isLoopbackHost } from '../../go/near-host.ts';
import type { BuildAnalysis } from '../../project/analysis.ts';
import type { Build } from '../../project/build.ts';
import { localized } from '../../text/localized.ts';
import type { Finding } from '../finding.ts';
import type { Rule } from '../rule.ts';
import { copiedGoEnvValues, partOf, valuesInForce, type ValueInForce } from '../shared/values.ts';
import { atService } from './compose-service.ts';
import { judgeHttpProxies } from './http-proxies.ts';
import { hostEntry, hostIn, hostName, nameTheHost } from './name-the-host.ts';
import { missing, serviceNamed, severityOf } from './reach.ts';

export const rule: Rule = {
  id: 'goproxy-loopback',
  severity: 'error',
  group: 'reach',
  values: ['GOPROXY'],
  title: localized('A proxy on localhost is looked for inside the build container', '会在构建容器内部寻找 localhost 上的代理'),
  *checkBuild(analysis) {
    for (const value of [...valuesInForce(analysis, 'GOPROXY'), ...copiedGoEnvValues(analysis, 'GOPROXY')]) yield* judgeModuleProxy(analysis, value);
    yield* judgeHttpProxies(analysis, rule.id);
  },
};

/** The first entry that a build cannot meet where it is said to be: the container itself, or a service of the compose project. */
function judgeModuleProxy(analysis: BuildAnalysis, value: ValueInForce): Finding[] {
  const { entries, problems } = parseGoproxy(value.text);
  if (problems.length > 0) return [];
  const index = entries.findIndex((entry, at) => isUnreachedEntry(entry, analysis.build) && !isStandIn(entries, at));
  const entry = entries[index];
  const host = entry && hostIn(entry.text);
  if (entry === undefined || host === undefined) return [];
  const service = serviceNamed(entry.url?.host ?? '', analysis.build);
  const unmet = missing(analysis, value, service);
  if (unmet.length === 0) return [];
  const place = partOf(value, entry.span);
  const shown = `GOPROXY ${entry.url?.redacted ?? entry.text}`;
  const severity = severityOf(analysis, unmet, index === 0);
  const parts = [{ value, host: { start: entry.span.start + host.start, end: entry.span.start + host.end } }];
  if (service !== undefined) {
    const port = String(entry.url?.port ?? (entry.url?.scheme === 'https' ? 443 : 80));
    return [atService(analysis, service, { rule: rule.id, place, shown, port, severity, parts })];
  }
  return [{
    rule: rule.id,
    severity,
    place,
    message: localized(
      `${shown} is the build container itself, where nothing listens: name the host as ${hostName} and pass --add-host=${hostEntry}`,
      `${shown} 指的是构建容器自身，而那里没有服务在监听：请改用 ${hostName}，并传入 --add-host=${hostEntry}`,
    ),
    related: [],
    fixes: nameTheHost(analysis.build, parts),
  }];
}

/** With `|` behind it, a refused connection leads to the next entry at once: meant for those who do run a proxy there. */
function isStandIn(entries: readonly GoproxyEntry[], index: number): boolean {
  const next = entries[index + 1];
  return entries[index]?.separator === '|' && next !== undefined && next.kind !== 'off' && !isLoopbackEntry(next);
}

function isUnreachedEntry(entry: GoproxyEntry, build: Build): boolean {
  return isLoopbackEntry(entry) || (entry.kind === 'proxy' && entry.url !== undefined && serviceNamed(entry.url.host, build) !== undefined);
}

function isLoopbackEntry(entry: GoproxyEntry): boolean {
  return entry.kind === 'proxy' && entry.url !== undefined && isLoopbackHost(entry.url.host);
}
