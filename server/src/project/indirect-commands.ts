import { MappedText } from '../docker/dockerfile/mapped-text.ts';
import type { FilesAt } from '../docker/dockerfile/files-at.ts';
import type { Step } from '../docker/dockerfile/model.ts';
import { joinAbsolute } from '../docker/dockerfile/paths.ts';
import { readCommands } from '../docker/shell/commands.ts';
import { isPosixShell, readShebang, readShellStart, type ShellStart } from '../docker/shell/interpreter.ts';
import { areQuietFlags, isMake, readMakeCall, type MakeCall } from '../docker/shell/make-call.ts';
import { runMake, type MakeOutcome } from '../docker/shell/make-run.ts';
import type { GivenVariable, MakeWorld } from '../docker/shell/make-world.ts';
import type { ShellCommand } from '../docker/shell/model.ts';
import { ShellScope, variableStateOf, type VariableState } from '../docker/shell/scope.ts';
import { changedCommand } from '../docker/shell/shell-command.ts';
import type { Place } from '../text/place.ts';
import type { Source } from '../text/source.ts';
import type { BuildContext } from './context.ts';
import { foreignRunner } from './foreign-runners.ts';
import { baseName, joinPath } from './paths.ts';
import { valueInWord } from './written-word.ts';

/** A command that a step runs by way of `make` or a script of the context. Its spans are offsets into the file that it is written in. */
export interface IndirectCommand {
  readonly command: ShellCommand;
  readonly writtenIn: Place;
}

/** Commands that may stand behind one of a step, but cannot be read. */
export interface UnreadFile {
  /**
   * `file`: not surely out of the context. `text`: changes how it is read, or is too long. `runner`: another program's file. `words`: of
   * the call.
   */
  readonly why: 'file' | 'text' | 'include' | 'target' | 'words' | 'runner';
  /** The file or program as the call names it. */
  readonly name: string;
}

export interface Behind {
  readonly commands: readonly IndirectCommand[];
  readonly unread: readonly UnreadFile[];
}

/** Scripts that call scripts: deeper nesting is not seen in practice, and a script may call itself. */
const deepestCalls = 6;
/** Commands behind one command of a step. */
const maximumCommands = 1000;
/** A longer script is generated or data. */
const longestScript = 256 * 1024;

/** Whether the command may run a Makefile's recipes or a script: what `commandsBehind` is worth asking for. */
export function mayRunFile(command: ShellCommand): boolean {
  const { name } = command;
  if (name === undefined) return false;
  return name.includes('/') || isMake(name) || isSourcing(name) || name.endsWith('.sh') || name.endsWith('.bash') || isPosixShell(name)
    || foreignRunner(command) !== undefined;
}

/** `.` and `source` read a file into the shell itself. */
export function isSourcing(program: string | undefined): boolean {
  return program === '.' || program === 'source';
}

/**
 * The commands behind `make`, `./x.sh`, `sh x.sh` and their kin, in the order in which they run, as far as the files have come out of the
 * build context when the command runs. What cannot be read is named, and never guessed.
 */
export function commandsBehind(command: ShellCommand, step: Step, dockerfile: string, files: FilesAt, context: BuildContext): Behind {
  const follower = new Follower(step, files, context);
  follower.follow(command, { path: dockerfile, depth: 0, given: new Map(), flags: noFlags });
  return follower;
}

/** The file of the context that the shell of the step reads with `.` or `source`; undefined when its text is not known. */
export function sourcedFile(name: string, directory: string | undefined, files: FilesAt, context: BuildContext): Source | undefined {
  const path = name.startsWith('/') ? name : directory === undefined ? undefined : joinAbsolute(directory, name);
  const source = path === undefined ? undefined : textAt(path, files, context);
  return typeof source === 'object' ? source : undefined;
}

type ShellOptions = Pick<ShellStart, 'errexit' | 'pipefail'>;

/** How a command comes to be run. */
interface Call {
  /** The file that it stands in. */
  readonly path: string;
  readonly depth: number;
  /** What the makes around it were given on their command lines, and hand on. */
  readonly given: ReadonlyMap<string, GivenVariable>;
  readonly flags: Pick<MakeCall, 'ignoresErrors' | 'prefersEnvironment' | 'searchesElsewhere'>;
}

const noFlags: Call['flags'] = { ignoresErrors: false, prefersEnvironment: false, searchesElsewhere: false };

class Follower implements Behind {
  readonly commands: IndirectCommand[] = [];
  readonly unread: UnreadFile[] = [];
  readonly #step: Step;
  readonly #files: FilesAt;
  readonly #context: BuildContext;

  constructor(step: Step, files: FilesAt, context: BuildContext) {
    this.#step = step;
    this.#files = files;
    this.#context = context;
  }

