import type { GoEnvSetting } from '../../go/go-env-file.ts';
import { goVariables, nearestGoVariable } from '../../go/go-variables.ts';
import { localized, type Localized } from '../../text/localized.ts';
import type { Finding, Fix } from '../finding.ts';
import { replace, safeFix } from '../fix.ts';
import { isSet, meantValue, weakens } from '../shared/go-env-values.ts';
import type { GoEnvDocument, Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'goenv-key',
  severity: 'warning',
  group: 'go-env',
  title: localized('go.env sets a name that Go does not read there', 'go.env 中设置了 Go 不会在此读取的名称'),
  checkGoEnv: (document) => [...document.file.settings.values()].flatMap((setting) => judge(document, setting)),
};

function judge(document: GoEnvDocument, setting: GoEnvSetting): Finding[] {
  const { key, keySpan } = setting;
  const variable = goVariables.get(key);
  if (variable?.effectiveInFile === true && key !== 'GOROOT') return [];
  const meant = variable === undefined && /^C?GO/u.test(key) ? nearestGoVariable(key) : undefined;
  const message = meant !== undefined ? misspelled(key, meant) : variable === undefined ? undefined : messageOf(key);
  if (message === undefined) return [];
  return [{
    rule: rule.id,
    severity: rule.severity,
    place: { path: document.source.path, span: keySpan },
    message,
    related: [],
    fixes: meant === undefined ? [] : rename(document, setting, meant),
  }];
}

function misspelled(key: string, meant: string): Localized {
  if (key.trim() === meant) {
    return localized(
      `The blank belongs to the name: Go reads no variable "${key}" and passes over this line; write ${meant}= without blanks`,
      `空白会成为名称的一部分：Go 没有名为 "${key}" 的变量，会忽略此行；请写成 ${meant}=，不加空白`,
    );
  }
  return localized(
    `Go reads no variable ${key} and passes over this line in silence: write ${meant}`,
    `Go 没有名为 ${key} 的变量，会静默忽略此行：请写成 ${meant}`,
  );
}

/** Undefined for names that this file sets for somebody else: it may serve as an env_file too. */
function messageOf(key: string): Localized | undefined {
  const variable = goVariables.get(key);
  if (key === 'GOROOT') {
    return localized(
      'GOROOT in a user\'s file makes every go command look for Go itself there ("cannot find GOROOT directory"), and in $GOROOT/go.env it is overwritten: remove the line',
      '用户文件中的 GOROOT 会使所有 go 命令到该目录查找 Go 自身（"cannot find GOROOT directory"），而在 $GOROOT/go.env 中它会被覆盖：请删除此行',
    );
  }
  if (variable?.read === false) {
    return localized(`No Go release reads ${key}: remove the line`, `没有任何 Go 版本读取 ${key}：请删除此行`);
  }
  if (variable?.goEnvWrite === 'cannot-be-modified') {
    return localized(`Go computes ${key} itself and passes over this line: remove it`, `${key} 由 Go 自行计算，会忽略此行：请删除它`);
  }
  return localized(
    `${key} counts in the process environment only, so this line changes nothing: set it with ENV, ARG or a build argument`,
    `${key} 只在进程环境中有效，此行不起作用：请用 ENV、ARG 或构建参数设置`,
  );
}

function rename({ source, file }: GoEnvDocument, { keySpan, valueSpan, value }: GoEnvSetting, meant: string): Fix[] {
  const cleaned = meantValue(value);
  if (isSet(file, meant) || weakens(meant, cleaned) || cleaned === '') return [];
  return [safeFix(localized(`Write ${meant}`, `改写为 ${meant}`), [
    replace({ path: source.path, span: keySpan }, meant),
    ...(cleaned === value ? [] : [replace({ path: source.path, span: valueSpan }, cleaned)]),
  ])];
}
