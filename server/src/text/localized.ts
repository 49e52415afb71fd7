/** Text shown to people, in every language the project speaks. Values are made in the core, chosen at the rim. */

/** The languages of all text the project shows. English is the source language. */
export type Locale = 'en' | 'zh-cn';

/** One text in every language; no entry may be missing, so a new language is a compile error until it is complete. */
export type Localized = Readonly<Record<Locale, string>>;

/** Pairs the English and the Simplified Chinese wording of one text. */
export function localized(en: string, zhCn: string): Localized {
  return { en, 'zh-cn': zhCn };
}
