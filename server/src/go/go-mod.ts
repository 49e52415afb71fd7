/**
 * The parts of go.mod that decide what is downloaded, each with its place in the text.
 * Source: facts/go-module-download.md §6, §8.5; Go: x/mod modfile/rule.go.
 */
import type { Span } from '../text/source.ts';
import { span } from '../text/source.ts';
import type { Directive, DirectiveProblemKind, Word } from './directive-lines.ts';
import { readDirectiveLines } from './directive-lines.ts';

/** Where a directive stands: `span` from its first to its last word, `lineSpan` the whole line without its line break. */
export interface Placed {
  readonly span: Span;
  readonly lineSpan: Span;
}

export interface SingleValue extends Placed {
  readonly value: Word;
}

export interface Requirement extends Placed {
  readonly path: Word;
  readonly version: Word;
  /** The line ends in `// indirect`. */
  readonly indirect: boolean;
}

export interface Replacement extends Placed {
  readonly oldPath: Word;
  /** Absent: every version is replaced. */
  readonly oldVersion?: Word;
  /** A module path, or a directory when `isLocal`. */
  readonly newPath: Word;
  readonly newVersion?: Word;
  readonly isLocal: boolean;
}

export interface Exclusion extends Placed {
  readonly path: Word;
  readonly version: Word;
}

export type GoModProblemKind =
  | DirectiveProblemKind
  | 'unknown-directive'
  | 'wrong-usage'
  | 'repeated-directive'
  | 'invalid-go-version'
  | 'invalid-toolchain'
  | 'missing-module'
  | 'replacement-without-version'
  | 'local-replacement-with-version';

export interface GoModProblem {
  readonly kind: GoModProblemKind;
  readonly span: Span;
  /** The exact words of a current go command after "go.mod:<line>: ", where they are known. */
  readonly goMessage?: string;
}

export interface GoMod {
  readonly module?: SingleValue;
  /** The go line: the smallest Go version that may build the module. */
  readonly go?: SingleValue;
  readonly toolchain?: SingleValue;
  readonly requires: readonly Requirement[];
  readonly replaces: readonly Replacement[];
  readonly excludes: readonly Exclusion[];
  /** Package paths of `tool` lines (Go 1.24 and later). */
  readonly tools: readonly SingleValue[];
  readonly godebugs: readonly SingleValue[];
  readonly ignores: readonly SingleValue[];
  readonly problems: readonly GoModProblem[];
}

export function parseGoMod(text: string): GoMod {
  const { directives, problems: lineProblems } = readDirectiveLines(text);
  const file = new GoModBuilder(lineProblems);
  for (const directive of directives) file.add(directive);
  return file.finish(text);
}

/** Whether a replacement names a directory, on any platform: rooted, or starting with `.` or `..`. */
export function isDirectoryPath(path: string): boolean {
  return /^(?:\.{1,2}$|\.{0,2}\/|\.{1,2}\\|[A-Za-z]:)/u.test(path);
}

/** The words of `old [version] => new [version]`, shared with go.work; a problem when the line has another shape. */
export function readReplacement(directive: Directive): Replacement | GoModProblem {
  const { words, span: place, lineSpan } = directive;
  const arrow = words.findIndex((word) => !word.quoted && word.value === '=>');
  const [oldPath, oldVersion, extraOld] = words.slice(0, Math.max(arrow, 0));
  const [newPath, newVersion, extraNew] = words.slice(arrow + 1);
  if (arrow < 0 || !oldPath || !newPath || extraOld || extraNew) {
    return {
      kind: 'wrong-usage',
      span: place,
      goMessage:
        'usage: replace module/path [v1.2.3] => other/module v1.4\n\t or replace module/path [v1.2.3] => ../local/directory',
    };
  }
  const isLocal = isDirectoryPath(newPath.value);
  if (!newVersion && !isLocal) {
    return {
      kind: 'replacement-without-version',
      span: newPath.span,
      goMessage: 'replacement module without version must be directory path (rooted or starting with . or ..)',
    };
  }
  if (newVersion && isLocal) {
    return {
      kind: 'local-replacement-with-version',
      span: newVersion.span,
      goMessage: `replacement module directory path "${newPath.value}" cannot have version`,
    };
  }
  return {
    span: place,
    lineSpan,
    oldPath,
    ...(oldVersion && { oldVersion }),
    newPath,
    ...(newVersion && { newVersion }),
    isLocal,
  };
}

