import type { Span } from '../../text/source.ts';

/** The parts of a Makefile that tell which commands a target runs. Produced by `parseMakefile`, which never fails. */
export interface Makefile {
  readonly text: string;
  /** In the order of the file. */
  readonly variables: readonly MakeVariable[];
  readonly rules: readonly MakeRule[];
  /** Targets named by `.PHONY`: their recipes run whatever files there are. */
  readonly phony: ReadonlySet<string>;
  /** `include` and its kin, in the order of the file. */
  readonly includes: readonly MakeInclude[];
  /** `export` alone: every variable goes into the recipes' environment. */
  readonly exportsAll: boolean;
  /** The same under a condition. */
  readonly exportsAllPerhaps: boolean;
  readonly exported: ReadonlySet<string>;
  /** `unexport NAME`: recipes do not see it, even when make was given it. */
  readonly unexported: ReadonlySet<string>;
  /** Where a bare `export NAME` or `unexport NAME` first stands: from there on the name has a value, an empty one. */
  readonly named: ReadonlyMap<string, number>;
  /** Exported or taken back under a condition. */
  readonly perhapsExported: ReadonlySet<string>;
  /** `.ONESHELL`: a recipe is one script. */
  readonly oneShell: boolean;
  /** Something that we do not read changes how the file is read (`.RECIPEPREFIX`, `eval`, a file beyond the limit). */
  readonly opaque: boolean;
}

/** A line that has make read other files at that point. */
export interface MakeInclude {
  /** Their names as written. */
  readonly names: Span;
  /** `-include`, `sinclude`: a file that is not there is passed over. */
  readonly optional: boolean;
  readonly conditional: boolean;
}

export interface MakeVariable {
  readonly name: string;
  /** Where the line begins. */
  readonly at: number;
  /** Of the value as written; undefined for `define` and `!=`, whose value is computed. */
  readonly value: Span | undefined;
  readonly operator: '=' | ':=' | '?=' | '+=';
  /** Under `ifeq` and its kin: whether it counts is not known. */
  readonly conditional: boolean;
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
  readonly #unexported = new Set<string>();
  readonly #perhapsExported = new Set<string>();
  readonly #named = new Map<string, number>();
  readonly #includes: MakeInclude[] = [];
  #exportsAll = false;
  #exportsAllPerhaps = false;
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
      text: this.#text, variables: this.#variables, rules: this.#rules, phony: this.#phony, includes: this.#includes,
      exportsAll: this.#exportsAll, exportsAllPerhaps: this.#exportsAllPerhaps,
      exported: this.#exported, unexported: this.#unexported, perhapsExported: this.#perhapsExported, named: this.#named,
      oneShell: this.#oneShell, opaque: this.#opaque,
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
      if (this.#directive(line, start)) continue;
      inRecipe = this.#statement(start, end);
    }
  }

  /** Lines that steer how the file is read. */
  #directive(line: string, start: number): boolean {
    const include = /^\s*(-|s)?include\s+/.exec(line);
    if (/^\s*(?:ifeq|ifneq|ifdef|ifndef)\b/.test(line)) this.#depth++;
    else if (/^\s*endif\b/.test(line)) this.#depth = Math.max(0, this.#depth - 1);
    else if (include !== null) {
      const from = start + include[0].length;
      const names = { start: from, end: commentStart(line.slice(include[0].length), from, start + line.length) };
      this.#includes.push({ names, optional: include[1] !== undefined, conditional: this.#depth > 0 });
    } else if (/^\s*(?:override\s+)?define\s/.test(line)) this.#define(line, start);
    else if (/^\s*(?:else|vpath|undefine|load|-load)\b(?!\s*[:+?!]?=)(?!\s*:)/.test(line)) {
      if (/^\s*undefine/.test(line)) this.#opaque = true;
    } else if (/^\s*\$[({](?:eval|foreach|call)\b/.test(line)) this.#opaque = true;
    else return false;
    return true;
  }

  #define(line: string, at: number): void {
    this.#inDefine = 1;
    const name = /define\s+([^\s=:?+!]+)/.exec(line)?.[1];
    if (name !== undefined) this.#variables.push({ name, at, value: undefined, operator: '=', conditional: this.#depth > 0, targets: undefined, exported: false, overrides: false, isPrivate: false });
  }

  /** An assignment or the first line of a rule; whether recipe lines may follow. */
  #statement(start: number, end: number): boolean {
    const line = this.#text.slice(start, end);
    if (/^\s*(?:export|unexport)(?:\s+[\w.\s-]*)?$/.test(line)) {
      const names = line.trim().split(/\s+/);
      const isExport = names[0] === 'export';
      if (names.length === 1) this.#exportAll(isExport);
      for (const name of names.slice(1)) {
        if (this.#depth > 0) this.#perhapsExported.add(name);
        if (!this.#named.has(name)) this.#named.set(name, start);
        (isExport ? this.#exported : this.#unexported).add(name);
        (isExport ? this.#unexported : this.#exported).delete(name);
      }
      return false;
    }
    if (this.#assignment(start, end, undefined)) return false;
    const colon = colonOf(line);
    if (colon === undefined) return false;
    const behind = start + colon.end;
    const targets = { start, end: start + colon.start };
    const rest = this.#text.slice(behind, end);
    const words = this.#text.slice(targets.start, targets.end).trim().split(/\s+/);
    // `target: NAME = value` counts for that target alone.
    if (/^[ \t]*(?:(?:export|override|private)[ \t]+)*[A-Za-z_][\w.-]*[ \t]*(?:::?:?|[?+!])?=/.test(rest) && this.#assignment(behind, end, targets)) return false;
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
    if (targets.includes('.EXPORT_ALL_VARIABLES')) this.#exportAll(true);
  }

  #exportAll(exports: boolean): void {
    if (this.#depth > 0) this.#exportsAllPerhaps = true;
    else this.#exportsAll = exports;
  }

  #assignment(start: number, end: number, targets: Span | undefined): boolean {
    const match = /^[ \t]*((?:(?:export|override|private)[ \t]+)*)([A-Za-z_.][\w.-]*)[ \t]*(::?:?=|[?+!]?=)[ \t]*/.exec(this.#text.slice(start, end));
    if (match === null) return false;
    const [whole, modifiers = '', name = '', operator = '='] = match;
    if (name === '.RECIPEPREFIX') this.#opaque = true;
    const exported = modifiers.includes('export');
    if (exported && targets === undefined) {
      if (this.#depth > 0) this.#perhapsExported.add(name);
      this.#exported.add(name);
      this.#unexported.delete(name);
    }
    const from = start + whole.length;
    const value = { start: from, end: endOfValue(this.#text, from, end) };
    this.#variables.push({
      name, at: start, value: operator === '!=' ? undefined : value, conditional: this.#depth > 0, targets, exported,
      overrides: modifiers.includes('override'), isPrivate: modifiers.includes('private'),
      operator: operator === '?=' || operator === '+=' ? operator : operator.startsWith(':') ? ':=' : '=',
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

/** Where a variable's value ends: in front of a comment, the blanks before it included. */
function endOfValue(text: string, from: number, end: number): number {
  const line = text.slice(from, end);
  const at = /(?<!\\)#/.exec(line)?.index ?? line.length;
  return from + line.slice(0, at).replace(/\r$/, '').length;
}

/** Where a list ends: in front of a comment and of the blanks before it. */
function commentStart(text: string, from: number, end: number): number {
  const at = /(?<!\\)#/.exec(text)?.index ?? text.length;
  return Math.min(end, from + text.slice(0, at).trimEnd().length);
}
