import { mayWrite, writersBefore } from '../docker/dockerfile/created-files.ts';
import { filesAt, type FilesAt } from '../docker/dockerfile/files-at.ts';
import type { Stage, Step } from '../docker/dockerfile/model.ts';
import type { DockerfileSyntax } from '../docker/dockerfile/syntax.ts';
import { runningSteps, type RunningStep } from '../docker/dockerfile/steps-by-effect.ts';
import { readRun } from '../docker/shell/run.ts';
import { variableState } from '../docker/shell/run-memory.ts';
import { commandsThat } from '../docker/shell/commands-that.ts';
import type { ShellCommand, ShellWord } from '../docker/shell/model.ts';
import { changedCommand } from '../docker/shell/shell-command.ts';
import type { GoCommand } from '../go/go-command.ts';
import type { Place } from '../text/place.ts';
import { unset, type Resolved } from '../text/resolved.ts';
import type { Download, ModuleAtDownload, OpaqueCall, WorkspaceAtDownload } from './analysis.ts';
import type { BuildContext } from './context.ts';
import { effectiveEnvironment } from './effective-environment.ts';
import type { ProjectFiles } from './files.ts';
import { goCommandOf } from './go-commands.ts';
import { configuredValue, type WrittenGoEnv } from './go-config.ts';
import type { ImageFacts } from './images.ts';
import { commandsBehind, isSourcing, mayRunFile, sourcedFile } from './indirect-commands.ts';
import { readModule, workspaceAbove } from './module.ts';
import { foldersUpward, joinPath } from './paths.ts';
import { valueInWord } from './written-word.ts';

/** Finds the downloads of a Dockerfile's stages, with all that is in force for each. */
export class DownloadSeeker {
  readonly #syntax: DockerfileSyntax;
  readonly #context: BuildContext;
  readonly #files: ProjectFiles;
  readonly #imageOf: (stage: Stage) => ImageFacts | undefined;
  /** `go env -w` in Makefiles and scripts. */
  readonly writtenElsewhere: WrittenGoEnv[] = [];
  readonly opaqueCalls: OpaqueCall[] = [];
  #followed = 0;
  /** What `go env -w` has written by the end of a stage. */
  readonly #writtenByEnd = new Map<Stage, readonly WrittenGoEnv[]>();

  constructor(syntax: DockerfileSyntax, context: BuildContext, files: ProjectFiles, imageOf: (stage: Stage) => ImageFacts | undefined) {
    this.#syntax = syntax;
    this.#context = context;
    this.#files = files;
    this.#imageOf = imageOf;
  }

