import { remembered } from '../../text/memo.ts';
import type { Source } from '../../text/source.ts';
import type { MakeInclude, MakeRule, MakeVariable } from './makefile.ts';
import { parseMakefile } from './makefile.ts';
import { MakeValues } from './make-values.ts';
import type { MakeWorld } from './make-world.ts';

/** A Makefile with everything that it includes, in the order in which make reads it. */
export interface MakeProgram {
  readonly variables: readonly PlacedVariable[];
  readonly rules: readonly PlacedRule[];
  readonly phony: ReadonlySet<string>;
  readonly exported: ReadonlySet<string>;
  readonly unexported: ReadonlySet<string>;
  readonly perhapsExported: ReadonlySet<string>;
  /** Variables that some target or pattern sets by default, or some pattern at all: that may hide what others have. */
  readonly hidden: ReadonlySet<string>;
  readonly exportsAll: boolean;
  readonly exportsAllPerhaps: boolean;
  readonly oneShell: boolean;
  /** Something that we do not read changes how a file is read. */
  readonly opaque: boolean;
  /** A file is included that cannot be read: variables and targets may come from there. */
  readonly hasUnread: boolean;
}

/** `order`: how many variables had been read before. What make expands at once sees those and no others. */
export type PlacedVariable = MakeVariable & { readonly source: Source; readonly order: number };
export type PlacedRule = MakeRule & { readonly source: Source; readonly order: number };

/** Files that include files: nobody writes more, and a file may include itself. */
const maximumFiles = 40;

/** Reads the files that `makefile` includes, each at its line. */
export function joinMakefiles(makefile: Source, world: MakeWorld): MakeProgram {
  const joiner = new Joiner(world);
  joiner.read(makefile, false);
  return joiner.program;
}

class Joiner {
  readonly program = {
    variables: new Array<PlacedVariable>(), rules: new Array<PlacedRule>(),
    phony: new Set<string>(), exported: new Set<string>(), unexported: new Set<string>(),
    perhapsExported: new Set<string>(), hidden: new Set<string>(),
    exportsAll: false, exportsAllPerhaps: false, oneShell: false, opaque: false, hasUnread: false,
  };

  readonly #world: MakeWorld;
  #files = 0;

  constructor(world: MakeWorld) {
    this.#world = world;
  }

  read(source: Source, conditional: boolean): void {
    const { program } = this;
    if (++this.#files > maximumFiles) {
      program.hasUnread = true;
      return;
    }
    const makefile = parse(source.text);
    const { variables, rules, includes } = makefile;
    const addRule = (rule: MakeRule) => {
      program.rules.push({ ...rule, source, order: program.variables.length, conditional: conditional || rule.conditional });
    };
    const addVariable = (each: MakeVariable) => { program.variables.push(placed(each, source, conditional, program.variables.length)); };
    const lines: { readonly at: number; readonly take: () => void }[] = [
      ...variables.map((each) => ({ at: each.at, take: () => { addVariable(each); } })),
      ...rules.map((each) => ({ at: each.targets.start, take: () => { addRule(each); } })),
      ...includes.map((each) => ({ at: each.names.start, take: () => { this.#include(each, source, conditional || each.conditional); } })),
    ];
    for (const { take } of lines.sort((a, b) => a.at - b.at)) take();
    for (const each of variables) {
      const isDefault = each.operator === '?=' && (each.targets !== undefined || each.at > (makefile.named.get(each.name) ?? Infinity));
      if (isDefault || isPattern(each, source)) program.hidden.add(each.name);
    }
    for (const name of makefile.phony) program.phony.add(name);
    for (const name of makefile.exported) program.exported.add(name);
    for (const name of makefile.unexported) program.unexported.add(name);
    for (const name of makefile.perhapsExported) program.perhapsExported.add(name);
    if (conditional) for (const name of [...makefile.exported, ...makefile.unexported]) program.perhapsExported.add(name);
    program.exportsAll ||= makefile.exportsAll;
    program.exportsAllPerhaps ||= makefile.exportsAllPerhaps || (conditional && makefile.exportsAll);
    program.oneShell ||= makefile.oneShell;
    program.opaque ||= makefile.opaque;
  }

  #include({ names, optional }: MakeInclude, source: Source, conditional: boolean): void {
    const words = new MakeValues(this.program, this.#world).words(names, source);
    for (const name of words ?? [undefined]) {
      const found = name === undefined || /[*?[%~]/.test(name) ? undefined : this.#world.include(name);
      if (typeof found === 'object') this.read(found, conditional);
      // One that is not there may be made by a rule, or found in another folder; without a dash make ends otherwise.
      else if (found === undefined || !optional || this.#world.call.searchesElsewhere) this.program.hasUnread = true;
    }
  }
}

/** What counts for the targets of a pattern counts for unknown ones. */
function placed(variable: MakeVariable, source: Source, conditional: boolean, order: number): PlacedVariable {
  const ofPattern = isPattern(variable, source);
  return {
    ...variable, source, order, conditional: conditional || variable.conditional || ofPattern,
    targets: ofPattern ? undefined : variable.targets,
  };
}

function isPattern({ targets }: MakeVariable, { text }: Source): boolean {
  return targets !== undefined && text.slice(targets.start, targets.end).includes('%');
}

/** The last few Makefiles: each call in a file reads the same ones. */
const parse = remembered(16, 256 * 1024, parseMakefile);
