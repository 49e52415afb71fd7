import { ownFolder, payloadFolders } from '../host/own-folder.ts';
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

/** Runs one command line (without node and script); the result is the exit code. */
export async function runCommandLine(argv: readonly string[], io: CommandIo): Promise<number> {
  const [command, ...rest] = argv;
  try {
    switch (command) {
      case 'check':
        return rest.includes('--help') ? help(io) : await runCheckCommand(rest, io);
      case 'probe':
        return rest.includes('--help') ? help(io) : await runProbe(rest, io);
      case 'explain':
        return rest.includes('--help') ? help(io) : await runExplain(rest, io);
      case 'lsp': {
        const { startStdioServer } = await import('../lsp/stdio.ts');
        return await startStdioServer(rest);
      }
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

/** What a probe needs is loaded only for it: `check` must start fast. */
async function runProbe(argv: readonly string[], io: CommandIo): Promise<number> {
  const [{ runProbeCommand }, { mirrorChoices, resolveStage }, { probeWorld, readPayloadSource }] =
    await Promise.all([import('./probe.ts'), import('./resolve-stage.ts'), import('../host/probe-world.ts')]);
  return runProbeCommand(argv, io, {
    world: probeWorld(readPayloadSource(payloadFolders(ownFolder()))),
    mirrorChoices: (request) => mirrorChoices(request, io.workingDirectory),
    resolveStage: (request) => Promise.resolve(resolveStage(request, io)),
  });
}

async function runExplain(argv: readonly string[], io: CommandIo): Promise<number> {
  const [{ runExplainCommand }, { processInput }] = await Promise.all([import('./explain.ts'), import('../host/byte-streams.ts')]);
  return runExplainCommand(argv, io, processInput());
}

function help(io: CommandIo): number {
  io.stdout.write(usage);
  return exitCodes.clean;
}
