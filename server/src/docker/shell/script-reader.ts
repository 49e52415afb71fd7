import type {
  AndOr, Case, Command, CompoundCommand, CompoundList, For, Function as FunctionNode, If, ParsedScript, Pipeline, PipelineNode, Select,
  Statement, SyntaxNode, While, Word,
} from 'unbash';
import { forEachChild, parse } from 'unbash';
import { remembered } from '../../text/memo.ts';
import type { MappedText } from '../dockerfile/mapped-text.ts';
import { applyBuiltin } from './builtins.ts';
import type { SourcedFiles } from './commands.ts';
import { decided, isChosen } from './decided.ts';
import { ofBoth, type FunctionBody } from './functions.ts';
import { isFailing, isTest, repeatedUntilSuccess, waysOut, whatSwallows } from './jumps.ts';
import type { ShellAssignment, ShellCommand, ShellWord } from './model.ts';
import type { FunctionCall, ShellScope } from './scope.ts';
import { deepestScript, NestedCommands } from './nested-commands.ts';
import { harmless, isFatal, type Context, type Listing, type Surroundings } from './reading-context.ts';
import { changedCommand, shellCommand } from './shell-command.ts';
import { assignmentName, WordReader } from './word-reader.ts';
import { isAllParameters, wordValue } from './word-value.ts';
import { changesDirectory, isRetried, unwrap, wrapperEnvironment } from './wrappers.ts';

/** The scripts of one large Dockerfile; a longer script than this is rarely typed, and would weigh more than it saves. */
const parseScript = remembered(400, 10_000, parse);

/** Loops inside loops: each body is read twice, because what it sets is there when it runs again. */
const deepestLoop = 4;
/** Bodies of functions that one step reads; a few lines can call each other a million times. */
const maximumCalls = 200;
const deepestCall = 10;

/** Of branches: whether one of those before is taken. */
type Chosen = 'asked' | 'perhaps' | 'taken';

/** A function by its first listing: a second call changes what is listed. */
interface Definition extends FunctionBody {
  listed: { readonly in: readonly ShellCommand[]; readonly from: number; readonly to: number } | undefined;
  isCalled: boolean;
}

export class ScriptReader {
  readonly #text: MappedText;
  readonly #listing: Listing;
  readonly #outer: Surroundings;
  readonly #depth: number;
  readonly #words: WordReader;
  readonly #nested: NestedCommands;
  readonly #uncalled: { readonly definition: Definition; readonly context: Context }[] = [];

