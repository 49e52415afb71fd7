import type { Severity } from './finding.ts';
import type { Rule } from './rule.ts';

/** What the user chose for a rule: a severity, or silence. */
export type SeverityChoice = Severity | 'off';

/** The rules that are asked at all: neither turned off nor opt-in without a severity of the user's. */
export function enabledRules(rules: readonly Rule[], chosen: Readonly<Record<string, SeverityChoice>>): readonly Rule[] {
  return rules.filter(({ id, optIn }) => {
    const choice = chosen[id];
    return choice === undefined ? optIn !== true : choice !== 'off';
  });
}
