import type { ComposeService } from '../../docker/compose/model.ts';
import { parseGoproxy } from '../../go/goproxy.ts';
import { isLoopbackHost } from '../../go/near-host.ts';
import type { BuildAnalysis, Download } from '../../project/analysis.ts';
import { localized } from '../../text/localized.ts';
import type { Finding } from '../finding.ts';
import { partOf, settingOf, valuesInForce, withoutPasswords } from '../shared/values.ts';
import { atService } from './compose-service.ts';
import { hostEntry, hostIn, hostName, nameTheHost, type HostPart } from './name-the-host.ts';
import { missing, serviceNamed, severityOf } from './reach.ts';

/** One finding for all spellings that one instruction sets. */
export function* judgeHttpProxies(analysis: BuildAnalysis, rule: string): Generator<Finding> {
  const groups: HttpProxies[] = [];
  for (const value of valuesInForce(analysis, 'HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy')) {
    const host = hostIn(value.text);
    if (host === undefined) continue;
    const name = value.text.slice(host.start, host.end);
    const service = serviceNamed(name, analysis.build);
    if (service === undefined && !isLoopbackHost(name)) continue;
    if (missing(analysis, value, service).length === 0) continue;
    const setting = settingOf(analysis, value)?.site;
    const site = setting !== undefined && 'step' in setting ? setting.step : value.written.place.path;
    const group = groups.find((each) => each.site === site && each.service === service);
    if (group === undefined) groups.push({ site, service, parts: [{ value, host }] });
    else group.parts.push({ value, host });
  }
  for (const group of groups) yield* judgeHttpProxy(analysis, group, rule);
}

interface HttpProxies {
  readonly site: unknown;
  /** Undefined for a loopback address. */
  readonly service: ComposeService | undefined;
  readonly parts: HostPart[];
}

/** Go asks HTTPS_PROXY for https addresses, and upper case first. */
function judgeHttpProxy(analysis: BuildAnalysis, { service, parts }: HttpProxies, rule: string): Finding[] {
  const first = parts.find(({ value }) => /^https/i.test(value.name)) ?? parts[0];
  if (first === undefined) return [];
  const { value } = first;
  const through = missing(analysis, value, service).filter((download) => goesThrough(value.name, download));
  const severity = severityOf(analysis, through, true);
  const place = partOf(value, { start: 0, end: value.text.length });
  const shown = `${value.name} ${withoutPasswords(value.text)}`;
  if (service !== undefined) return [atService(analysis, service, { rule, place, shown, port: portIn(value.text), severity, parts })];
  return [{
    rule,
    severity,
    place,
    message: localized(
      `${shown} is the build container itself, where no proxy listens: name the host as ${hostName} and pass --add-host=${hostEntry}`,
      `${shown} 指的是构建容器自身，而那里没有代理在监听：请改用 ${hostName}，并传入 --add-host=${hostEntry}`,
    ),
    related: [],
    fixes: nameTheHost(analysis.build, parts),
  }];
}

/** The first request of the go command takes this HTTP proxy: its module proxy is an https address that NO_PROXY does not exempt. */
function goesThrough(variable: string, { environment }: Download): boolean {
  const list = environment.get('GOPROXY').value;
  const first = list.kind === 'known' ? parseGoproxy(list.text).entries[0] : undefined;
  if (!/^https_proxy$/i.test(variable) || first?.url?.scheme !== 'https' || isLoopbackHost(first.url.host)) return false;
  const isHidden = environment.get('HTTPS_PROXY').value.kind !== 'unset' && !isSame(environment, 'HTTPS_PROXY', 'https_proxy');
  if (variable === 'https_proxy' && isHidden) return false;
  return ['NO_PROXY', 'no_proxy'].every((name) => environment.get(name).value.kind === 'unset');
}

function isSame(environment: Download['environment'], a: string, b: string): boolean {
  return JSON.stringify(environment.get(a).value) === JSON.stringify(environment.get(b).value);
}

/** The port of an HTTP proxy's address; without one, the port of its scheme. */
function portIn(address: string): string {
  const match = /^(?:([a-z][\w+.-]*):\/\/)?(?:[^@/]*@)?(?:\[[^\]]*\]|[^:/?#]+)(?::(\d+))?/i.exec(address);
  return match?.[2] ?? schemePorts.get(match?.[1]?.toLowerCase() ?? '') ?? '80';
}

const schemePorts: ReadonlyMap<string, string> = new Map([['https', '443'], ['socks5', '1080'], ['socks5h', '1080']]);
