import { localized, type Locale, type Localized } from './localized.ts';

/** What joins words of an output: a label and its value, parts of a list, an addition. Chinese sets its own, without blanks. */
export interface Marks {
  readonly colon: string;
  readonly listed: string;
  readonly inParentheses: (text: string) => string;
}

export const marks: Readonly<Record<Locale, Marks>> = {
  'en': { colon: ': ', listed: ', ', inParentheses: (text) => ` (${text})` },
  'zh-cn': { colon: '：', listed: '、', inParentheses: (text) => `（${text}）` },
};

/** The words as a list in a sentence. */
export function listed(words: readonly string[]): Localized {
  return localized(words.join(marks.en.listed), words.join(marks['zh-cn'].listed));
}