  constructor(text: MappedText, path: string, listing: Listing, outer: Surroundings, depth: number, sourced: SourcedFiles) {
    this.#text = text;
    this.#listing = listing;
    this.#outer = outer;
    this.#depth = depth;
    this.#words = new WordReader(text, path);
    this.#nested = new NestedCommands({
      words: this.#words, path, listing, depth, sourced,
      readScript: (script, scriptPath, into, command, scope) => {
        new ScriptReader(script, scriptPath, into, command, depth + 1, sourced).script(scope);
      },
    });
  }

  script(scope: ShellScope): void {
    const { certain, fatal } = this.#outer;
    this.#list(parseScript(this.#text.text).commands, scope, {
      certain, decides: true, guarded: false, shellFatal: fatal, functionFatal: fatal, loops: 0, calls: 0,
    });
    for (const { definition, context } of this.#uncalled) {
      if (!definition.isCalled) this.#body(definition.node.body, scope.copy(), { ...context, certain: false });
    }
  }

  #list(statements: readonly Statement[], scope: ShellScope, context: Context): void {
    statements.forEach((statement, index) => {
      if (statement.background === true) {
        this.#node(statement.command, scope.copy(), { ...context, decides: false, guarded: true, shellFatal: false });
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
        this.#withOutputs(this.#words.outputs(node.redirects, scope), () => { this.#compound(node.command, scope, context); });
        break;
      case 'Function': this.#define(node, scope, context); break;
      case 'Coproc':
        this.#body(node.body, scope.copy(), { ...context, decides: false, guarded: true, shellFatal: false });
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
    const { directory } = scope;
    let status: boolean | undefined;
    node.commands.forEach((command, index) => {
      const operator = node.operators[index - 1];
      const swallowed = swallowing[index] ?? false;
      const isLast = index === node.commands.length - 1;
      const previous = node.commands[index - 1];
      const previousFatal = previous !== undefined && isFatal(scope, {
        ...context, decides: context.decides && swallowing[index - 1] !== true, guarded: true,
      });
      const isAnswer = previous !== undefined && isTest(previous, (name) => scope.functions.get(name)?.node.body);
      const isSkipped = status !== undefined && operator === (status ? '||' : '&&');
      const maybe = status === undefined && (operator === '||' || (operator === '&&' && isAnswer && !previousFatal));
      const decides = swallowed === 'exits' ? true : swallowed === 'returns' ? context.functionFatal : context.decides && !swallowed;
      const inner: Context = { ...context, certain: context.certain && !maybe, decides, guarded: context.guarded || !isLast };
      const isKnown = index === 0 || status !== undefined;
      const answer = isKnown && !isSkipped ? decided(command, scope, this.#words) : undefined;
      if (isSkipped) this.#aside(scope, inner, (branch, aside) => { this.#node(command, branch, aside); });
      else if (maybe) this.#maybe(scope, (branch) => { this.#node(command, branch, inner); });
      else this.#node(command, scope, inner);
      if (!isSkipped) status = answer;
    });
    // `cd folder || true`: who knows.
    if (scope.directory !== directory && swallowing.includes(true)) scope.directory = undefined;
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
      this.#subshell(scope, { ...outer, decides: outer.decides && counts, guarded: outer.guarded || !counts }, (copy, inner) => {
        this.#node(command, copy, inner);
      });
    });
  }

  /** The step fails with a shell of its own where it would fail with a command there. */
  #subshell(scope: ShellScope, context: Context, read: (copy: ShellScope, inner: Context) => void): void {
    const shellFatal = isFatal(scope, context);
    read(scope.copy(), { ...context, decides: true, shellFatal, functionFatal: shellFatal });
  }

  #compound(node: CompoundCommand, scope: ShellScope, context: Context): void {
    switch (node.type) {
      case 'Subshell': this.#subshell(scope, context, (copy, inner) => { this.#list(node.body.commands, copy, inner); }); break;
      case 'BraceGroup': this.#list(node.body.commands, scope, context); break;
      case 'If': this.#if(node, scope, context); break;
      case 'While': this.#while(node, scope, context); break;
      case 'For':
      case 'Select': this.#for(node, scope, context); break;
      case 'ArithmeticFor':
        this.#loop(scope, context, (branch, inner) => { this.#list(node.body.commands, branch, { ...inner, certain: false }); });
        break;
      case 'Case': this.#case(node, scope, context); break;
      case 'TestCommand':
      case 'ArithmeticCommand': this.#substitutions(node, scope, context); break;
    }
  }

  /** Branches of which it is known that they do not run are read all the same, and leave nothing behind. */
  #if(node: If, scope: ShellScope, context: Context): void {
    const branches = [{ clause: node.clause, then: node.then }, ...node.elif.map(({ clause, then }) => ({ clause, then })),
      ...(node.else === undefined ? [] : [{ clause: undefined, then: node.else }])];
    const inside = { ...context, certain: false };
    let before = scope;
    let state: Chosen = 'asked';
    for (const { clause, then } of branches) {
      if (state === 'taken') {
        this.#aside(scope, context, (branch, aside) => { this.#branch(clause, then, branch, aside); });
      } else if (state === 'perhaps') {
        this.#maybe(scope, (branch) => { this.#branch(clause, then, branch, inside); }, before);
      } else {
        const answer = clause === undefined ? true : decided(clause, scope, this.#words);
        if (clause !== undefined) this.#list(clause.commands, scope, { ...context, decides: false, guarded: true });
        before = scope.copy();
        if (answer === true) this.#list(then.commands, scope, context);
        else if (answer === false) this.#aside(scope, context, (branch, aside) => { this.#list(then.commands, branch, aside); });
        else this.#maybe(scope, (branch) => { this.#list(then.commands, branch, inside); });
        state = answer === true ? 'taken' : answer === false ? 'asked' : 'perhaps';
      }
    }
  }

  #branch(clause: CompoundList | undefined, then: CompoundList, scope: ShellScope, context: Context): void {
    if (clause !== undefined) this.#list(clause.commands, scope, { ...context, decides: false, guarded: true });
    this.#list(then.commands, scope, context);
  }

  /** Its condition runs at least once, its body perhaps never. */
  #while(node: While, scope: ShellScope, context: Context): void {
    const repeated = repeatedUntilSuccess(node);
    this.#loop(scope, context, (branch, inner) => {
      if (repeated === undefined) this.#list(node.clause.commands, branch, { ...inner, decides: false, guarded: true });
      else this.#node(repeated, branch, this.#untilSuccess(node, inner));
      this.#maybe(branch, (body) => { this.#list(node.body.commands, body, { ...inner, certain: false }); });
    });
  }

  /** What is repeated until it succeeds keeps the step from going on where it always fails, unless the loop is left otherwise. */
  #untilSuccess({ body }: While, context: Context): Context {
    const { asIfDone, returns } = waysOut(body);
    const decides = !asIfDone && (!returns || context.functionFatal);
    return { ...context, decides, guarded: true, functionFatal: context.functionFatal && !asIfDone };
  }

  /** A list that is not empty runs its body at least once. */
  #for(node: For | Select, scope: ShellScope, context: Context): void {
    for (const word of node.wordlist ?? []) this.#substitutions(word, scope, context);
    const words = node.wordlist?.flatMap((word) => this.#words.words(word, scope)) ?? [];
    const runs = node.type === 'For' && words.some(({ value, text }) => value !== undefined || text.startsWith('"'));
    this.#loop(scope, context, (branch, inner) => {
      branch.assign(this.#words.unknownAssignment(node.name), false);
      this.#list(node.body.commands, branch, { ...inner, certain: inner.certain && runs });
    });
  }

  /** What the first round sets is there in the second: the body is read twice, and its commands know what is true each time. */
  #loop(scope: ShellScope, context: Context, read: (branch: ShellScope, inner: Context) => void): void {
    const { loop } = scope.left;
    const inner = { ...context, loops: context.loops + 1 };
    if (inner.loops > deepestLoop) scope.taint();
    const from = this.#listing.commands.length;
    for (let round = 0; round < (inner.loops > deepestLoop ? 1 : 2); round++) {
      const listed = this.#listing.commands;
      if (round > 0) this.#listing.commands = [];
      scope.left.loop = loop;
      this.#maybe(scope, (branch) => { read(branch, inner); });
      if (round > 0) this.#listing.commands = joined(listed, from, this.#listing.commands);
    }
    scope.left.loop = loop;
  }

  #case(node: Case, scope: ShellScope, context: Context): void {
    this.#substitutions(node.word, scope, context);
    this.#words.setDefaults(node.word, scope);
    const value = this.#words.textOf(node.word).includes('=') ? undefined : wordValue(node.word, scope, true);
    const before = scope.copy();
    const fallsThrough = node.items.some(({ terminator }) => terminator === ';&' || terminator === ';;&');
    let state: Chosen = 'asked';
    for (const item of node.items) {
      const answer = fallsThrough ? undefined : isChosen(value, item, scope);
      const { commands } = item.body;
      if (state === 'taken' || answer === false) this.#aside(before, context, (branch, aside) => { this.#list(commands, branch, aside); });
      else if (state === 'asked' && answer === true) this.#list(commands, scope, context);
      else this.#maybe(scope, (branch) => { this.#list(commands, branch, { ...context, certain: false }); }, before);
      if (answer !== false && state !== 'taken') state = answer === true ? 'taken' : 'perhaps';
    }
  }

  /** What surely does not run with the values that are known: its commands are listed for those who build with others. */
  #aside(scope: ShellScope, context: Context, run: (branch: ShellScope, aside: Context) => void): void {
    run(scope.copy(), { ...context, certain: false });
  }

  #maybe(scope: ShellScope, run: (branch: ShellScope) => void, before = scope): void {
    const branch = before.copy();
    run(branch);
    scope.mergeMaybe(branch);
  }

  #define(node: FunctionNode, scope: ShellScope, context: Context): void {
    if (node.name.text === '') return;
    const definition: Definition = {
      node, read: (...call) => { this.#called(definition, ...call); }, listed: undefined, isCalled: false,
    };
    scope.functions.set(node.name.value, definition);
    this.#uncalled.push({ definition, context });
  }

  #called(definition: Definition, call: FunctionCall, scope: ShellScope, context: Context): void {
    definition.isCalled = true;
    const listed = this.#listing.commands;
    const first = definition.listed;
    const isAgain = first?.in === listed;
    if (isAgain) this.#listing.commands = [];
    const outer = scope.parameters;
    const returned = scope.left.function;
    const { length } = this.#listing.commands;
    scope.parameters = { from: 0, call, listed: length };
    this.#body(definition.node.body, scope, { ...context, functionFatal: isFatal(scope, context), calls: context.calls + 1 });
    scope.parameters = outer;
    scope.left.function = returned;
    if (isAgain) this.#listing.commands = joined(listed, first.from, this.#listing.commands, first.to);
    else definition.listed = { in: listed, from: length, to: listed.length };
  }

  #command(node: Command, scope: ShellScope, context: Context): void {
    for (const part of node.prefix) this.#substitutions(part, scope, node.name === undefined ? context : harmless(context));
    for (const part of node.suffix) this.#substitutions(part, scope, harmless(context));
    if (node.name === undefined) {
      for (const part of node.prefix) {
        if (part.type !== 'Assignment') continue;
        this.#words.setDefaults(part, scope);
        scope.assign(this.#words.assignment(part, scope), false);
      }
      return;
    }
    const command = this.#simpleCommand(node, node.name, scope, context);
    if (command === undefined) return;
    const first = isAllParameters(node.name) && scope.parameters !== undefined ? scope.parameters.call.first + scope.parameters.from : 0;
    const called = scope.functions.get(command.allWords[first]?.value ?? '');
    if (called !== undefined && this.#call(called, command, first + 1, scope, context)) return;
    this.#add(command, first > 0 ? scope.parameters?.listed : undefined);
    this.#nested.read(node, command, scope, context);
    applyBuiltin(node, command, scope, this.#words);
    this.#jump(command, scope, context);
  }

  /** A function that runs its arguments once more does so where they have failed: one command, of which the last failure counts. */
  #add(command: ShellCommand, from: number | undefined): void {
    const { commands } = this.#listing;
    const index = from === undefined ? -1 : commands.findIndex((each, at) => at >= from && each.allWords === command.allWords);
    const before = commands[index];
    if (before === undefined) commands.push(command);
    else commands[index] = changedCommand(ofBoth(before, command), { allWords: before.allWords, fatal: before.fatal || command.fatal });
  }

  /** Whether the body of the function tells what its arguments run; the call is listed otherwise. */
  #call(called: FunctionBody, command: ShellCommand, first: number, scope: ShellScope, context: Context): boolean {
    const listing = this.#listing;
    if (context.calls >= deepestCall || listing.calls >= maximumCalls) {
      scope.taint();
      return false;
    }
    listing.calls++;
    const runsArguments = isRetried(command.words[0]?.value) && command.words.length < command.allWords.length;
    if (!runsArguments) listing.commands.push(command);
    const from = listing.commands.length;
    const inner = command.assignments.length === 0 ? scope : scope.copy();
    for (const each of command.assignments) inner.assign(each, true);
    called.read({ command, first }, inner, context);
    // What stands in front of a call stays set in some shells, and is taken back in others.
    if (inner !== scope) scope.mergeMaybe(inner);
    return !runsArguments || listing.commands.slice(from).some((each) => each.span.start === command.span.start);
  }

  #simpleCommand(node: Command, name: Word, scope: ShellScope, context: Context): ShellCommand | undefined {
    if (isAllParameters(name) && node.suffix.length === 0 && scope.parameters !== undefined) {
      return this.#parametersCommand(node, scope, context);
    }
    const allWords = [name, ...node.suffix.filter((part) => part.type === 'Word' || part.type === 'Assignment')]
      .flatMap((argument) => this.#words.words(argument, scope));
    for (const part of node.suffix) if (part.type === 'Redirect' && part.target !== undefined) this.#words.setDefaults(part.target, scope);
    for (const redirect of node.redirects) {
      // In some shells the text of a heredoc is made by a process of its own, and what it sets is lost.
      if (redirect.type === 'HereDoc' && redirect.delimiter?.quoted !== true) {
        this.#maybe(scope, (branch) => { this.#words.setDefaults(redirect.body, branch); });
      }
    }
    if (allWords.length === 0) return undefined;
    const prefix = this.#prefix(node, scope);
    const values = allWords.map((word) => word.value ?? nameOfAssignment(word));
    const at = unwrap(values, (word) => scope.functions.has(word));
    const wrapper = values.slice(0, at);
    const inline = allWords.slice(0, at).flatMap((word) => this.#words.inlineAssignment(word));
    const { clears, unsets } = wrapperEnvironment(wrapper);
    const unset = unsets.flatMap((index) => {
      const word = allWords[index];
      return word?.value === undefined ? [] : [this.#words.unsetAssignment(word, word.value)];
    });
    return shellCommand({
      words: at === 0 ? allWords : allWords.slice(at),
      allWords,
      span: this.#words.span(node.pos, node.end),
      assignments: clears ? inline : [...prefix, ...unset, ...inline],
      outputs: this.#words.outputs(node.redirects, scope),
      exported: clears ? [] : scope.exported,
      withheld: scope.withheld,
      tainted: clears || scope.tainted,
      directory: at > 0 && changesDirectory(wrapper) ? undefined : scope.directory,
      certain: context.certain && scope.isReached,
      fatal: isFatal(scope, context),
    });
  }

  /** `A=1 B=$A command`: each is there for those behind it. */
  #prefix(node: Command, scope: ShellScope): readonly ShellAssignment[] {
    const found: ShellAssignment[] = [];
    const defaults = new Set<string>();
    let inner = scope;
    for (const part of node.prefix) {
      if (part.type !== 'Assignment') continue;
      if (inner === scope && node.prefix.length > 1) inner = scope.copy();
      const set = this.#words.setDefaults(part, inner);
      for (const name of set) defaults.add(name);
      const read = this.#words.assignment(part, inner);
      // `A=$B${B:=x}`: what it sets is there for what stands behind it alone.
      const assignment = set.length === 0 ? read : { ...read, value: undefined };
      if (inner !== scope) inner.assign(assignment, false);
      found.push(assignment);
    }
    if (defaults.size === 0) return found;
    // Whether a default stays set behind the command depends on what stands in front of it.
    if (inner !== scope) scope.mergeMaybe(inner);
    return found.map((assignment) => (defaults.has(assignment.name) ? { ...assignment, value: undefined } : assignment));
  }

  /** `"$@"` in a function is what the call gives it, and stands there. */
  #parametersCommand(node: Command, scope: ShellScope, context: Context): ShellCommand | undefined {
    const { call, from } = scope.parameters ?? {};
    if (call === undefined || from === undefined) return undefined;
    const { command, first } = call;
    const words = command.allWords.slice(first + from);
    if (words.length === 0) return undefined;
    const at = unwrap(words.map((word) => word.value), () => false);
    return changedCommand(command, {
      words: words.slice(at), outputs: [...command.outputs, ...this.#words.outputs(node.redirects, scope)],
      assignments: this.#prefix(node, scope), exported: scope.exported, withheld: scope.withheld, tainted: scope.tainted,
      directory: scope.directory,
      certain: context.certain && scope.isReached, fatal: isFatal(scope, context),
    });
  }

  /** `exit`, `exec`, `return`, `break`: what stands behind is not reached. */
  #jump({ words, allWords }: ShellCommand, scope: ShellScope, context: Context): void {
    const name = allWords[0]?.value;
    const what = name === 'exit' || (name === 'exec' && allWords.length > 1) ? 'shell'
      : name === 'return' ? 'function' : name === 'break' || name === 'continue' ? 'loop' : undefined;
    if (what === undefined) return;
    const isFirst = scope.isReached;
    if (what === 'function' && context.calls === 0 && this.#depth === 0) return;
    scope.left[what] = 'surely';
    if (isFirst) scope.leftWithError = (name === 'exit' || name === 'return') && isFailing(words[1]?.value);
  }

  /** The commands found meanwhile write into these files too. */
  #withOutputs(outputs: readonly ShellWord[], read: () => void): void {
    const start = this.#listing.commands.length;
    read();
    if (outputs.length === 0) return;
    const { commands } = this.#listing;
    for (const [index, command] of commands.entries())
      if (index >= start) commands[index] = changedCommand(command, { outputs: [...command.outputs, ...outputs] });
  }

  /** Commands inside `$(…)`: they run in a shell of their own. */
  #substitutions(node: SyntaxNode, scope: ShellScope, context: Context): void {
    const text = this.#words.textOf(node);
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
    this.#subshell(scope, { ...context, guarded: true }, (copy, inner) => { this.#list(script.commands, copy, inner); });
  }
}

