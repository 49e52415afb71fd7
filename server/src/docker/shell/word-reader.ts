import type { Assignment, CommandArgument, HereDoc, Redirection, SyntaxNode, Word, WordPart } from 'unbash';
import { forEachChild } from 'unbash';
import type { Span } from '../../text/source.ts';
import { type MappedText, MappedTextBuilder } from '../dockerfile/mapped-text.ts';
import type { ShellAssignment, ShellWord } from './model.ts';
import type { ShellScope } from './scope.ts';
import { partlyKnown, partValue, unknownName, wordFields, wordValue } from './word-value.ts';

/** Reads the words of one script: their values, and where they stand in the file. */
export class WordReader {
  readonly #text: MappedText;
  readonly #path: string;

  constructor(text: MappedText, path: string) {
    this.#text = text;
    this.#path = path;
  }

  /** As the script has it. */
  textOf({ pos, end }: { readonly pos: number; readonly end: number }): string {
    return this.#text.text.slice(pos, end);
  }

  span(start: number, end: number): Span {
    return this.#text.span(start, end);
  }

  /** Files that these redirections write. */
  outputs(redirects: readonly Redirection[], scope: ShellScope): ShellWord[] {
    return redirects.flatMap((redirect) =>
      redirect.type === 'Redirect' && redirect.target !== undefined && writingOperators.has(redirect.operator) ? this.words(redirect.target, scope) : []);
  }

  /** An unquoted variable whose value holds blanks becomes several words; an empty one becomes none. */
  words(argument: CommandArgument, scope: ShellScope): ShellWord[] {
    const span = this.span(argument.pos, argument.end);
    const text = this.#text.text.slice(argument.pos, argument.end);
    // `"$A"${A:=x}` is something else in front of the default than behind it.
    const isBoth = this.setDefaults(argument, scope).length > 0 && (text.match(/\$/g)?.length ?? 0) > 1;
    if (argument.type === 'Assignment') {
      const value = isBoth ? undefined : this.#assignmentValue(argument, scope);
      return [{ span, text, value: value === undefined || argument.append === true ? undefined : `${argument.name}=${value}` }];
    }
    const fields = isBoth ? undefined : wordFields(argument, scope);
    if (fields !== undefined) return fields.map((value) => ({ span, text, value }));
    const partly = partlyKnown(argument, scope);
    return [partly === undefined ? { span, text, value: undefined } : { span, text, value: undefined, partly }];
  }

  assignment(node: Assignment, scope: ShellScope): ShellAssignment {
    const value = node.append === true ? undefined : this.#assignmentValue(node, scope);
    const { pos, end } = node.value;
    return { name: node.name, span: this.span(node.pos, node.end), value, written: this.#written(pos, end) };
  }

  #assignmentValue(node: Assignment, scope: ShellScope): string | undefined {
    return node.value.type === 'ArrayValue' || node.index !== undefined ? undefined : wordValue(node.value, scope, true);
  }

  /** `NAME=value` among the words of `env` or `sudo`. */
  inlineAssignment(word: ShellWord): ShellAssignment[] {
    const name = assignmentName(word);
    if (name === undefined) return [];
    const equals = word.text.indexOf('=');
    const start = this.#text.indexOf(word.span.start) + equals + 1;
    const written = this.#written(start, start + word.text.length - equals - 1);
    return [{ name, span: word.span, value: word.value?.slice(name.length + 1), written }];
  }

