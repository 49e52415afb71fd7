import type {
  AndOr, Assignment, Case, Command, CommandArgument, CompoundCommand, For, If, ParsedScript, Pipeline, PipelineNode, Redirection,
  Select, Statement, SyntaxNode, While, Word, WordPart,
} from 'unbash';
import { forEachChild, parse } from 'unbash';
import { remembered } from '../../text/memo.ts';
import type { Source, Span } from '../../text/source.ts';
import { MappedText, MappedTextBuilder } from '../dockerfile/mapped-text.ts';
import { joinAbsolute } from '../dockerfile/paths.ts';
import { baseName, readShellStart } from './interpreter.ts';
import type { ShellAssignment, ShellCommand, ShellWord } from './model.ts';
import type { ShellScope } from './scope.ts';
import { changedCommand, shellCommand } from './shell-command.ts';
import { isBareExpansion, partValue, wordValue } from './word-value.ts';
import { unwrap } from './wrappers.ts';

/** The file that a shell in `directory` reads with `. name`; undefined when its text is not known. */
export type SourcedFiles = (name: string, directory: string | undefined) => Source | undefined;

/**
 * Lists the simple commands of a script that runs as a whole step. Never fails; what cannot be parsed yields what could be. Commands of
 * sourced files are not listed, but what they set is in force behind them.
 */
export function readCommands(
  text: MappedText, path: string, scope: ShellScope, sourced: SourcedFiles = () => undefined,
): readonly ShellCommand[] {
  const found: ShellCommand[] = [];
  new ScriptReader(text, path, found, { certain: true, fatal: true }, 0, sourced).script(scope);
  return found;
}

/** The scripts of one large Dockerfile; a longer script than this is rarely typed, and would weigh more than it saves. */
const parseScript = remembered(400, 10_000, parse);

/** Scripts inside scripts inside scripts: nobody writes more, and each level costs a parse. */
const deepestScript = 8;

/** How the command that runs a script fares in its own surroundings. */
interface Surroundings {
  readonly certain: boolean;
  readonly fatal: boolean;
}

/** Where a node stands. */
interface Context {
  readonly certain: boolean;
  /** The node's exit status is the script's. */
  readonly decides: boolean;
  /** `set -e` does not end the shell here: conditions, left sides, background. */
  readonly guarded: boolean;
}

class ScriptReader {
  readonly #text: MappedText;
  readonly #path: string;
  readonly #found: ShellCommand[];
  readonly #outer: Surroundings;
  readonly #depth: number;
  readonly #sourced: SourcedFiles;

  constructor(text: MappedText, path: string, found: ShellCommand[], outer: Surroundings, depth: number, sourced: SourcedFiles) {
    this.#text = text;
    this.#path = path;
    this.#found = found;
    this.#outer = outer;
    this.#depth = depth;
    this.#sourced = sourced;
  }

  script(scope: ShellScope): void {
    this.#list(parseScript(this.#text.text).commands, scope, { certain: this.#outer.certain, decides: true, guarded: false });
  }

