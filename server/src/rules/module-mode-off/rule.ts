import { compareGoVersions } from '../../go/go-version.ts';
import type { BuildAnalysis, Download, Setting } from '../../project/analysis.ts';
import { localized, type Localized } from '../../text/localized.ts';
import type { Place } from '../../text/place.ts';
import { nonEmptyText } from '../../text/resolved.ts';
import type { Finding, Fix, Severity } from '../finding.ts';
import { offeredFix, safeFix } from '../fix.ts';
import { removeSetting } from '../repairs/remove-setting.ts';
import type { GoEnvDocument, Rule } from '../rule.ts';
import { goEnvValues } from '../shared/values.ts';

export const rule: Rule = {
  id: 'module-mode-off',
  severity: 'error',
  group: 'cache',
  values: ['GO111MODULE'],
  title: localized('GO111MODULE switches modules off, or says what is the default', 'GO111MODULE 关闭了模块模式，或重复了默认值'),
  checkBuild: (analysis) => analysis.settings.filter(({ name }) => name === 'GO111MODULE').flatMap((setting) => judge(setting, analysis)),
  checkGoEnv: (document) => judgeFile(document),
};

function judge(setting: Setting, analysis: BuildAnalysis): Finding[] {
  const text = nonEmptyText(setting.value);
  const { reaches } = setting;
  if (text === undefined || reaches.length === 0) return [];
  const edit = removeSetting(analysis, setting);
  const title = localized(`Remove GO111MODULE=${text}`, `删除 GO111MODULE=${text}`);
  const place = setting.written.place;
  if (!words.has(text)) return [
    finding(place, ends(reaches), unknownWord(text), reaches.slice(0, 1), analysis, edit === undefined ? [] : [offeredFix(title, [edit])]),
  ];
  if (text === 'off') {
    const victim = reaches.find((each) => isFatal(each) && needsModuleMode(each)) ?? reaches.find(needsModuleMode);
    if (victim === undefined) return [];
    return [finding(place, ends([victim]), switchedOff(victim), [victim], analysis, edit === undefined ? [] : [offeredFix(title, [edit])])];
  }
  return reaches.every(isModuleModeByDefault) && (text === 'on' || reaches.every(({ module }) => module !== undefined))
    ? [finding(place, text === 'auto' ? 'info' : 'hint', redundant(text), [], analysis, edit === undefined ? [] : [safeFix(title, [edit])])] : [];
}

const words: ReadonlySet<string> = new Set(['on', 'off', 'auto']);

function finding(
  place: Place, severity: Severity, message: Localized, victims: readonly Download[], analysis: BuildAnalysis, fixes: readonly Fix[]
): Finding {
  const related = victims.map(({ command }) => ({ place: { path: analysis.build.dockerfile, span: command.span }, message: localized('this command fails', '此命令会失败') }));
  return { rule: rule.id, severity, place, message, related, fixes };
}

/** What surely runs, and whose failure ends the build, makes it an error. */
function ends(downloads: readonly Download[]): Severity {
  return downloads.some(isFatal) ? 'error' : 'warning';
}

function isFatal({ command }: Download): boolean {
  return command.certain && command.fatal;
}

/** In GOPATH mode `go build` and its kin work on sources under GOPATH, and some projects mean just that. */
function needsModuleMode({ go }: Download): boolean {
  return /^(?:mod|work) /.test(go.subcommand) || (go.versioned.length > 0 && /^(?:install|run)$/.test(go.subcommand));
}

/** The first release with module mode by default. */
const firstWithModules = '1.16';

function isModuleModeByDefault({ image }: Download): boolean {
  const version = image?.go?.oldestVersion;
  return version !== undefined && compareGoVersions(version, firstWithModules) >= 0;
}

function unknownWord(text: string): Localized {
  return localized(
    `GO111MODULE=${text} ends every go command with "unknown environment setting": remove it (on, off and auto are known, and on is the default)`,
    `GO111MODULE=${text} 会使所有 go 命令以 "unknown environment setting" 失败：请删除它（可用值为 on、off、auto，默认即 on）`,
  );
}

function switchedOff({ go, step }: Download): Localized {
  const line = step.instruction.line + 1;
  return localized(
    `GO111MODULE=off switches modules off, and "go ${go.subcommand}" in line ${line} works with modules only: remove it`,
    `GO111MODULE=off 关闭了模块模式，而第 ${line} 行的 "go ${go.subcommand}" 只能在模块模式下运行：请删除它`,
  );
}

function redundant(text: string): Localized {
  return text === 'on'
    ? localized('GO111MODULE=on is the default since Go 1.16, so it changes nothing: remove it', 'GO111MODULE=on 自 Go 1.16 起就是默认值，不起任何作用：请删除它')
    : localized(
      'GO111MODULE=auto falls back to GOPATH mode wherever no go.mod is found, and then downloads nothing by version: remove it, on is the default since Go 1.16',
      'GO111MODULE=auto 在找不到 go.mod 时会退回 GOPATH 模式，不再按版本下载：请删除它，自 Go 1.16 起默认值为 on',
    );
}

/** Who reads the file is not known: only what ends every command is an error. */
function judgeFile(document: GoEnvDocument): Finding[] {
  return goEnvValues(document, 'GO111MODULE').flatMap(({ text, written }) => {
    // Quotes and blanks are reported as such.
    if (text === '' || /["'\s]/.test(text) || text === 'on' || text === 'auto') return [];
    const message = text === 'off'
      ? localized(
        'GO111MODULE=off in this file ends every "go mod" command with "modules disabled": remove the line',
        '此文件中的 GO111MODULE=off 会使所有 "go mod" 命令以 "modules disabled" 失败：请删除这一行',
      )
      : unknownWord(text);
    return [{ rule: rule.id, severity: text === 'off' ? 'warning' : 'error', place: written.place, message, related: [], fixes: [] }];
  });
}
