import { localized, type Locale } from '../text/localized.ts';
import { checkUsage } from './check-arguments.ts';
import { explainUsage } from './explain-arguments.ts';
import { UsageError } from './io.ts';
import { didYouMean } from './options.ts';
import { probeUsage } from './probe-arguments.ts';

const commands = localized(`go-module-doctor COMMAND

  check [PATH…]     find and repair what will fail or crawl in \`go mod download\` during an image build
  probe             run a container like the build's own and name the cause of a failing download
  explain [FILE|-]  name the causes in the log of a failed build
  lsp --stdio       language server
  help [COMMAND]    what a command takes
  --version, -V     version of the program
`, `go-module-doctor 命令

  check [路径…]     查找并修复镜像构建中会让 \`go mod download\` 失败或变慢的问题
  probe             运行一个与构建环境相同的容器，指出下载失败的原因
  explain [文件|-]  指出构建失败日志中的原因
  lsp --stdio       语言服务器
  help [命令]       显示某个命令的用法
  --version, -V     显示程序版本
`);

export const lspUsage = localized(`go-module-doctor lsp --stdio

  --stdio                  speak the Language Server Protocol over standard input and output

  Exit code: 0 after shutdown and exit, 1 where the client went away without them, 2 could not run.
`, `go-module-doctor lsp --stdio

  --stdio                  通过标准输入和标准输出使用语言服务器协议（LSP）

  退出码：0 正常关闭（shutdown 与 exit），1 客户端未经关闭即断开，2 无法运行。
`);

const usages = { check: checkUsage, probe: probeUsage, explain: explainUsage, lsp: lspUsage } as const;

export function isCommandName(name: string): name is keyof typeof usages {
  return Object.hasOwn(usages, name);
}

/** Of one command, or of all. Throws UsageError for what is none. */
export function helpText(locale: Locale, command?: string): string {
  if (command === undefined) return [commands, ...Object.values(usages)].map((text) => text[locale]).join('\n');
  if (!isCommandName(command)) throw new UsageError(unknownCommand(command));
  return usages[command][locale];
}

export function unknownCommand(command: string) {
  const name = JSON.stringify(command);
  const meant = didYouMean(command, [...Object.keys(usages), 'help', '--help', '--version']);
  return localized(`the command ${name} is not known${meant.en}`, `未知命令 ${name}${meant['zh-cn']}`);
}
