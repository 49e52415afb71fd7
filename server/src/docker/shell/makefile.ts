import type { Span } from '../../text/source.ts';
import { areQuietFlags } from './make-call.ts';

/** The lines of a Makefile that tell which commands a target runs. Produced by `parseMakefile`, which never fails. */
export interface Makefile {
  /** In the order of the file, branches of conditions that do not count included. */
  readonly items: readonly MakeItem[];
  /** Something that we do not read changes how the file is read (`.RECIPEPREFIX`, `MAKEFLAGS`, `eval`, a file beyond the limit). */
  readonly opaque: boolean;
}

export type MakeItem =
  | MakeVariable
  | MakeRule
  | { readonly kind: 'recipe'; /** Of one logical line without the leading tab; continuations are inside. */ readonly line: Span }
  | MakeInclude
  | MakeExporting
  | { readonly kind: 'if'; readonly test: MakeTest | undefined }
  /** `else`, with the test of `else ifdef NAME`. */
  | { readonly kind: 'else'; readonly test: MakeTest | 'otherwise' | undefined }
  | { readonly kind: 'endif' };

export interface MakeVariable {
  readonly kind: 'variable';
  readonly name: string;
  /** Where the line begins. */
  readonly at: number;
  /** Of the value as written; undefined for `define` and `!=`, whose value is computed. */
  readonly value: Span | undefined;
  readonly operator: '=' | ':=' | '?=' | '+=';
  /** `target: NAME = value`: it counts for these targets, as written, and for what they need. */
  readonly targets: Span | undefined;
  /** `export` in front of it. */
  readonly exported: boolean;
  /** `override` in front of it: the command line does not beat it. */
  readonly overrides: boolean;
  /** `private` in front of it: what the target needs does not see it. */
  readonly isPrivate: boolean;
}

export interface MakeRule {
  readonly kind: 'rule';
  /** As written, variables not expanded. */
  readonly targets: Span;
  readonly prerequisites: Span;
  /** `target::`: each such rule has a recipe of its own. */
  readonly isDouble: boolean;
}

/** A line that has make read other files at that point. */
export interface MakeInclude {
  readonly kind: 'include';
  /** Their names as written. */
  readonly names: Span;
  /** `-include`, `sinclude`: a file that is not there is passed over. */
  readonly optional: boolean;
}

/** `export NAME`, `unexport NAME`; without names it counts for every variable. */
export interface MakeExporting {
  readonly kind: 'export';
  readonly at: number;
  readonly names: Span;
  readonly exports: boolean;
}

/** What a condition asks; undefined where it cannot be read, and make would end with an error. */
export type MakeTest =
  | { readonly kind: 'equal'; readonly negated: boolean; readonly left: Span; readonly right: Span }
  | { readonly kind: 'defined'; readonly negated: boolean; readonly name: Span };

/** A Makefile beyond this is generated, and its recipes are not what somebody wrote. */
const maximumLength = 256 * 1024;

export function parseMakefile(text: string): Makefile {
  return new MakefileReader(text).read();
}

class MakefileReader {
  readonly #text: string;
  readonly #items: MakeItem[] = [];
  #opaque = false;
  #inDefine = 0;

  constructor(text: string) {
    this.#text = text;
    this.#opaque = text.length > maximumLength;
  }

