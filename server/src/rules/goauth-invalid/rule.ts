import { firstWithGoauth, goauthFault, type GoauthFault } from '../../go/goauth.ts';
import { parseGoproxy } from '../../go/goproxy.ts';
import { compareGoVersions } from '../../go/go-version.ts';
import type { BuildAnalysis, Download } from '../../project/analysis.ts';
import { localized, type Localized } from '../../text/localized.ts';
import type { Finding, Fix, Severity } from '../finding.ts';
import { offeredFix, replace, safeFix } from '../fix.ts';
import type { Rule } from '../rule.ts';
import { surelyFetches } from '../shared/cold-fetch.ts';
import { directModules } from '../shared/direct-modules.ts';
import { goEnvValues, valuesInForce, type ValueInForce } from '../shared/values.ts';

export const rule: Rule = {
  id: 'goauth-invalid',
  severity: 'error',
  group: 'private',
  values: ['GOAUTH'],
  title: localized('The go command refuses GOAUTH', 'go 命令拒绝 GOAUTH 的值'),
  checkBuild: (analysis) => valuesInForce(analysis, 'GOAUTH').flatMap((value) => {
    const reading = value.downloads.filter(mayReadIt);
    return reading.length === 0 ? [] : judge(value, reading.some((download) => surelyAsksOverHttps(analysis, download)) ? 'error' : 'warning');
  }),
  // Quotes and blanks in a go.env file are a matter of `goenv-quoted`, whatever the variable.
  checkGoEnv: (document) => ((document.file.settings.get('GOAUTH')?.oddities.length ?? 0) > 0
    ? [] : goEnvValues(document, 'GOAUTH').flatMap((value) => judge(value, 'warning'))),
};

function mayReadIt({ image }: Download): boolean {
  const version = image?.go?.oldestVersion;
  return version === undefined || compareGoVersions(version, firstWithGoauth) >= 0;
}

/** The value is read at the first https request of the go command itself: one to a proxy, for git makes its own. */
function surelyAsksOverHttps(analysis: BuildAnalysis, download: Download): boolean {
  const { environment, image } = download;
  const proxy = environment.get('GOPROXY').value;
  if (image?.go?.oldestVersion === undefined || proxy.kind !== 'known' || environment.get('GONOPROXY').value.kind === 'unknown') return false;
  const { entries: [first], problems } = parseGoproxy(proxy.text);
  return problems.length === 0 && first?.url?.scheme === 'https' && directModules(download).length === 0 && surelyFetches(analysis, download);
}

function judge({ text, written }: ValueInForce, severity: Severity): Finding[] {
  const fault = goauthFault(text);
  if (fault === undefined) return [];
  const what = describe(fault);
  const fixes = written.verbatim ? fixOf(written.place, fault) : [];
  const todo = fixes.length > 0 && fault.corrected !== undefined ? localized(`write ${fault.corrected.text}`, `请改为 ${fault.corrected.text}`) : advice(fault);
  return [{
    rule: rule.id,
    severity,
    place: written.place,
    message: localized(
      `GOAUTH="${text}" ${what.en}: the first https request ends with "${fault.goMessage}"; ${todo.en}`,
      `GOAUTH="${text}" ${what['zh-cn']}：第一个 https 请求就会以 "${fault.goMessage}" 终止；${todo['zh-cn']}`,
    ),
    related: [],
    fixes,
  }];
}

function fixOf(place: ValueInForce['written']['place'], { corrected }: GoauthFault): Fix[] {
  if (corrected === undefined) return [];
  const title = localized(`Write GOAUTH=${corrected.text}`, `改写为 GOAUTH=${corrected.text}`);
  const edits = [replace(place, corrected.text)];
  return [corrected.isSure ? safeFix(title, edits) : offeredFix(title, edits)];
}

function describe({ kind, folder = '' }: GoauthFault): Localized {
  switch (kind) {
    case 'empty-command':
      return localized('has an empty command', '中有空的命令');
    case 'off-with-others':
      return localized('has "off" beside other commands', '把 "off" 与其他命令写在了一起');
    case 'git-without-folder':
      return localized('does not give git one folder', '没有给 git 指定一个目录');
    case 'git-folder-relative':
      return localized(`gives git the folder ${folder}, which is not absolute (nothing in the value is expanded)`, `给 git 的目录 ${folder} 不是绝对路径（值中的内容不会被展开）`);
  }
}

function advice({ kind }: GoauthFault): Localized {
  if (kind === 'empty-command' || kind === 'off-with-others') return localized('write netrc, or one of the other commands alone', '请写 netrc，或只保留其中一种命令');
  return localized('write "git" with one absolute folder, or use netrc', '请写 "git" 加一个绝对路径的目录，或改用 netrc');
}
