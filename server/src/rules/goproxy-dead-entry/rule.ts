import { parseGoproxy, type GoproxyEntry } from '../../go/goproxy.ts';
import { localized } from '../../text/localized.ts';
import type { Finding, Fix } from '../finding.ts';
import { offeredFix, replace, safeFix } from '../fix.ts';
import type { Rule } from '../rule.ts';
import { goEnvValues, partOf, valuesInForce, type ValueInForce } from '../shared/values.ts';

export const rule: Rule = {
  id: 'goproxy-dead-entry',
  severity: 'warning',
  group: 'reach',
  values: ['GOPROXY'],
  title: localized('GOPROXY entries behind "direct" or "off" are never asked', '"direct" 或 "off" 之后的 GOPROXY 条目永远不会被访问'),
  checkBuild: (analysis) => valuesInForce(analysis, 'GOPROXY').flatMap(judge),
  checkGoEnv: (document) => goEnvValues(document, 'GOPROXY').flatMap(judge),
};

function judge(value: ValueInForce): Finding[] {
  const { entries, problems, dead } = parseGoproxy(value.text);
  const keyword = entries.at(-1);
  const first = dead[0];
  const last = dead.at(-1);
  if (problems.length > 0 || keyword === undefined || first === undefined || last === undefined) return [];
  const shown = dead.map((entry) => entry.url?.redacted ?? entry.text);
  return [{
    rule: rule.id,
    severity: rule.severity,
    place: partOf(value, { start: first.span.start, end: last.span.end }),
    message: localized(
      `The go command stops reading GOPROXY at "${keyword.text}" and never asks ${shown.join(', ')}: remove what stands behind, or move "${keyword.text}" to the end`,
      `go 命令读到 "${keyword.text}" 就不再继续读取 GOPROXY，永远不会访问 ${shown.join('、')}：请删除其后的内容，或把 "${keyword.text}" 移到末尾`,
    ),
    related: [],
    fixes: value.written.verbatim ? [...remove(value, entries, keyword), ...reorder(value, entries, keyword, dead)] : [],
  }];
}

/** Not when "direct" is all that would be left: that is no list anybody should be led to (goproxy-direct-only). */
function remove(value: ValueInForce, entries: readonly GoproxyEntry[], keyword: GoproxyEntry): Fix[] {
  if (keyword.kind === 'direct' && entries.length === 1) return [];
  const place = partOf(value, { start: keyword.span.end, end: value.text.length });
  return [safeFix(localized(`Remove what stands behind "${keyword.text}"`, `删除 "${keyword.text}" 之后的内容`), [replace(place, '')])];
}

/** Offered for one proxy; the order of several, and what each of them may learn, is for people to say. */
function reorder(value: ValueInForce, entries: readonly GoproxyEntry[], keyword: GoproxyEntry, dead: readonly GoproxyEntry[]): Fix[] {
  const proxies = [...entries, ...dead].filter(({ kind }) => kind !== 'direct' && kind !== 'off');
  const [only] = proxies;
  if (proxies.length !== 1 || only?.url?.scheme !== 'https') return [];
  const text = `${only.text},${keyword.text}`;
  return [offeredFix(localized(`Ask the proxy first: GOPROXY=${text}`, `先访问代理：GOPROXY=${text}`), [replace(value.written.place, text)])];
}
