import { parseArgs } from 'node:util';
import { severityChoices, type Severities } from '../project/choices.ts';
import { controlFileName } from '../project/control-file.ts';
import { rules } from '../rules/index.ts';
import type { Severity } from '../rules/finding.ts';
import type { Locale } from '../text/localized.ts';
import { UsageError } from './io.ts';

export interface CheckArguments {
  readonly paths: readonly string[];
  readonly format: 'text' | 'json';
  readonly locale: Locale;
  readonly failOn: Severity | 'never';
  /** The least severity that text output shows. */
  readonly severity: Severity;
  readonly fix: 'no' | 'apply' | 'dry-run';
  /** The project's settings: the nearest file above each document, none, or one named here, as given. */
  readonly config: 'nearest' | 'none' | { readonly path: string };
  /** Severities of this run, by rule id. */
  readonly severityOf: Severities;
  /** Tell which settings hold and who decided them, instead of checking. */
  readonly printConfig: boolean;
}

export const checkUsage = `go-module-doctor check [PATH…] [options]

  PATH                     files or folders (default: the working directory); folders are searched, .gitignore is respected
  --format text|json       (default text)
  --locale en|zh-cn        language of messages (default: from LC_ALL, LC_MESSAGES, LANG)
  --fail-on LEVEL          exit 1 from this severity on: error, warning, info, hint, never (default warning)
  --severity LEVEL         least severity that text output shows (default info)
  --severity-of RULE=LEVEL severity of one rule in this run: error, warning, info, hint, off; may be repeated
  --config FILE            the project's settings (default: the nearest ${controlFileName} above each file)
  --no-config              read no project settings
  --print-config           print the settings in force and who decided each, and check nothing
  --fix                    apply the safe fixes
  --fix-dry-run            print what --fix would change, as a diff

  Exit code: 0 clean, 1 findings at or above --fail-on, 2 could not run.
`;

export function parseCheckArguments(argv: readonly string[], environment: Readonly<Record<string, string | undefined>>): CheckArguments {
  const { values, positionals } = parse(argv);
  if (values.fix === true && values['fix-dry-run'] === true) throw new UsageError('--fix and --fix-dry-run exclude each other: choose one');
  if (values.config !== undefined && values['no-config'] === true) throw new UsageError('--config and --no-config exclude each other: choose one');
  return {
    paths: positionals,
    format: oneOf('--format', values.format, ['text', 'json']),
    locale: parseLocale(values.locale, environment),
    failOn: oneOf('--fail-on', values['fail-on'], ['error', 'warning', 'info', 'hint', 'never']),
    severity: oneOf('--severity', values.severity, ['error', 'warning', 'info', 'hint']),
    config: values.config === undefined ? (values['no-config'] === true ? 'none' : 'nearest') : { path: values.config },
    severityOf: severitiesOf(values['severity-of']),
    printConfig: values['print-config'] === true,
    fix: values.fix === true ? 'apply' : values['fix-dry-run'] === true ? 'dry-run' : 'no',
  };
}

/** `--locale`, else the language of the user's environment. */
export function parseLocale(given: string | undefined, environment: Readonly<Record<string, string | undefined>>): Locale {
  if (given !== undefined) return oneOf('--locale', given.toLowerCase(), ['en', 'zh-cn']);
  const variables = ['LC_ALL', 'LC_MESSAGES', 'LANG'].map((name) => environment[name]);
  const language = variables.find((each) => each !== undefined && each !== '');
  return /^zh(?:[_.-](?:CN|Hans|SG)|$|\.)/i.test(language ?? '') ? 'zh-cn' : 'en';
}

/** The value when it is one of the choices; otherwise an error that names value and choices. */
export function oneOf<const T extends string>(option: string, value: string, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === value);
  if (found === undefined) throw new UsageError(`${option} ${JSON.stringify(value)} is not known: choose one of ${choices.join(', ')}`);
  return found;
}

/** `RULE=LEVEL` each; the last one of a rule counts. */
function severitiesOf(given: readonly string[]): Severities {
  const ids = new Set(rules.map((rule) => rule.id));
  return Object.fromEntries(given.map((each) => {
    const equals = each.indexOf('=');
    const rule = equals < 0 ? each : each.slice(0, equals);
    if (equals < 0) throw new UsageError(`--severity-of ${JSON.stringify(each)} has no level: write RULE=LEVEL, for instance git-missing=off`);
    if (!ids.has(rule)) throw new UsageError(`--severity-of names the rule ${JSON.stringify(rule)}, which does not exist: the rules are listed in docs/rules`);
    return [rule, oneOf(`--severity-of ${rule}`, each.slice(equals + 1), severityChoices)];
  }));
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        format: { type: 'string', default: 'text' },
        locale: { type: 'string' },
        'fail-on': { type: 'string', default: 'warning' },
        severity: { type: 'string', default: 'info' },
        fix: { type: 'boolean' },
        'fix-dry-run': { type: 'boolean' },
        config: { type: 'string' },
        'no-config': { type: 'boolean' },
        'severity-of': { type: 'string', multiple: true, default: [] },
        'print-config': { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
