import type { ComposeService } from '../../docker/compose/model.ts';
import { parseGoproxy, type GoproxyEntry } from '../../go/goproxy.ts';
import type { BuildAnalysis, Download } from '../../project/analysis.ts';
import type { Build } from '../../project/build.ts';
import type { TextEdit } from '../../text/edit.ts';
import { localized } from '../../text/localized.ts';
import type { Place } from '../../text/place.ts';
import type { Span } from '../../text/source.ts';
import { networkOf } from '../shared/build-network.ts';
import { surelyFetches } from '../shared/cold-fetch.ts';
import { addListToBuild, composeSiblings } from '../repairs/compose-edits.ts';
import type { Finding, Fix, Severity } from '../finding.ts';
import { offeredFix, replace } from '../fix.ts';
import type { Rule } from '../rule.ts';
import { copiedGoEnvValues, partOf, settingOf, valuesInForce, withoutPasswords, type ValueInForce } from '../shared/values.ts';

export const rule: Rule = {
  id: 'goproxy-loopback',
  severity: 'error',
  group: 'reach',
  values: ['GOPROXY'],
  title: localized('A proxy on localhost is looked for inside the build container', '会在构建容器内部寻找 localhost 上的代理'),
  *checkBuild(analysis) {
    for (const value of [...valuesInForce(analysis, 'GOPROXY'), ...copiedGoEnvValues(analysis, 'GOPROXY')]) yield* judgeModuleProxy(analysis, value);
    yield* judgeHttpProxies(analysis);
  },
};

function judgeModuleProxy(analysis: BuildAnalysis, value: ValueInForce): Finding[] {
  const { entries, problems } = parseGoproxy(value.text);
  if (problems.length > 0) return [];
  const index = entries.findIndex((entry, at) => isUnreachedEntry(entry, analysis.build) && !isStandIn(entries, at));
  const entry = entries[index];
  const host = entry && hostIn(entry.text);
  if (entry === undefined || host === undefined) return [];
  const service = serviceNamed(entry.url?.host ?? '', analysis.build);
  if (service !== undefined) return judgeService(analysis, value, service, { entry, index, host });
  const local = value.downloads.filter((download) => mayMeetLoopback(analysis, download));
  if (local.length === 0) return [];
  const place = { start: entry.span.start + host.start, end: entry.span.start + host.end };
  const shown = entry.url?.redacted ?? entry.text;
  return [{
    rule: rule.id,
    severity: severityOf(analysis, local, index === 0),
    place: partOf(value, entry.span),
    message: localized(
      `GOPROXY ${shown} is the build container itself, where nothing listens: name the host as ${hostName} and pass --add-host=${hostEntry}`,
      `GOPROXY ${shown} 指的是构建容器自身，而那里没有服务在监听：请改用 ${hostName}，并传入 --add-host=${hostEntry}`,
    ),
    related: [],
    fixes: nameTheHost(analysis.build, [{ value, host: place }]),
  }];
}

interface EntryAtService {
  readonly entry: GoproxyEntry;
  readonly index: number;
  /** Inside the entry. */
  readonly host: Span;
}

function judgeService(
  analysis: BuildAnalysis, value: ValueInForce, service: ComposeService, { entry, index, host }: EntryAtService
): Finding[] {
  const local = value.downloads.filter((download) => cannotMeetServices(analysis, download));
  if (local.length === 0) return [];
  const place = { start: entry.span.start + host.start, end: entry.span.start + host.end };
  return [atService(analysis, service, {
    place: partOf(value, entry.span),
    shown: `GOPROXY ${entry.url?.redacted ?? entry.text}`,
    port: String(entry.url?.port ?? (entry.url?.scheme === 'https' ? 443 : 80)),
    severity: severityOf(analysis, local, index === 0),
    parts: [{ value, host: place }],
  })];
}

interface AddressOfService {
  readonly place: Place;
  /** Variable and address. */
  readonly shown: string;
  readonly port: string;
  readonly severity: Severity;
  readonly parts: readonly HostPart[];
}

