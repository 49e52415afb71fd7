import { remembered } from '../../text/memo.ts';
import type { Source, Span } from '../../text/source.ts';
import type { MakeExporting, MakeInclude, MakeItem, MakeRule, MakeTest, MakeVariable } from './makefile.ts';
import { parseMakefile } from './makefile.ts';
import { MakeValues } from './make-values.ts';
import type { MakeWorld } from './make-world.ts';

/** A Makefile with everything that it includes, in the order in which make reads it, without what its conditions rule out. */
export interface MakeProgram {
  readonly variables: readonly PlacedVariable[];
  readonly rules: readonly PlacedRule[];
  readonly phony: ReadonlySet<string>;
  readonly exported: ReadonlySet<string>;
  readonly unexported: ReadonlySet<string>;
  /** Exported or taken back under a condition that nobody knows. */
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

export interface PlacedVariable extends Omit<MakeVariable, 'targets'> {
  /** Undefined where it counts for all of them, or where it is not known for which. */
  readonly targets: readonly string[] | undefined;
  readonly source: Source;
  /** How many variables had been read before. What make expands at once sees those and no others. */
  readonly order: number;
  /** It is not known whether it counts. */
  readonly conditional: boolean;
  /** A bare `export NAME` in front of it has given the name a value, an empty one. */
  readonly isNamed: boolean;
}

export interface PlacedRule {
  /** One in which a variable is unknown is undefined. */
  readonly targets: readonly (string | undefined)[];
  /** Those that are known: what is computed is a list of files nearly always. */
  readonly prerequisites: readonly string[];
  readonly recipe: RecipeLine[];
  readonly isDouble: boolean;
  readonly source: Source;
  /** It is not known whether it counts. */
  readonly conditional: boolean;
}

export interface RecipeLine {
  readonly span: Span;
  readonly conditional: boolean;
}

/** Files that include files: nobody writes more, and a file may include itself. */
const maximumFiles = 40;

/** Reads the files that `makefile` includes, each at its line. */
export function joinMakefiles(makefile: Source, world: MakeWorld): MakeProgram {
  const joiner = new Joiner(world);
  joiner.read(makefile, 'yes');
  return joiner.program;
}

type Counts = 'yes' | 'perhaps' | 'no';

/** A condition that has been opened. */
interface Branch {
  /** Whether what stands around it counts. */
  readonly around: Counts;
  /** Whether what stands here now does. */
  readonly counts: Counts;
  /** Whether one of the branches up to here does. */
  readonly taken: Counts;
}

class Joiner {
  readonly program = {
    variables: new Array<PlacedVariable>(), rules: new Array<PlacedRule>(),
    phony: new Set<string>(), exported: new Set<string>(), unexported: new Set<string>(),
    perhapsExported: new Set<string>(), hidden: new Set<string>(),
    exportsAll: false, exportsAllPerhaps: false, oneShell: false, opaque: false, hasUnread: false,
  };

  readonly #world: MakeWorld;
  readonly #values: MakeValues;
  /** By `export NAME` or `unexport NAME`. */
  readonly #named = new Set<string>();
  #files = 0;

  constructor(world: MakeWorld) {
    this.#world = world;
    this.#values = new MakeValues(this.program, world);
  }

  read(source: Source, outer: 'yes' | 'perhaps'): void {
    const { program } = this;
    if (++this.#files > maximumFiles) {
      program.hasUnread = true;
      return;
    }
    const { items, opaque } = parse(source.text);
    program.opaque ||= opaque;
    const open: Branch[] = [];
    let counts: Counts = outer;
    for (const item of items) {
      if (this.#branch(item, source, open, counts)) counts = open.at(-1)?.counts ?? outer;
      else if (counts !== 'no') this.#take(item, source, counts === 'perhaps');
    }
  }

  /** Whether the item is a line of a condition. */
  #branch(item: MakeItem, source: Source, open: Branch[], around: Counts): boolean {
    if (item.kind === 'if') {
      const decided = around === 'no' ? 'no' : this.#decided(item.test, source);
      open.push({ around, counts: both(around, decided), taken: decided });
    } else if (item.kind === 'else') {
      const before = open.pop() ?? { around, taken: 'perhaps' };
      const isAsked = before.taken !== 'yes' && before.around !== 'no';
      const decided = !isAsked ? 'no' : item.test === 'otherwise' ? 'yes' : this.#decided(item.test, source);
      const counts = both(before.around, before.taken === 'perhaps' ? both('perhaps', decided) : decided);
      open.push({ around: before.around, counts, taken: either(before.taken, decided) });
    } else if (item.kind === 'endif') open.pop();
    else return false;
    return true;
  }

