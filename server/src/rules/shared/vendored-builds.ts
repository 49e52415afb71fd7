import { writersBefore } from '../../docker/dockerfile/created-files.ts';
import type { FilesAt } from '../../docker/dockerfile/files-at.ts';
import { filesAt } from '../../docker/dockerfile/files-at.ts';
import type { Stage, Step } from '../../docker/dockerfile/model.ts';
import { stageChain, stepsBefore } from '../../docker/dockerfile/stage-chain.ts';
import type { ShellCommand } from '../../docker/shell/model.ts';
import type { GoCommand } from '../../go/go-command.ts';
import { parseGoMod, type GoMod } from '../../go/go-mod.ts';
import { vendorsByItself } from '../../go/vendor-modules.ts';
import type { BuildAnalysis } from '../../project/analysis.ts';
import { goCommandOf, goCommandsIn } from '../../project/go-commands.ts';
import { foldersUpward, joinPath, parentOf } from '../../project/paths.ts';
import { oncePer } from '../../text/memo.ts';
import { goFlag } from './module-files.ts';

/**
 * A command that compiles a module of the context and takes its packages from the module's vendor folder, provided that the folder
 * is there.
 */
export interface VendoredBuild {
  readonly stage: Stage;
  readonly step: Step;
  readonly command: ShellCommand;
  readonly go: GoCommand;
  readonly files: FilesAt;
  /** Absolute folder of the module inside the container. */
  readonly folder: string;
  /** The module's folder relative to the context's root. */
  readonly contextFolder: string;
  readonly goMod: GoMod;
  /** What asks for the folder by `-mod=vendor`; undefined where go takes it because it is there. */
  readonly asked: 'flag' | 'GOFLAGS' | undefined;
}

const building = /^(?:build|install|run|test|vet)$/;

/** Commands that surely run and count, with `-mod=vendor` or under a go line that takes the folder without being told. */
export const vendoredBuilds = oncePer((analysis: BuildAnalysis): readonly VendoredBuild[] =>
  analysis.commands.of(goCommandsIn).flatMap(({ step, command }) => vendoredBuild(command, step, analysis) ?? []));

function vendoredBuild(command: ShellCommand, step: Step, analysis: BuildAnalysis): VendoredBuild | undefined {
  const go = goCommandOf(command);
  if (go === undefined || !building.test(go.subcommand) || !command.certain || !command.fatal || command.directory === undefined)
    return undefined;
  if (go.versioned.length > 0 || go.modfile !== undefined || go.packages.some(({ text }) => text.endsWith('.go'))) return undefined;
  const download = analysis.downloads.find((each) => each.command === command);
  const mod = go.mod ?? (download === undefined ? undefined : goFlag(download, 'mod'));
  if (mod === undefined ? download === undefined || go.hasUnknownWords : mod !== 'vendor') return undefined;
  const asked = go.mod !== undefined ? 'flag' : mod === undefined ? undefined : 'GOFLAGS';
  const mode = download?.environment.get('GO111MODULE').value;
  if (mode !== undefined && mode.kind !== 'unset' && !(mode.kind === 'known' && mode.text === 'on')) return undefined;
  const files = download?.files ?? filesAt(step, analysis.context, step.run === undefined ? [] : writersBefore(step.run, command));
  const directory = go.changeDir === undefined ? command.directory : joinPath(command.directory, go.changeDir);
  const folders = foldersUpward(directory);
  if (folders.some((folder) => files.lookup(joinPath(folder, 'go.work')).presence !== 'no')) return undefined;
  for (const folder of folders) {
    const found = files.lookup(joinPath(folder, 'go.mod'));
    if (found.presence === 'no') continue;
    const text = found.presence === 'yes' && found.contextPath !== undefined ? analysis.context.read(found.contextPath) : undefined;
    if (text === undefined || found.contextPath === undefined) return undefined;
    const goMod = parseGoMod(text);
    return vendorsByItself(goMod)
      ? { stage: step.stage, step, command, go, files, folder, contextFolder: parentOf(found.contextPath), goMod, asked }
      : undefined;
  }
  return undefined;
}

/** Whether `earlier` has run in the same file system when the build runs. */
export function runsBehind(
  build: VendoredBuild, earlier: { readonly stage: Stage; readonly step: Step; readonly command: ShellCommand }
): boolean {
  if (earlier.stage !== build.stage) return stageChain(build.stage).includes(earlier.stage);
  return earlier.step.index < build.step.index || (earlier.step === build.step && earlier.command.span.end <= build.command.span.start);
}

/** Whether an earlier command may have rewritten go.mod or the vendor folder, so that what the context holds is not what is compared. */
export function mayBeRewritten({ step, command }: VendoredBuild): boolean {
  const earlier = [...stepsBefore(step)].flatMap((each) => each.run?.commands ?? [])
    .concat(step.run?.commands.filter((each) => each.span.end <= command.span.start) ?? []);
  return earlier.some((each) => {
    const go = goCommandOf(each);
    if (go === undefined) return each.words.some(({ text }) => /go\.mod|vendor/.test(text));
    return /^(?:get|mod (?:tidy|edit|init|vendor)|work .*)$/.test(go.subcommand) || go.mod === 'mod';
  });
}
