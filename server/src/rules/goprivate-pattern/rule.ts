import { parseGoproxy } from '../../go/goproxy.ts';
import { correctedPatternList, patternProblems, type PatternProblem } from '../../go/module-pattern-problems.ts';
import { matchesPatternList } from '../../go/module-pattern.ts';
import { knownProxyOf } from '../../go/proxy-hosts.ts';
import type { BuildAnalysis, Download } from '../../project/analysis.ts';
import { localized } from '../../text/localized.ts';
import { surelyFetches } from '../shared/cold-fetch.ts';
import type { Finding, Severity } from '../finding.ts';
import { offeredFix, replace, safeFix } from '../fix.ts';
import { privateRequirements } from '../shared/private-modules.ts';
import type { Preferences, Rule } from '../rule.ts';
import { surelyLooksUpSumOf } from '../shared/sum-lookup.ts';
import { goEnvValues, partOf, valuesInForce, type ValueInForce } from '../shared/values.ts';
import { whyNever } from '../shared/pattern-reasons.ts';

export const rule: Rule = {
  id: 'goprivate-pattern',
  severity: 'error',
  group: 'private',
  values: ['GOPRIVATE', 'GONOPROXY', 'GONOSUMDB'],
  title: localized('A pattern of private modules matches nothing', '私有模块的模式什么也匹配不到'),
  checkBuild: (analysis, preferences) =>
    valuesInForce(analysis, ...lists).flatMap((value) => judge(value, (corrected) => severityOf(analysis, value, corrected, preferences))),
  checkGoEnv: (document) => goEnvValues(document, ...lists).flatMap((value) => judge(value, () => 'warning')),
};

/** GOINSECURE has patterns too, and a rule of its own. */
const lists = ['GOPRIVATE', 'GONOPROXY', 'GONOSUMDB'];

/** One finding for a list: what cures one part cures all. */
function judge(value: ValueInForce, severityFor: (corrected: string) => Severity): Finding[] {
  const required = value.downloads.flatMap(requiredPaths);
  const faults = patternProblems(value.text).filter((problem) => isFault(problem, value.text, required));
  const [first, ...others] = faults;
  if (first === undefined) return [];
  // What merely might surprise stays: a wider pattern takes public modules past the proxy and the checksum database.
  const corrected = correctedPatternList(value.text, faults);
  return [{
    rule: rule.id,
    severity: severityFor(corrected),
    place: partOf(value, first.span),
    message: messageOf(value, first, required),
    related: others.map(({ span, pattern }) => ({
      place: partOf(value, span),
      message: localized(`"${pattern.text}" is at fault too`, `"${pattern.text}" 也有问题`),
    })),
    fixes: corrected === value.text || !value.written.verbatim ? [] : [fixOf(value, first, corrected)],
  }];
}

/** What merely surprises is a fault where go.mod requires a module that the part seems to cover and does not. */
function isFault({ effect, kind, pattern, corrected }: PatternProblem, list: string, required: readonly string[]): boolean {
  if (kind === 'covers-everything') return false;
  if (effect === 'never') return !required.some((path) => matchesPatternList(pattern.text, path));
  return corrected !== undefined && firstLeftOut(corrected, list, required) !== undefined;
}

function firstLeftOut(corrected: string, list: string, required: readonly string[]): string | undefined {
  return required.find((path) => matchesPatternList(corrected, path) && !matchesPatternList(list, path));
}

function requiredPaths({ module, go }: Download): string[] {
  return go.versioned.length > 0
    ? go.versioned.map(({ path }) => path)
    : (module?.module.goMod.requires.map(({ path }) => path.value) ?? []);
}

function messageOf({ name, text: list }: ValueInForce, { effect, kind, pattern, corrected }: PatternProblem, required: readonly string[]) {
  const text = pattern.text.replace(/\r$/u, '');
  const part = /^["']/u.test(text) ? text : `"${text}"`;
  const cure = corrected === undefined
    ? localized('write module path prefixes, separated by commas', '请写模块路径前缀，以逗号分隔')
    : localized(`write ${corrected}`, `请写成 ${corrected}`);
  if (effect === 'surprising') {
    const path = firstLeftOut(corrected ?? '', list, required) ?? '';
    return localized(`${part} in ${name} does not cover ${path}: ${cure.en}`, `${name} 中的 ${part} 不覆盖 ${path}：${cure['zh-cn']}`);
  }
  const why = whyNever[kind];
  return localized(
    `${part} in ${name} matches no module, because ${why.en}: ${cure.en}`,
    `${name} 中的 ${part} 不匹配任何模块（${why['zh-cn']}）：${cure['zh-cn']}`,
  );
}

/** A pattern that matches nothing loses nothing; one that matches something may be meant as it stands. */
function fixOf(value: ValueInForce, { effect }: PatternProblem, corrected: string) {
  const title = localized(`Write ${value.name}=${corrected}`, `改写为 ${value.name}=${corrected}`);
  const edits = [replace(value.written.place, corrected)];
  return effect === 'never' ? safeFix(title, edits) : offeredFix(title, edits);
}

/**
 * The build surely fails when a private module that the list leaves out is asked of public proxies alone, or of the public checksum
 * database: neither can have it. With `direct` at the end and its sum in go.sum, it may still be fetched.
 */
function severityOf(analysis: BuildAnalysis, { text, downloads }: ValueInForce, corrected: string, preferences: Preferences): Severity {
  const fails = downloads.some((download) => {
    const { module } = download;
    if (module === undefined || !surelyFetches(analysis, download)) return false;
    const lost = privateRequirements(module.module, preferences).map(({ path }) => path)
      .filter((path) => matchesPatternList(corrected, path) && !matchesPatternList(text, path));
    return lost.some((path) => asksPublicProxiesOnly(download, path) || surelyLooksUpSumOf(analysis, download, path));
  });
  return fails ? 'error' : 'warning';
}

function asksPublicProxiesOnly({ environment }: Download, path: string): boolean {
  const proxy = environment.get('GOPROXY').value;
  const exempt = environment.get('GONOPROXY').value;
  if (proxy.kind !== 'known' || exempt.kind === 'unknown' || (exempt.kind === 'known' && matchesPatternList(exempt.text, path))) return false;
  const { entries, problems } = parseGoproxy(proxy.text);
  return problems.length === 0 && entries.length > 0 && entries.every(({ url }) => url !== undefined && knownProxyOf(url) !== undefined);
}
