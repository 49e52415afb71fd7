import { checkUsage } from './check-arguments.ts';
import { runCheckCommand } from './check.ts';
import { explainUsage } from './explain-arguments.ts';
import { exitCodes, UsageError, type CommandIo } from './io.ts';
import { probeUsage } from './probe-arguments.ts';

const usage = `go-module-doctor COMMAND

  check [PATH…]     find and repair what will fail or crawl in \`go mod download\` during an image build
  probe             run a container like the build's own and name the cause of a failing download
  explain [FILE|-]  name the causes in the log of a failed build
  lsp --stdio       language server

${checkUsage}
${probeUsage}
${explainUsage}`;

/** Runs one command line (without node and script); the result is the exit code. What other commands need is loaded for them alone: `check` must start fast. */
export async function runCommandLine(argv: readonly string[], io: CommandIo): Promise<number> {
  const [command, ...rest] = argv;
  try {
    switch (command) {
      case 'check':
        return rest.includes('--help') ? help(io) : await runCheckCommand(rest, io);
      case 'probe':
        return rest.includes('--help') ? help(io) : await (await import('./run-probe.ts')).runProbe(rest, io);
      case 'explain':
        return rest.includes('--help') ? help(io) : await (await import('./run-explain.ts')).runExplain(rest, io);
      case 'lsp':
        return await (await import('../lsp/stdio.ts')).startStdioServer(rest);
      case '--help':
      case 'help':
        return help(io);
      default:
        throw new UsageError(command === undefined ? 'a command is needed' : `the command ${JSON.stringify(command)} is not known`);
    }
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    io.stderr.write(`go-module-doctor: ${error.message}\nTry: go-module-doctor --help\n`);
    return exitCodes.couldNotRun;
  }
}

function help(io: CommandIo): number {
  io.stdout.write(usage);
  return exitCodes.clean;
}
