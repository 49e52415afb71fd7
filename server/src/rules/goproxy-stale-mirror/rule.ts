import { parseGoproxy, type GoproxyEntry } from '../../go/goproxy.ts';
import { isStaleProxy, knownProxyOf, replacementsFor, type KnownProxy } from '../../go/proxy-hosts.ts';
import { localized } from '../../text/localized.ts';
import type { Finding, Fix } from '../finding.ts';
import { offeredFix, replace } from '../fix.ts';
import type { Preferences, Rule } from '../rule.ts';
import { goEnvValues, partOf, valuesInForce, type ValueInForce } from '../shared/values.ts';

export const rule: Rule = {
  id: 'goproxy-stale-mirror',
  severity: 'warning',
  group: 'reach',
  values: ['GOPROXY'],
  title: localized('GOPROXY names a mirror that is known to be dead', 'GOPROXY 中有已知失效的镜像'),
  checkBuild: (analysis, preferences) => valuesInForce(analysis, 'GOPROXY').flatMap((value) => judge(value, preferences)),
  checkGoEnv: (document, preferences) => goEnvValues(document, 'GOPROXY').flatMap((value) => judge(value, preferences)),
};

function judge(value: ValueInForce, preferences: Preferences): Finding[] {
  const { entries, problems } = parseGoproxy(value.text);
  if (problems.length > 0) return [];
  return entries.flatMap((entry) => {
    const stale = staleProxyOf(entry);
    return stale === undefined ? [] : [findingAbout(value, entries, entry, stale, preferences)];
  });
}

function staleProxyOf({ url }: GoproxyEntry): KnownProxy | undefined {
  const proxy = url && knownProxyOf(url);
  return proxy !== undefined && isStaleProxy(proxy) ? proxy : undefined;
}

function findingAbout(
  value: ValueInForce, entries: readonly GoproxyEntry[], entry: GoproxyEntry, stale: KnownProxy, preferences: Preferences
): Finding {
  const host = stale.url.replace('https://', '');
  const [living] = replacementsFor(stale);
  const instead = living === undefined ? '' : living.url;
  return {
    rule: rule.id,
    severity: rule.severity,
    place: partOf(value, entry.span),
    message: stale.status === 'shut'
      ? localized(
        `${host} was shut by its operator (${stale.asOf}), so no module comes from it any more: use a living proxy such as ${instead}`,
        `${host} 已被其运营方关闭（${stale.asOf}），不再提供任何模块：请改用可用的代理，例如 ${instead}`,
      )
      : localized(
        `${host} was reported dead on ${stale.asOf} (${stale.note ?? ''}): use a living proxy such as ${instead}`,
        `${host} 在 ${stale.asOf} 被报告失效（${stale.noteZhCn ?? ''}）：请改用可用的代理，例如 ${instead}`,
      ),
    related: [],
    fixes: value.written.verbatim ? fixesOf(value, entries, entry, stale, preferences) : [],
  };
}

/** Where another proxy stands in the list the dead one only has to go; else the user says which one comes instead. */
function fixesOf(
  value: ValueInForce, entries: readonly GoproxyEntry[], entry: GoproxyEntry, stale: KnownProxy, { preferredProxy }: Preferences
): Fix[] {
  const others = entries.filter((each) => each !== entry && each.kind === 'proxy' && staleProxyOf(each) === undefined);
  if (others.length > 0) {
    return [offeredFix(localized(`Remove ${stale.url} from the list`, `从列表中删除 ${stale.url}`), [replace(partOf(value, withSeparator(value.text, entries, entry)), '')])];
  }
  const own = /^https?:\/\/[^\s"'$\\@,|]+$/.test(preferredProxy) ? [preferredProxy] : [];
  const candidates = [...new Set([...own, ...replacementsFor(stale).map(({ url }) => url), chineseMirror])];
  return candidates.map((url) => offeredFix(localized(`Ask ${url} instead`, `改用 ${url}`), [replace(partOf(value, entry.span), url)]));
}

/** Dead mirrors stand in Dockerfiles of people whom Go's own proxy does not answer. */
const chineseMirror = 'https://goproxy.cn';

/** The entry with the separator behind it; of the last one, the separator in front. */
function withSeparator(text: string, entries: readonly GoproxyEntry[], entry: GoproxyEntry): { start: number; end: number } {
  const index = entries.indexOf(entry);
  const next = entries[index + 1];
  const previous = entries[index - 1];
  if (next !== undefined) return { start: entry.span.start, end: next.span.start };
  return previous === undefined ? entry.span : { start: previous.span.end, end: text.length };
}
