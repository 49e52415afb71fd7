import type { Control } from '../project/control.ts';
import { controlWords } from '../project/control-words.ts';
import { rules } from '../rules/index.ts';
import { withoutPasswords } from '../rules/shared/values.ts';
import { localized, type Localized } from '../text/localized.ts';
import type { Span } from '../text/source.ts';
import { code } from './markdown.ts';

/** What a key of a project's own settings means, and whose other value it beats; undefined beside keys that mean something. */
export function controlHover(
  { file, parties }: Control, offset: number, pageUri: (rule: string) => string
): { readonly span: Span; readonly text: Localized } | undefined {
  const [key = '', span] = [...file?.keys ?? []].find(([, each]) => each.start <= offset && offset <= each.end) ?? [];
  if (span === undefined) return undefined;
  const settings = parties.find(({ name }) => name === 'settings')?.choices;
  const id = /^(?:overrides\.\d+\.)?severity\.(.+)$/.exec(key)?.[1];
  if (id === undefined) {
    if (!isKey(key)) return undefined;
    const beaten = key === 'severity' || key === 'overrides' || key === 'paths' ? undefined : settings?.[key];
    return { span, text: beating(controlWords[key], `goModuleDoctor.${key}`, beaten) };
  }
  const rule = rules.find((each) => each.id === id);
  if (rule === undefined) return undefined;
  const own = code(rule.optIn === true ? 'off' : rule.severity);
  const link = `[${rule.id}](${pageUri(rule.id)})`;
  const words = localized(`${link}: ${rule.title.en}. Its own severity is ${own}`, `${link}：${rule.title['zh-cn']}。默认级别为 ${own}`);
  return { span, text: beating(words, `goModuleDoctor.severity.${id}`, settings?.severity?.[id]) };
}

function isKey(key: string): key is keyof typeof controlWords {
  return Object.hasOwn(controlWords, key);
}

/** The editor's own setting holds where the project says nothing. */
function beating(words: Localized, setting: string, value: string | readonly string[] | undefined): Localized {
  const shown = withoutPasswords([value ?? []].flat().join(', '));
  return shown === '' ? words : localized(
    `${words.en}\n\nBeats the setting ${code(setting)}: ${code(shown)}`, `${words['zh-cn']}\n\n取代设置 ${code(setting)}：${code(shown)}`,
  );
}
