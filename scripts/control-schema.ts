import type { controlKeys } from '../server/src/project/control-file.ts';
import { controlWords } from '../server/src/project/control-words.ts';
import { severityChoices } from '../server/src/project/choices.ts';
import type { Rule } from '../server/src/rules/rule.ts';
import type { Localized } from '../server/src/text/localized.ts';

/** The JSON schema of .go-module-doctor.yaml, by which editors complete and check it. Texts in both languages: a schema has no language. */
export function controlSchema(rules: readonly Rule[]): string {
  const severity = {
    type: 'object',
    description: both(controlWords.severity),
    additionalProperties: false,
    properties: Object.fromEntries(rules.map(({ id, title }) => [id, { enum: severityChoices, description: both(title) }])),
  };
  const texts = (description: Localized) => ({ type: 'array', items: { type: 'string' }, description: both(description) });
  const properties: Record<(typeof controlKeys)[number], object> = {
    severity,
    overrides: {
      type: 'array',
      description: both(controlWords.overrides),
      items: {
        type: 'object',
        title: 'override',
        required: ['paths', 'severity'],
        additionalProperties: false,
        properties: { paths: texts(controlWords.paths), severity },
      },
    },
    privateHosts: texts(controlWords.privateHosts),
    preferredProxy: { type: 'string', description: both(controlWords.preferredProxy) },
    knownMirrors: texts(controlWords.knownMirrors),
  };
  return `${JSON.stringify({
    $schema: 'http://json-schema.org/draft-07/schema#', title: 'Go Module Doctor', type: 'object', additionalProperties: false, properties,
  }, null, 2)}\n`;
}

function both(text: Localized): string {
  return `${text.en}\n${text['zh-cn']}`;
}
