import type { controlKeys } from '../server/src/project/control-file.ts';
import { severityChoices } from '../server/src/project/choices.ts';
import type { Rule } from '../server/src/rules/rule.ts';

/** The JSON schema of .go-module-doctor.yaml, by which editors complete and check it. Texts in both languages: a schema has no language. */
export function controlSchema(rules: readonly Rule[]): string {
  const severity = (description: string) => ({
    type: 'object',
    description,
    additionalProperties: false,
    properties: Object.fromEntries(rules.map(({ id, title }) => [id, { enum: severityChoices, description: `${title.en}\n${title['zh-cn']}` }])),
  });
  const texts = (description: string) => ({ type: 'array', items: { type: 'string' }, description });
  const properties: Record<(typeof controlKeys)[number], object> = {
    severity: severity('Severity per rule, or "off".\n每条规则的级别，或 "off"。'),
    overrides: {
      type: 'array',
      description: 'Severities for some files only; the last entry that names both the file and the rule wins.\n仅针对部分文件的级别；同时匹配文件和规则的最后一项生效。',
      items: {
        type: 'object',
        required: ['paths', 'severity'],
        additionalProperties: false,
        properties: {
          paths: texts('Patterns as in .gitignore, from the folder of this file on.\n.gitignore 格式的模式，相对于此文件所在的文件夹。'),
          severity: severity('Severity per rule, or "off".\n每条规则的级别，或 "off"。'),
        },
      },
    },
    privateHosts: texts('Hosts or module path patterns (as in GOPRIVATE) that are private to your organisation.\n组织内部私有的主机或模块路径模式（同 GOPRIVATE）。'),
    preferredProxy: { type: 'string', description: 'The GOPROXY value your organisation prefers.\n组织推荐的 GOPROXY 值。' },
    knownMirrors: texts('Hosts of module proxies that are meant to stand in files as they are.\n有意写在文件中的模块代理主机。'),
  };
  return `${JSON.stringify({
    $schema: 'http://json-schema.org/draft-07/schema#', title: 'Go Module Doctor', type: 'object', additionalProperties: false, properties,
  }, null, 2)}\n`;
}
