import { append } from '../../text/append.ts';
import type { Written } from '../../text/place.ts';
import type { Source, Span } from '../../text/source.ts';
import { MappedTextBuilder, type MappedText } from '../dockerfile/mapped-text.ts';
import type { MakeProgram, PlacedVariable } from './make-program.ts';
import type { MakeExport, MakeWorld } from './make-world.ts';
import { unknownName } from './word-value.ts';

/** Variables that stand for variables. */
const deepestExpansion = 20;
/** Characters that one value may grow to, and all of them together: a few lines can double a text twenty times. */
const longestExpansion = 64 * 1024;
const allExpansions = 4 * 1024 * 1024;

interface Evaluated {
  /** Undefined: computed, conditional, or from a file that was not read. */
  readonly value: string | undefined;
  readonly from: PlacedVariable | 'call' | 'environment' | 'nowhere';
}

const unknownValue: Evaluated = { value: undefined, from: 'nowhere' };

/** The variables of a make, for all targets or for one with variables of its own. */
export class MakeValues {
  readonly #program: MakeProgram;
  readonly #world: MakeWorld;
  /** Target-specific ones that are in force here. */
  readonly #specific: readonly PlacedVariable[];
  readonly #budget: { spent: number };
  readonly #byName = new Map<string, PlacedVariable[]>();
  readonly #values = new Map<string, Evaluated>();
  #exports: readonly MakeExport[] | undefined;

  constructor(program: MakeProgram, world: MakeWorld, specific: readonly PlacedVariable[] = [], budget = { spent: 0 }) {
    this.#program = program;
    this.#world = world;
    this.#specific = specific;
    this.#budget = budget;
    for (const variable of [...program.variables.filter(({ targets }) => targets === undefined), ...specific]) {
      append(this.#byName, variable.name, variable);
    }
  }

  /** With the variables of a target in force, too. */
  with(specific: readonly PlacedVariable[]): MakeValues {
    return specific.length === 0 ? this : new MakeValues(this.#program, this.#world, [...this.#specific, ...specific], this.#budget);
  }

  has(name: string): boolean {
    return this.#byName.has(name);
  }

  valueOf(name: string): string | undefined {
    return this.#get(name, 0).value;
  }

  /** Undefined where a variable is unknown: such a list could name anything. */
  words({ start, end }: Span, source: Source): string[] | undefined {
    return this.#expand({ start, end }, source, 0)?.split(/\s+/).filter((word) => word !== '');
  }

  /** The variables that recipes see in their environment because a file or the call sets them, or takes them away. */
  exports(): readonly MakeExport[] {
    return this.#exports ??= [...new Set([...this.#byName.keys(), ...this.#program.unexported, ...this.#world.overrides.keys()])]
      .filter((name) => /^\w+$/.test(name)).flatMap((name) => this.#export(name) ?? []);
  }

  #export(name: string): MakeExport | undefined {
    const { exported, exportsAll, unexported } = this.#program;
    const given = this.#world.overrides.get(name);
    const { value, from } = this.#get(name, 0);
    if (given !== undefined) return { name, value, span: given.span, written: given.written, byMake: false };
    const outer = this.#world.environment(name);
    const isOfTarget = typeof from === 'object' && from.targets !== undefined && from.exported;
    const explicit = exportsAll || exported.has(name) || isOfTarget;
    if (unexported.has(name) && !isOfTarget) {
      return outer === 'unset' ? undefined : { name, value: '', byMake: true, ...nowhere(this.#byName.get(name)?.at(-1)) };
    }
    // What it was given it hands on as it is.
    if (from === 'environment' || (outer === 'unset' && !explicit)) return undefined;
    const last = typeof from === 'object' ? from : this.#byName.get(name)?.at(-1);
    if (last?.value === undefined) return { name, value: undefined, byMake: true, ...nowhere(last) };
    const { source, value: span } = last;
    const verbatim = value !== undefined && source.text.slice(span.start, span.end) === value && !value.includes('$');
    // A variable that the environment has is handed on with the file's value; one that it may have, perhaps.
    const isGiven = outer !== 'unknown' || explicit;
    const written = { place: { path: source.path, span }, verbatim };
    return { name, value: isGiven ? value : undefined, span: { start: last.at, end: span.end }, written, byMake: true };
  }

  #get(name: string, depth: number): Evaluated {
    const known = this.#values.get(name);
    if (known !== undefined) return known;
    // A variable that stands for itself is unknown.
    this.#values.set(name, unknownValue);
    const value = this.#evaluate(name, depth);
    this.#values.set(name, value);
    return value;
  }

  #evaluate(name: string, depth: number): Evaluated {
    const { call, overrides, directory, environment } = this.#world;
    if (depth > deepestExpansion) return unknownValue;
    const assignments = this.#byName.get(name) ?? [];
    const given = overrides.get(name)?.value;
    if (given !== undefined) return { value: given.includes('$') || assignments.some((each) => each.overrides) ? undefined : given, from: 'call' };
    if (name === 'MAKE') return { value: 'make', from: 'nowhere' };
    if (name === 'CURDIR') return { value: directory, from: 'nowhere' };
    const outer = environment(name);
    const unsetText = outer === 'unset' && !this.#program.hasUnread ? '' : undefined;
    const inherited: Evaluated = { value: typeof outer === 'object' ? outer.text : unsetText, from: 'environment' };
    if (call.prefersEnvironment && outer !== 'unset') return inherited;
    let result: Evaluated = outer === 'unset' ? { ...inherited, from: 'nowhere' } : inherited;
    let isSet = outer !== 'unset';
    for (const variable of assignments) {
      if (variable.operator === '?=' && isSet) continue;
      const isComputed = variable.value === undefined || variable.conditional;
      const text = isComputed ? undefined : this.#expand(variable.value, variable.source, depth + 1);
      const value = variable.operator === '+=' && isSet ? joined(result.value, text) : text;
      result = { value, from: variable };
      if (variable.conditional) return { value: undefined, from: variable };
      isSet = true;
    }
    // A file that could not be read may set it too.
    return this.#program.hasUnread && result.from !== 'environment' ? { ...result, value: undefined } : result;
  }

  #expand({ start, end }: Span, { text }: Source, depth: number): string | undefined {
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
    const value = name === '@' ? target : /^[A-Za-z_][\w.-]*$/.test(name) ? this.#get(name, depth).value : undefined;
    this.#budget.spent += value?.length ?? 0;
    return this.#budget.spent > allExpansions ? undefined : value;
  }

  /**
   * The shell's text: variables replaced, tabs behind continuations taken out. What is unknown to us stays unknown to the shell's reader.
   */
  recipeText(lines: readonly Span[], { text }: Source, target: string): MappedText {
    const builder = new MappedTextBuilder();
    for (const [index, { start, end }] of lines.entries()) {
      if (index > 0) builder.append('\n', start, start);
      this.#appendLine(builder, start, end, text, target);
    }
    return builder.build();
  }

  #appendLine(builder: MappedTextBuilder, start: number, end: number, text: string, target: string): void {
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
}

function joined(before: string | undefined, text: string | undefined): string | undefined {
  return before === undefined || text === undefined ? undefined : `${before} ${text}`;
}

/** It is not known where the value stands, or there is none: the line, without anything that could be marked. */
function nowhere(variable: PlacedVariable | undefined): { readonly span: Span; readonly written: Written } {
  const span = { start: variable?.at ?? 0, end: variable?.at ?? 0 };
  return { span, written: { place: { path: variable?.source.path ?? '', span }, verbatim: false } };
}

/** The shell's reader knows no value for it. */
const unknownWord = `\${${unknownName}}`;

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
