import { compareGoVersions } from '../../go/go-version.ts';
import { parseGoproxy } from '../../go/goproxy.ts';
import { isLoopbackHost } from '../../go/near-host.ts';
import { isExempt } from '../../go/no-proxy.ts';
import type { BuildAnalysis, Download, Setting } from '../../project/analysis.ts';
import type { TextEdit } from '../../text/edit.ts';
import { localized } from '../../text/localized.ts';
import { nonEmptyText } from '../../text/resolved.ts';
import { surelyFetches } from '../shared/cold-fetch.ts';
import { addArgument } from '../repairs/compose-edits.ts';
import type { Finding, Fix } from '../finding.ts';
import { insertAt, offeredFix } from '../fix.ts';
import { internalHosts } from '../shared/internal-hosts.ts';
import type { Preferences, Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'https-proxy-missing',
  severity: 'info',
  group: 'reach',
  title: localized('The HTTP proxy is set for http addresses only', 'HTTP 代理只对 http 地址生效'),
  *checkBuild(analysis, preferences) {
    const told = new Set<Setting>();
    for (const download of analysis.downloads) {
      const host = firstHttpsHost(download);
      const setting = host === undefined ? undefined : passedOver(analysis, download);
      if (host === undefined || setting === undefined || told.has(setting) || !surelyFetches(analysis, download)) continue;
      told.add(setting);
      yield finding(analysis, setting, download, host, preferences);
    }
  },
};

/** What the download asks first, unless NO_PROXY keeps it from every proxy, or may do so. */
function firstHttpsHost({ environment }: Download): string | undefined {
  const list = nonEmptyText(environment.get('GOPROXY').value);
  const { entries: [first], problems } = parseGoproxy(list ?? '');
  const host = problems.length === 0 && first?.url?.scheme === 'https' ? first.url.host : undefined;
  if (host === undefined || isLoopbackHost(host)) return undefined;
  const isKept = ['NO_PROXY', 'no_proxy'].some((name) => {
    const { value } = environment.get(name);
    return value.kind === 'unknown' || (value.kind === 'known' && isExempt(value.text, host));
  });
  return isKept ? undefined : host;
}

/** Since this release HTTP_PROXY is for http addresses alone. */
const firstApart = '1.16';

/** The proxy that is set, where the one that https addresses take is surely not. */
function passedOver({ settings }: BuildAnalysis, download: Download): Setting | undefined {
  const { environment, image } = download;
  const isUnset = (name: string) => {
    const { value } = environment.get(name);
    return value.kind === 'unset' || (value.kind === 'known' && value.text === '');
  };
  if (!isUnset('HTTPS_PROXY') || !isUnset('https_proxy')) return undefined;
  const oldest = image?.go?.oldestVersion;
  const isOld = oldest !== undefined && compareGoVersions(oldest, firstApart) < 0;
  const names = isOld ? ['ALL_PROXY', 'all_proxy'] : ['HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'all_proxy'];
  if (isOld && !(isUnset('HTTP_PROXY') && isUnset('http_proxy'))) return undefined;
  // An ENV is to go as a whole (http-proxy-baked).
  return names.flatMap((name) => settings.filter((each) => each.name === name && each.site.kind !== 'env' && each.reaches.includes(download)))
    .find(({ value }) => isForAll(nonEmptyText(value)));
}

/** A cache of packages is set as the HTTP proxy, too, and serves nothing else. */
function isForAll(address: string | undefined): boolean {
  return address !== undefined && !/\bapt\b|apt-?cacher|:3142\b/i.test(address);
}

function finding(analysis: BuildAnalysis, setting: Setting, download: Download, host: string, preferences: Preferences): Finding {
  const { command, go, writtenIn } = download;
  const { name } = setting;
  const run = `go ${go.subcommand}`;
  const why = /^all/i.test(name)
    ? localized(`the go command does not read ${name}`, `go 命令不读取 ${name}`)
    : localized(`${name} is for http addresses alone`, `${name} 只用于 http 地址`);
  return {
    rule: rule.id,
    severity: rule.severity,
    place: setting.whole,
    message: localized(
      `${run} asks https://${host} without a proxy, since ${why.en}: set HTTPS_PROXY too`,
      `${run} 不经代理访问 https://${host}，因为 ${why['zh-cn']}：请同时设置 HTTPS_PROXY`,
    ),
    related: [{
      place: writtenIn ?? { path: analysis.build.dockerfile, span: command.span },
      message: localized(`${run} runs here`, `${run} 在此处运行`),
    }],
    // The way to an internal host, which goes without a proxy as it should, must not be closed by the same line.
    fixes: internalHosts(download, preferences).length > 0 ? [] : fixesOf(analysis, setting),
  };
}

function fixesOf(analysis: BuildAnalysis, setting: Setting): Fix[] {
  const value = nonEmptyText(setting.value) ?? '';
  const edit = /^[\w.:/@%-]+$/.test(value) && !value.includes('@') ? editFor(analysis, setting, value) : undefined;
  return edit === undefined ? [] : [offeredFix(localized(`Set HTTPS_PROXY=${value} too`, `同时设置 HTTPS_PROXY=${value}`), [edit])];
}

/** Beside the variable that is there. */
function editFor({ build: { origin }, model }: BuildAnalysis, { site, whole, name }: Setting, value: string): TextEdit | undefined {
  if (site.kind === 'compose-argument') {
    const build = origin.kind === 'compose' ? origin.service.build : undefined;
    return origin.kind === 'compose' && build !== undefined ? addArgument(origin.file.source, build, 'HTTPS_PROXY', value) : undefined;
  }
  if (site.kind !== 'arg' && site.kind !== 'inline' && site.kind !== 'export') return undefined;
  const hasEquals = model.syntax.source.text.charAt(whole.span.start + name.length) === '=';
  return hasEquals ? insertAt(whole.path, whole.span.end, ` HTTPS_PROXY=${value}`) : undefined;
}
