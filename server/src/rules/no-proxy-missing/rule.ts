import { isExempt } from '../../go/no-proxy.ts';
import type { BuildAnalysis, Download, Setting } from '../../project/analysis.ts';
import type { EffectiveVariable } from '../../project/environment.ts';
import { localized } from '../../text/localized.ts';
import type { TextEdit } from '../../text/edit.ts';
import { nonEmptyText } from '../../text/resolved.ts';
import { mayUseVendor } from '../shared/module-files.ts';
import { addArgument } from '../repairs/compose-edits.ts';
import type { Finding, Fix } from '../finding.ts';
import { insertAt, offeredFix } from '../fix.ts';
import { internalHosts } from '../shared/internal-hosts.ts';
import type { Preferences, Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'no-proxy-missing',
  severity: 'info',
  group: 'reach',
  title: localized('Requests to an internal host go through the HTTP proxy', '对内部主机的请求会经过 HTTP 代理'),
  checkBuild,
};

function* checkBuild(analysis: BuildAnalysis, preferences: Preferences): Generator<Finding> {
  const bySetting = new Map<Setting, { hosts: Set<string>; download: Download }>();
  for (const download of analysis.downloads) {
    const proxies = { http: firstSet(download, 'HTTP_PROXY', 'http_proxy'), https: firstSet(download, 'HTTPS_PROXY', 'https_proxy') };
    const exempt = firstSet(download, 'NO_PROXY', 'no_proxy');
    if (!Object.values(proxies).some(isSet) || exempt.value.kind === 'unknown' || mayUseVendor(download)) continue;
    for (const { host, scheme } of internalHosts(download, preferences)) {
      const proxy = proxies[scheme];
      if (!isSet(proxy)) continue;
      if (exempt.value.kind === 'known' && isExempt(exempt.value.text, host)) continue;
      const setting = analysis.settings.find((each) => each.name === proxy.name && each.reaches.includes(download));
      if (setting === undefined) continue;
      const entry = bySetting.get(setting) ?? { hosts: new Set(), download };
      entry.hosts.add(host);
      bySetting.set(setting, entry);
    }
  }
  for (const [setting, { hosts, download }] of bySetting) yield finding(analysis, setting, [...hosts], download);
}

/** Upper case counts first for the go command; an empty variable counts as unset. */
function firstSet({ environment }: Download, upper: string, lower: string): EffectiveVariable {
  const first = environment.get(upper);
  return first.value.kind === 'unknown' || isSet(first) ? first : environment.get(lower);
}

function isSet({ value }: EffectiveVariable): boolean {
  return nonEmptyText(value) !== undefined;
}

function finding(analysis: BuildAnalysis, setting: Setting, hosts: readonly string[], { command, go }: Download): Finding {
  const [first = ''] = hosts;
  const shown = hosts.join(',');
  return {
    rule: rule.id,
    severity: rule.severity,
    place: setting.whole,
    message: localized(
      `go ${go.subcommand} asks ${first} through ${setting.name}, and a proxy to the internet seldom reaches internal hosts: add it to NO_PROXY`,
      `go ${go.subcommand} 会通过 ${setting.name} 访问 ${first}，而通往互联网的代理很少能访问内部主机：请把它加入 NO_PROXY`,
    ),
    related: [{ place: { path: analysis.build.dockerfile, span: command.span }, message: localized(
      `go ${go.subcommand} runs with this proxy`,
      `go ${go.subcommand} 使用该代理运行`,
    ) }],
    fixes: exemptHosts(analysis, setting, shown),
  };
}

function exemptHosts(analysis: BuildAnalysis, setting: Setting, hosts: string): Fix[] {
  const edit = /^[\w.,:-]+$/.test(hosts) ? editFor(analysis, setting, hosts) : undefined;
  return edit === undefined ? [] : [offeredFix(localized(`Add ${hosts} to NO_PROXY`, `把 ${hosts} 加入 NO_PROXY`), [edit])];
}

/** Behind the list in force where there is one, else beside the proxy. */
function editFor(analysis: BuildAnalysis, setting: Setting, hosts: string): TextEdit | undefined {
  const reached = (each: Setting) => setting.reaches.every((download) => each.reaches.includes(download));
  const list = analysis.settings.findLast((each) => /^no_proxy$/i.test(each.name) && each.reaches.length > 0);
  if (list !== undefined) {
    if (!list.written.verbatim || !reached(list)) return undefined;
    const { path, span } = list.written.place;
    return insertAt(path, span.end, span.end === span.start ? hosts : `,${hosts}`);
  }
  const { site, whole } = setting;
  if (site.kind === 'compose-argument') {
    const { origin } = analysis.build;
    return origin.kind === 'compose' && origin.service.build !== undefined ? addArgument(origin.file.source, origin.service.build, 'NO_PROXY', hosts) : undefined;
  }
  if (site.kind !== 'env' && site.kind !== 'arg' && site.kind !== 'inline' && site.kind !== 'export') return undefined;
  const hasEquals = analysis.model.syntax.source.text.charAt(whole.span.start + setting.name.length) === '=';
  return hasEquals ? insertAt(whole.path, whole.span.end, ` NO_PROXY=${hosts}`) : undefined;
}
