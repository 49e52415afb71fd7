import { localized, type Locale } from '../text/localized.ts';
import { UsageError } from './io.ts';
import { parseLocale } from './locale.ts';
import { oneOf, readOptions } from './options.ts';

export interface ExplainArguments {
  /** `-` for standard input. */
  readonly file: string;
  readonly format: 'text' | 'json';
  readonly locale: Locale;
}

export const explainUsage = localized(`go-module-doctor explain [FILE|-] [options]

  FILE                     log of a build: docker, buildx, compose, podman, also as a CI system shows it (default: standard input)
  --format text|json       (default text)
  --locale en|zh-cn        language of the report (default: from LC_ALL, LC_MESSAGES, LANG)

  Exit code: 1 a cause was found, 0 no known cause stands in the log, 2 could not run.
`, `go-module-doctor explain [文件|-] [选项]

  文件                     构建日志：docker、buildx、compose、podman，也可以是 CI 系统显示的日志（默认：标准输入）
  --format text|json       输出格式（默认 text）
  --locale en|zh-cn        报告的语言（默认：取自 LC_ALL、LC_MESSAGES、LANG）

  退出码：1 找到原因，0 日志中没有已知的原因，2 无法运行。
`);

export function parseExplainArguments(
  argv: readonly string[], environment: Readonly<Record<string, string | undefined>>
): ExplainArguments {
  const { values, positionals } = readOptions(argv, { format: { type: 'string', default: 'text' }, locale: { type: 'string' } });
  const [file = '-', second] = positionals;
  if (second !== undefined) throw new UsageError(oneAtATime(second));
  return { file, format: oneOf('--format', values.format, ['text', 'json']), locale: parseLocale(values.locale, environment) };
}

function oneAtATime(second: string) {
  const name = JSON.stringify(second);
  return localized(`one log at a time: ${name} is not expected here`, `一次只能解释一份日志：此处不应有 ${name}`);
}
