import { controlFileName } from '../project/control-file.ts';
import type { Control, Decided } from '../project/control.ts';
import type { Finding } from '../rules/finding.ts';
import { withoutPasswords } from '../rules/shared/values.ts';
import { localized, type Localized } from '../text/localized.ts';
import type { Place } from '../text/place.ts';
import { code } from './markdown.ts';

/** Who decided about these findings and about what rules take for granted; undefined where nobody but us did. */
export function controlText(control: Control, findings: readonly Finding[], link: (place: Place) => string): Localized | undefined {
  const severities = findings.map(
    ({ rule, severity, place }) => [code(rule), shownValue(severity), control.choiceFor(rule, place.path)] as const
  );
  const values = ([['privateHosts', control.privateHosts], ['preferredProxy', control.preferredProxy], ['knownMirrors', control.knownMirrors]] as const)
    .map(([name, decided]) => [code(name), shownValue(withoutPasswords([decided.value].flat().join(', '))), decided] as const);
  const lines = [...severities, ...values].flatMap(([name, value, decided]) => (decided.by === 'default' ? [] : [{ name, value, by: partyText(decided, link) }]));
  if (lines.length === 0) return undefined;
  return localized(
    `Chosen by the project or by you:\n\n${lines.map(({ name, value, by }) => `- ${name}: ${value.en} · ${by.en}`).join('\n')}`,
    `由项目或您选择：\n\n${lines.map(({ name, value, by }) => `- ${name}：${value['zh-cn']} · ${by['zh-cn']}`).join('\n')}`,
  );
}

/** An empty list is a choice as well. */
function shownValue(value: string): Localized {
  return value === '' ? localized('none', '无') : localized(code(value), code(value));
}

function partyText({ by, override, place }: Decided<unknown>, link: (place: Place) => string): Localized {
  const note = override === undefined ? '' : ' (overrides)';
  if (by === 'project-file') {
    const name = place === undefined ? controlFileName : link(place);
    return localized(`${name}${note}`, `${name}${note}`);
  }
  return localized(`settings${note}`, `设置${note}`);
}
