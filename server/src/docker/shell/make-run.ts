import { append } from '../../text/append.ts';
import type { Source, Span } from '../../text/source.ts';
import type { MappedText } from '../dockerfile/mapped-text.ts';
import { joinMakefiles, type MakeProgram, type PlacedRule, type PlacedVariable } from './make-program.ts';
import { MakeValues } from './make-values.ts';
import type { MakeExport, MakeWorld } from './make-world.ts';

/** One shell that make starts: a line of a recipe, or a whole recipe under `.ONESHELL`. */
export interface RecipeRun {
  readonly text: MappedText;
  /** The file that it stands in. */
  readonly path: string;
  readonly certain: boolean;
  readonly fatal: boolean;
  /** What its environment has besides what make was given. */
  readonly exports: readonly MakeExport[];
}

/** What a call of make does, as far as its files tell. */
export interface MakeOutcome {
  /** The shells that it starts, in order. */
  readonly runs: readonly RecipeRun[];
  /** `SHELL` and `.SHELLFLAGS`; the value of one that is computed is unknown. */
  readonly shell: string | undefined;
  readonly shellFlags: string | undefined;
  /** Why not all of it could be followed. */
  readonly unread: 'file' | 'include' | 'target' | undefined;
}

/** Targets that depend on targets: longer chains are generated. */
const deepestTargets = 50;
/** Recipe lines of one call. */
const maximumRuns = 500;

export function runMake(makefile: Source, world: MakeWorld): MakeOutcome {
  const program = joinMakefiles(makefile, world);
  if (program.opaque) return { runs: [], shell: undefined, shellFlags: undefined, unread: 'file' };
  return new Runner(program, world).outcome();
}

class Runner {
  readonly #program: MakeProgram;
  readonly #world: MakeWorld;
  readonly #values: MakeValues;
  readonly #rules = new Map<string, PlacedRule[]>();
  readonly #specific = new Map<string, PlacedVariable[]>();
  readonly #done = new Set<string>();
  readonly #found: RecipeRun[] = [];
  readonly #patterns: string[] = [];
  #first: { readonly target: string } | 'unknown' | undefined;
  #lacksTarget = false;

  constructor(program: MakeProgram, world: MakeWorld) {
    this.#program = program;
    this.#world = world;
    this.#values = new MakeValues(program, world);
    for (const rule of program.rules) {
      for (const target of rule.targets) {
        if (target === undefined) {
          this.#first ??= 'unknown';
          continue;
        }
        append(this.#rules, target, rule);
        if (target.includes('%')) this.#patterns.push(target);
        else if (!/^\.[^/]*$/.test(target)) this.#first ??= { target };
      }
    }
    for (const variable of program.variables) for (const target of variable.targets ?? []) append(this.#specific, target, variable);
  }

  outcome(): MakeOutcome {
    const { targets } = this.#world.call;
    const goals = targets.length > 0 ? targets : [this.#defaultGoal()];
    for (const goal of goals) {
      if (goal === undefined || !this.#rules.has(goal)) this.#lacksTarget = true;
      else this.#make(goal, true, 0, this.#values);
    }
    const setting = (name: string) => (this.#values.has(name) ? this.#values.valueOf(name) ?? this.#lookedUp(name) : '');
    const unread = this.#lacksTarget ? 'target' : this.#program.hasUnread ? 'include' : undefined;
    return { runs: this.#found, shell: setting('SHELL'), shellFlags: setting('.SHELLFLAGS'), unread };
  }

  /** `SHELL := $(shell which bash)`: wherever it is, it is that one. */
  #lookedUp(name: string): string | undefined {
    const { value, source } = this.#program.variables.findLast((each) => each.name === name) ?? {};
    return value && /^\$\(shell (?:command -v|which) (\w+)\)/.exec(source?.text.slice(value.start, value.end) ?? '')?.[1];
  }

  #defaultGoal(): string | undefined {
    if (this.#values.has('.DEFAULT_GOAL')) return this.#values.valueOf('.DEFAULT_GOAL')?.trim();
    // A file that is read before may have the first target.
    return this.#program.hasUnread || typeof this.#first !== 'object' ? undefined : this.#first.target;
  }

  #make(target: string, certain: boolean, depth: number, outer: MakeValues): void {
    if (depth > deepestTargets || this.#done.has(target)) return;
    this.#done.add(target);
    const rules = this.#rules.get(target) ?? [];
    const specific = this.#specific.get(target) ?? [];
    const values = outer.with(specific);
    // The environment of what a target needs may have what is private to it all the same.
    const inherited = specific.some(({ isPrivate }) => isPrivate)
      ? outer.with(specific.map((each) => (each.isPrivate ? { ...each, conditional: true } : each))) : values;
    for (const { prerequisites, conditional } of rules) {
      for (const each of prerequisites) if (each !== '|') this.#make(each, certain && !conditional, depth + 1, inherited);
    }
    const isPhony = this.#program.phony.has(target);
    const withRecipe = rules.filter(({ recipe }) => recipe.length > 0);
    if (!isPhony && withRecipe.every(({ recipe }) => recipe.every(({ conditional }) => conditional))) this.#lookForPattern(target);
    const isMade = isPhony || this.#world.isMissing(target);
    // The last recipe counts, and another one elsewhere may replace it; behind `::` each counts.
    const isDouble = withRecipe.every((rule) => rule.isDouble);
    for (const rule of isDouble ? withRecipe : withRecipe.slice(-1)) {
      const isCertain = certain && isMade && !rule.conditional && !this.#program.hasUnread && (isDouble || withRecipe.length === 1);
      const shells = this.#program.oneShell ? [rule.recipe] : rule.recipe.map((line) => [line]);
      for (const lines of shells) {
        const isWhole = !lines.some(({ conditional }) => conditional);
        // One script of lines of which nobody knows which are there.
        if (lines.length > 1 && !isWhole) this.#lacksTarget = true;
        else this.#run(lines.map(({ span }) => span), isCertain && isWhole, target, rule, values);
      }
    }
  }

  /** A target without a recipe may be made as its pattern tells, which is not followed. */
  #lookForPattern(target: string): void {
    this.#lacksTarget ||= this.#patterns.some((pattern) => {
      const [before = '', behind = ''] = pattern.split('%');
      return target.length > before.length + behind.length && target.startsWith(before) && target.endsWith(behind);
    });
  }

  #run(lines: readonly Span[], certain: boolean, target: string, { source }: PlacedRule, values: MakeValues): void {
    if (this.#found.length >= maximumRuns) return;
    const prefixes = lines.map(({ start, end }) => /^[ \t]*(?:[-@+][ \t]*)*/.exec(source.text.slice(start, end))?.[0] ?? '');
    const commands = lines.map(({ start, end }, index) => ({ start: start + (prefixes[index]?.length ?? 0), end }));
    const text = values.recipeText(commands, source, target);
    const ignored = this.#world.call.ignoresErrors || prefixes[0]?.includes('-') === true;
    this.#found.push({ text, path: source.path, certain, fatal: !ignored, exports: values.exports() });
  }
}
