import { readFileSync } from 'node:fs';
import type { Translate } from '../../client/src/panel/translate.ts';

const bundleFile = new URL('../../l10n/bundle.l10n.zh-cn.json', import.meta.url);

/** The shipped translations: English message → Simplified Chinese. */
export function chineseBundle(): Readonly<Record<string, string>> {
  return JSON.parse(readFileSync(bundleFile, 'utf8')) as Record<string, string>;
}

/** Translates as the editor does: by the English message; a message without translation stays English. */
export function translator(locale: 'en' | 'zh-cn'): Translate {
  const bundle = locale === 'zh-cn' ? chineseBundle() : {};
  return (message, ...values) => (bundle[message] ?? message).replace(/\{(\d+)\}/g, (_, index: string) => String(values[Number(index)]));
}