  #decided(test: MakeTest | undefined, source: Source): Counts {
    if (test === undefined) return 'perhaps';
    const answer = test.kind === 'equal' ? this.#isEqual(test.left, test.right, source) : this.#isDefined(test.name, source);
    return answer === undefined ? 'perhaps' : answer === test.negated ? 'no' : 'yes';
  }

  #isEqual(left: Span, right: Span, source: Source): boolean | undefined {
    const [one, other] = [left, right].map((side) => this.#values.text(side, source, this.program.variables.length));
    return one === undefined || other === undefined ? undefined : one === other;
  }

  #isDefined(span: Span, source: Source): boolean | undefined {
    const [name, ...others] = this.#words(span, source);
    return name === undefined || others.length > 0 ? undefined : this.#values.isDefined(name, this.program.variables.length);
  }

  #take(item: MakeItem, source: Source, conditional: boolean): void {
    const { program } = this;
    switch (item.kind) {
      case 'variable': this.#variable(item, source, conditional); break;
      case 'rule': this.#rule(item, source, conditional); break;
      case 'recipe': program.rules.at(-1)?.recipe.push({ span: item.line, conditional }); break;
      case 'include': this.#include(item, source, conditional); break;
      case 'export': this.#export(item, source, conditional); break;
      default:
    }
  }

  #variable(variable: MakeVariable, source: Source, conditional: boolean): void {
    const { program } = this;
    const { name, operator } = variable;
    const targets = variable.targets && this.#words(variable.targets, source);
    // What counts for the targets of a pattern counts for unknown ones.
    const ofPattern = targets?.some((target) => target === undefined || target.includes('%')) === true;
    const placed: PlacedVariable = {
      ...variable, source, order: program.variables.length, conditional: conditional || ofPattern,
      targets: ofPattern ? undefined : targets?.filter((target) => target !== undefined), isNamed: this.#named.has(name),
    };
    const isDefault = operator === '?=' && (variable.targets !== undefined || placed.isNamed);
    if (isDefault || ofPattern) program.hidden.add(name);
    if (variable.exported && variable.targets === undefined) this.#exportOne(name, true, conditional);
    program.variables.push(placed);
    this.#values.add(placed);
  }

  #rule({ targets: written, prerequisites: needed, isDouble }: MakeRule, source: Source, conditional: boolean): void {
    const { program } = this;
    const targets = this.#words(written, source);
    const prerequisites = this.#words(needed, source).filter((word) => word !== undefined);
    program.rules.push({ targets, prerequisites, recipe: [], isDouble, source, conditional });
    if (targets.includes('.PHONY') && !conditional) for (const name of prerequisites) program.phony.add(name);
    if (targets.includes('.ONESHELL')) program.oneShell = true;
    if (targets.includes('.EXPORT_ALL_VARIABLES')) this.#exportAll(true, conditional);
  }

  #export({ names, exports }: MakeExporting, source: Source, conditional: boolean): void {
    if (names.start >= names.end) this.#exportAll(exports, conditional);
    for (const name of this.#words(names, source)) {
      if (name !== undefined) {
        this.#named.add(name);
        this.#exportOne(name, exports, conditional);
      } else if (exports) this.program.exportsAllPerhaps = true;
      // Whatever anything says of an environment, this may take it back.
      else this.program.opaque = true;
    }
  }

  #exportOne(name: string, exports: boolean, conditional: boolean): void {
    const { exported, unexported, perhapsExported } = this.program;
    if (conditional) perhapsExported.add(name);
    else perhapsExported.delete(name);
    (exports ? exported : unexported).add(name);
    (exports ? unexported : exported).delete(name);
  }

  #exportAll(exports: boolean, conditional: boolean): void {
    if (conditional) this.program.exportsAllPerhaps = true;
    else this.program.exportsAll = exports;
  }

  #include({ names, optional }: MakeInclude, source: Source, conditional: boolean): void {
    for (const name of this.#words(names, source)) {
      const found = name === undefined || /[*?[%~]/.test(name) ? undefined : this.#world.include(name);
      if (typeof found === 'object') this.read(found, conditional ? 'perhaps' : 'yes');
      // One that is not there may be made by a rule, or found in another folder; without a dash make ends otherwise.
      else if (found === undefined || !optional || this.#world.call.searchesElsewhere) this.program.hasUnread = true;
    }
  }

  #words(span: Span, source: Source): (string | undefined)[] {
    return this.#values.words(span, source, this.program.variables.length);
  }
}

function both(one: Counts, other: Counts): Counts {
  return one === 'no' || other === 'no' ? 'no' : one === 'perhaps' ? one : other;
}

function either(one: Counts, other: Counts): Counts {
  return one === 'yes' || other === 'yes' ? 'yes' : one === 'perhaps' ? one : other;
}

/** The last few Makefiles: each call in a file reads the same ones. */
const parse = remembered(16, 256 * 1024, parseMakefile);
