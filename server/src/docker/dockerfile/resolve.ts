import type { Resolved } from '../../text/resolved.ts';
import { known, unknown, unset } from '../../text/resolved.ts';
import type { ShellCommand } from '../shell/model.ts';
import type { RunText } from '../shell/run.ts';
import { rememberedRun, type PlacedRun } from '../shell/run-memory.ts';
import { givenArgument, platformArgument, predefinedVariables } from './arguments.ts';
import type { CopyScope } from './copies.ts';
import { copyOfMount, readCopies } from './copies.ts';
import type { Pair } from './declarations.ts';
import { readGlobalPairs, readPairs } from './declarations.ts';
import { expandWord } from './expand.ts';
import type {
  BaseImage, BuildInputs, Copy, Declaration, DockerfileModel, ImageEnvironment, Run, Stage, State, Step, Variable,
} from './model.ts';
import { readMount } from './mounts.ts';
import { joinAbsolute } from './paths.ts';
import { StageNames } from './stage-names.ts';
import { StageState } from './stage-state.ts';
import type { DockerfileSyntax, Instruction, Word } from './syntax.ts';

/** The table of official images; undefined for an image that is not in it. */
export type ImageFacts = (reference: string) => ImageEnvironment | undefined;

/** No target, no arguments, default network: a plain `docker build .`. */
export const plainBuild: BuildInputs = { target: undefined, arguments: new Map(), network: undefined, namedContexts: new Set() };

/**
 * Resolves stages, scopes and files as BuildKit does for one way of building the file.
 * Never fails: what the builder would reject or what depends on the outside is unknown in the model.
 */
export function resolveDockerfile(syntax: DockerfileSyntax, inputs: BuildInputs, facts: ImageFacts): DockerfileModel {
  return new Resolver(syntax, inputs, facts).resolve();
}

/** Stages that stand on stages: nobody piles up a tenth as many, and every question about a stage walks down to its image. */
const deepestChain = 100;

class Resolver {
  readonly #syntax: DockerfileSyntax;
  readonly #inputs: BuildInputs;
  readonly #defaultNetwork: Run['network'];
  readonly #facts: ImageFacts;
  readonly #predefined: ReadonlyMap<string, Variable>;
  readonly #globalArguments: Declaration[] = [];
  readonly #globals = new Map<string, Resolved>();
  /** Declared once more without a value: FROM keeps the old one, and stages get it from some builders only. */
  readonly #redeclared = new Set<string>();
  readonly #names: StageNames;
  readonly #states = new Map<Stage, StageState>();
  readonly #triggers = new Map<Stage, Instruction[]>();

  constructor(syntax: DockerfileSyntax, inputs: BuildInputs, facts: ImageFacts) {
    this.#syntax = syntax;
    this.#inputs = inputs;
    this.#defaultNetwork = inputs.network === undefined ? undefined : { mode: inputs.network, span: undefined };
    this.#facts = facts;
    this.#predefined = predefinedVariables(inputs);
    this.#names = new StageNames(inputs);
  }

