import type { SeverityChoice } from '../project/choices.ts';
import type { Rule } from '../rules/rule.ts';

/** Whether a rule speaks: neither turned off, nor opt-in without a severity of the user's. */
export function isEnabled({ optIn }: Rule, choice: SeverityChoice | undefined): boolean {
  return choice === undefined ? optIn !== true : choice !== 'off';
}

/** The rules that are asked at all. */
export function enabledRules(rules: readonly Rule[], chosen: Readonly<Record<string, SeverityChoice>>): readonly Rule[] {
  return rules.filter((rule) => isEnabled(rule, chosen[rule.id]));
}