  #list(statements: readonly Statement[], scope: ShellScope, context: Context): void {
    statements.forEach((statement, index) => {
      if (statement.background === true) {
        this.#node(statement.command, scope.copy(), { ...context, decides: false, guarded: true });
      } else {
        this.#node(statement.command, scope, { ...context, decides: context.decides && index === statements.length - 1 });
      }
    });
  }

  #node(node: PipelineNode | AndOr, scope: ShellScope, context: Context): void {
    switch (node.type) {
      case 'AndOr': this.#andOr(node, scope, context); break;
      case 'Pipeline': this.#pipeline(node, scope, context); break;
      case 'Command': this.#command(node, scope, context); break;
      case 'Redirected':
        for (const redirect of node.redirects) this.#substitutions(redirect, scope, context);
        this.#withOutputs(this.#outputs(node.redirects, scope), () => { this.#compound(node.command, scope, context); });
        break;
      case 'Function':
        if (node.name.text !== '') scope.functions.add(node.name.value);
        this.#maybe(scope, (branch) => { this.#body(node.body, branch, { ...context, certain: false }); });
        break;
      case 'Coproc':
        this.#body(node.body, scope.copy(), { ...context, decides: false, guarded: true });
        break;
      default: this.#compound(node, scope, context);
    }
  }

  #body(body: SyntaxNode, scope: ShellScope, context: Context): void {
    if (body.type === 'CompoundList') this.#list(body.commands, scope, context);
    else if (isNode(body)) this.#node(body, scope, context);
  }

  #andOr(node: AndOr, scope: ShellScope, context: Context): void {
    const swallowing = whatSwallows(node);
    node.commands.forEach((command, index) => {
      const operator = node.operators[index - 1];
      const swallowed = swallowing[index] ?? false;
      const isLast = index === node.commands.length - 1;
      const previous = node.commands[index - 1];
      const previousFatal = previous !== undefined && this.#isFatal(scope, {
        ...context, decides: context.decides && swallowing[index - 1] !== true, guarded: true,
      });
      const maybe = operator === '||' || (operator === '&&' && previous !== undefined && isTest(previous) && !previousFatal);
      const inner: Context = {
        certain: context.certain && !maybe,
        decides: swallowed === 'exits' || (context.decides && !swallowed),
        guarded: context.guarded || !isLast,
      };
      if (maybe) this.#maybe(scope, (branch) => { this.#node(command, branch, inner); });
      else this.#node(command, scope, inner);
    });
  }

  #pipeline(node: Pipeline, scope: ShellScope, context: Context): void {
    const negated = node.prefixes.some((prefix) => prefix.type === 'Negation');
    const outer = negated ? { ...context, decides: false, guarded: true } : context;
    const [only, ...others] = node.commands;
    if (only !== undefined && others.length === 0) {
      this.#node(only, scope, outer);
      return;
    }
    node.commands.forEach((command, index) => {
      const isRight = index === node.commands.length - 1;
      const counts = isRight || scope.pipefail;
      this.#node(command, scope.copy(), { ...outer, decides: outer.decides && counts, guarded: outer.guarded || !counts });
    });
  }

  #compound(node: CompoundCommand, scope: ShellScope, context: Context): void {
    switch (node.type) {
      case 'Subshell': this.#list(node.body.commands, scope.copy(), context); break;
      case 'BraceGroup': this.#list(node.body.commands, scope, context); break;
      case 'If': this.#if(node, scope, context); break;
      case 'While':
      case 'For':
      case 'Select': this.#loop(node, scope, context); break;
      case 'ArithmeticFor':
        this.#maybe(scope, (branch) => { this.#list(node.body.commands, branch, { ...context, certain: false }); });
        break;
      case 'Case': this.#case(node, scope, context); break;
      case 'TestCommand':
      case 'ArithmeticCommand': this.#substitutions(node, scope, context); break;
    }
  }

  #if(node: If, scope: ShellScope, context: Context): void {
    const inside = { ...context, certain: false };
    this.#list(node.clause.commands, scope, { ...context, decides: false, guarded: true });
    this.#maybe(scope, (branch) => { this.#list(node.then.commands, branch, inside); });
    for (const elif of node.elif) {
      this.#maybe(scope, (branch) => {
        this.#list(elif.clause.commands, branch, { ...inside, decides: false, guarded: true });
        this.#list(elif.then.commands, branch, inside);
      });
    }
    const otherwise = node.else;
    if (otherwise !== undefined) this.#maybe(scope, (branch) => { this.#list(otherwise.commands, branch, inside); });
  }

  #loop(node: While | For | Select, scope: ShellScope, context: Context): void {
    if (node.type === 'While') {
      this.#list(node.clause.commands, scope, { ...context, decides: false, guarded: true });
    } else {
      for (const word of node.wordlist ?? []) this.#substitutions(word, scope, context);
      scope.assign(this.#unknownAssignment(node.name), false);
    }
    this.#maybe(scope, (branch) => { this.#list(node.body.commands, branch, { ...context, certain: false }); });
  }

  #case(node: Case, scope: ShellScope, context: Context): void {
    this.#substitutions(node.word, scope, context);
    for (const item of node.items) {
      this.#maybe(scope, (branch) => { this.#list(item.body.commands, branch, { ...context, certain: false }); });
    }
  }

  #maybe(scope: ShellScope, run: (branch: ShellScope) => void): void {
    const branch = scope.copy();
    run(branch);
    scope.mergeMaybe(branch);
  }

  #command(node: Command, scope: ShellScope, context: Context): void {
    for (const part of node.prefix) this.#substitutions(part, scope, node.name === undefined ? context : harmless(context));
    for (const part of node.suffix) this.#substitutions(part, scope, harmless(context));
    const assignments = node.prefix.filter((part) => part.type === 'Assignment').map((part) => this.#assignment(part, scope));
    if (node.name === undefined) {
      for (const assignment of assignments) scope.assign(assignment, false);
      return;
    }
    const command = this.#simpleCommand(node, node.name, assignments, scope, context);
    if (command === undefined) return;
    this.#found.push(command);
    this.#nestedCommands(node, command, scope, context);
    this.#effects(node, command, scope, context);
  }

  #simpleCommand(
    node: Command, name: Word, prefix: readonly ShellAssignment[], scope: ShellScope, context: Context,
  ): ShellCommand | undefined {
    const allWords = [name, ...node.suffix.filter(isArgument)].flatMap((argument) => this.#words(argument, scope));
    if (allWords.length === 0) return undefined;
    const values = allWords.map((word) => word.value);
    const at = unwrap(values, (word) => scope.functions.has(word));
    const inline = allWords.slice(0, at).flatMap((word) => this.#inlineAssignment(word));
    return shellCommand({
      words: allWords.slice(at),
      allWords,
      span: this.#span(node.pos, node.end),
      assignments: [...prefix, ...inline],
      outputs: this.#outputs(node.redirects, scope),
      exported: scope.exported,
      tainted: scope.tainted,
      directory: at > 0 && changesDirectory(values.slice(0, at)) ? undefined : scope.directory,
      certain: context.certain && !scope.exited,
      fatal: this.#isFatal(scope, context),
    });
  }

  #outputs(redirects: readonly Redirection[], scope: ShellScope): ShellWord[] {
    return redirects.flatMap((redirect) =>
      redirect.type === 'Redirect' && redirect.target !== undefined && writingOperators.has(redirect.operator) ? this.#words(redirect.target, scope) : []);
  }

  /** The commands found meanwhile write into these files too. */
  #withOutputs(outputs: readonly ShellWord[], read: () => void): void {
    const start = this.#found.length;
    read();
    if (outputs.length === 0) return;
    for (const [index, command] of this.#found.entries())
      if (index >= start) this.#found[index] = changedCommand(command, { outputs: [...command.outputs, ...outputs] });
  }

  #isFatal(scope: ShellScope, context: Context): boolean {
    return this.#outer.fatal && (context.decides || (scope.errexit && !context.guarded));
  }

  /** An unquoted variable whose value holds blanks becomes several words; an empty one becomes none. */
  #words(argument: CommandArgument, scope: ShellScope): ShellWord[] {
    const span = this.#span(argument.pos, argument.end);
    const text = this.#text.text.slice(argument.pos, argument.end);
    if (argument.type === 'Assignment') {
      const value = this.#assignmentValue(argument, scope);
      return [{ span, text, value: value === undefined || argument.append === true ? undefined : `${argument.name}=${value}` }];
    }
    const value = wordValue(argument, scope);
    if (value === undefined || !isBareExpansion(argument)) return [{ span, text, value }];
    return value.split(/[ \t\n]+/).filter((part) => part !== '').map((part) => ({ span, text, value: part }));
  }

  #assignment(node: Assignment, scope: ShellScope): ShellAssignment {
    const value = node.append === true ? undefined : this.#assignmentValue(node, scope);
    const { pos, end } = node.value;
    return { name: node.name, span: this.#span(node.pos, node.end), value, written: this.#written(pos, end) };
  }

  #assignmentValue(node: Assignment, scope: ShellScope): string | undefined {
    return node.value.type === 'ArrayValue' || node.index !== undefined ? undefined : wordValue(node.value, scope, true);
  }

  /** `NAME=value` among the words of `env` or `sudo`. */
  #inlineAssignment(word: ShellWord): ShellAssignment[] {
    const match = assignmentWord.exec(word.value ?? '');
    if (match?.[1] === undefined || match[2] === undefined) return [];
    const equals = word.text.indexOf('=');
    const start = this.#text.indexOf(word.span.start) + equals + 1;
    return [{ name: match[1], span: word.span, value: match[2], written: this.#written(start, start + word.text.length - equals - 1) }];
  }

  #unknownAssignment(name: Word): ShellAssignment {
    const span = this.#span(name.pos, name.end);
    return { name: name.value, span, value: undefined, written: { place: { path: this.#path, span }, verbatim: false } };
  }

  /** A value in one pair of quotes, with nothing special inside, is verbatim between them. */
  #written(start: number, end: number): ShellAssignment['written'] {
    const raw = this.#text.text.slice(start, end);
    const quote = raw.charAt(0);
    const isQuoted = raw.length >= 2 && (quote === '"' || quote === '\'') && raw.endsWith(quote);
    const [from, to] = isQuoted ? [start + 1, end - 1] : [start, end];
    const verbatim = !special.test(this.#text.text.slice(from, to)) && this.#text.isVerbatim(start, end);
    return { place: { path: this.#path, span: verbatim ? this.#span(from, to) : this.#span(start, end) }, verbatim };
  }

  /** Commands that this one runs: `sh -c '…'`, `eval '…'`, a shell fed by a heredoc, `find -exec`, `xargs`. */
  #nestedCommands(node: Command, command: ShellCommand, scope: ShellScope, context: Context): void {
    const { values } = command;
    const program = values[0] === undefined ? '' : baseName(values[0]);
    if (program === 'find') this.#findCommands(command);
    else if (program === 'xargs') this.#xargsCommand(command);
    else if (program === 'eval') this.#nestedScript(node, command, 1, { errexit: scope.errexit, pipefail: scope.pipefail }, scope);
    else if (program === 'su' || program === 'runuser') this.#nestedScript(node, command, values.indexOf('-c') + 1, plainShell, scope);
    const start = readShellStart(values);
    if (start?.scriptIndex !== undefined) this.#nestedScript(node, command, start.scriptIndex, start, scope);
    else if (start?.readsInput === true) this.#inputScript(node, command, start, scope, context);
  }

  #nestedScript(
    node: Command, command: ShellCommand, index: number, start: { readonly errexit: boolean; readonly pipefail: boolean },
    scope: ShellScope,
  ): void {
    const written = command.words[index];
    if (index === 0 || written === undefined || this.#depth >= deepestScript) return;
    const word = node.suffix.find((part) => part.type === 'Word' && this.#span(part.pos, part.end).start === written.span.start);
    if (word?.type !== 'Word') return;
    this.#readNested(this.#contentOf(word, scope), command, start, scope);
  }

  /** The script of `bash <<EOF`. */
  #inputScript(
    node: Command, command: ShellCommand, start: { readonly errexit: boolean; readonly pipefail: boolean }, scope: ShellScope,
    context: Context,
  ): void {
    const heredoc = node.redirects.findLast((redirect) => redirect.type === 'HereDoc');
    if (heredoc?.type !== 'HereDoc' || this.#depth >= deepestScript || !context.certain && command.certain) return;
    this.#readNested(this.#text.slice(heredoc.body.pos, heredoc.body.end), command, start, scope);
  }

  #readNested(
    text: MappedText, command: ShellCommand, start: { readonly errexit: boolean; readonly pipefail: boolean }, scope: ShellScope,
  ): void {
    const inner = scope.copy();
    inner.errexit = start.errexit;
    inner.pipefail = start.pipefail;
    inner.directory = command.directory;
    for (const assignment of command.assignments) inner.assign(assignment, true);
    new ScriptReader(text, this.#path, this.#found, command, this.#depth + 1, this.#sourced).script(inner);
  }

  /** What the word stands for, mapped to the file piece by piece; an unknown variable stays as written, unknown to the inner shell too. */
  #contentOf(word: Word, scope: ShellScope): MappedText {
    const builder = new MappedTextBuilder();
    const parts = word.parts?.flatMap((part): readonly WordPart[] => part.type === 'DoubleQuoted' ? part.parts : [part]) ?? [];
    if (parts.length === 0) this.#appendAs(builder, word.value, word.pos, word.end);
    for (const part of parts) {
      if (part.type === 'SingleQuoted') this.#appendAs(builder, part.value, part.pos + 1, part.end - 1);
      else if (part.type === 'Literal') this.#appendLiteral(builder, part.pos, part.end, part.value);
      else this.#appendAs(builder, partValue(part, scope, true) ?? this.#text.text.slice(part.pos, part.end), part.pos, part.end);
    }
    return builder.build();
  }

  /** Decoded text of a literal: only backslashes shorten it, each in front of the character that it escapes. */
  #appendLiteral(builder: MappedTextBuilder, start: number, end: number, value: string): void {
    const raw = this.#text.text.slice(start, end);
    let at = 0;
    let taken = 0;
    while (taken < value.length && at < raw.length) {
      const run = at;
      const first = taken;
      while (at < raw.length && raw[at] === value[taken] && !(raw[at] === '\\' && raw[at + 1] === value[taken] && raw.length - at > value.length - taken)) {
        at++;
        taken++;
      }
      if (at > run) this.#appendAs(builder, value.slice(first, taken), start + run, start + at);
      if (at >= raw.length || taken >= value.length) break;
      if (raw[at] !== '\\') return;
      if (raw[at + 1] === '\n') {
        at += 2;
        continue;
      }
      this.#appendAs(builder, value.charAt(taken), start + at, start + at + 2);
      at += 2;
      taken++;
    }
  }

  #appendAs(builder: MappedTextBuilder, value: string, start: number, end: number): void {
    if (value.length === end - start) {
      builder.appendPart(this.#text, start, end);
      return;
    }
    const span = this.#span(start, end);
    builder.append(value, span.start, span.end);
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
    this.#found.push(changedCommand(outer, { ...how, words: words.slice(at), allWords: words, span }));
  }

  #effects(node: Command, command: ShellCommand, scope: ShellScope, context: Context): void {
    const { values } = command;
    switch (values[0]) {
      case 'cd':
        scope.changeDirectory(folderOf(values, scope));
        break;
      case 'pushd':
        scope.pushDirectory(folderOf(values, scope));
        break;
      case 'popd':
        scope.popDirectory();
        break;
      case 'export':
      case 'declare':
      case 'typeset':
      case 'readonly':
      case 'local':
        this.#declare(node, values, scope);
        break;
      case 'unset':
        for (const word of command.words.slice(1))
          if (word.value !== undefined) scope.assign(this.#unsetAssignment(word, word.value), false);
        break;
      case 'read':
        for (const word of command.words.slice(1)) {
          if (word.value !== undefined) scope.assign({ ...this.#unsetAssignment(word, word.value), value: undefined }, false);
        }
        break;
      case 'set':
        applyOptions(values, scope);
        break;
      case '.':
      case 'source':
        this.#source(values[1], command, scope);
        break;
      case 'exit':
        if (context.certain && command.allWords.length === command.words.length) scope.exited = true;
        break;
      case undefined:
      default:
        break;
    }
  }

  #declare(node: Command, values: readonly (string | undefined)[], scope: ShellScope): void {
    const exports = values[0] === 'export' || values.some((value) => value !== undefined && /^-[a-zA-Z]*x/.test(value));
    for (const argument of node.suffix) {
      if (argument.type === 'Assignment') scope.assign(this.#assignment(argument, scope), exports);
      else if (argument.type === 'Word' && exports) scope.export(argument.value);
    }
  }

  /** The shell itself runs the file: what it sets stays set. */
  #source(name: string | undefined, command: ShellCommand, scope: ShellScope): void {
    if (name !== undefined && harmlessFiles.test(name)) return;
    const file = name === undefined || this.#depth >= deepestScript ? undefined : this.#sourced(name, command.directory);
    if (file === undefined) {
      scope.taint();
      return;
    }
    const text = MappedText.of(file.text, 0, file.text.length);
    new ScriptReader(text, file.path, [], { certain: command.certain, fatal: command.fatal }, this.#depth + 1, this.#sourced).script(scope);
  }

  #unsetAssignment(word: ShellWord, name: string): ShellAssignment {
    return { name, span: word.span, value: '', written: { place: { path: this.#path, span: word.span }, verbatim: false } };
  }

  /** Commands inside `$(…)`: they run in a shell of their own. */
  #substitutions(node: SyntaxNode, scope: ShellScope, context: Context): void {
    const text = this.#text.text.slice(node.pos, node.end);
    if (!text.includes('$(') && !text.includes('`') && !text.includes('<(') && !text.includes('>(')) return;
    const visit = (child: SyntaxNode): void => {
      // A script decoded from backslashes inside backticks has positions of its own, which nobody can map.
      if (child.type === 'Script') this.#substitution(child, scope, context);
      else if (child.type !== 'HereDocBody' || this.#depth < deepestScript) forEachChild(child, visit);
    };
    forEachChild(node, visit);
  }

  #substitution(script: ParsedScript, scope: ShellScope, context: Context): void {
    if (script.source !== undefined) return;
    this.#list(script.commands, scope.copy(), { ...context, guarded: true });
  }

  #span(start: number, end: number): Span {
    return this.#text.span(start, end);
  }
}

/** They tell the distribution's name and version. */
const harmlessFiles = /^\/(?:etc|usr\/lib)\/(?:os|lsb)-release$/;

const plainShell = { errexit: false, pipefail: false };
const assignmentWord = /^([A-Za-z_][A-Za-z0-9_]*)=([\s\S]*)$/;
const special = /["'$\\`]/;

/** The status of a substitution in a command's words is lost. */
function harmless(context: Context): Context {
  return { ...context, decides: false, guarded: true };
}

const writingOperators: ReadonlySet<string> = new Set(['>', '>>', '>|', '&>', '&>>', '<>']);

function isArgument(part: CommandArgument | Redirection): part is CommandArgument {
  return part.type === 'Word' || part.type === 'Assignment';
}

function isNode(node: SyntaxNode): node is PipelineNode {
  return nodeTypes.has(node.type);
}

const nodeTypes: ReadonlySet<string> = new Set([
  'Command', 'Redirected', 'Function', 'Coproc', 'Pipeline', 'If', 'For', 'ArithmeticFor', 'Select', 'While', 'Subshell', 'BraceGroup',
  'Case', 'TestCommand', 'ArithmeticCommand',
]);

/** Commands whose failure is an answer and not an accident: what follows `&&` runs or does not. */
function isTest(node: PipelineNode): boolean {
  switch (node.type) {
    case 'TestCommand':
    case 'ArithmeticCommand':
      return true;
    case 'Pipeline':
      return node.prefixes.some((prefix) => prefix.type === 'Negation') || isTestCommand(node.commands.at(-1));
    default:
      return isTestCommand(node);
  }
}

function isTestCommand(node: PipelineNode | undefined): boolean {
  if (node?.type !== 'Command') return false;
  const name = node.name?.value;
  return name !== undefined && (tests.has(name) || (name === 'command' && node.args.some((argument) => argument.text === '-v')));
}

const tests: ReadonlySet<string> = new Set(['[', 'test', 'grep', 'which', 'type', 'hash', 'false']);

/** Of each operand, whether its failure goes no further: a `||` follows. `exits` when what follows it ends the shell with an error. */
function whatSwallows({ operators, commands }: AndOr): readonly (boolean | 'exits')[] {
  const answers: (boolean | 'exits')[] = [];
  let answer: boolean | 'exits' = false;
  for (let index = commands.length - 1; index >= 0; index--) {
    if (operators[index] === '||') answer = endsShell(commands[index + 1]) ? 'exits' : true;
    answers[index] = answer;
  }
  return answers;
}

/** `exit 1`, or a group that ends with it. */
function endsShell(node: PipelineNode | undefined): boolean {
  if (node?.type === 'BraceGroup') {
    const last = node.body.commands.at(-1)?.command;
    return last !== undefined && last.type !== 'AndOr' && endsShell(last);
  }
  return node?.type === 'Command' && node.name?.value === 'exit' && node.args[0]?.text !== '0';
}

function folderOf(values: readonly (string | undefined)[], scope: ShellScope): string | undefined {
  const [folder, ...others] = values.slice(1).filter((value) => value === undefined || !/^-[LPe@-]+$/.test(value));
  if (folder === undefined || others.length > 0) return undefined;
  if (folder === '-') return scope.previousDirectory;
  if (folder.startsWith('/')) return joinAbsolute('/', folder);
  return scope.directory === undefined ? undefined : joinAbsolute(scope.directory, folder);
}

function applyOptions(values: readonly (string | undefined)[], scope: ShellScope): void {
  for (let at = 1; at < values.length; at++) {
    const value = values[at];
    if (value === undefined || !/^[-+][a-zA-Z]+$/.test(value)) continue;
    const on = value.startsWith('-');
    if (value.includes('e')) scope.errexit = on;
    if (!value.includes('o')) continue;
    at++;
    if (values[at] === 'errexit') scope.errexit = on;
    if (values[at] === 'pipefail') scope.pipefail = on;
  }
}

/** `env -C folder` and `sudo -D`. */
function changesDirectory(wrapper: readonly (string | undefined)[]): boolean {
  return wrapper.some((word) => word === '-C' || word === '--chdir' || word?.startsWith('--chdir=') === true);
}
