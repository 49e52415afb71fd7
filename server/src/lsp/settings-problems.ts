import { localized, type Localized } from '../text/localized.ts';
import { isSeverityChoice } from './settings.ts';

/** What the settings say that means nothing: it has no effect, and whoever wrote it would not learn so. */
export function settingsProblems(value: unknown, ruleIds: ReadonlySet<string>): Localized[] {
  const given = record(value);
  const probe = record(given['probe']);
  const overrides: readonly unknown[] = Array.isArray(given['overrides']) ? given['overrides'] : [];
  return [
    ...severityProblems('severity', given['severity'], ruleIds),
    ...overrides.flatMap((each) => severityProblems('overrides', record(each)['severity'], ruleIds)),
    ...choiceProblems('probe.engine', probe['engine'], ['auto', 'docker', 'podman', 'nerdctl']),
    ...choiceProblems('probe.way', probe['way'], ['run', 'build']),
  ];
}

function severityProblems(setting: string, severities: unknown, ruleIds: ReadonlySet<string>): Localized[] {
  return Object.entries(record(severities)).flatMap(([rule, level]) => {
    if (!ruleIds.has(rule)) {
      return [localized(
        `The setting goModuleDoctor.${setting} names the rule "${rule}", which does not exist`,
        `设置 goModuleDoctor.${setting} 中的规则“${rule}”不存在`,
      )];
    }
    return isSeverityChoice(level) ? [] : [localized(
      `The setting goModuleDoctor.${setting} gives ${rule} the level ${JSON.stringify(level)}: choose error, warning, info, hint or off`,
      `设置 goModuleDoctor.${setting} 为 ${rule} 指定的级别 ${JSON.stringify(level)} 无效：可选值为 error、warning、info、hint、off`,
    )];
  });
}

function choiceProblems(setting: string, given: unknown, choices: readonly string[]): Localized[] {
  if (given === undefined || given === null || choices.some((choice) => choice === given)) return [];
  return [localized(
    `The setting goModuleDoctor.${setting} is ${JSON.stringify(given)}: choose one of ${choices.join(', ')}`,
    `设置 goModuleDoctor.${setting} 的值 ${JSON.stringify(given)} 无效：可选值为 ${choices.join('、')}`,
  )];
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
