import { resolve } from 'node:path';
import { LogExplainer } from '../explain/explain-log.ts';
import { LineSplitter } from '../explain/line-splitter.ts';
import type { ByteStreams } from '../host/byte-streams.ts';
import { systemReason } from '../host/system-reason.ts';
import { explanationAsText } from '../report/explanation-text.ts';
import { explanationReport } from '../report/explanation.ts';
import { rules } from '../rules/index.ts';
import { localized } from '../text/localized.ts';
import { parseExplainArguments } from './explain-arguments.ts';
import { exitCodes, UsageError, type CommandIo } from './io.ts';

/**
 * `go-module-doctor explain`. The result is the exit code. Throws UsageError for arguments that cannot be right and files that cannot
 * be read.
 */
export async function runExplainCommand(argv: readonly string[], io: CommandIo, input: ByteStreams): Promise<number> {
  const { file, format, locale } = parseExplainArguments(argv, io.environment);
  const fromTerminal = file === '-' && input.isTerminal;
  if (fromTerminal) io.stderr.write(`${pasteHint[locale]}\n`);
  const explainer = new LogExplainer();
  const splitter = new LineSplitter((line) => { explainer.push(line); });
  try {
    for await (const bytes of file === '-' ? input.standardInput : input.file(resolve(io.workingDirectory, file))) {
      if (io.signal.aborted) return exitCodes.interrupted;
      splitter.push(bytes);
    }
  } catch (error) {
    const [name, reason] = [JSON.stringify(file), systemReason(error)];
    throw new UsageError(localized(`cannot read ${name}: ${reason.en}`, `无法读取 ${name}：${reason['zh-cn']}`));
  }
  splitter.end();
  const report = explanationReport(explainer.end(), { locale, source: file, rules: new Set(rules.map(({ id }) => id)) });
  const colour = io.stdout.isTTY && (io.environment['NO_COLOR'] ?? '') === '';
  io.stdout.write(format === 'json' ? `${JSON.stringify(report, null, 2)}\n` : explanationAsText(report, { locale, colour }));
  return report.causes.length > 0 ? exitCodes.found : exitCodes.clean;
}

const pasteHint = localized(
  'Paste the log and end with Ctrl-D (on Windows Ctrl-Z and Enter)',
  '请粘贴日志，然后按 Ctrl-D 结束（Windows 上按 Ctrl-Z 再回车）',
);