  unknownAssignment(name: Word): ShellAssignment {
    const span = this.span(name.pos, name.end);
    return { name: name.value, span, value: undefined, written: { place: { path: this.#path, span }, verbatim: false } };
  }

  /** A value in one pair of quotes, with nothing special inside, is verbatim between them. */
  #written(start: number, end: number): ShellAssignment['written'] {
    const raw = this.#text.text.slice(start, end);
    const quote = raw.charAt(0);
    const isQuoted = raw.length >= 2 && (quote === '"' || quote === '\'') && raw.endsWith(quote);
    const [from, to] = isQuoted ? [start + 1, end - 1] : [start, end];
    const verbatim = !special.test(this.#text.text.slice(from, to)) && this.#text.isVerbatim(start, end);
    return { place: { path: this.#path, span: verbatim ? this.span(from, to) : this.span(start, end) }, verbatim };
  }

  /** What the word stands for, mapped to the file piece by piece; an unknown variable is unknown to the inner shell, too. */
  contentOf(word: Word, scope: ShellScope): MappedText {
    const builder = new MappedTextBuilder();
    const parts = word.parts?.flatMap((part): readonly WordPart[] => part.type === 'DoubleQuoted' ? part.parts : [part]) ?? [];
    if (parts.length === 0) this.#appendAs(builder, word.value, word.pos, word.end);
    this.#appendParts(builder, parts, scope);
    return builder.build();
  }

  /** The text that a heredoc feeds: as it stands behind a quoted delimiter, else with what the shell puts in. */
  heredocText({ body, delimiter }: HereDoc, scope: ShellScope): MappedText {
    if (delimiter?.quoted === true) return this.#text.slice(body.pos, body.end);
    const builder = new MappedTextBuilder();
    for (const part of body.parts ?? [{ type: 'Literal' as const, pos: body.pos, end: body.end }]) {
      if (part.type === 'Literal') this.#appendLiteral(builder, part.pos, part.end, this.textOf(part).replace(/\\([$`\\])|\\\n/g, '$1'));
      else this.#appendParts(builder, [part], scope);
    }
    return builder.build();
  }

  #appendParts(builder: MappedTextBuilder, parts: readonly WordPart[], scope: ShellScope): void {
    for (const part of parts) {
      if (part.type === 'SingleQuoted') this.#appendAs(builder, part.value, part.pos + 1, part.end - 1);
      else if (part.type === 'Literal') this.#appendLiteral(builder, part.pos, part.end, part.value);
      else this.#appendAs(builder, partValue(part, scope, true) ?? `\${${unknownName}}`, part.pos, part.end);
    }
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
    if (value.length === end - start && value === this.#text.text.slice(start, end)) {
      builder.appendPart(this.#text, start, end);
      return;
    }
    const span = this.span(start, end);
    builder.append(value, span.start, span.end);
  }

  /** `${NAME:=default}` among the words of a command sets the name; the names that it sets. */
  setDefaults(node: SyntaxNode, scope: ShellScope): readonly string[] {
    if (!/\$\{\w+:?=/.test(this.textOf(node))) return [];
    const names: string[] = [];
    const visit = (child: SyntaxNode): void => {
      if (child.type === 'Script') return;
      forEachChild(child, visit);
      if (child.type !== 'ParameterExpansion' || child.operation?.type !== 'Default' || !child.operation.operator.endsWith('=')) return;
      const state = scope.get(child.parameter);
      const isSet = typeof state === 'object' && !(child.operation.operator === ':=' && state.text === '');
      if (isSet) return;
      const value = state === 'unknown' ? undefined : wordValue(child.operation.operand, scope, true);
      const { pos, end } = child.operation.operand;
      scope.assign({ name: child.parameter, span: this.span(child.pos, child.end), value, written: this.#written(pos, end) }, false);
      names.push(child.parameter);
    };
    visit(node);
    return names;
  }

  /** `unset NAME`: nothing, at the place of its word. */
  unsetAssignment(word: ShellWord, name: string): ShellAssignment {
    return { ...this.computedAssignment(word, name), value: '', isUnset: true };
  }

  /** `read NAME`: who knows what. */
  computedAssignment({ span }: ShellWord, name: string): ShellAssignment {
    return { name, span, value: undefined, written: { place: { path: this.#path, span }, verbatim: false } };
  }
}

/** The name in `NAME=value`, whatever the value. */
export function assignmentName({ value, text }: ShellWord): string | undefined {
  return /^([A-Za-z_][A-Za-z0-9_]*)=/.exec(value ?? text)?.[1];
}

const special = /["'$\\`]/;
const writingOperators: ReadonlySet<string> = new Set(['>', '>>', '>|', '&>', '&>>', '<>']);
