import { controlFileName } from '../project/control-file.ts';
import type { Control, Decided } from '../project/control.ts';
import type { Finding } from '../rules/finding.ts';
import { withoutPasswords } from '../rules/values.ts';
import { localized, type Localized } from '../text/localized.ts';
import type { Place } from '../text/place.ts';
import { code } from './markdown.ts';

/** Who decided about these findings and about what rules take for granted; undefined where nobody but us did. */
export function controlText(control: Control, findings: readonly Finding[], link: (place: Place) => string): Localized | undefined {
  const severities = findings.map(
    ({ rule, severity, place }) => [code(rule), code(severity), control.choiceFor(rule, place.path)] as const
  );
  const values = ([['privateHosts', control.privateHosts], ['preferredProxy', control.preferredProxy], ['knownMirrors', control.knownMirrors]] as const)
    .map(([name, decided]) => [code(name), code(withoutPasswords([decided.value].flat().join(', '))), decided] as const);
  const lines = [...severities, ...values].flatMap(([name, value, decided]) => (decided.by === 'default' ? [] : [{ name, value, by: partyText(decided, control, link) }]));
  if (lines.length === 0) return undefined;
  return localized(
    `Chosen by the project or by you:\n\n${lines.map(({ name, value, by }) => `- ${name}: ${value} · ${by.en}`).join('\n')}`,
    `由项目或您选择：\n\n${lines.map(({ name, value, by }) => `- ${name}：${value} · ${by['zh-cn']}`).join('\n')}`,
  );
}

function partyText({ by, override }: Decided<unknown>, { file }: Control, link: (place: Place) => string): Localized {
  const note = override === undefined ? '' : ' (overrides)';
  if (by === 'project-file') {
    const name = file === undefined ? controlFileName : link({ path: file.source.path, span: { start: 0, end: 0 } });
    return localized(`${name}${note}`, `${name}${note}`);
  }
  return localized(`settings${note}`, `设置${note}`);
}
