import { parseArgs } from 'node:util';
import type { Locale } from '../text/localized.ts';
import { oneOf, parseLocale } from './check-arguments.ts';
import { UsageError } from './io.ts';

export interface ExplainArguments {
  /** `-` for standard input. */
  readonly file: string;
  readonly format: 'text' | 'json';
  readonly locale: Locale;
}

export const explainUsage = `go-module-doctor explain [FILE|-] [options]

  FILE                     log of a build: docker, buildx, compose, podman, also as a CI system shows it (default: standard input)
  --format text|json       (default text)
  --locale en|zh-cn        language of the report (default: from LC_ALL, LC_MESSAGES, LANG)

  Exit code: 1 a cause was found, 0 no known cause stands in the log, 2 could not run.
`;

export function parseExplainArguments(argv: readonly string[], environment: Readonly<Record<string, string | undefined>>): ExplainArguments {
  const { values, positionals } = parse(argv);
  const [file = '-', second] = positionals;
  if (second !== undefined) throw new UsageError(`one log at a time: ${JSON.stringify(second)} is not expected here`);
  return { file, format: oneOf('--format', values.format, ['text', 'json']), locale: parseLocale(values.locale, environment) };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv], allowPositionals: true, options: { format: { type: 'string', default: 'text' }, locale: { type: 'string' } },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