  /**
   * Must be walked to its end stage by stage in the order of the file: a stage inherits what its parent wrote. Each is joined when called.
   */
  *downloadsOf(stage: Stage): Generator<(order: number) => Download> {
    const written: WrittenGoEnv[] = stage.base.kind === 'stage' ? [...(this.#writtenByEnd.get(stage.base.stage) ?? [])] : [];
    for (const step of runningSteps(stage)) {
      for (const each of this.#goCommandsOf(step)) {
        const { go } = each;
        if (go.mayDownload) {
          const before = [...written];
          yield (order) => this.#download(stage, step, each, before, order);
        }
        for (const assignment of go.assignments) {
          const word = each.command.words[assignment.word];
          if (word === undefined) continue;
          if (written.length >= maximumWrites) written.shift();
          const path = each.writtenIn?.path ?? this.#syntax.source.path;
          const { start, end } = word.span;
          const isAsWritten = each.writtenIn === undefined || this.#context.readOnDisk(path)?.slice(start, end) === word.text;
          const place = { path, span: word.span };
          const own = isAsWritten ? valueInWord(word, assignment, path) : { place, verbatim: false };
          const value = each.command.certain ? assignment.value : undefined;
          const entry = { name: assignment.key, value, place, written: own, step, user: step.before.user };
          written.push(entry);
          if (each.writtenIn !== undefined) this.writtenElsewhere.push(entry);
        }
      }
    }
    this.#writtenByEnd.set(stage, written);
  }

  /** The go commands of a step, and those that its commands run by way of make or a script, in the order in which they run. */
  #goCommandsOf(step: RunningStep): readonly GoCommandOfStep[] {
    const commands = this.#commandsOf(step);
    if (commands.length === 0) return none;
    const found: GoCommandOfStep[] = [];
    for (const command of commands) {
      const own = goCommandOf(command);
      if (own !== undefined) found.push({ command, go: own, caller: undefined, writtenIn: undefined, behind: [] });
      if (!mayRunFile(command) || this.#followed >= maximumFollowed) continue;
      this.#followed++;
      const before = writersIn(step, command);
      const inner = commandsBehind(command, step, this.#syntax.source.path, filesAt(step, this.#context, before), this.#context);
      if (inner.unread.length > 0) this.opaqueCalls.push({ step, command, unread: inner.unread });
      const behind: ShellCommand[] = [];
      for (const each of inner.commands) {
        const go = goCommandOf(each.command);
        if (go !== undefined) found.push({ command: each.command, go, caller: command, writtenIn: each.writtenIn, behind: [...behind] });
        if (mayWrite(each.command)) behind.push(each.command);
      }
    }
    return found;
  }

  /**
   * Among the step's commands all that may be or run go commands; what a file sets that the shell reads with `.` is in force behind it,
   * where that file can be read.
   */
  #commandsOf(step: RunningStep): readonly ShellCommand[] {
    const { run } = step;
    if (sourcing(run).length === 0) return goCommands(run);
    const { commands } = run;
    const files = filesAt(step, this.#context);
    const sourced = (name: string, directory: string | undefined) => sourcedFile(name, directory, files, this.#context);
    const { commands: again } = readRun(step.instruction, step.before, this.#syntax, (name) => variableState(step.before, name), sourced);
    return commands.map((command, index) => {
      const read = again[index];
      const isSame = read?.span.start === command.span.start;
      return isSame ? changedCommand(command, { exported: read.exported, tainted: read.tainted }) : command;
    });
  }

  #download(
    stage: Stage, step: Step, { command, go, caller, writtenIn, behind }: GoCommandOfStep, written: readonly WrittenGoEnv[], order: number,
  ): Download {
    const present = filesAt(step, this.#context, [...writersIn(step, caller ?? command), ...behind]);
    const image = this.#imageOf(stage);
    const goEnvVariable: Resolved = step.before.variables.get('GOENV')?.value ?? unset;
    const environment = effectiveEnvironment({
      dockerfile: this.#syntax.source.path, stage, step, command, image,
      configured: (name) => configuredValue(name, step, written, goEnvVariable, present, this.#context, this.#syntax.source.path),
    });
    const directory = command.directory === undefined ? undefined
      : go.changeDir === undefined ? command.directory : joinPath(command.directory, go.changeDir);
    return {
      stage, step, order, command: caller === undefined ? command : atPlaceOf(caller, command), writtenIn, go, directory,
      environment, image,
      files: present,
      module: directory === undefined ? undefined : this.#moduleAt(directory, present),
      workspace: directory === undefined || environment.get('GOWORK').value.kind !== 'unset' ? undefined : this.#workspaceAt(directory, present),
      network: step.run?.network?.mode,
    };
  }

  /** The nearest go.work in the folder or above it. */
  #workspaceAt(directory: string, present: FilesAt): WorkspaceAtDownload | undefined {
    for (const folder of foldersUpward(directory)) {
      const found = present.lookup(joinPath(folder, 'go.work'));
      if (found.presence === 'no') continue;
      if (found.presence === 'unknown' || found.contextPath === undefined || found.edited === true) return undefined;
      const onDisk = joinPath(this.#context.root, found.contextPath.replace(/(?:^|\/)go\.work$/, '') || '.');
      const workspace = workspaceAbove(onDisk, this.#files, onDisk);
      return workspace && { workspace, folder };
    }
    return undefined;
  }

  /** The nearest go.mod in the folder or above it, as the go command looks for it; undefined when it is not surely one of the context. */
  #moduleAt(directory: string, present: FilesAt): ModuleAtDownload | undefined {
    for (const folder of foldersUpward(directory)) {
      const found = present.lookup(joinPath(folder, 'go.mod'));
      if (found.presence === 'unknown') return undefined;
      if (found.presence === 'no') continue;
      if (found.contextPath === undefined || found.edited === true) return undefined;
      const module = readModule(joinPath(this.#context.root, found.contextPath.replace(/(?:^|\/)go\.mod$/, '') || '.'), this.#files);
      return module && { module, folder };
    }
    return undefined;
  }
}

/** Commands that are followed into Makefiles and scripts: a file made to keep us busy must not hang anybody. */
const maximumFollowed = 200;

interface GoCommandOfStep {
  readonly command: ShellCommand;
  readonly go: GoCommand;
  /** The command of the step that runs it; undefined when it is one itself. */
  readonly caller: ShellCommand | undefined;
  readonly writtenIn: Place | undefined;
  /** Commands of the Makefile or script that may have written files before. */
  readonly behind: readonly ShellCommand[];
}

const none: readonly GoCommandOfStep[] = [];

function writersIn({ run }: Step, command: ShellCommand): readonly ShellCommand[] {
  return run === undefined ? [] : writersBefore(run, command);
}

/** A command of another file as the step sees it: everything stands where it is called. */
function atPlaceOf({ span }: ShellCommand, command: ShellCommand): ShellCommand {
  const move = (word: ShellWord): ShellWord => ({ ...word, span });
  const { words, allWords, outputs } = command;
  return changedCommand(command, { span, words: words.map(move), allWords: allWords.map(move), outputs: outputs.map(move) });
}

/** `go env -w` is written a few times at most; every stage hands on what its parent wrote. */
const maximumWrites = 200;

const sourcing = commandsThat(({ name }) => isSourcing(name));
const goCommands = commandsThat((command) => goCommandOf(command) !== undefined || mayRunFile(command));
