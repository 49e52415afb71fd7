import { MappedText } from '../docker/dockerfile/mapped-text.ts';
import type { FilesAt } from '../docker/dockerfile/files-at.ts';
import type { Step } from '../docker/dockerfile/model.ts';
import { joinAbsolute } from '../docker/dockerfile/paths.ts';
import { readCommands } from '../docker/shell/commands.ts';
import { isPosixShell, readShebang, readShellStart, type ShellStart } from '../docker/shell/interpreter.ts';
import { makeExports, readMakeCall, recipeRuns, type MakeCall, type MakeWorld } from '../docker/shell/make-run.ts';
import { parseMakefile, type Makefile } from '../docker/shell/makefile.ts';
import type { ShellCommand } from '../docker/shell/model.ts';
import { ShellScope, type VariableState } from '../docker/shell/scope.ts';
import { changedCommand } from '../docker/shell/shell-command.ts';
import { remembered } from '../text/memo.ts';
import type { Place } from '../text/place.ts';
import type { BuildContext } from './context.ts';
import { joinPath } from './paths.ts';

/** A command that a step runs by way of `make` or a script of the context. Its spans are offsets into the file that it is written in. */
export interface IndirectCommand {
  readonly command: ShellCommand;
  readonly writtenIn: Place;
}

/** Scripts that call scripts: deeper nesting is not seen in practice, and a script may call itself. */
const deepestCalls = 6;
/** Commands behind one command of a step. */
const maximumCommands = 1000;
/** A longer script is generated or data. */
const longestScript = 256 * 1024;

/** Whether the command may run a Makefile's recipes or a script: what `commandsBehind` is worth asking for. */
export function mayRunFile({ words }: ShellCommand): boolean {
  const program = words[0]?.value;
  if (program === undefined) return false;
  return program.includes('/') || program === 'make' || program === 'gmake' || program.endsWith('.sh') || program.endsWith('.bash') || isPosixShell(program);
}

/**
 * The commands behind `make`, `./x.sh`, `sh x.sh` and their kin, in the order in which they run, as far as the files have come out of the
 * build context when the command runs. Whatever cannot be read yields nothing: it is never guessed.
 */
export function commandsBehind(command: ShellCommand, step: Step, files: FilesAt, context: BuildContext): IndirectCommand[] {
  const found: IndirectCommand[] = [];
  new Follower(step, files, context, found).follow(command, 0);
  return found;
}

class Follower {
  readonly #step: Step;
  readonly #files: FilesAt;
  readonly #context: BuildContext;
  readonly #found: IndirectCommand[];

  constructor(step: Step, files: FilesAt, context: BuildContext, found: IndirectCommand[]) {
    this.#step = step;
    this.#files = files;
    this.#context = context;
    this.#found = found;
  }

  follow(command: ShellCommand, depth: number): void {
    if (depth >= deepestCalls || this.#found.length >= maximumCommands || !mayRunFile(command)) return;
    const values = command.words.map((word) => word.value);
    const call = readMakeCall(values);
    if (call !== undefined) this.#make(call, command, depth);
    else this.#script(values, command, depth);
  }

  #script(values: readonly (string | undefined)[], command: ShellCommand, depth: number): void {
    const started = readShellStart(values);
    const name = started === undefined ? values[0] : started.fileIndex === undefined ? undefined : values[started.fileIndex];
    const file = name === undefined ? undefined : this.#fileOf(name, command, started !== undefined);
    if (file === undefined) return;
    const shell = started ?? shellOf(file.text);
    if (shell === undefined) return;
    const scope = this.#scope(command, command.directory, shell);
    this.#add(readCommands(MappedText.of(file.text, 0, file.text.length), file.path, scope), command, file.path, depth);
  }

