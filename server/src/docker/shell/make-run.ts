import type { Span } from '../../text/source.ts';
import { MappedTextBuilder, type MappedText } from '../dockerfile/mapped-text.ts';
import type { Makefile, MakeRule, MakeVariable } from './makefile.ts';
import type { VariableState } from './scope.ts';

/** How `make` is called, as far as its words tell. */
export interface MakeCall {
  readonly targets: readonly string[];
  /** `-C`, in order: each is relative to the one before. */
  readonly folders: readonly string[];
  readonly file: string | undefined;
  /** `NAME=value` on the command line: it beats the file. */
  readonly overrides: ReadonlyMap<string, string>;
  /** `-i`, `-k`: what fails does not fail the call at once. */
  readonly ignoresErrors: boolean;
}

const valueOptions = /^(?:-C|-f|-I|-o|-W|--directory|--file|--makefile|--include-dir|--old-file|--assume-old|--what-if|--new-file|--assume-new)$/;

/** Undefined when it is no call of make, when a word is unknown, or when it runs nothing (`-n`, `-q`, `-t`, `-v`). */
export function readMakeCall(words: readonly (string | undefined)[]): MakeCall | undefined {
  if (!/^(?:.*\/)?g?make$/.test(words[0] ?? '') || words.includes(undefined)) return undefined;
  const targets: string[] = [];
  const folders: string[] = [];
  const overrides = new Map<string, string>();
  let file: string | undefined;
  let ignoresErrors = false;
  for (let at = 1; at < words.length; at++) {
    const word = words[at] ?? '';
    const assignment = /^([A-Za-z_][\w.-]*)(?:::?|\?)?=(.*)$/s.exec(word);
    if (assignment?.[1] !== undefined && !word.startsWith('-')) overrides.set(assignment[1], assignment[2] ?? '');
    else if (!word.startsWith('-')) targets.push(word);
    else if (/^(?:-[a-zA-Z]*[nqtv]|--(?:just-print|dry-run|recon|question|touch|version|help|print-data-base)|-[ph])$/.test(word)) return undefined;
    else {
      const [, long, attached] = /^(-C|-f|--directory=|--file=|--makefile=)(.+)$/s.exec(word) ?? [];
      const value = attached ?? (valueOptions.test(word) ? words[++at] : undefined);
      if (/^(?:-C|--directory)/.test(long ?? word) && value !== undefined) folders.push(value);
      else if (/^(?:-f|--file|--makefile)/.test(long ?? word) && value !== undefined) file = value;
      else if (/^(?:-[a-zA-Z]*[ik]|--ignore-errors|--keep-going)$/.test(word)) ignoresErrors = true;
      // `-j 4`: the number is an operand of its own.
      else if (/^(?:-j|-l|--jobs|--load-average|--max-load)$/.test(word) && /^\d/.test(words[at + 1] ?? '')) at++;
    }
  }
  return { targets, folders, file, overrides, ignoresErrors };
}

/** One shell that make starts: a line of a recipe, or a whole recipe under `.ONESHELL`. */
export interface RecipeRun {
  readonly text: MappedText;
  readonly certain: boolean;
  readonly fatal: boolean;
}

export interface MakeWorld {
  readonly call: MakeCall;
  /** The environment that make is started with. */
  readonly environment: (name: string) => VariableState;
  /** Folder in which it works; undefined when unknown. */
  readonly directory: string | undefined;
  /** Whether a target that is not phony is surely made: no file of that name stands there. */
  readonly isMissing: (target: string) => boolean;
}

/** What make puts into the environment of recipes, besides what it was given. */
export interface MakeExport {
  readonly name: string;
  readonly value: string | undefined;
  readonly span: Span;
}

/** Targets that depend on targets: longer chains are generated. */
const deepestTargets = 50;
/** Recipe lines of one call. */
const maximumRuns = 500;
/** Variables that stand for variables. */
const deepestExpansion = 20;
/** Characters that one value may grow to, and all of them together: a few lines can double a text twenty times. */
const longestExpansion = 64 * 1024;
const allExpansions = 4 * 1024 * 1024;

/** The shells that the call starts, in order. Empty where the file cannot be followed. */
export function recipeRuns(makefile: Makefile, world: MakeWorld): RecipeRun[] {
  return makefile.opaque ? [] : new Runner(makefile, world).runs();
}

