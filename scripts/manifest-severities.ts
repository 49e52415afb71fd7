import type { Locale } from '../server/src/text/localized.ts';
import type { Rule } from '../server/src/rules/rule.ts';

type JsonObject = Record<string, unknown>;

const textPrefix = 'rule.';
const levels = ['error', 'warning', 'info', 'hint', 'off'];

/** package.json with one property of `goModuleDoctor.severity` per rule, so that editors complete and explain rule ids. */
export function withRuleSeverities(manifestText: string, rules: readonly Rule[]): string {
  const manifest = JSON.parse(manifestText) as { contributes: { configuration: { properties: Record<string, JsonObject> } } };
  const setting = manifest.contributes.configuration.properties['goModuleDoctor.severity'];
  if (setting === undefined) throw new Error('package.json: no setting goModuleDoctor.severity');
  // No default: a rule may report less than its highest severity, and a default would be written over that.
  setting['properties'] = Object.fromEntries(rules.map(({ id }) => [id, { type: 'string', enum: levels, description: `%${textPrefix}${id}%` }]));
  return asFile(manifest);
}

/** package.nls*.json with one text per rule, behind the texts that are written by hand. */
export function withRuleTexts(textsText: string, rules: readonly Rule[], locale: Locale): string {
  const texts = Object.entries(JSON.parse(textsText) as JsonObject).filter(([key]) => !key.startsWith(textPrefix));
  return asFile(Object.fromEntries([...texts, ...rules.map(({ id, title }) => [`${textPrefix}${id}`, title[locale]])]));
}

function asFile(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