  read(): Makefile {
    if (!this.#opaque) this.#lines();
    return { items: this.#items, opaque: this.#opaque };
  }

  #lines(): void {
    const text = this.#text;
    let inRecipe = false;
    for (let at = 0; at < text.length;) {
      const end = endOfLogicalLine(text, at);
      const start = at;
      at = end + 1;
      if (text[start] === '\t' && inRecipe) {
        this.#items.push({ kind: 'recipe', line: { start: start + 1, end } });
        continue;
      }
      const line = text.slice(start, end);
      if (this.#inDefine > 0) {
        if (/^ *define\s/.test(line)) this.#inDefine++;
        else if (/^ *endef(?:\s|$)/.test(line)) this.#inDefine--;
        continue;
      }
      if (/^\s*(?:#|$)/.test(line) || this.#condition(line, start)) continue;
      inRecipe = !this.#directive(line, start) && this.#statement(start, end);
    }
  }

  /** Lines that tell whether others count. */
  #condition(line: string, start: number): boolean {
    const [whole, isElse, , test] = /^\s*(else(?=\s|$)\s*)?((ifeq|ifneq|ifdef|ifndef)(?=\s|$)\s*)?/.exec(line) ?? [];
    if (whole === undefined || (isElse === undefined && test === undefined)) {
      if (!/^\s*endif(?:\s|$)/.test(line)) return false;
      this.#items.push({ kind: 'endif' });
      return true;
    }
    const from = start + whole.length;
    const operands = { start: from, end: commentStart(line.slice(whole.length), from) };
    const found = test === undefined ? 'otherwise' : readTest(test, operands, this.#text);
    if (isElse !== undefined) this.#items.push({ kind: 'else', test: found });
    else if (found !== 'otherwise') this.#items.push({ kind: 'if', test: found });
    return true;
  }

  /** Lines that steer how the file is read. */
  #directive(line: string, start: number): boolean {
    const include = /^\s*(-|s)?include(?:\s+|$)(?![:=])/.exec(line);
    const exported = /^\s*(un)?export(?=\s|$)\s*(?![:=])/.exec(line);
    if (include !== null) {
      const from = start + include[0].length;
      this.#items.push({ kind: 'include', names: { start: from, end: commentStart(line.slice(include[0].length), from) }, optional: include[1] !== undefined });
    } else if (/^\s*(?:(?:override|export|private)\s+)*define\s/.test(line)) this.#define(line, start);
    else if (exported !== null && (exported[1] !== undefined || !assignment.test(line))) {
      const from = start + exported[0].length;
      const names = { start: from, end: commentStart(line.slice(exported[0].length), from) };
      this.#items.push({ kind: 'export', at: start, names, exports: exported[1] === undefined });
    } else if (/^\s*(?:vpath|undefine|-?load)(?:\s|$)(?!\s*[:+?!]?=)(?!\s*:)/.test(line)) {
      if (/^\s*undefine/.test(line)) this.#opaque = true;
    } else if (/^\s*\$[({](?:eval|foreach|call)\b/.test(line)) this.#opaque = true;
    else return false;
    return true;
  }

  #define(line: string, at: number): void {
    this.#inDefine = 1;
    const [, modifiers = '', name] = /^\s*(.*?)define\s+([^\s=:?+!]+)/.exec(line) ?? [];
    if (name === undefined) return;
    const exported = modifiers.includes('export');
    this.#items.push({ kind: 'variable', name, at, value: undefined, operator: '=', targets: undefined, exported, overrides: modifiers.includes('override'), isPrivate: false });
  }

  /** An assignment or the first line of a rule; whether recipe lines may follow. */
  #statement(start: number, end: number): boolean {
    const line = this.#text.slice(start, end);
    if (this.#assignment(start, end, undefined)) return false;
    const colon = colonOf(line);
    if (colon === undefined) return false;
    const behind = start + colon.end;
    const targets = { start, end: start + colon.start };
    const rest = this.#text.slice(behind, end);
    // `target: NAME = value` counts for that target alone.
    if (assignment.test(rest) && this.#assignment(behind, end, targets)) return false;
    const comment = commentStart(rest, behind);
    const semicolon = rest.slice(0, comment - behind).indexOf(';');
    const prerequisites = { start: behind, end: semicolon < 0 ? comment : behind + semicolon };
    this.#items.push({ kind: 'rule', targets, prerequisites, isDouble: colon.end - colon.start === 2 && line[colon.start] === ':' });
    if (semicolon >= 0) this.#items.push({ kind: 'recipe', line: { start: behind + semicolon + 1, end } });
    return true;
  }

  #assignment(start: number, end: number, targets: Span | undefined): boolean {
    const match = assignment.exec(this.#text.slice(start, end));
    if (match === null) return false;
    const [whole, modifiers = '', name = '', operator = '='] = match;
    const from = start + whole.length;
    if (name === '.RECIPEPREFIX' || (name === 'MAKEFLAGS' && !areQuietFlags(this.#text.slice(from, end)))) this.#opaque = true;
    this.#items.push({
      kind: 'variable', name, at: start, value: operator === '!=' ? undefined : valueIn(this.#text, from, end), targets,
      exported: modifiers.includes('export'), overrides: modifiers.includes('override'), isPrivate: modifiers.includes('private'),
      operator: operator === '?=' || operator === '+=' ? operator : operator.startsWith(':') ? ':=' : '=',
    });
    return true;
  }
}

const assignment = /^[ \t]*((?:(?:export|override|private)[ \t]+)*)([A-Za-z_.][\w.-]*)[ \t]*(::?:?=|[?+!]?=)(?:[ \t]|\\\r?\n)*/;

/** As make reads it: in brackets the first comma parts the sides, and blanks count in front of the first side and behind the second. */
function readTest(name: string, operands: Span, file: string): MakeTest | undefined {
  const negated = name === 'ifneq' || name === 'ifndef';
  if (name.endsWith('def')) return { kind: 'defined', negated, name: operands };
  const text = file.slice(operands.start, operands.end);
  const side = (start: number, length: number): Span => ({ start: operands.start + start, end: operands.start + start + length });
  if (!text.startsWith('(')) {
    const [whole, first, second] = /^(?:"([^"]*)"|'([^']*)')\s*/.exec(text) ?? [];
    const [, third, fourth] = whole === undefined ? [] : /^(?:"([^"]*)"|'([^']*)')/.exec(text.slice(whole.length)) ?? [];
    const left = first ?? second;
    const right = third ?? fourth;
    if (whole === undefined || left === undefined || right === undefined) return undefined;
    return { kind: 'equal', negated, left: side(1, left.length), right: side(whole.length + 1, right.length) };
  }
  const comma = outsideBrackets(text, 1, ',');
  const close = comma === undefined ? undefined : outsideBrackets(text, comma + 1, ')');
  if (comma === undefined || close === undefined) return undefined;
  const blanks = /^(?:\s|\\\r?\n)*/.exec(text.slice(comma + 1, close))?.[0].length ?? 0;
  const second = comma + 1 + blanks;
  return { kind: 'equal', negated, left: side(1, text.slice(1, comma).replace(/(?:\s|\\\r?\n)+$/, '').length), right: side(second, close - second) };
}

function outsideBrackets(text: string, from: number, wanted: ',' | ')'): number | undefined {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    if (text[at] === wanted && depth <= 0) return at;
    if (text[at] === '(') depth++;
    else if (text[at] === ')') depth--;
  }
  return undefined;
}

/** Offset of the line break that ends the line with its continuations, or of the end of the text. */
function endOfLogicalLine(text: string, start: number): number {
  for (let at = start; ;) {
    const feed = text.indexOf('\n', at);
    if (feed < 0) return text.length;
    const last = text[feed - 1] === '\r' ? feed - 2 : feed - 1;
    let slashes = 0;
    while (last - slashes >= start && text[last - slashes] === '\\') slashes++;
    if (slashes % 2 === 0) return feed;
    at = feed + 1;
  }
}

/** The colon (or `::`, `&:`) of a rule: the first one outside `$(…)`. */
function colonOf(line: string): { readonly start: number; readonly end: number } | undefined {
  let depth = 0;
  for (let at = 0; at < line.length; at++) {
    const char = line[at];
    if (char === '$' && (line[at + 1] === '(' || line[at + 1] === '{')) {
      depth++;
      at++;
    } else if (depth > 0 && (char === ')' || char === '}')) depth--;
    else if (depth === 0 && char === '#') return undefined;
    else if (depth === 0 && char === ':') {
      const start = line[at - 1] === '&' ? at - 1 : at;
      return { start, end: line[at + 1] === ':' ? at + 2 : at + 1 };
    }
  }
  return undefined;
}

/** A variable's value ends in front of a comment, the blanks before it included. */
function valueIn(text: string, from: number, end: number): Span | undefined {
  const line = text.slice(from, end);
  // Backslashes in front of `#` escape each other, too: nobody writes that.
  if (/\\\\#/.test(line)) return undefined;
  const at = /(?<!\\)#/.exec(line)?.index ?? line.length;
  return { start: from, end: from + line.slice(0, at).replace(/\r$/, '').length };
}

/** Where a list ends: in front of a comment and of the blanks before it. */
function commentStart(text: string, from: number): number {
  const at = /(?<!\\)#/.exec(text)?.index ?? text.length;
  return from + text.slice(0, at).trimEnd().length;
}
