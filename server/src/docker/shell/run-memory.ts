import type { State } from '../dockerfile/model.ts';
import type { DockerfileSyntax, Instruction, WrittenText } from '../dockerfile/syntax.ts';
import { movedCommands } from './moved-commands.ts';
import type { ShellCommand } from './model.ts';
import { readRun, type RunText } from './run.ts';
import { variableStateOf, type VariableState } from './scope.ts';

/** The commands of a RUN where it stands now: views, made for those who look at them. */
export class PlacedRun {
  /** As it was first read, wherever it stood then: the same object as long as it is read the same. */
  readonly asRead: RunText;
  /** How much later it stands now. */
  readonly by: number;
  #commands: readonly ShellCommand[] | undefined;

  constructor(asRead: RunText, by: number) {
    this.asRead = asRead;
    this.by = by;
  }

  get commands(): readonly ShellCommand[] {
    return this.#commands ??= movedCommands(this.asRead.commands, this.by);
  }
}

interface KeptRun {
  readonly asRead: RunText;
  /** Where the instruction began when it was read. */
  readonly start: number;
  /** As it stood when last asked for: always moved from where it was read, never from here. */
  latest: PlacedRun;
  readonly path: string;
  readonly escape: string;
  readonly workdir: string | undefined;
  readonly shell: readonly string[] | undefined;
  /** The variables that the reading asked for, with the answers it got: with the same answers it would read the same. */
  readonly asked: readonly Asked[];
}

interface Asked {
  readonly name: string;
  readonly state: VariableState;
}

/** By the text of the instruction: the same one is written in several stages, and read for several compose services. */
const kept = new WeakMap<WrittenText, KeptRun[]>();
/** More ways to read one text are not kept; the oldest goes first. */
const mostReadings = 50;

/** `readRun`, which remembers: the commands of a RUN that nobody touches are the same, wherever it has moved to. */
export function rememberedRun(instruction: Instruction, before: State, syntax: DockerfileSyntax): PlacedRun {
  const { start } = instruction.span;
  let readings = kept.get(instruction.written);
  if (readings === undefined) kept.set(instruction.written, readings = []);
  const found = readings.find((each) =>
    isReadWith(each, before, syntax) && each.asked.every(({ name, state }) => isIn(before, name, state)));
  if (found !== undefined) {
    const by = start - found.start;
    return found.latest.by === by ? found.latest : (found.latest = new PlacedRun(found.asRead, by));
  }
  const asked = new Map<string, VariableState>();
  const asRead = readRun(instruction, before, syntax, (name) => {
    const state = variableState(before, name);
    asked.set(name, state);
    return state;
  });
  if (readings.length >= mostReadings) readings.shift();
  const latest = new PlacedRun(asRead, 0);
  readings.push({
    asRead, start, latest, asked: Array.from(asked, ([name, state]) => ({ name, state })),
    path: syntax.source.path, escape: syntax.escape, workdir: workdirOf(before), shell: before.shell,
  });
  return latest;
}

function workdirOf({ workdir }: State): string | undefined {
  return workdir.kind === 'known' ? workdir.text : undefined;
}

function isReadWith(reading: KeptRun, before: State, { source, escape }: DockerfileSyntax): boolean {
  return reading.path === source.path && reading.escape === escape && reading.workdir === workdirOf(before)
    && sameWords(reading.shell, before.shell);
}

function sameWords(a: readonly string[] | undefined, b: readonly string[] | undefined): boolean {
  return a === b || (a !== undefined && a.length === b?.length && a.every((word, index) => word === b[index]));
}

/** What a RUN's shell finds in its environment. */
export function variableState(before: State, name: string): VariableState {
  const variable = before.variables.get(name);
  if (variable === undefined) return before.environmentKnown ? 'unset' : 'unknown';
  return variableStateOf(variable.value);
}

/** Whether `variableState` would answer this. */
function isIn(before: State, name: string, state: VariableState): boolean {
  const now = before.variables.get(name)?.value;
  if (now?.kind === 'known') return typeof state === 'object' && state.text === now.text;
  return state === (now !== undefined ? variableStateOf(now) : before.environmentKnown ? 'unset' : 'unknown');
}
