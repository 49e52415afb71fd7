import { writersBefore } from '../../docker/dockerfile/created-files.ts';
import { filesAt, type FilesAt } from '../../docker/dockerfile/files-at.ts';
import type { Stage, Step } from '../../docker/dockerfile/model.ts';
import { commandsThat } from '../../docker/shell/commands-that.ts';
import type { ShellCommand } from '../../docker/shell/model.ts';
import type { BuildAnalysis } from '../../project/analysis.ts';
import { goCommandOf } from '../../project/go-commands.ts';
import { joinPath, parentOf } from '../../project/paths.ts';
import type { PlacedCommand } from '../../project/build-commands.ts';

/** A `go mod init` over the project's own sources. */
export interface ModInit {
  readonly step: Step;
  readonly command: ShellCommand;
  /** Where it runs. */
  readonly folder: string;
  /** The project's go.mod is there already, by the copy in this step: the command fails. */
  readonly copiedBy?: Step;
  /** The folder of the sources, as a path of the context; undefined when the go.mod came with them. */
  readonly sources?: string;
  /** The project has a go.mod that does not come along. */
  readonly isLeftOut: boolean;
}

/** Every `go mod init` that surely runs in a stage of the image where the project's sources are, or come to be. */
export function modInits(analysis: BuildAnalysis, built: ReadonlySet<Stage>): ModInit[] {
  return analysis.commands.of(initializing).flatMap((placed) => (built.has(placed.step.stage) ? modInit(placed, analysis) ?? [] : []));
}

const initializing = commandsThat((command) => command.program === 'go' && command.certain && goCommandOf(command)?.subcommand === 'mod init');

function modInit({ step, command }: PlacedCommand, analysis: BuildAnalysis): ModInit | undefined {
  const go = goCommandOf(command);
  if (go === undefined || command.directory === undefined || step.run === undefined) return undefined;
  const folder = go.changeDir === undefined ? command.directory : joinPath(command.directory, go.changeDir);
  const goMod = filesAt(step, analysis.context, writersBefore(step.run, command)).lookup(joinPath(folder, 'go.mod'));
  if (goMod.presence === 'yes' && goMod.copy?.from.kind === 'context') {
    const copiedBy = step.stage.steps.find(({ copies }) => copies.some((copy) => copy === goMod.copy));
    const isSure = copiedBy !== undefined && command.fatal && isUntouched(copiedBy, step, command);
    return isSure ? { step, command, folder, copiedBy, isLeftOut: false } : undefined;
  }
  if (goMod.presence !== 'no') return undefined;
  const source = ownSource(step, folder, analysis);
  if (source === undefined) return undefined;
  return { step, command, folder, sources: parentOf(source), isLeftOut: analysis.context.onDisk(joinPath(parentOf(source), 'go.mod')) === 'file' };
}

/** Programs that leave a go.mod where it is, and as it is. */
export const harmless: ReadonlySet<string> = new Set([
  'apk', 'apt', 'apt-get', 'cat', 'cd', 'echo', 'export', 'go', 'ls', 'mkdir', 'pwd', 'set', 'update-ca-certificates',
]);

function isUntouched(copiedBy: Step, step: Step, command: ShellCommand): boolean {
  const between = step.stage.steps.filter(({ index }) => copiedBy.index < index && index <= step.index);
  return between.every(({ run }) => run === undefined || (!run.opaque && run.commands.every((each) =>
    (each.span.start >= command.span.start && between.at(-1)?.run === run) || harmless.has(each.program ?? ''))));
}

/** A Go file of the project that lies in the folder when the stage's last step runs, as a path of the context. */
function ownSource(step: Step, folder: string, analysis: BuildAnalysis): string | undefined {
  const last = step.stage.steps.at(-1);
  if (last === undefined) return undefined;
  const files: FilesAt = filesAt(last, analysis.context);
  const copied = step.stage.steps.flatMap(({ copies }) => copies).flatMap(({ from, sources }) => (from.kind === 'context' ? sources : []));
  const folders = new Set(['.', ...copied.flatMap(({ path }) => (path.kind === 'known' ? [path.text, parentOf(path.text)] : []))]);
  for (const each of folders) {
    if (each !== '.' && analysis.context.exists(each) !== 'directory') continue;
    for (const { name } of analysis.context.list(each)) {
      const path = each === '.' ? name : joinPath(each, name);
      if (name.endsWith('.go') && files.lookup(joinPath(folder, name)).contextPath === path) return path;
    }
  }
  return undefined;
}