/** `NAME=` for `NAME="$UNKNOWN"`: a wrapper that takes assignments need not know their values. */
function nameOfAssignment(word: ShellWord): string | undefined {
  const name = assignmentName(word);
  return name === undefined ? undefined : `${name}=`;
}

/** The commands of a second reading are those listed from `from` to `to`: of each, what is true both times. */
function joined(listed: ShellCommand[], from: number, again: readonly ShellCommand[], to = listed.length): ShellCommand[] {
  const rest = [...again];
  for (let at = from; at < to; at++) {
    const command = listed[at];
    if (command === undefined) continue;
    const index = rest.findIndex(({ span }) => span.start === command.span.start && span.end === command.span.end);
    const [same] = index < 0 ? [] : rest.splice(index, 1);
    if (same !== undefined) listed[at] = ofBoth(command, same);
  }
  listed.push(...rest);
  return listed;
}

function isNode(node: SyntaxNode): node is PipelineNode {
  return nodeTypes.has(node.type);
}

const nodeTypes: ReadonlySet<string> = new Set([
  'Command', 'Redirected', 'Function', 'Coproc', 'Pipeline', 'If', 'For', 'ArithmeticFor', 'Select', 'While', 'Subshell', 'BraceGroup',
  'Case', 'TestCommand', 'ArithmeticCommand',
]);
