import { parseGoproxy, type GoproxyEntry } from '../../go/goproxy.ts';
import { isStaleProxy, knownProxyOf } from '../../go/proxy-hosts.ts';
import { localized } from '../../text/localized.ts';
import type { Finding } from '../finding.ts';
import { insertAt, offeredFix, replace, safeFix } from '../fix.ts';
import type { Rule } from '../rule.ts';
import { firstWithPipes, mayBeBefore } from '../shared/go-release.ts';
import { quotesFor } from '../repairs/shell-quotes.ts';
import { goEnvValues, partOf, settingOf, valuesInForce, type ValueInForce } from '../shared/values.ts';

export const rule: Rule = {
  id: 'goproxy-no-failover',
  severity: 'info',
  group: 'reach',
  values: ['GOPROXY'],
  title: localized('Proxies joined by commas do not stand in for each other', '用逗号连接的代理不会互相接替'),
  checkBuild: (analysis) => valuesInForce(analysis, 'GOPROXY').flatMap((value) => {
    // What is advised here is more than that Go understands.
    if (value.downloads.some((download) => mayBeBefore(download, firstWithPipes))) return [];
    const setting = settingOf(analysis, value);
    return judge(value, setting === undefined ? '' : quotesFor(analysis, setting));
  }),
  checkGoEnv: (document) => goEnvValues(document, 'GOPROXY').flatMap((value) => judge(value, '')),
};

type Quotes = NonNullable<ReturnType<typeof quotesFor>>;

function judge(value: ValueInForce, quotes: Quotes | undefined): Finding[] {
  const { entries, problems } = parseGoproxy(value.text);
  if (problems.length > 0) return [];
  // A dead mirror is no stand-in, and has a rule of its own.
  const weak = entries.filter((entry, index) => isUsable(entry) && entry.separator === ',' && entries.slice(index + 1).some(isUsable));
  const [first] = weak;
  if (first === undefined) return [];
  const host = first.url?.host ?? first.text;
  return [{
    rule: rule.id,
    severity: rule.severity,
    place: partOf(value, first.span),
    message: localized(
      `A failing ${host} (502, timeout, TLS) ends the download: after "," the go command goes on only on 404 and 410, so join the proxies with "|"`,
      `${host} 一旦出错（502、超时、TLS），下载就会终止：go 命令遇到 "," 时只在 404 和 410 时才继续尝试下一个代理，请改用 "|" 连接各代理`,
    ),
    related: [],
    fixes: value.written.verbatim && quotes !== undefined ? [joinWithPipes(value, weak, quotes)] : [],
  }];
}

function isUsable({ kind, url }: GoproxyEntry): boolean {
  const proxy = url && knownProxyOf(url);
  return kind === 'proxy' && (proxy === undefined || !isStaleProxy(proxy));
}

/** Only public mirrors are asked for more than before; a company's own proxy would pass private names on to the next entry. */
function joinWithPipes(value: ValueInForce, weak: readonly GoproxyEntry[], quotes: Quotes) {
  const { path, span } = value.written.place;
  const pipes = weak.map((entry) => {
    const comma = value.text.indexOf(',', entry.span.end);
    return replace(partOf(value, { start: comma, end: comma + 1 }), '|');
  });
  const edits = quotes === '' ? pipes : [insertAt(path, span.start, quotes), ...pipes, insertAt(path, span.end, quotes)];
  const privateHosts = weak.flatMap(({ url }) => (url !== undefined && knownProxyOf(url) === undefined ? [url.host] : []));
  if (privateHosts.length === 0) return safeFix(localized('Join the proxies with "|"', '用 "|" 连接各代理'), edits);
  return offeredFix(localized(
    `Join the proxies with "|" (when ${privateHosts.join(', ')} fails, module names that only it should see go to the next proxy)`,
    `用 "|" 连接各代理（${privateHosts.join('、')} 出错时，本应只有它知道的模块名会发给下一个代理）`,
  ), edits);
}