/** The variables that recipes see in their environment because the Makefile or the call sets them. */
export function makeExports(makefile: Makefile, world: MakeWorld): MakeExport[] {
  const runner = new Runner(makefile, world);
  const names = new Set([...makefile.variables.map(({ name }) => name), ...world.call.overrides.keys()]);
  return [...names].filter((name) => /^\w+$/.test(name)
    && (makefile.exportsAll || makefile.exported.has(name) || world.call.overrides.has(name) || world.environment(name) !== 'unset'))
    .flatMap((name) => {
      const written = makefile.variables.findLast((each) => each.name === name);
      const span = written?.value ?? { start: 0, end: 0 };
      return [{ name, value: runner.valueOf(name), span }];
    });
}

class Runner {
  readonly #file: Makefile;
  readonly #world: MakeWorld;
  readonly #variables = new Map<string, MakeVariable[]>();
  readonly #rules = new Map<string, MakeRule[]>();
  readonly #values = new Map<string, string | undefined>();
  readonly #done = new Set<string>();
  readonly #found: RecipeRun[] = [];
  #expanded = 0;
  #first: string | undefined;

  constructor(file: Makefile, world: MakeWorld) {
    this.#file = file;
    this.#world = world;
    for (const variable of file.variables) {
      const known = this.#variables.get(variable.name);
      if (known === undefined) this.#variables.set(variable.name, [variable]);
      else known.push(variable);
    }
    for (const rule of file.rules) {
      for (const target of this.#words(rule.targets) ?? []) {
        const known = this.#rules.get(target);
        if (known === undefined) this.#rules.set(target, [rule]);
        else known.push(rule);
        if (!/^\.[^/]*$/.test(target) && !target.includes('%')) this.#first ??= target;
      }
    }
  }

