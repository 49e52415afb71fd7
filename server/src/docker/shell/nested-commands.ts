import type { Command } from 'unbash';
import { MappedText } from '../dockerfile/mapped-text.ts';
import { baseName } from '../dockerfile/paths.ts';
import type { SourcedFiles } from './commands.ts';
import { readShellStart } from './interpreter.ts';
import type { ShellCommand, ShellWord } from './model.ts';
import type { Context, Listing, Surroundings } from './reading-context.ts';
import type { ShellScope } from './scope.ts';
import { changedCommand } from './shell-command.ts';
import type { WordReader } from './word-reader.ts';
import { unwrap } from './wrappers.ts';

/** Scripts inside scripts inside scripts: nobody writes more, and each level costs a parse. */
export const deepestScript = 8;

/** With what a nested shell starts. */
interface Options {
  readonly errexit: boolean;
  readonly pipefail: boolean;
}

/** The reading of the script that the commands stand in. */
interface Reading {
  readonly words: WordReader;
  readonly path: string;
  readonly listing: Listing;
  readonly depth: number;
  readonly sourced: SourcedFiles;
  /** Reads a script one level deeper, run by the command `outer`. */
  readonly readScript: (text: MappedText, path: string, listing: Listing, outer: Surroundings, scope: ShellScope) => void;
}

/** Finds what a command runs in its turn: a script in an argument, a heredoc or a file, a command behind `find` and `xargs`. */
export class NestedCommands {
  readonly #reading: Reading;

  constructor(reading: Reading) {
    this.#reading = reading;
  }

  /** Commands that this one runs: `sh -c '…'`, `eval '…'`, a shell fed by a heredoc, `find -exec`, `xargs`. */
  read(node: Command, command: ShellCommand, scope: ShellScope, context: Context): void {
    const { values } = command;
    const program = values[0] === undefined ? '' : baseName(values[0]);
    if (program === 'find') this.#findCommands(command);
    else if (program === 'xargs') this.#xargsCommand(command);
    else if (program === 'eval') this.#eval(node, command, scope);
    else if (program === 'su' || program === 'runuser') this.#nestedScript(node, command, values.indexOf('-c') + 1, plainShell, scope);
    else if (program === '.' || program === 'source') this.#source(values[1], command, scope);
    const start = readShellStart(values);
    if (start?.scriptIndex !== undefined) this.#nestedScript(node, command, start.scriptIndex, start, scope);
    else if (start?.readsInput === true) this.#inputScript(node, command, start, scope, context);
  }

  #nestedScript(node: Command, command: ShellCommand, index: number, start: Options, scope: ShellScope): void {
    const text = this.#scriptIn(node, command, index, scope);
    if (text !== undefined) this.#readNested(text, command, start, scope);
  }

  #scriptIn(node: Command, command: ShellCommand, index: number, scope: ShellScope): MappedText | undefined {
    const written = command.words[index];
    if (index === 0 || written === undefined || this.#reading.depth >= deepestScript) return undefined;
    const word = node.suffix.find((part) => part.type === 'Word' && this.#reading.words.span(part.pos, part.end).start === written.span.start);
    return word?.type === 'Word' ? this.#reading.words.contentOf(word, scope) : undefined;
  }

  /** The script of `bash <<EOF`. */
  #inputScript(node: Command, command: ShellCommand, start: Options, scope: ShellScope, context: Context): void {
    const heredoc = node.redirects.findLast((redirect) => redirect.type === 'HereDoc');
    if (heredoc?.type !== 'HereDoc' || this.#reading.depth >= deepestScript || !context.certain && command.certain) return;
    this.#readNested(this.#reading.words.heredocText(heredoc, scope), command, start, scope);
  }

  /** A shell of its own, with nothing but the environment. */
  #readNested(text: MappedText, command: ShellCommand, start: Options, scope: ShellScope): void {
    const inner = scope.ofChild(start.errexit, start.pipefail, command.directory);
    if (command.tainted && !scope.tainted) inner.taint();
    for (const assignment of command.assignments) inner.inherit(assignment);
    this.#reading.readScript(text, this.#reading.path, this.#reading.listing, command, inner);
  }

  /** What `eval` sets stays set; a text that is not known may set anything. */
  #eval(node: Command, command: ShellCommand, scope: ShellScope): void {
    const text = command.words.length === 2 ? this.#scriptIn(node, command, 1, scope) : undefined;
    if (text === undefined) {
      if (command.words.length > 1) scope.taint();
      return;
    }
    this.#reading.readScript(text, this.#reading.path, this.#reading.listing, command, scope);
    if (command.words[1]?.value === undefined) scope.taint();
  }

  /** `find … -exec go … \;` runs its command where files match; a failure does not become find's. */
  #findCommands(command: ShellCommand): void {
    const { words } = command;
    for (let at = 1; at < words.length; at++) {
      const action = words[at]?.value;
      if (action !== '-exec' && action !== '-execdir' && action !== '-ok' && action !== '-okdir') continue;
      let end = at + 1;
      while (end < words.length && words[end]?.value !== ';' && words[end]?.value !== '+') end++;
      const directory = action.endsWith('dir') ? undefined : command.directory;
      this.#addInner(command, words.slice(at + 1, end), { directory, certain: false, fatal: false });
      at = end;
    }
  }

  #xargsCommand(command: ShellCommand): void {
    const { words } = command;
    let at = 1;
    for (; at < words.length; at++) {
      const value = words[at]?.value;
      if (value?.startsWith('-') !== true) break;
      if (/^-[adEIiLlnPs]$/.test(value)) at++;
    }
    this.#addInner(command, words.slice(at), { directory: command.directory, certain: command.certain, fatal: command.fatal });
  }

  #addInner(
    outer: ShellCommand, words: readonly ShellWord[], how: { directory: string | undefined; certain: boolean; fatal: boolean },
  ): void {
    const [first] = words;
    const last = words.at(-1);
    if (first === undefined || last === undefined) return;
    const at = unwrap(words.map((word) => word.value), () => false);
    const span = { start: first.span.start, end: last.span.end };
    this.#reading.listing.commands.push(changedCommand(outer, { ...how, words: words.slice(at), allWords: words, span }));
  }

  /** The shell itself runs the file: what it sets stays set. */
  #source(name: string | undefined, command: ShellCommand, scope: ShellScope): void {
    if (name !== undefined && harmlessFiles.test(name)) return;
    const file = name === undefined || this.#reading.depth >= deepestScript ? undefined : this.#reading.sourced(name, command.directory);
    if (file === undefined) {
      scope.taint();
      return;
    }
    const text = MappedText.of(file.text, 0, file.text.length);
    const elsewhere = { commands: [], calls: this.#reading.listing.calls };
    this.#reading.readScript(text, file.path, elsewhere, command, scope);
    this.#reading.listing.calls = elsewhere.calls;
  }
}

/** They tell the distribution's name and version. */
const harmlessFiles = /^\/(?:etc|usr\/lib)\/(?:os|lsb)-release$/;

const plainShell: Options = { errexit: false, pipefail: false };