  /** Stages are declared first and resolved afterwards, because `--from` may name a later one. */
  resolve(): DockerfileModel {
    const drafts: StageDraft[] = [];
    for (const instruction of this.#syntax.instructions) {
      const draft = drafts.at(-1);
      if (instruction.keyword === 'FROM' && !instruction.onbuild) drafts.push(this.#declareStage(instruction));
      else if (draft !== undefined) draft.instructions.push(instruction);
      else if (instruction.keyword === 'ARG' && !instruction.onbuild) this.#declareGlobal(instruction);
    }
    for (const draft of drafts) this.#resolveStage(draft);
    return {
      syntax: this.#syntax,
      globalArguments: this.#globalArguments,
      stages: this.#names.all,
      target: this.#names.target(this.#inputs.target),
    };
  }

  #declareGlobal(instruction: Instruction): void {
    for (const pair of readGlobalPairs(instruction, this.#syntax.source.path, this.#globalLookup, this.#syntax.escape)) {
      const given = givenArgument(this.#inputs, pair.name);
      const value = given?.value ?? (pair.written === undefined ? this.#globalWithoutDefault(pair.name) : pair.value);
      if (given === undefined && pair.written === undefined && this.#globals.has(pair.name)) this.#redeclared.add(pair.name);
      else this.#redeclared.delete(pair.name);
      this.#globals.set(pair.name, value);
      this.#globalArguments.push(declarationOf('arg', pair, value, instruction));
    }
  }

  readonly #globalLookup = (name: string): Resolved => {
    const platform = platformArgument(name);
    if (platform === undefined) return this.#globals.get(name) ?? unset;
    return this.#globals.get(name) ?? givenArgument(this.#inputs, name)?.value ?? platform;
  };

  #globalWithoutDefault(name: string): Resolved {
    return this.#globals.get(name) ?? unknown('argument-without-default');
  }

  #declareStage(from: Instruction): StageDraft {
    const [word, as, name] = from.words;
    const platform = from.flags.findLast((flag) => flag.name === 'platform');
    const stage = new ResolvedStage(
      this.#names.all.length,
      as?.text.toLowerCase() === 'as' ? name : undefined,
      from,
      this.#baseOf(word, as?.text.toLowerCase() === 'as' ? name : undefined),
      platform?.value === undefined || platform.valueSpan === undefined ? undefined
        : { text: platform.value, span: platform.valueSpan, value: expandWord(platform.value, this.#globalLookup, this.#syntax.escape) },
    );
    this.#names.add(stage);
    return { stage, instructions: [] };
  }

  #baseOf(word: Word | undefined, stageName: Word | undefined): BaseImage {
    if (word === undefined) return { kind: 'unknown', word };
    if (stageName !== undefined && this.#names.isNamedContext(stageName.text)) return { kind: 'context', name: stageName.text, word };
    const reference = expandWord(word.text, this.#globalLookup, this.#syntax.escape);
    if (reference.kind !== 'known' || reference.text === '') return { kind: 'unknown', word };
    const name = reference.text;
    if (this.#names.isNamedContext(name)) return { kind: 'context', name, word };
    const stage = this.#names.byName(name);
    if (stage !== undefined) return this.#heightOf(stage) < deepestChain ? { kind: 'stage', stage, word } : { kind: 'unknown', word };
    return name === 'scratch' ? { kind: 'scratch', word } : { kind: 'image', reference: name, word };
  }

  /** How many stages it stands on. */
  #heightOf({ base }: Stage): number {
    return base.kind === 'stage' ? 1 + this.#heightOf(base.stage) : 0;
  }

  #resolveStage(draft: StageDraft): void {
    const { stage } = draft;
    const state = this.#startOf(stage.base);
    const triggers = stage.base.kind === 'stage' ? (this.#triggers.get(stage.base.stage) ?? []) : [];
    for (const instruction of triggers) stage.steps.push(this.#execute(stage, instruction, state));
    for (const instruction of draft.instructions) {
      stage.steps.push(instruction.onbuild ? this.#record(stage, instruction, state) : this.#execute(stage, instruction, state));
    }
    stage.end = state.snapshot();
    this.#states.set(stage, state);
  }

  #startOf(base: BaseImage): StageState {
    switch (base.kind) {
      case 'stage': {
        const parent = this.#states.get(base.stage);
        return parent === undefined ? StageState.ofUnknown(this.#predefined) : StageState.ofParent(parent, this.#predefined);
      }
      case 'scratch':
        return StageState.ofScratch(this.#predefined);
      case 'image':
        return StageState.ofImage(base.reference, this.#facts(base.reference), this.#predefined);
      case 'context':
      case 'unknown':
        return StageState.ofUnknown(this.#predefined);
    }
  }

  /** ONBUILD does nothing here; its trigger runs in the stages that start FROM this one. */
  #record(stage: ResolvedStage, instruction: Instruction, state: StageState): Step {
    const triggers = this.#triggers.get(stage);
    if (triggers === undefined) this.#triggers.set(stage, [instruction]);
    else triggers.push(instruction);
    return { stage, index: stage.steps.length, instruction, before: state.snapshot(), declarations: [], copies: [], run: undefined };
  }

  #execute(stage: ResolvedStage, instruction: Instruction, state: StageState): Step {
    const before = instruction.keyword === 'RUN' ? state.snapshotForRun() : state.snapshot();
    const { declarations = noDeclarations, copies = noCopies, run } = this.#effects(instruction, state, before);
    return { stage, index: stage.steps.length, instruction, before, declarations, copies, run };
  }

  #effects(instruction: Instruction, state: StageState, before: State): Effects {
    switch (instruction.keyword) {
      case 'ARG':
        return { declarations: this.#declareArguments(instruction, state) };
      case 'ENV':
        return { declarations: this.#declareEnvironment(instruction, state) };
      case 'COPY':
      case 'ADD': {
        const copies = readCopies(instruction, this.#scopeOf(state));
        state.addCopies(copies);
        return { copies };
      }
      case 'RUN':
        return this.#run(instruction, state, before);
      case 'WORKDIR':
        state.workdir = this.#workdir(instruction, state);
        break;
      case 'USER':
        state.user = expandWord(instruction.argumentText.text, state.lookup, this.#syntax.escape);
        break;
      case 'SHELL':
        state.shell = instruction.execForm?.map((word) => word.value);
        break;
      default:
        return nothing;
    }
    state.changed();
    return nothing;
  }

  /** A bare ARG imports the global value, or changes nothing; what is passed beats every default. */
  #declareArguments(instruction: Instruction, state: StageState): readonly Declaration[] {
    const pairs = readPairs(instruction, this.#syntax.source.path, state.lookup, this.#syntax.escape);
    return pairs.map((pair) => {
      const given = givenArgument(this.#inputs, pair.name);
      const preset = given?.value ?? (pair.written === undefined ? this.#globalFor(pair.name) : pair.value);
      const value = preset ?? platformArgument(pair.name) ?? unknown('argument-without-default');
      const declaration = declarationOf('arg', pair, value, instruction);
      if (preset !== undefined || state.variable(pair.name) === undefined) {
        state.setArgument({ name: pair.name, value, origin: { kind: 'arg', declaration, given } });
      }
      return declaration;
    });
  }

  #globalFor(name: string): Resolved | undefined {
    return this.#redeclared.has(name) ? unknown('unsupported') : this.#globals.get(name);
  }

  #declareEnvironment(instruction: Instruction, state: StageState): readonly Declaration[] {
    const pairs = readPairs(instruction, this.#syntax.source.path, state.lookup, this.#syntax.escape);
    return pairs.map((pair) => {
      const declaration = declarationOf('env', pair, pair.value, instruction);
      state.setEnvironment({ name: pair.name, value: pair.value, origin: { kind: 'env', declaration } });
      return declaration;
    });
  }

  #workdir(instruction: Instruction, state: StageState): Resolved {
    const path = expandWord(instruction.argumentText.text, state.lookup, this.#syntax.escape);
    if (path.kind !== 'known' || path.text === '') return path.kind === 'known' ? state.workdir : path;
    if (path.text.startsWith('/')) return known(joinAbsolute('/', path.text));
    return state.workdir.kind === 'known' ? known(joinAbsolute(state.workdir.text, path.text)) : state.workdir;
  }

  #run(instruction: Instruction, state: StageState, before: State): Effects {
    const { flags } = instruction;
    const placed = rememberedRun(instruction, before, this.#syntax);
    if (flags.length === 0) return { run: new ResolvedRun(placed, noMounts, this.#defaultNetwork) };
    const scope = this.#scopeOf(state);
    const mounts = flags.filter((flag) => flag.name === 'mount').map((flag) => readMount(flag, scope));
    const network = flags.findLast((flag) => flag.name === 'network');
    const run = new ResolvedRun(
      placed, mounts, network === undefined ? this.#defaultNetwork : { mode: network.value ?? '', span: network.valueSpan ?? network.span },
    );
    return { run, copies: mounts.filter((mount) => mount.type === 'bind').map((mount) => copyOfMount(instruction, mount, scope)) };
  }

  #scopeOf(state: StageState): CopyScope {
    return {
      lookup: state.lookup,
      escape: this.#syntax.escape,
      workdir: state.workdir,
      from: (name) => this.#names.from(name),
    };
  }
}

interface StageDraft {
  readonly stage: ResolvedStage;
  readonly instructions: Instruction[];
}

interface Effects {
  readonly declarations?: readonly Declaration[];
  readonly copies?: readonly Copy[];
  readonly run?: Run;
}

/** Few look at the commands of a RUN where it stands now. */
class ResolvedRun implements Run {
  readonly mounts: Run['mounts'];
  readonly network: Run['network'];
  readonly #placed: PlacedRun;

  constructor(placed: PlacedRun, mounts: Run['mounts'], network: Run['network']) {
    this.#placed = placed;
    this.mounts = mounts;
    this.network = network;
  }

  get commands(): readonly ShellCommand[] {
    return this.#placed.commands;
  }

  get asRead(): RunText {
    return this.#placed.asRead;
  }

  get opaque(): boolean {
    return this.asRead.opaque;
  }
}

const nothing: Effects = {};
const noDeclarations: readonly Declaration[] = [];
const noCopies: readonly Copy[] = [];
const noMounts: Run['mounts'] = [];

/** A stage that others may already refer to while its steps are still being read. */
class ResolvedStage implements Stage {
  readonly index: number;
  readonly name: Word | undefined;
  readonly from: Instruction;
  readonly base: BaseImage;
  readonly platform: Stage['platform'];
  readonly steps: Step[] = [];
  #end: State | undefined;

  constructor(index: number, name: Word | undefined, from: Instruction, base: BaseImage, platform: Stage['platform']) {
    this.index = index;
    this.name = name;
    this.from = from;
    this.base = base;
    this.platform = platform;
  }

  get end(): State {
    return this.#end ??= StageState.ofUnknown(new Map()).snapshot();
  }

  set end(state: State) {
    this.#end = state;
  }
}

function declarationOf(kind: 'arg' | 'env', pair: Pair, value: Resolved, instruction: Instruction): Declaration {
  const { name, nameSpan, span, written } = pair;
  return { kind, name, nameSpan, span, written, value, instruction };
}
