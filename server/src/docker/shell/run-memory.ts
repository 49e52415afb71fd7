import type { State } from '../dockerfile/model.ts';
import type { DockerfileSyntax, Instruction, WrittenText } from '../dockerfile/syntax.ts';
import { movedCommands } from './moved-commands.ts';
import { readRun, type RunText } from './run.ts';
import type { VariableState } from './scope.ts';

interface KeptRun {
  /** As it was read, and where the instruction began then. */
  readonly run: RunText;
  readonly start: number;
  /** Where it stood when last asked for: always moved from where it was read, never from here. */
  latest: { readonly run: RunText; readonly start: number };
  readonly path: string;
  readonly escape: string;
  readonly workdir: string | undefined;
  readonly shell: readonly string[] | undefined;
  /** The variables that the reading asked for, with the answers it got: with the same answers it would read the same. */
  readonly asked: ReadonlyMap<string, VariableState>;
}

/** By the text of the instruction: the same one is written in several stages, and read for several compose services. */
const kept = new WeakMap<WrittenText, KeptRun[]>();
/** More ways to read one text are not kept; the oldest goes first. */
const mostReadings = 50;

/** `readRun`, which remembers: the commands of a RUN that nobody touches are the same, wherever it has moved to. */
export function rememberedRun(instruction: Instruction, before: State, syntax: DockerfileSyntax): RunText {
  const { start } = instruction.span;
  const variable = (name: string) => variableState(before, name);
  let readings = kept.get(instruction.written);
  if (readings === undefined) kept.set(instruction.written, readings = []);
  const found = readings.find((each) => isReadWith(each, before, syntax) && holds(each.asked, variable));
  if (found !== undefined) {
    if (found.latest.start !== start) {
      found.latest = { run: { commands: movedCommands(found.run.commands, start - found.start), opaque: found.run.opaque }, start };
    }
    return found.latest.run;
  }
  const asked = new Map<string, VariableState>();
  const run = readRun(instruction, before, syntax, (name) => {
    const state = variable(name);
    asked.set(name, state);
    return state;
  });
  if (readings.length >= mostReadings) readings.shift();
  readings.push({
    run, start, latest: { run, start }, asked,
    path: syntax.source.path, escape: syntax.escape, workdir: workdirOf(before), shell: before.shell,
  });
  return run;
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

function holds(asked: ReadonlyMap<string, VariableState>, variable: (name: string) => VariableState): boolean {
  for (const [name, before] of asked) {
    const now = variable(name);
    if (typeof before === 'object' && typeof now === 'object' ? before.text !== now.text : before !== now) return false;
  }
  return true;
}

/** What a RUN's shell finds in its environment. */
export function variableState(before: State, name: string): VariableState {
  const variable = before.variables.get(name);
  if (variable === undefined) return before.environmentKnown ? 'unset' : 'unknown';
  return variable.value.kind === 'known' ? { text: variable.value.text } : 'unknown';
}
