import { severityChoices, type Severities } from '../project/choices.ts';
import { controlFileName } from '../project/control-file.ts';
import { rules } from '../rules/index.ts';
import type { Severity } from '../rules/finding.ts';
import { localized, type Locale } from '../text/localized.ts';
import { UsageError } from './io.ts';
import { parseLocale } from './locale.ts';
import { didYouMean, oneOf, readOptions } from './options.ts';

export interface CheckArguments {
  readonly paths: readonly string[];
  readonly format: 'text' | 'json';
  readonly locale: Locale;
  readonly failOn: Severity | 'never';
  /** The least severity that text output shows. */
  readonly severity: Severity;
  readonly fix: 'no' | 'apply' | 'dry-run';
  /** The project's settings: the nearest file above each document, none, or one named here, as given. */
  readonly config: 'nearest' | 'none' | { readonly path: string };
  /** Severities of this run, by rule id. */
  readonly severityOf: Severities;
  /** Tell which settings hold and who decided them, instead of checking. */
  readonly printConfig: boolean;
}

export const checkUsage = localized(`go-module-doctor check [PATH…] [options]

  PATH                     files or folders (default: the working directory); folders are searched, .gitignore is respected
  --format text|json       (default text)
  --locale en|zh-cn        language of messages (default: from LC_ALL, LC_MESSAGES, LANG)
  --fail-on LEVEL          exit 1 from this severity on: error, warning, info, hint, never (default warning)
  --severity LEVEL         least severity that text output shows (default info)
  --severity-of RULE=LEVEL severity of one rule in this run: error, warning, info, hint, off; may be repeated
  --config FILE            the project's settings (default: the nearest ${controlFileName} above each file)
  --no-config              read no project settings
  --print-config           print the settings in force and who decided each, and check nothing
  --fix                    apply the safe fixes
  --fix-dry-run            print what --fix would change, as a diff

  Exit code: 0 clean, 1 findings at or above --fail-on, 2 could not run.
`, `go-module-doctor check [路径…] [选项]

  路径                     文件或目录（默认：当前目录）；目录会被递归查找，遵循 .gitignore
  --format text|json       输出格式（默认 text）
  --locale en|zh-cn        消息的语言（默认：取自 LC_ALL、LC_MESSAGES、LANG）
  --fail-on LEVEL          从此级别起退出码为 1：error、warning、info、hint、never（默认 warning）
  --severity LEVEL         文本输出显示的最低级别（默认 info）
  --severity-of RULE=LEVEL 本次运行中某条规则的级别：error、warning、info、hint、off；可重复使用
  --config FILE            项目设置文件（默认：每个文件上方最近的 ${controlFileName}）
  --no-config              不读取项目设置
  --print-config           只输出生效的设置及其来源，不做检查
  --fix                    应用安全的修复
  --fix-dry-run            以 diff 形式输出 --fix 将做的修改

  退出码：0 没有问题，1 有达到 --fail-on 级别的问题，2 无法运行。
`);

export function parseCheckArguments(argv: readonly string[], environment: Readonly<Record<string, string | undefined>>): CheckArguments {
  const { values, positionals } = readOptions(argv, options);
  if (values.fix === true && values['fix-dry-run'] === true) throw new UsageError(excludeEachOther('--fix', '--fix-dry-run'));
  if (values.config !== undefined && values['no-config'] === true) throw new UsageError(excludeEachOther('--config', '--no-config'));
  return {
    paths: positionals,
    format: oneOf('--format', values.format, ['text', 'json']),
    locale: parseLocale(values.locale, environment),
    failOn: oneOf('--fail-on', values['fail-on'], ['error', 'warning', 'info', 'hint', 'never']),
    severity: oneOf('--severity', values.severity, ['error', 'warning', 'info', 'hint']),
    config: values.config === undefined ? (values['no-config'] === true ? 'none' : 'nearest') : { path: values.config },
    severityOf: severitiesOf(values['severity-of']),
    printConfig: values['print-config'] === true,
    fix: values.fix === true ? 'apply' : values['fix-dry-run'] === true ? 'dry-run' : 'no',
  };
}

/** `RULE=LEVEL` each; the last one of a rule counts. */
function severitiesOf(given: readonly string[]): Severities {
  const ids = new Set(rules.map((rule) => rule.id));
  return Object.fromEntries(given.map((each) => {
    const equals = each.indexOf('=');
    const rule = equals < 0 ? each : each.slice(0, equals);
    if (equals < 0) throw new UsageError(noLevel(each));
    if (!ids.has(rule)) throw new UsageError(noRule(rule, [...ids]));
    return [rule, oneOf(`--severity-of ${rule}`, each.slice(equals + 1), severityChoices)];
  }));
}

const options = {
  format: { type: 'string', default: 'text' },
  locale: { type: 'string' },
  'fail-on': { type: 'string', default: 'warning' },
  severity: { type: 'string', default: 'info' },
  fix: { type: 'boolean' },
  'fix-dry-run': { type: 'boolean' },
  config: { type: 'string' },
  'no-config': { type: 'boolean' },
  'severity-of': { type: 'string', multiple: true, default: [] as string[] },
  'print-config': { type: 'boolean' },
} as const;

function excludeEachOther(first: string, second: string) {
  return localized(`${first} and ${second} exclude each other: choose one`, `${first} 与 ${second} 不能同时使用：请二选一`);
}

function noLevel(given: string) {
  const name = JSON.stringify(given);
  return localized(
    `--severity-of ${name} has no level: write RULE=LEVEL, for instance git-missing=off`,
    `--severity-of ${name} 缺少级别：请写成 规则=级别，例如 git-missing=off`,
  );
}

function noRule(rule: string, ids: readonly string[]) {
  const name = JSON.stringify(rule);
  const meant = didYouMean(rule, ids);
  return meant.en !== ''
    ? localized(`--severity-of names the rule ${name}, which does not exist${meant.en}`, `--severity-of 指定的规则 ${name} 不存在${meant['zh-cn']}`)
    : localized(
      `--severity-of names the rule ${name}, which does not exist: the rules are listed in docs/rules`,
      `--severity-of 指定的规则 ${name} 不存在：规则列表见 docs/rules`,
    );
}