  runs(): RecipeRun[] {
    const { targets } = this.#world.call;
    const goal = targets.length > 0 ? targets : [this.#valueOfGoal() ?? ''];
    for (const target of goal) this.#make(target, true, 0);
    return this.#found;
  }

  #valueOfGoal(): string | undefined {
    if (this.#variables.has('.DEFAULT_GOAL')) return this.valueOf('.DEFAULT_GOAL')?.trim();
    // A file that is read before may have the first target.
    return this.#file.hasIncludes ? undefined : this.#first;
  }

  #make(target: string, certain: boolean, depth: number): void {
    const rules = this.#rules.get(target);
    if (rules === undefined || depth > deepestTargets || this.#done.has(target)) return;
    this.#done.add(target);
    for (const rule of rules) {
      for (const each of this.#words(rule.prerequisites) ?? []) if (each !== '|') this.#make(each, certain && !rule.conditional, depth + 1);
    }
    const isMade = this.#file.phony.has(target) || this.#world.isMissing(target);
    // The last recipe counts; another one elsewhere may replace it.
    const rule = rules.findLast(({ recipe }) => recipe.length > 0);
    if (rule === undefined) return;
    const isCertain = certain && isMade && !rule.conditional && !this.#file.hasIncludes
      && rules.filter(({ recipe }) => recipe.length > 0).length === 1;
    const isWhole = !rule.recipe.some(({ conditional }) => conditional);
    if (this.#file.oneShell) this.#run(rule.recipe.map(({ span }) => span), isCertain && isWhole, target);
    else for (const line of rule.recipe) this.#run([line.span], isCertain && !line.conditional, target);
  }

  #run(spans: readonly Span[], certain: boolean, target: string): void {
    if (this.#found.length >= maximumRuns) return;
    const builder = new MappedTextBuilder();
    let ignored = this.#world.call.ignoresErrors;
    for (const [index, { start, end }] of spans.entries()) {
      const prefix = index === 0 ? /^[ \t]*(?:[-@+][ \t]*)*/.exec(this.#file.text.slice(start, end))?.[0] ?? '' : '';
      ignored ||= prefix.includes('-');
      if (index > 0) builder.append('\n', start, start);
      this.#appendExpanded(builder, { start: start + prefix.length, end }, target);
    }
    this.#found.push({ text: builder.build(), certain, fatal: !ignored });
  }

  /**
   * The shell's text: variables replaced, tabs behind continuations taken out. What is unknown to us stays unknown to the shell's reader.
   */
  #appendExpanded(builder: MappedTextBuilder, { start, end }: Span, target: string): void {
    const { text } = this.#file;
    for (let at = start; at < end;) {
      const dollar = text.indexOf('$', at);
      const feed = text.indexOf('\n\t', at);
      const stop = Math.min(end, ...[dollar, feed].filter((each) => each >= 0));
      if (stop > at) builder.append(text.slice(at, stop), at, stop);
      if (stop >= end) return;
      if (stop === feed) {
        builder.append('\n', feed, feed + 1);
        at = feed + 2;
        continue;
      }
      const reference = readReference(text, dollar, end);
      builder.append(reference.text === '$' ? '$' : this.#reference(reference.text, target, 0) ?? unknownWord, dollar, reference.end);
      at = reference.end;
    }
  }

  valueOf(name: string, depth = 0): string | undefined {
    if (this.#values.has(name)) return this.#values.get(name);
    // A variable that stands for itself is unknown.
    this.#values.set(name, undefined);
    const value = this.#evaluate(name, depth);
    this.#values.set(name, value);
    return value;
  }

  #evaluate(name: string, depth: number): string | undefined {
    if (depth > deepestExpansion) return undefined;
    const given = this.#world.call.overrides.get(name);
    if (given !== undefined) return given.includes('$') ? undefined : given;
    if (name === 'MAKE') return 'make';
    if (name === 'CURDIR') return this.#world.directory;
    const assignments = this.#variables.get(name) ?? [];
    const outer = this.#world.environment(name);
    let value: string | undefined = typeof outer === 'object' ? outer.text : '';
    // A file that we do not read may set it too.
    let isKnown = outer !== 'unknown' && !this.#file.hasIncludes;
    let isSet = outer !== 'unset';
    for (const { operator, value: written, conditional } of assignments) {
      if (operator === '?=' && isSet) continue;
      const text = written === undefined ? undefined : this.#expandValue(written, depth + 1);
      value = operator === '+=' && isSet ? (value === undefined || text === undefined ? undefined : `${value} ${text}`) : text;
      isKnown = !conditional && !this.#file.hasIncludes && (operator !== '+=' || isKnown) && value !== undefined;
      if (conditional) return undefined;
      isSet = true;
    }
    return isKnown ? value : undefined;
  }

  #expandValue({ start, end }: Span, depth: number): string | undefined {
    const { text } = this.#file;
    const parts: string[] = [];
    let length = 0;
    for (let at = start; at < end;) {
      const dollar = text.indexOf('$', at);
      if (dollar < 0 || dollar >= end) {
        parts.push(text.slice(at, end));
        break;
      }
      parts.push(text.slice(at, dollar));
      const reference = readReference(text, dollar, end);
      const value = reference.text === '$' ? '$' : this.#reference(reference.text, undefined, depth);
      length += value?.length ?? 0;
      if (value === undefined || length > longestExpansion) return undefined;
      parts.push(value);
      at = reference.end;
    }
    return parts.join('').replace(/[ \t]*\\\r?\n[ \t]*/g, ' ');
  }

  #reference(name: string, target: string | undefined, depth: number): string | undefined {
    const value = name === '@' ? target : /^[A-Za-z_][\w.-]*$/.test(name) ? this.valueOf(name, depth) : undefined;
    this.#expanded += value?.length ?? 0;
    return this.#expanded > allExpansions ? undefined : value;
  }

  /** Undefined where a variable is unknown: such a list could name anything. */
  #words(span: Span): string[] | undefined {
    return this.#expandValue(span, 0)?.split(/\s+/).filter((word) => word !== '');
  }
}

/** A name that nothing sets: the shell's reader knows no value for it. */
const unknownWord = '${__set_by_make}';

/** What stands behind the dollar: a name, a function with its arguments, or another dollar. */
function readReference(text: string, dollar: number, end: number): { readonly text: string; readonly end: number } {
  const open = text[dollar + 1];
  if (open !== '(' && open !== '{') return { text: text.slice(dollar + 1, Math.min(end, dollar + 2)), end: Math.min(end, dollar + 2) };
  const close = open === '(' ? ')' : '}';
  let depth = 0;
  for (let at = dollar + 1; at < end; at++) {
    if (text[at] === open) depth++;
    else if (text[at] === close && --depth === 0) return { text: text.slice(dollar + 2, at), end: at + 1 };
  }
  return { text: '', end };
}