/** The names of services are known to the containers that compose starts, and a build is none of them. */
function atService({ build }: BuildAnalysis, service: ComposeService, { place, shown, port, severity, parts }: AddressOfService): Finding {
  const isOwn = build.origin.kind === 'compose' && build.origin.file.services.some(({ name }) => name === service.name);
  const isPublished = service.publishedPorts.includes(port);
  const { en, 'zh-cn': zh } = isPublished ? onceItRuns : publishFirst;
  return {
    rule: rule.id,
    severity: isOwn ? severity : 'warning',
    place,
    message: localized(
      `${shown} names the compose service "${service.name}", which a build can neither look up nor reach: ${en} ${hostName} (extra_hosts)`,
      `${shown} 指的是 compose 服务 "${service.name}"，构建过程既解析不了也访问不到它：${zh} ${hostName}（extra_hosts）`,
    ),
    related: [{ place: service.key, message: localized('runs beside other containers, and not during a build', '与其他容器一同运行，构建时并不可用') }],
    fixes: isPublished ? nameTheHost(build, parts) : [],
  };
}

const onceItRuns = localized('start it first, and name the host as', '请先启动它，并改用主机名');
const publishFirst = localized('publish its port, start it first, and name the host as', '请发布其端口并先启动它，再改用主机名');

/** A service that the build's host names do not cover. */
function serviceNamed(host: string, { services, extraHosts }: Build): ComposeService | undefined {
  return extraHosts.some((each) => each.host === host) ? undefined : services.find(({ name }) => name === host);
}

/** Where the name of a host stands in a value. */
interface HostPart {
  readonly value: ValueInForce;
  readonly host: Span;
}

interface HttpProxies {
  readonly site: unknown;
  /** Undefined for a loopback address. */
  readonly service: ComposeService | undefined;
  readonly parts: HostPart[];
}

/** One finding for all spellings that one instruction sets. */
function* judgeHttpProxies(analysis: BuildAnalysis): Generator<Finding> {
  const groups: HttpProxies[] = [];
  for (const value of valuesInForce(analysis, 'HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy')) {
    const host = hostIn(value.text);
    if (host === undefined) continue;
    const name = value.text.slice(host.start, host.end);
    const service = serviceNamed(name, analysis.build);
    if (service === undefined && !isLoopback(name)) continue;
    if (missing(analysis, value, service).length === 0) continue;
    const setting = settingOf(analysis, value)?.site;
    const site = setting !== undefined && 'step' in setting ? setting.step : value.written.place.path;
    const group = groups.find((each) => each.site === site && each.service === service);
    if (group === undefined) groups.push({ site, service, parts: [{ value, host }] });
    else group.parts.push({ value, host });
  }
  for (const group of groups) yield* judgeHttpProxy(analysis, group);
}

