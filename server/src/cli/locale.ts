import type { Locale } from '../text/localized.ts';
import { oneOf } from './options.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** `--locale`, else the language of the user's environment. */
export function parseLocale(given: string | undefined, environment: Environment): Locale {
  return given === undefined ? localeOfEnvironment(environment) : oneOf('--locale', given.toLowerCase(), ['en', 'zh-cn']);
}

/** The language for what is said before the arguments are understood, or because they are not: help and errors. Never throws. */
export function localeOfArguments(argv: readonly string[], environment: Environment): Locale {
  const at = argv.findLastIndex((argument) => argument === '--locale' || argument.startsWith('--locale='));
  const given = (argv[at]?.startsWith('--locale=') === true ? argv[at].slice('--locale='.length) : argv[at + 1])?.toLowerCase();
  return at >= 0 && (given === 'en' || given === 'zh-cn') ? given : localeOfEnvironment(environment);
}

function localeOfEnvironment(environment: Environment): Locale {
  const variables = ['LC_ALL', 'LC_MESSAGES', 'LANG'].map((name) => environment[name]);
  const language = variables.find((each) => each !== undefined && each !== '');
  return /^zh(?:[_.-](?:CN|Hans|SG)|$|\.)/i.test(language ?? '') ? 'zh-cn' : 'en';
}
