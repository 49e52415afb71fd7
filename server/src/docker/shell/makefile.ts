import type { Span } from '../../text/source.ts';

/** The parts of a Makefile that tell which commands a target runs. Produced by `parseMakefile`, which never fails. */
export interface Makefile {
  readonly text: string;
  /** In the order of the file. */
  readonly variables: readonly MakeVariable[];
  readonly rules: readonly MakeRule[];
  /** Targets named by `.PHONY`: their recipes run whatever files there are. */
  readonly phony: ReadonlySet<string>;
  /** `include` and its kin: variables and targets may come from elsewhere. */
  readonly hasIncludes: boolean;
  /** `export` alone: every variable goes into the recipes' environment. */
  readonly exportsAll: boolean;
  readonly exported: ReadonlySet<string>;
  /** `.ONESHELL`: a recipe is one script. */
  readonly oneShell: boolean;
  /** Something that we do not read changes how the file is read (`.RECIPEPREFIX`, `eval`, a file beyond the limit). */
  readonly opaque: boolean;
}

export interface MakeVariable {
  readonly name: string;
  /** Of the value as written; undefined for `define` and `!=`, whose value is computed. */
  readonly value: Span | undefined;
  readonly operator: '=' | ':=' | '?=' | '+=';
  /** Under `ifeq` and its kin, or for one target alone: whether it counts is not known. */
  readonly conditional: boolean;
}

export interface MakeRule {
  /** As written, variables not expanded. */
  readonly targets: Span;
  readonly prerequisites: Span;
  readonly recipe: readonly RecipeLine[];
  readonly conditional: boolean;
}

/** One logical line of a recipe: `span` is the whole of it, without the leading tab; continuations are inside. */
export interface RecipeLine {
  readonly span: Span;
  readonly conditional: boolean;
}

/** A Makefile beyond this is generated, and its recipes are not what somebody wrote. */
const maximumLength = 256 * 1024;

export function parseMakefile(text: string): Makefile {
  return new MakefileReader(text).read();
}

class MakefileReader {
  readonly #text: string;
  readonly #variables: MakeVariable[] = [];
  readonly #rules: { targets: Span; prerequisites: Span; recipe: RecipeLine[]; conditional: boolean }[] = [];
  readonly #phony = new Set<string>();
  readonly #exported = new Set<string>();
  #exportsAll = false;
  #hasIncludes = false;
  #oneShell = false;
  #opaque = false;
  #depth = 0;
  #inDefine = 0;

  constructor(text: string) {
    this.#text = text;
    this.#opaque = text.length > maximumLength;
  }