  #make(call: MakeCall, command: ShellCommand, depth: number): void {
    const directory = call.folders.reduce(
      (folder: string | undefined, each) => (folder === undefined ? undefined : joinAbsolute(folder, each)), command.directory
    );
    if (directory === undefined) return;
    const file = this.#makefile(call, directory);
    if (file === undefined) return;
    const makefile = parse(file.text);
    const world: MakeWorld = {
      call, directory,
      environment: (name) => this.#environment(name, command),
      isMissing: (target) => this.#files.lookup(joinAbsolute(directory, target)).presence === 'no',
    };
    const shell = recipeShell(makefile);
    if (shell === undefined) return;
    const exports = makeExports(makefile, world);
    for (const run of recipeRuns(makefile, world)) {
      const scope = this.#scope(command, directory, shell);
      for (const { name, value, span } of exports) {
        const place = { path: file.path, span };
        scope.assign({ name, value, span, written: { place, verbatim: false } }, true);
      }
      const outer = changedCommand(command, { certain: command.certain && run.certain, fatal: command.fatal && run.fatal });
      this.#add(readCommands(run.text, file.path, scope), outer, file.path, depth);
    }
  }

  #add(commands: readonly ShellCommand[], outer: ShellCommand, path: string, depth: number): void {
    for (const each of commands) {
      if (this.#found.length >= maximumCommands) return;
      const command = changedCommand(each, { certain: each.certain && outer.certain, fatal: each.fatal && outer.fatal });
      this.#found.push({ command, writtenIn: { path, span: each.span } });
      this.follow(command, depth + 1);
    }
  }

  #makefile(call: MakeCall, directory: string): TextFile | undefined {
    if (call.file !== undefined) return this.#textAt(joinAbsolute(directory, call.file));
    for (const name of ['GNUmakefile', 'makefile', 'Makefile']) {
      const path = joinAbsolute(directory, name);
      if (this.#files.lookup(path).presence !== 'no') return this.#textAt(path);
    }
    return undefined;
  }

  /** A name without a folder is looked for in PATH; a shell looks for its script in the folder first. */
  #fileOf(name: string, command: ShellCommand, byShell: boolean): TextFile | undefined {
    if (name.includes('/') || byShell) {
      const path = name.startsWith('/') ? name : command.directory === undefined ? undefined : joinAbsolute(command.directory, name);
      return path === undefined ? undefined : this.#textAt(path);
    }
    const path = this.#environment('PATH', command);
    for (const folder of typeof path === 'object' ? path.text.split(':') : []) {
      const file = joinAbsolute('/', `${folder}/${name}`);
      const { presence } = this.#files.lookup(file);
      if (presence !== 'no') return this.#textAt(file);
    }
    return undefined;
  }

  #textAt(path: string): TextFile | undefined {
    const { presence, contextPath } = this.#files.lookup(joinAbsolute('/', path));
    const text = presence === 'yes' && contextPath !== undefined ? this.#context.read(contextPath) : undefined;
    return text === undefined || contextPath === undefined || text.length > longestScript
      ? undefined
      : { text, path: joinPath(this.#context.root, contextPath) };
  }

  /** A shell that inherits what the command was given. */
  #scope(
    command: ShellCommand, directory: string | undefined, { errexit, pipefail }: { readonly errexit: boolean; readonly pipefail: boolean }
  ): ShellScope {
    const scope = new ShellScope({ directory, errexit, pipefail, outer: (name) => this.#environment(name, command) });
    for (const each of [...command.exported, ...command.assignments]) scope.assign(each, true);
    return scope;
  }

  #environment(name: string, { assignments, exported }: ShellCommand): VariableState {
    const own = assignments.findLast((each) => each.name === name) ?? exported.findLast((each) => each.name === name);
    if (own !== undefined) return own.value === undefined ? 'unknown' : { text: own.value };
    const variable = this.#step.before.variables.get(name);
    if (variable !== undefined) return variable.value.kind === 'known' ? { text: variable.value.text } : variable.value.kind;
    return this.#step.before.environmentKnown && !setByEngine.test(name) ? 'unset' : 'unknown';
  }
}

interface TextFile {
  readonly text: string;
  /** Absolute path on the user's machine. */
  readonly path: string;
}

const setByEngine = /^(?:HOME|PWD|OLDPWD|PATH|USER|SHELL|HOSTNAME|MAKE\w*)$/;

/** The shell that the first line asks for; a file without such a line is run by the shell that starts it. */
function shellOf(text: string): Pick<ShellStart, 'errexit' | 'pipefail'> | undefined {
  // Programs hold bytes that texts do not.
  if (text.includes('\0')) return undefined;
  const interpreter = readShebang(text);
  return interpreter === undefined ? { errexit: false, pipefail: false } : readShellStart(interpreter);
}

/** `SHELL` and `.SHELLFLAGS`; undefined when recipes are not for a POSIX shell, or when it is not known. */
function recipeShell({ variables, text }: Makefile): { readonly errexit: boolean; readonly pipefail: boolean } | undefined {
  const valueOf = (name: string): string | undefined => {
    const { value } = variables.findLast((each) => each.name === name) ?? {};
    return value && text.slice(value.start, value.end);
  };
  const shell = valueOf('SHELL');
  if (shell !== undefined && !isPosixShell(shell.trim().replace(/^\$\(shell (?:command -v|which) (\w+)\)$/, '$1').split(/\s+/)[0] ?? '')) return undefined;
  const flags = valueOf('.SHELLFLAGS') ?? '-c';
  return { errexit: /(?:^|\s)-[a-z]*e/.test(flags), pipefail: flags.includes('pipefail') };
}

/** The last few Makefiles: each call in a file reads the same one. */
const parse = remembered(16, 256 * 1024, parseMakefile);