/** Go asks HTTPS_PROXY for https addresses, and upper case first. */
function judgeHttpProxy(analysis: BuildAnalysis, { service, parts }: HttpProxies): Finding[] {
  const first = parts.find(({ value }) => /^https/i.test(value.name)) ?? parts[0];
  if (first === undefined) return [];
  const { value } = first;
  const through = missing(analysis, value, service).filter((download) => goesThrough(value.name, download));
  const severity = severityOf(analysis, through, true);
  const place = partOf(value, { start: 0, end: value.text.length });
  const shown = `${value.name} ${withoutPasswords(value.text)}`;
  if (service !== undefined) return [atService(analysis, service, { place, shown, port: portIn(value.text), severity, parts })];
  return [{
    rule: rule.id,
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

/** The downloads that look for the proxy where it is not. */
function missing(analysis: BuildAnalysis, { downloads }: ValueInForce, service: ComposeService | undefined): Download[] {
  return downloads.filter((download) => (service === undefined ? mayMeetLoopback : cannotMeetServices)(analysis, download));
}

const hostName = 'host.docker.internal';
const hostEntry = `${hostName}:host-gateway`;

/** The first request of the go command takes this HTTP proxy: its module proxy is an https address that NO_PROXY does not exempt. */
function goesThrough(variable: string, { environment }: Download): boolean {
  const list = environment.get('GOPROXY').value;
  const first = list.kind === 'known' ? parseGoproxy(list.text).entries[0] : undefined;
  if (!/^https_proxy$/i.test(variable) || first?.url?.scheme !== 'https' || isLoopback(first.url.host)) return false;
  const isHidden = environment.get('HTTPS_PROXY').value.kind !== 'unset' && !isSame(environment, 'HTTPS_PROXY', 'https_proxy');
  if (variable === 'https_proxy' && isHidden) return false;
  return ['NO_PROXY', 'no_proxy'].every((name) => environment.get(name).value.kind === 'unset');
}

function isSame(environment: Download['environment'], a: string, b: string): boolean {
  return JSON.stringify(environment.get(a).value) === JSON.stringify(environment.get(b).value);
}

/** On the host's network localhost is the host; a server started in the same step listens there too. */
function mayMeetLoopback(analysis: BuildAnalysis, download: Download): boolean {
  const network = networkOf(analysis, download);
  return network !== 'host' && network !== 'none' && !startsServer(analysis, download);
}

/** On a network that compose names, whether services are known is up to the builder. */
function cannotMeetServices(analysis: BuildAnalysis, download: Download): boolean {
  return networkOf(analysis, download) === 'default' && !startsServer(analysis, download);
}

function startsServer({ model }: BuildAnalysis, { step }: Download): boolean {
  const { start, end } = step.instruction.span;
  return /(?:^|[^&>|])&(?![&>])|\b(?:nohup|setsid|socat|ssh)\b/.test(model.syntax.source.text.slice(start, end));
}

function severityOf(analysis: BuildAnalysis, downloads: readonly Download[], isFirst: boolean): Severity {
  const isSure = downloads.some((download) => networkOf(analysis, download) === 'default' && surelyFetches(analysis, download));
  return isFirst && isSure ? 'error' : 'warning';
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
  return entry.kind === 'proxy' && entry.url !== undefined && isLoopback(entry.url.host);
}

function isLoopback(host: string): boolean {
  return /^(?:(?:.+\.)?localhost|127(?:\.\d{1,3}){1,3}|0\.0\.0\.0|\[?::1\]?)$/i.test(host);
}

/** Where the host's name stands in an address, with or without scheme and credentials. */
function hostIn(address: string): Span | undefined {
  const match = /^((?:[a-z][\w+.-]*:\/\/)?(?:[^@/]*@)?)(\[[^\]]*\]|[^:/?#]+)/i.exec(address);
  const before = match?.[1]?.length ?? 0;
  const host = match?.[2];
  return host === undefined ? undefined : { start: before, end: before + host.length };
}

/** The port of an HTTP proxy's address; without one, the port of its scheme. */
function portIn(address: string): string {
  const match = /^(?:([a-z][\w+.-]*):\/\/)?(?:[^@/]*@)?(?:\[[^\]]*\]|[^:/?#]+)(?::(\d+))?/i.exec(address);
  return match?.[2] ?? schemePorts.get(match?.[1]?.toLowerCase() ?? '') ?? '80';
}

const schemePorts: ReadonlyMap<string, string> = new Map([['https', '443'], ['socks5', '1080'], ['socks5h', '1080']]);

/** `docker build` takes the name from its command line, a compose build from its file. */
function nameTheHost(build: Build, parts: readonly HostPart[]): Fix[] {
  if (parts.some(({ value }) => !value.written.verbatim)) return [];
  const edits: (TextEdit | undefined)[] = parts.map(({ value, host }) => replace(partOf(value, host), hostName));
  const compose = composeSiblings(build);
  for (const each of compose?.builds ?? []) {
    if (each.extraHosts.some(({ host }) => host === hostName)) continue;
    const isFree = each.extraHosts.length === 0 && compose !== undefined;
    edits.push(isFree ? addListToBuild(compose.source, each, 'extra_hosts', [`"${hostEntry}"`]) : undefined);
  }
  const complete = edits.filter((edit) => edit !== undefined);
  if (complete.length < edits.length) return [];
  return [offeredFix(compose === undefined
    ? localized(`Name the host as ${hostName} (build with --add-host=${hostEntry})`, `改用 ${hostName}（构建时传入 --add-host=${hostEntry}）`)
    : localized(
      `Name the host as ${hostName} and add it to extra_hosts of the compose build`,
      `改用 ${hostName}，并加入 compose 构建的 extra_hosts`,
    ), complete)];
}
