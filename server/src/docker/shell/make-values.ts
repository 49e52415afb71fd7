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
  /** As it is kept, not expanded: what is appended to nothing comes without a blank, and `ifdef` asks for it. Undefined: unknown. */
  readonly isEmpty: boolean | undefined;
  readonly from: PlacedVariable | 'call' | 'environment' | 'nowhere';
}

/** With the values of the target that it is for, where those of another one may be in force, too: what is set at once sees no others. */
type Variable = PlacedVariable & { readonly own?: MakeValues };

/** On the way through the assignments. */
interface Assigned extends Evaluated {
  readonly strength: number;
  readonly isSet: 'no' | 'perhaps' | 'surely';
  /** Set by `:=`: what is appended is expanded at once, too. */
  readonly isSimple: boolean;
  /** Of what has perhaps been set under a condition. */
  readonly perhaps: number;
}

/** `make -p` lists what it knows by itself; the rest it makes of its call. None of them is exported unless a file says so. */
const setByMake = /^(?:AR|ARFLAGS|AS|CC|CO|COFLAGS|COMPILE\..+|CPP|CTANGLE|CURDIR|CWEAVE|CXX|F77|F77FLAGS|FC|GET|LD|LEX|LEX\..+|LINK\..+|LINT|LINT\.c|M2C|MAKE\w*|MFLAGS|GNUMAKEFLAGS|OBJC|OUTPUT_OPTION|PC|PREPROCESS\..|RM|SHELL|SUFFIXES|TANGLE|TEX|TEXI2DVI|WEAVE|YACC|YACC\..|\..+|-.*)$/;

/** What a weaker one sets, a stronger one has set for good. */
const strengths = { nothing: 0, environment: 1, file: 2, preferred: 3, call: 4, override: 5 } as const;

const unknownValue: Evaluated = { value: undefined, isEmpty: undefined, from: 'nowhere' };

/** The variables of a make, for all targets or for one with variables of its own. */
export class MakeValues {
  readonly #program: MakeProgram;
  readonly #world: MakeWorld;
  /** Target-specific ones that are in force here. */
  readonly #specific: readonly Variable[];
  /** Without the variables of any target: what a line of the file expands at once sees no others. */
  readonly #root: MakeValues;
  readonly #budget: { spent: number };
  readonly #byName = new Map<string, Variable[]>();
  readonly #values = new Map<string, Evaluated>();
  #exports: readonly MakeExport[] | undefined;

