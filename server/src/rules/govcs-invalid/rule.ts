import { compareGoVersions } from '../../go/go-version.ts';
import { govcsFault, type GovcsFault } from '../../go/govcs.ts';
import type { BuildAnalysis, Download } from '../../project/analysis.ts';
import { localized, type Localized } from '../../text/localized.ts';
import type { Finding, Fix, Severity } from '../finding.ts';
import { offeredFix, replace, safeFix } from '../fix.ts';
import { quotesFor } from '../repairs/shell-quotes.ts';
import type { Rule } from '../rule.ts';
import { surelyFetches } from '../shared/cold-fetch.ts';
import { directModules, isSurelyFetchedByGit } from '../shared/direct-modules.ts';
import { goEnvValues, partOf, settingOf, valuesInForce, type ValueInForce } from '../shared/values.ts';

export const rule: Rule = {
  id: 'govcs-invalid',
  severity: 'error',
  group: 'private',
  values: ['GOVCS'],
  title: localized('The go command refuses GOVCS, or it allows nothing', 'go 命令拒绝 GOVCS 的值，或该值什么都不允许'),
  checkBuild: (analysis) => valuesInForce(analysis, 'GOVCS').flatMap((value) => {
    const reading = value.downloads.filter(mayReadIt);
    if (reading.length === 0) return [];
    const setting = settingOf(analysis, value);
    const quotes = setting === undefined ? '' : quotesFor(analysis, setting);
    return judge(value, reading.some((download) => surelyAsksGit(analysis, download)) ? 'error' : 'warning', quotes);
  }),
  // Quotes and blanks in a go.env file are a matter of `goenv-quoted`, whatever the variable.
  checkGoEnv: (document) => ((document.file.settings.get('GOVCS')?.oddities.length ?? 0) > 0
    ? [] : goEnvValues(document, 'GOVCS').flatMap((value) => judge(value, 'warning', ''))),
};

/** First release that reads it. */
const firstWithGovcs = '1.16';

function mayReadIt({ image }: Download): boolean {
  const version = image?.go?.oldestVersion;
  return version === undefined || compareGoVersions(version, firstWithGovcs) >= 0;
}

/** Only a module that comes from its repository makes the go command look at the value. */
function surelyAsksGit(analysis: BuildAnalysis, download: Download): boolean {
  return surelyFetches(analysis, download) && directModules(download).some((module) => isSurelyFetchedByGit(download, module));
}

function judge(value: ValueInForce, severity: Severity, quotes: string | undefined): Finding[] {
  const fault = govcsFault(value.text);
  if (fault === undefined) return [];
  const what = describe(fault);
  const then = fault.goMessage === undefined
    ? localized(`the go command takes no module that it covers from a repository ("GOVCS disallows using git")`, '它所涵盖的模块都不会从代码仓库获取（"GOVCS disallows using git"）')
    : localized(`the first module from a repository ends with "${fault.goMessage}"`, `第一个来自代码仓库的模块会以 "${fault.goMessage}" 失败`);
  const fixes = fixOf(value, fault, quotes);
  const better = fixes.length === 0 ? undefined : fault.corrected?.text;
  return [{
    rule: rule.id,
    // The names are accepted, and which modules the entry covers is not asked here.
    severity: fault.goMessage === undefined ? 'warning' : severity,
    place: partOf(value, fault.span),
    message: localized(
      `${what.en}, and ${then.en}: ${better === undefined ? 'write entries such as public:git|hg' : `write ${better}`}`,
      `${what['zh-cn']}，${then['zh-cn']}：${better === undefined ? '请写成 public:git|hg 这样的条目' : `请改为 ${better}`}`,
    ),
    related: [],
    fixes,
  }];
}

function fixOf({ written, text }: ValueInForce, { corrected }: GovcsFault, quotes: string | undefined): Fix[] {
  if (corrected === undefined || !written.verbatim) return [];
  // A shell reads "|" that was not there before, outside of quotes.
  const around = corrected.text.includes('|') && !text.includes('|') ? quotes : '';
  if (around === undefined || startsYamlAlias(written.place.path, corrected.text)) return [];
  const title = localized(`Write GOVCS=${corrected.text}`, `改写为 GOVCS=${corrected.text}`);
  const edits = [replace(written.place, `${around}${corrected.text}${around}`)];
  return [corrected.isSure ? safeFix(title, edits) : offeredFix(title, edits)];
}

/** Out of quotes, YAML reads "*:git" as a reference to something else. */
function startsYamlAlias(path: string, text: string): boolean {
  return text.startsWith('*') && /\.ya?ml$/u.test(path);
}

function describe({ kind, entry }: GovcsFault): Localized {
  switch (kind) {
    case 'empty-entry':
      return localized('GOVCS has an empty entry, before, behind or between its commas', 'GOVCS 的逗号前、后或之间有空的条目');
    case 'missing-colon':
      return localized(`"${entry}" in GOVCS names no modules in front of a colon`, `GOVCS 中的 "${entry}" 缺少冒号及其前面的模块模式`);
    case 'empty-pattern':
      return localized(`"${entry}" in GOVCS has no pattern in front of its colon`, `GOVCS 中的 "${entry}" 冒号前没有模式`);
    case 'empty-list':
      return localized(`"${entry}" in GOVCS names no version control system behind its colon`, `GOVCS 中的 "${entry}" 冒号后没有版本控制系统`);
    case 'relative-pattern':
      return localized(`"${entry}" in GOVCS has a relative path for its pattern`, `GOVCS 中的 "${entry}" 以相对路径作为模式`);
    case 'repeated-pattern':
      return localized(`"${entry}" in GOVCS repeats the pattern of an earlier entry`, `GOVCS 中的 "${entry}" 重复了前面条目的模式`);
    case 'empty-name':
      return localized(`"${entry}" in GOVCS has an empty name at a "|" or behind the colon`, `GOVCS 中的 "${entry}" 在 "|" 旁或冒号后有空名称`);
    case 'unknown-names':
      return localized(
        `"${namesOf(entry)}" in GOVCS is none of git, hg, svn, bzr, fossil, all and off`,
        `GOVCS 中的 "${namesOf(entry)}" 不是 git、hg、svn、bzr、fossil、all、off 中的任何一个`,
      );
  }
}

function namesOf(entry: string): string {
  return entry.slice(entry.indexOf(':') + 1).trim();
}