  read(): Makefile {
    if (!this.#opaque) this.#lines();
    return {
      text: this.#text, variables: this.#variables, rules: this.#rules, phony: this.#phony, hasIncludes: this.#hasIncludes,
      exportsAll: this.#exportsAll,
      exported: this.#exported, oneShell: this.#oneShell, opaque: this.#opaque,
    };
  }

  #lines(): void {
    const text = this.#text;
    let inRecipe = false;
    for (let at = 0; at < text.length;) {
      const end = endOfLogicalLine(text, at);
      const start = at;
      at = end + 1;
      if (text[start] === '\t' && inRecipe) {
        this.#rules.at(-1)?.recipe.push({ span: { start: start + 1, end }, conditional: this.#depth > 0 });
        continue;
      }
      const line = text.slice(start, end);
      if (/^\s*(?:#|$)/.test(line)) continue;
      if (this.#inDefine > 0) {
        if (/^\s*define\b/.test(line)) this.#inDefine++;
        else if (/^\s*endef\b/.test(line)) this.#inDefine--;
        continue;
      }
      if (this.#directive(line)) continue;
      inRecipe = this.#statement(start, end);
    }
  }

  /** Lines that steer how the file is read. */
  #directive(line: string): boolean {
    const word = /^\s*(?:-|s)?([a-z]+)\b/.exec(line)?.[1];
    if (/^\s*(?:ifeq|ifneq|ifdef|ifndef)\b/.test(line)) this.#depth++;
    else if (/^\s*endif\b/.test(line)) this.#depth = Math.max(0, this.#depth - 1);
    else if (word === 'include' && /^\s*(?:-|s)?include\s/.test(line)) this.#hasIncludes = true;
    else if (/^\s*(?:override\s+)?define\s/.test(line)) this.#define(line);
    else if (/^\s*(?:else|vpath|undefine|load|-load)\b(?!\s*[:+?!]?=)(?!\s*:)/.test(line)) {
      if (/^\s*undefine/.test(line)) this.#opaque = true;
    } else if (/^\s*\$[({](?:eval|foreach|call)\b/.test(line)) this.#opaque = true;
    else return false;
    return true;
  }

  #define(line: string): void {
    this.#inDefine = 1;
    const name = /define\s+([^\s=:?+!]+)/.exec(line)?.[1];
    if (name !== undefined) this.#variables.push({ name, value: undefined, operator: '=', conditional: this.#depth > 0 });
  }

  /** An assignment or the first line of a rule; whether recipe lines may follow. */
  #statement(start: number, end: number): boolean {
    const line = this.#text.slice(start, end);
    if (/^\s*(?:export|unexport)(?:\s+[\w.\s-]*)?$/.test(line)) {
      const names = line.trim().split(/\s+/);
      if (names[0] === 'unexport') return false;
      if (names.length === 1) this.#exportsAll = true;
      for (const name of names.slice(1)) this.#exported.add(name);
      return false;
    }
    if (this.#assignment(start, end, this.#depth > 0)) return false;
    const colon = colonOf(line);
    if (colon === undefined) return false;
    const behind = start + colon.end;
    const targets = { start, end: start + colon.start };
    const rest = this.#text.slice(behind, end);
    const words = this.#text.slice(targets.start, targets.end).trim().split(/\s+/);
    // `target: NAME = value` counts for that target alone.
    if (/^[ \t]*(?:(?:export|override|private)[ \t]+)*[A-Za-z_][\w.-]*[ \t]*(?:::?:?|[?+!])?=/.test(rest) && this.#assignment(behind, end, true)) return false;
    this.#special(words, rest);
    const semicolon = rest.indexOf(';');
    const prerequisites = { start: behind, end: semicolon < 0 ? commentStart(rest, behind, end) : behind + semicolon };
    const recipe = semicolon < 0 ? [] : [{ span: { start: behind + semicolon + 1, end }, conditional: this.#depth > 0 }];
    this.#rules.push({ targets, prerequisites, recipe, conditional: this.#depth > 0 });
    return true;
  }

  #special(targets: readonly string[], rest: string): void {
    if (targets.includes('.PHONY')) for (const name of rest.trim().split(/\s+/)) this.#phony.add(name);
    if (targets.includes('.ONESHELL')) this.#oneShell = true;
  }

  #assignment(start: number, end: number, conditional: boolean): boolean {
    const match = /^[ \t]*((?:(?:export|override|private)[ \t]+)*)([A-Za-z_.][\w.-]*)[ \t]*(::?:?=|[?+!]?=)[ \t]*/.exec(this.#text.slice(start, end));
    if (match === null) return false;
    const [whole, modifiers = '', name = '', operator = '='] = match;
    if (name === '.RECIPEPREFIX') this.#opaque = true;
    if (modifiers.includes('export')) this.#exported.add(name);
    const from = start + whole.length;
    const value = { start: from, end: commentStart(this.#text.slice(from, end), from, end) };
    this.#variables.push({
      name, value: operator === '!=' ? undefined : value, operator: operator === '?=' || operator === '+=' ? operator : operator.startsWith(':') ? ':=' : '=', conditional,
    });
    return true;
  }
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

/** Where the value ends: in front of a comment and of the blanks before it. */
function commentStart(text: string, from: number, end: number): number {
  const at = /(?<!\\)#/.exec(text)?.index ?? text.length;
  return Math.min(end, from + text.slice(0, at).trimEnd().length);
}
