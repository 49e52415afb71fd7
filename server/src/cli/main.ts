import { programVersion } from '../../../protocol/src/index.ts';
import { localized } from '../text/localized.ts';
import { runCheckCommand } from './check.ts';
import { helpText, isCommandName, unknownCommand } from './help.ts';
import { exitCodes, isUsageError, UsageError, type CommandIo } from './io.ts';
import { localeOfArguments } from './locale.ts';
import { readOptions } from './options.ts';

/**
 * Runs one command line (without node and script); the result is the exit code. What other commands need is loaded for them alone: `check`
 * must start fast.
 */
export async function runCommandLine(argv: readonly string[], io: CommandIo): Promise<number> {
  const [command, ...rest] = argv;
  const locale = localeOfArguments(argv, io.environment);
  try {
    if (command !== undefined && isCommandName(command) && asksForHelp(rest)) return say(io, helpText(locale, command));
    switch (command) {
      case 'check':
        return await runCheckCommand(rest, io);
      case 'probe':
        return await (await import('./run-probe.ts')).runProbe(rest, io);
      case 'explain':
        return await (await import('./run-explain.ts')).runExplain(rest, io);
      case 'lsp':
        checkLspArguments(rest);
        return await (await import('../lsp/stdio.ts')).startStdioServer();
      case 'help':
        return say(io, helpText(locale, readOptions(rest, { locale: { type: 'string' } }).positionals[0]));
      case '--help':
      case '-h':
        return say(io, helpText(locale));
      case '--version':
      case '-V':
        return say(io, `go-module-doctor ${programVersion}\n`);
      default:
        throw new UsageError(command === undefined ? noCommand : unknownCommand(command));
    }
  } catch (error) {
    if (!isUsageError(error)) throw error;
    io.stderr.write(`go-module-doctor: ${error.text[locale]}\n${tryHelp[locale]}\n`);
    return exitCodes.couldNotRun;
  }
}

/** What follows `--` are names of files. */
function asksForHelp(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  return argv.slice(0, end < 0 ? undefined : end).some((argument) => argument === '--help' || argument === '-h');
}

/** Editors' client libraries add the id of their process. */
function checkLspArguments(argv: readonly string[]): void {
  const unknown = argv.find((argument) => argument !== '--stdio' && !argument.startsWith('--clientProcessId='));
  if (unknown === undefined) return;
  const name = JSON.stringify(unknown);
  throw new UsageError(localized(`lsp takes --stdio only: ${name} is not expected here`, `lsp 只接受 --stdio：此处不应有 ${name}`));
}

function say(io: CommandIo, text: string): number {
  io.stdout.write(text);
  return exitCodes.clean;
}

const noCommand = localized('a command is needed', '缺少命令');
const tryHelp = localized('Try: go-module-doctor --help', '帮助：go-module-doctor --help');