  constructor(program: MakeProgram, world: MakeWorld, specific: readonly Variable[] = [], root?: MakeValues) {
    this.#program = program;
    this.#world = world;
    this.#specific = specific;
    this.#root = root ?? this;
    this.#budget = root === undefined ? { spent: 0 } : root.#budget;
    for (const variable of program.variables) this.add(variable);
    for (const variable of specific) append(this.#byName, variable.name, variable);
  }

  /** One more line of the file: while it is being read, only what stands in front of a line counts for it. */
  add(variable: PlacedVariable): void {
    if (variable.targets === undefined) append(this.#byName, variable.name, variable);
  }

  /** With the variables of a target in force, too. */
  with(specific: readonly PlacedVariable[]): MakeValues {
    if (specific.length === 0) return this;
    const own = new MakeValues(this.#program, this.#world, specific, this.#root);
    const inForce = [...this.#specific, ...specific.map((each) => ({ ...each, own }))];
    return new MakeValues(this.#program, this.#world, inForce, this.#root);
  }

  has(name: string): boolean {
    return this.#byName.has(name);
  }

  valueOf(name: string): string | undefined {
    return this.#get(name, 0).value;
  }

  /** What stands there for a line in front of which so many variables had been read; undefined where a variable is unknown. */
  text(span: Span, source: Source, before: number): string | undefined {
    return this.#expand(span, source, 0, before);
  }

  /** A word in which a variable is unknown is undefined: it could be any number of words. */
  words({ start, end }: Span, source: Source, before: number): (string | undefined)[] {
    const found: (string | undefined)[] = [];
    let from = start;
    for (let at = start; at <= end; at++) {
      if (at < end && source.text[at] === '$') at = readReference(source.text, at, end).end - 1;
      else if (at === end || /\s/.test(source.text.charAt(at))) {
        const text = this.text({ start: from, end: at }, source, before);
        if (text === undefined) found.push(undefined);
        else found.push(...text.split(/[\s\\]+/).filter((word) => word !== ''));
        from = at + 1;
      }
    }
    return found;
  }

  /** What `ifdef` finds: whether there is a value, expanded or not. */
  isDefined(name: string, before: number): boolean | undefined {
    const { isEmpty } = this.#get(name, 0, before);
    return isEmpty === undefined ? undefined : !isEmpty;
  }

  /** The variables that recipes see in their environment because a file or the call sets them, or takes them away. */
  exports(): readonly MakeExport[] {
    const { unexported, perhapsExported, hidden } = this.#program;
    const names = [...this.#byName.keys(), ...unexported, ...perhapsExported, ...hidden, ...this.#world.overrides.keys()];
    return this.#exports ??= [...new Set(names)]
      .filter((name) => /^\w+$/.test(name)).flatMap((name) => this.#export(name) ?? []);
  }

  #export(name: string): MakeExport | undefined {
    const { exported, exportsAll, unexported, perhapsExported, hidden, exportsAllPerhaps } = this.#program;
    const given = this.#world.overrides.get(name);
    const { value, from } = this.#get(name, 0);
    const outer = this.#world.environment(name);
    // Which of the two wins in a make behind a make depends on where each comes from.
    const isTwice = given !== undefined && this.#world.call.prefersEnvironment && outer !== 'unset';
    const specific = this.#specific.filter((each) => each.name === name);
    const isOfTarget = specific.some(({ exported: isExported }) => isExported);
    // One of this target hides what another one hands on, or does not.
    const isUnclear = isTwice || (isOfTarget && specific.at(-1)?.exported !== true) || perhapsExported.has(name) || hidden.has(name) || (exportsAllPerhaps && outer === 'unset')
      || (given !== undefined && (unexported.has(name) || (typeof from === 'object' && (from.conditional || from.targets !== undefined))));
    if (isUnclear) return { name, value: undefined, byMake: true, ...nowhere(this.#byName.get(name)?.at(-1)) };
    // What a file insists on is its own variable again.
    if (given !== undefined && from === 'call') return { name, value, span: given.span, written: given.written, byMake: false };
    const explicit = exportsAll || exported.has(name) || isOfTarget;
    if (unexported.has(name) && !isOfTarget) {
      return outer === 'unset' ? undefined : { name, value: '', isUnset: true, byMake: true, ...nowhere(this.#byName.get(name)?.at(-1)) };
    }
    // What it was given it hands on as it is.
    if (from === 'environment' || (outer === 'unset' && !explicit)) return undefined;
    const last = typeof from === 'object' ? from : this.#byName.get(name)?.at(-1);
    if (last?.value === undefined) return { name, value: undefined, byMake: true, ...nowhere(last) };
    const { source, value: span } = last;
    const verbatim = value !== undefined && source.text.slice(span.start, span.end) === value && !value.includes('$');
    // A variable that the environment has is handed on with the file's value; one that it may have, perhaps.
    const isGiven = typeof outer === 'object' || outer === 'unset' || explicit;
    const written = { place: { path: source.path, span }, verbatim };
    return { name, value: isGiven ? value : undefined, span: { start: last.at, end: span.end }, written, byMake: true };
  }

  /** `before`: of the variables, only those count that had been read when so many had been. */
  #get(name: string, depth: number, before = Infinity): Evaluated {
    const key = before === Infinity ? name : `${name} ${before}`;
    const known = this.#values.get(key);
    if (known !== undefined) return known;
    // A variable that stands for itself is unknown.
    this.#values.set(key, unknownValue);
    const value = this.#evaluate(name, depth, before);
    this.#values.set(key, value);
    return value;
  }

  #evaluate(name: string, depth: number, before: number): Evaluated {
    const { overrides, directory } = this.#world;
    if (depth > deepestExpansion || this.#program.hidden.has(name) || this.#budget.spent > allExpansions) return unknownValue;
    const assignments = (this.#byName.get(name) ?? []).filter(({ order }) => order < before);
    this.#budget.spent += assignments.length;
    if (name === 'MAKE' && assignments.length === 0) return { value: 'make', isEmpty: false, from: 'nowhere' };
    if (name === 'CURDIR' && assignments.length === 0) return { value: directory, isEmpty: false, from: 'nowhere' };
    const given = overrides.get(name)?.value;
    let state = given === undefined ? this.#inherited(name) : givenOnCall(given);
    for (const variable of assignments) state = this.#assigned(state, variable, depth, before);
    const { value, isEmpty, from } = state;
    // A file that could not be read may set it too.
    return this.#program.hasUnread && from !== 'environment' && from !== 'call' ? { ...unknownValue, from } : { value, isEmpty, from };
  }

  #inherited(name: string): Assigned {
    // A shell that it was given is not make's.
    if (setByMake.test(name)) return { ...unknownValue, strength: strengths.nothing, isSet: 'surely', isSimple: false, perhaps: 0 };
    const outer = this.#world.environment(name);
    if (outer === 'unset') {
      return { value: '', from: 'nowhere', strength: strengths.nothing, isSet: 'no', isSimple: false, isEmpty: true, perhaps: 0 };
    }
    const strength = this.#world.call.prefersEnvironment ? strengths.preferred : strengths.environment;
    // make expands what stands there.
    const text = typeof outer === 'object' ? outer.text : undefined;
    const value = text?.includes('$') === true ? undefined : text;
    const isSet = text === undefined ? 'perhaps' : 'surely';
    return { value, from: 'environment', strength, isSet, isSimple: false, isEmpty: text === undefined ? undefined : text === '', perhaps: 0 };
  }

  /** One assignment after another: what is stronger stays, and the environment's default takes what it has. */
  #assigned(state: Assigned, variable: Variable, depth: number, before: number): Assigned {
    const { operator, overrides, conditional, targets, order, source } = variable;
    const strength = overrides ? strengths.override : strengths.file;
    const unclear = { value: undefined, isEmpty: undefined, from: variable };
    if (targets !== undefined && (state.strength > strengths.file || (overrides && this.#world.overrides.has(variable.name)))) {
      // What of them reaches the recipe depends on the version.
      return state.from === 'call' && !overrides ? state : { ...state, ...unclear };
    }
    if (strength < state.strength) return state;
    if (conditional || strength < state.perhaps || (targets !== undefined && operator === '+=')) {
      const perhaps = Math.max(strength, state.perhaps);
      return { ...state, ...unclear, isSet: state.isSet === 'no' ? 'perhaps' : state.isSet, perhaps };
    }
    if (operator === '?=' && state.isSet !== 'no') return state.isSet === 'surely' ? state : { ...state, ...unclear, isSet: 'surely' };
    const isSimple = operator === ':=' || (operator === '+=' && (state.isSimple || (state.isSet === 'no' && variable.isNamed)));
    const seen = !isSimple ? this : targets === undefined ? this.#root : variable.own ?? this;
    const text = variable.value && seen.#expand(variable.value, source, depth + 1, isSimple ? order : before);
    const kept = isSimple ? text : variable.value && source.text.slice(variable.value.start, variable.value.end);
    const isEmpty = kept === undefined ? undefined : kept === '';
    if (operator !== '+=' || state.isSet === 'no') return { value: text, from: variable, strength, isSet: 'surely', isSimple, isEmpty, perhaps: 0 };
    // What adds nothing changes nothing, nor does it make the variable the file's.
    if (isEmpty === true && state.isSet === 'surely') return state;
    const former = state.isSet === 'surely' ? state.value : undefined;
    const isClear = state.isEmpty !== undefined && isEmpty !== undefined;
    const value = !isClear ? undefined : state.isEmpty ? text : joined(former, text);
    const bothEmpty = isEmpty === false || state.isEmpty === false ? false : isEmpty === true ? state.isEmpty : undefined;
    return { value, from: variable, strength, isSet: 'surely', isSimple, isEmpty: bothEmpty, perhaps: state.perhaps };
  }

  #expand({ start, end }: Span, { text }: Source, depth: number, before = Infinity): string | undefined {
    const parts: string[] = [];
    let length = 0;
    for (let at = start; at < end;) {
      const dollar = text.indexOf('$', at);
      if (dollar < 0 || dollar >= end) {
        parts.push(plain(text.slice(at, end)));
        break;
      }
      parts.push(plain(text.slice(at, dollar)));
      const reference = readReference(text, dollar, end);
      const value = reference.text === '$' ? '$' : this.#reference(reference.text, undefined, depth, before);
      length += value?.length ?? 0;
      if (value === undefined || length > longestExpansion) return undefined;
      parts.push(value);
      at = reference.end;
    }
    return parts.join('');
  }

  #reference(name: string, target: string | undefined, depth: number, before = Infinity): string | undefined {
    const value = name === '@' ? target : /^[A-Za-z_.][\w.-]*$/.test(name) ? this.#get(name, depth, before).value : undefined;
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

function givenOnCall(text: string): Assigned {
  const value = text.includes('$') ? undefined : text;
  return { value, from: 'call', strength: strengths.call, isSet: 'surely', isSimple: false, isEmpty: value === undefined ? undefined : value === '', perhaps: 0 };
}

/** Continued lines are one, and `\#` is no comment. */
function plain(text: string): string {
  return text.replace(/(?:[ \t]*\\\r?\n[ \t]*)+/g, ' ').replaceAll('\\#', '#');
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
