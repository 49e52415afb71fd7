import { parseArgs, type ParseArgsConfig } from 'node:util';
import { nearestWord } from '../go/edit-distance.ts';
import { localized, type Localized } from '../text/localized.ts';
import { UsageError } from './io.ts';

type OptionTable = NonNullable<ParseArgsConfig['options']>;

/** Values by option name and what stands beside the options. Throws UsageError for what the table does not know. */
export function readOptions<const T extends OptionTable>(
  argv: readonly string[], options: T
): ReturnType<typeof parseArgs<{ args: string[]; allowPositionals: true; options: T }>> {
  try {
    return parseArgs({ args: [...argv], allowPositionals: true, options });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new UsageError(problemOf(error, Object.keys(options)));
  }
}

/** The value when it is one of the choices; otherwise an error that names value and choices. */
export function oneOf<const T extends string>(option: string, value: string, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === value);
  if (found !== undefined) return found;
  const name = JSON.stringify(value);
  throw new UsageError(localized(
    `${option} ${name} is not known: choose one of ${choices.join(', ')}`, `${option} ${name} 无效：可选值为 ${choices.join('、')}`,
  ));
}

/** What follows the word that is not known: the one that was surely meant, or nothing. */
export function didYouMean(word: string, known: readonly string[]): Localized {
  const meant = nearestWord(word, known, mostEdits);
  return meant === undefined ? localized('', '') : localized(`: did you mean ${meant}?`, `：是否想写 ${meant}？`);
}

/** A word further away than this is another word. */
const mostEdits = 2;

/** Node's own words are English, and tell of its way of writing options rather than of ours. */
function problemOf(error: TypeError & { readonly code?: string }, known: readonly string[]): Localized {
  const option = /'(-[^' ]*)/.exec(error.message)?.[1] ?? '';
  const all = known.map((name) => `--${name}`);
  if (error.code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') {
    const meant = didYouMean(option, all);
    if (meant.en !== '') return localized(`the option ${JSON.stringify(option)} is not known${meant.en}`, `未知选项 ${JSON.stringify(option)}${meant['zh-cn']}`);
    return localized(`the option ${JSON.stringify(option)} is not known: choose among ${all.join(', ')}`, `未知选项 ${JSON.stringify(option)}：可用选项有 ${all.join('、')}`);
  }
  return error.message.includes('does not take an argument')
    ? localized(`${option} takes no value: write it alone`, `${option} 不带值：请单独使用`)
    : localized(`${option} needs a value: write ${option}=VALUE`, `${option} 缺少值：请写成 ${option}=值`);
}