  follow(command: ShellCommand, call: Call): void {
    if (call.depth >= deepestCalls || this.commands.length >= maximumCommands || !mayRunFile(command)) return;
    const { values } = command;
    const runner = foreignRunner(command);
    if (runner !== undefined) this.#miss('runner', runner);
    else if (isMake(values[0])) this.#make(command, call, values);
    else this.#script(values, command, call);
  }

  #script(values: readonly (string | undefined)[], command: ShellCommand, call: Call): void {
    const sources = isSourcing(values[0]);
    const started = readShellStart(values);
    const index = sources ? 1 : started === undefined ? 0 : started.fileIndex;
    const name = index === undefined ? undefined : values[index];
    const file = name === undefined ? undefined : this.#fileOf(name, command, started !== undefined || sources);
    if (typeof file !== 'object') {
      if (file !== undefined && name !== undefined && /\.(?:ba)?sh$/.test(name)) this.#miss(file === 'long' ? 'text' : 'file', name);
      return;
    }
    const shell = started ?? (sources ? { errexit: false, pipefail: false } : shellOf(file.text));
    if (shell === undefined) return;
    const scope = this.#scope(command, command.directory, shell, sources);
    const text = MappedText.of(file.text, 0, file.text.length);
    this.#add(readCommands(text, file.path, scope, this.#sourced), command, { ...call, path: file.path });
  }

  #make(command: ShellCommand, outer: Call, values: readonly (string | undefined)[]): void {
    const own = readMakeCall(values);
    if (own === undefined || own.files.length > 1 || this.#isSteeredByEnvironment(command)) {
      if (own !== undefined || values.includes(undefined)) this.#miss('words', 'make');
      return;
    }
    const call = withFlags(own, outer.flags);
    const directory = call.folders.reduce(
      (folder: string | undefined, each) => (folder === undefined ? undefined : joinAbsolute(folder, each)), command.directory,
    );
    const file = directory === undefined ? undefined : this.#makefile(call, directory);
    if (directory === undefined || file === undefined) {
      this.#miss('file', call.files[0] ?? 'Makefile');
      return;
    }
    const given = new Map([...outer.given, ...this.#givenBy(call, command, outer)]);
    const outcome = runMake(file, this.#world(call, directory, command, given));
    const shell = recipeShell(outcome);
    if (shell === undefined) this.#miss('text', baseName(file.path));
    else this.#recipes(outcome, shell, directory, command, { ...outer, given, flags: call });
    const { unread } = outcome;
    if (unread === 'target') this.#miss(unread, call.targets.join(' '));
    else if (unread !== undefined) this.#miss(unread === 'file' ? 'text' : unread, baseName(file.path));
  }

  /** Words and files that make takes from its environment. */
  #isSteeredByEnvironment(command: ShellCommand): boolean {
    return ['MAKEFLAGS', 'GNUMAKEFLAGS', 'MAKEFILES'].some((name) => {
      const state = this.#environment(name, command);
      return typeof state === 'object' && !areQuietFlags(state.text);
    });
  }

  /** `NAME=value` among the words of make, with where it is written: a variable of an outer Makefile may stand there instead. */
  #givenBy(call: MakeCall, { words }: ShellCommand, { path, depth }: Call): [string, GivenVariable][] {
    return [...call.overrides].flatMap(([name, { value, word }]): [string, GivenVariable][] => {
      const found = words[word];
      if (found === undefined) return [];
      const { span, text } = found;
      const isAsWritten = depth === 0 || this.#context.readOnDisk(path)?.slice(span.start, span.end) === text;
      const written = isAsWritten ? valueInWord(found, { key: name, value }, path) : { place: { path, span }, verbatim: false };
      return [[name, { value, span, written }]];
    });
  }

  #world(call: MakeCall, directory: string, command: ShellCommand, overrides: MakeWorld['overrides']): MakeWorld {
    return {
      call, directory, overrides,
      environment: (name) => this.#environment(name, command),
      isMissing: (target) => this.#files.lookup(joinAbsolute(directory, target)).presence === 'no',
      include: (name) => {
        const found = textAt(joinAbsolute(directory, name), this.#files, this.#context);
        return typeof found === 'object' || found === 'absent' ? found : undefined;
      },
    };
  }

  #recipes({ runs }: MakeOutcome, shell: ShellOptions, directory: string, command: ShellCommand, call: Call): void {
    for (const run of runs) {
      const scope = this.#scope(command, directory, shell, false);
      for (const each of run.exports) scope.inherit(each);
      const outer = changedCommand(command, { certain: command.certain && run.certain, fatal: command.fatal && run.fatal });
      this.#add(readCommands(run.text, run.path, scope, this.#sourced), outer, { ...call, path: run.path });
    }
  }

  #add(commands: readonly ShellCommand[], outer: ShellCommand, call: Call): void {
    for (const each of commands) {
      if (this.commands.length >= maximumCommands) return;
      const command = changedCommand(each, {
        certain: each.certain && outer.certain, fatal: each.fatal && outer.fatal, tainted: each.tainted || outer.tainted,
      });
      this.commands.push({ command, writtenIn: { path: call.path, span: each.span } });
      this.follow(command, { ...call, depth: call.depth + 1 });
    }
  }

  #miss(why: UnreadFile['why'], name: string): void {
    if (!this.unread.some((each) => each.why === why && each.name === name)) this.unread.push({ why, name });
  }

  #makefile(call: MakeCall, directory: string): Source | undefined {
    const names = call.files.length === 0 ? ['GNUmakefile', 'makefile', 'Makefile'] : call.files;
    // A command before may have made one of another name, but nobody does that beside one of the project's own.
    for (const name of names) {
      const found = textAt(joinAbsolute(directory, name), this.#files, this.#context);
      if (typeof found === 'object') return found;
    }
    return undefined;
  }

  /** A name without a folder is looked for in PATH; a shell looks for its script in the folder first. */
  #fileOf(name: string, command: ShellCommand, byShell: boolean): FoundText | undefined {
    if (name.includes('/') || byShell) {
      const path = name.startsWith('/') ? name : command.directory === undefined ? undefined : joinAbsolute(command.directory, name);
      return path === undefined ? undefined : textAt(path, this.#files, this.#context);
    }
    const path = this.#environment('PATH', command);
    for (const folder of typeof path === 'object' ? path.text.split(':') : []) {
      const found = textAt(joinAbsolute('/', `${folder}/${name}`), this.#files, this.#context);
      if (found !== 'absent') return found;
    }
    return undefined;
  }

  readonly #sourced = (name: string, directory: string | undefined) => sourcedFile(name, directory, this.#files, this.#context);

  /** A shell that inherits what the command was given; one that reads a file into itself has variables, too, that nobody else sees. */
  #scope(command: ShellCommand, directory: string | undefined, shell: ShellOptions, isSame: boolean): ShellScope {
    const outer = (name: string): VariableState => {
      const state = this.#environment(name, command);
      return isSame && state === 'unset' ? 'unknown' : state;
    };
    const scope = new ShellScope({ directory, errexit: shell.errexit, pipefail: shell.pipefail, outer });
    for (const each of [...command.exported, ...command.assignments]) scope.inherit(each);
    return scope;
  }

  #environment(name: string, { assignments, exported, tainted }: ShellCommand): VariableState {
    const own = assignments.findLast((each) => each.name === name) ?? exported.findLast((each) => each.name === name);
    if (own !== undefined) return own.isUnset === true ? 'unset' : own.value === undefined ? 'unknown' : { text: own.value };
    if (tainted) return 'unknown';
    const variable = this.#step.before.variables.get(name);
    if (variable !== undefined) return variableStateOf(variable.value);
    return this.#step.before.environmentKnown && !setByEngine.test(name) ? 'unset' : 'unknown';
  }
}

