import { parseGoproxy, type GoproxyEntry } from '../../go/goproxy.ts';
import { isNearHost } from '../../go/near-host.ts';
import type { BuildAnalysis } from '../../project/analysis.ts';
import { localized } from '../../text/localized.ts';
import { surelyFetches } from '../shared/cold-fetch.ts';
import type { Finding, Severity } from '../finding.ts';
import { offeredFix, replace } from '../fix.ts';
import type { Rule } from '../rule.ts';
import { goEnvValues, partOf, valuesInForce, type ValueInForce } from '../shared/values.ts';

export const rule: Rule = {
  id: 'goproxy-plain-http',
  severity: 'error',
  group: 'reach',
  values: ['GOPROXY'],
  title: localized('A module proxy is asked without encryption', '以未加密方式访问模块代理'),
  checkBuild: (analysis) => valuesInForce(analysis, 'GOPROXY').flatMap((value) => judge(value, (entry, index) => severityIn(analysis, value, entry, index))),
  checkGoEnv: (document) => goEnvValues(document, 'GOPROXY').flatMap((value) => judge(value, () => 'warning')),
};

function judge(value: ValueInForce, severityOf: (entry: GoproxyEntry, index: number) => Severity): Finding[] {
  const { entries, problems } = parseGoproxy(value.text);
  if (problems.length > 0) return [];
  return entries.flatMap((entry, index) => {
    const { url } = entry;
    if (url?.scheme !== 'http' || (!url.hasCredentials && isNearHost(url.host))) return [];
    const message = url.hasCredentials
      ? localized(
        `The go command refuses to send the password for ${url.host} over http ("refusing to pass credentials to insecure URL"): use https`,
        `go 命令拒绝通过 http 发送 ${url.host} 的密码（"refusing to pass credentials to insecure URL"）：请改用 https`,
      )
      : localized(
        `${url.redacted} is asked without encryption, so anybody on the way can read which modules are used and replace new ones: use https`,
        `访问 ${url.redacted} 时未加密，途经的任何人都能看到所用模块并替换新模块：请改用 https`,
      );
    const scheme = { start: entry.span.start, end: entry.span.start + entry.text.indexOf('://') };
    return [{
      rule: rule.id,
      severity: severityOf(entry, index),
      place: partOf(value, entry.span),
      message,
      related: [],
      fixes: value.written.verbatim
        ? [offeredFix(localized(`Use https (${url.host} has to speak it)`, `改用 https（${url.host} 需要支持）`), [replace(partOf(value, scheme), 'https')])]
        : [],
    }];
  });
}

/** Refused before anything is sent, and at the first entry for every module. */
function severityIn(analysis: BuildAnalysis, value: ValueInForce, { url, separator }: GoproxyEntry, index: number): Severity {
  const isAlone = url?.hasCredentials === true && index === 0 && separator !== '|';
  return isAlone && value.downloads.some((download) => surelyFetches(analysis, download)) ? 'error' : 'warning';
}