/** A go line as current releases accept it; up to Go 1.20 only two numbers were allowed. */
export function isGoLineVersion(text: string): boolean {
  return /^[1-9][0-9]*\.(?:0|[1-9][0-9]*)(?:\.(?:0|[1-9][0-9]*))?(?:[a-z]+[0-9]+)?$/u.test(text);
}

export function isToolchainLineName(text: string): boolean {
  return /^(?:default$|go1(?:$|\.))/u.test(text);
}

type Single = 'module' | 'go' | 'toolchain';

class GoModBuilder {
  readonly #singles: Partial<Record<Single, SingleValue>> = {};
  readonly #requires: Requirement[] = [];
  readonly #replaces: Replacement[] = [];
  readonly #excludes: Exclusion[] = [];
  readonly #lists: Readonly<Record<'tool' | 'godebug' | 'ignore', SingleValue[]>> = { tool: [], godebug: [], ignore: [] };
  readonly #problems: GoModProblem[];

  constructor(problems: readonly GoModProblem[]) {
    this.#problems = [...problems];
  }

  add(directive: Directive): void {
    const verb = directive.verb.value;
    switch (verb) {
      case 'module':
      case 'go':
      case 'toolchain':
        this.#addSingle(verb, directive);
        return;
      case 'tool':
      case 'godebug':
      case 'ignore':
        this.#addListed(verb, directive);
        return;
      case 'require':
        this.#addRequirement(directive);
        return;
      case 'exclude':
        this.#addExclusion(directive);
        return;
      case 'replace':
        this.#addReplacement(directive);
        return;
      case 'retract':
        return;
      default:
        this.#problems.push({ kind: 'unknown-directive', span: directive.verb.span, goMessage: `unknown directive: ${verb}` });
    }
  }

  finish(text: string): GoMod {
    if (this.#singles.module === undefined)
      this.#problems.push({ kind: 'missing-module', span: span(0, Math.min(text.length, 1)) });
    this.#problems.sort((a, b) => a.span.start - b.span.start);
    return {
      ...this.#singles,
      requires: this.#requires,
      replaces: this.#replaces,
      excludes: this.#excludes,
      tools: this.#lists.tool,
      godebugs: this.#lists.godebug,
      ignores: this.#lists.ignore,
      problems: this.#problems,
    };
  }

  #addSingle(verb: Single, directive: Directive): void {
    const value = this.#onlyWord(directive);
    if (!value) return;
    if (this.#singles[verb])
      this.#problems.push({ kind: 'repeated-directive', span: directive.span, goMessage: `repeated ${verb} statement` });
    else this.#singles[verb] = { value, span: directive.span, lineSpan: directive.lineSpan };
    if (verb === 'go' && !isGoLineVersion(value.value)) {
      this.#problems.push({
        kind: 'invalid-go-version',
        span: value.span,
        goMessage: `invalid go version '${value.value}': must match format 1.23`,
      });
    }
    if (verb === 'toolchain' && !isToolchainLineName(value.value)) {
      this.#problems.push({
        kind: 'invalid-toolchain',
        span: value.span,
        goMessage: `invalid toolchain version '${value.value}': must match format go1.23.0 or default`,
      });
    }
  }

  #addListed(verb: 'tool' | 'godebug' | 'ignore', directive: Directive): void {
    const value = this.#onlyWord(directive);
    if (value) this.#lists[verb].push({ value, span: directive.span, lineSpan: directive.lineSpan });
  }

  #addRequirement(directive: Directive): void {
    const pair = this.#pathAndVersion(directive);
    if (pair) this.#requires.push({ ...pair, indirect: /^\s*indirect(?:\s*$|;)/u.test(directive.comment ?? '') });
  }

  #addExclusion(directive: Directive): void {
    const pair = this.#pathAndVersion(directive);
    if (pair) this.#excludes.push(pair);
  }

  #addReplacement(directive: Directive): void {
    const replacement = readReplacement(directive);
    if ('kind' in replacement) this.#problems.push(replacement);
    else this.#replaces.push(replacement);
  }

  #onlyWord(directive: Directive): Word | undefined {
    const [word, extra] = directive.words;
    if (word && !extra) return word;
    this.#problems.push({ kind: 'wrong-usage', span: directive.span });
    return undefined;
  }

  #pathAndVersion(directive: Directive): Exclusion | undefined {
    const [path, version, extra] = directive.words;
    if (path && version && !extra) return { path, version, span: directive.span, lineSpan: directive.lineSpan };
    this.#problems.push({
      kind: 'wrong-usage',
      span: directive.span,
      goMessage: `usage: ${directive.verb.value} module/path v1.2.3`,
    });
    return undefined;
  }
}