/** A make hands on to the makes behind it how it was started. */
function withFlags(call: MakeCall, flags: Call['flags']): MakeCall {
  return {
    ...call,
    ignoresErrors: call.ignoresErrors || flags.ignoresErrors,
    prefersEnvironment: call.prefersEnvironment || flags.prefersEnvironment,
    searchesElsewhere: call.searchesElsewhere || flags.searchesElsewhere,
  };
}

/** `absent`: surely not there. `unknown`: perhaps there, but not out of the context. */
type FoundText = Source | 'absent' | 'unknown' | 'long';

function textAt(path: string, files: FilesAt, context: BuildContext): FoundText {
  const { presence, contextPath } = files.lookup(joinAbsolute('/', path));
  if (presence === 'no') return 'absent';
  const text = presence === 'yes' && contextPath !== undefined ? context.read(contextPath) : undefined;
  if (text === undefined || contextPath === undefined) return 'unknown';
  return text.length > longestScript ? 'long' : { text, path: joinPath(context.root, contextPath) };
}

const setByEngine = /^(?:HOME|PWD|OLDPWD|PATH|USER|SHELL|HOSTNAME|MAKE\w*)$/;

/** The shell that the first line asks for; a file without such a line is run by the shell that starts it. */
function shellOf(text: string): ShellOptions | undefined {
  // Programs hold bytes that texts do not.
  if (text.includes('\0')) return undefined;
  const interpreter = readShebang(text);
  return interpreter === undefined ? { errexit: false, pipefail: false } : readShellStart(interpreter);
}

/** Undefined when recipes are not for a POSIX shell, or when it is not known. */
function recipeShell({ shell, shellFlags }: MakeOutcome): ShellOptions | undefined {
  if (shell === undefined || shellFlags === undefined) return undefined;
  const program = shell.trim().split(/\s+/)[0] ?? '';
  if (program !== '' && !isPosixShell(program)) return undefined;
  return { errexit: /(?:^|\s)-[a-z]*e/.test(shellFlags), pipefail: shellFlags.includes('pipefail') };
}
