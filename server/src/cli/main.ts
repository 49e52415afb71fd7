import { checkUsage } from './check-arguments.ts';
import { runCheckCommand } from './check.ts';
import { explainUsage } from './explain-arguments.ts';
import { localized, type Locale } from '../text/localized.ts';
import { exitCodes, isUsageError, UsageError, type CommandIo } from './io.ts';
import { localeOfArguments } from './locale.ts';
import { probeUsage } from './probe-arguments.ts';

const commands = localized(`go-module-doctor COMMAND

  check [PATH…]     find and repair what will fail or crawl in \`go mod download\` during an image build
  probe             run a container like the build's own and name the cause of a failing download
  explain [FILE|-]  name the causes in the log of a failed build
  lsp --stdio       language server
`, `go-module-doctor 命令

  check [路径…]     查找并修复镜像构建中会让 \`go mod download\` 失败或变慢的问题
  probe             运行一个与构建环境相同的容器，指出下载失败的原因
  explain [文件|-]  指出构建失败日志中的原因
  lsp --stdio       语言服务器
`);

const usages = { check: checkUsage, probe: probeUsage, explain: explainUsage } as const;

/**
 * Runs one command line (without node and script); the result is the exit code. What other commands need is loaded for them alone: `check`
 * must start fast.
 */
export async function runCommandLine(argv: readonly string[], io: CommandIo): Promise<number> {
  const [command, ...rest] = argv;
  const locale = localeOfArguments(argv, io.environment);
  try {
    switch (command) {
      case 'check':
        return asksForHelp(rest) ? help(locale, io, command) : await runCheckCommand(rest, io);
      case 'probe':
        return asksForHelp(rest) ? help(locale, io, command) : await (await import('./run-probe.ts')).runProbe(rest, io);
      case 'explain':
        return asksForHelp(rest) ? help(locale, io, command) : await (await import('./run-explain.ts')).runExplain(rest, io);
      case 'lsp':
        return await (await import('../lsp/stdio.ts')).startStdioServer(rest);
      case '--help':
      case '-h':
      case 'help':
        return help(locale, io);
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

/** Of one command, or of all. */
function help(locale: Locale, io: CommandIo, command?: keyof typeof usages): number {
  io.stdout.write(command === undefined
    ? [commands, ...Object.values(usages)].map((text) => text[locale]).join('\n')
    : usages[command][locale]);
  return exitCodes.clean;
}

const noCommand = localized('a command is needed', '缺少命令');
const tryHelp = localized('Try: go-module-doctor --help', '帮助：go-module-doctor --help');

function unknownCommand(command: string) {
  return localized(`the command ${JSON.stringify(command)} is not known`, `未知命令 ${JSON.stringify(command)}`);
}
