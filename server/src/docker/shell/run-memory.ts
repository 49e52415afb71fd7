import { Memo } from '../../text/memo.ts';
import type { State } from '../dockerfile/model.ts';
import type { DockerfileSyntax, Instruction } from '../dockerfile/syntax.ts';
import { movedCommands } from './moved-commands.ts';
import { readRun, type RunText } from './run.ts';
import type { VariableState } from './scope.ts';

interface KeptRun {
  readonly run: RunText;
  readonly start: number;
  /** The variables that the reading asked for, with the answers it got: with the same answers it would read the same. */
  readonly asked: ReadonlyMap<string, VariableState>;
}

/** The RUNs of a few large Dockerfiles; a longer one than this is rarely typed, and would weigh more than it saves. */
const kept = new Memo<KeptRun>(500);
const longest = 20_000;

/** `readRun`, which remembers: the commands of a RUN that nobody touches are the same, wherever it has moved to. */
export function rememberedRun(instruction: Instruction, before: State, syntax: DockerfileSyntax): RunText {
  const { start, end } = instruction.span;
  const variable = (name: string) => variableState(before, name);
  if (end - start > longest) return readRun(instruction, before, syntax, variable);
  const key = [
    syntax.source.path, syntax.escape, before.workdir.kind === 'known' ? before.workdir.text : '', before.shell?.length, ...before.shell ?? [],
    syntax.source.text.slice(start, end),
  ].join('\0');
  const found = kept.get(key);
  if (found !== undefined && holds(found.asked, variable)) {
    if (found.start === start) return found.run;
    const run = { ...found.run, commands: movedCommands(found.run.commands, start - found.start) };
    kept.set(key, { ...found, run, start });
    return run;
  }
  const asked = new Map<string, VariableState>();
  const run = readRun(instruction, before, syntax, (name) => {
    const state = variable(name);
    asked.set(name, state);
    return state;
  });
  kept.set(key, { run, start, asked });
  return run;
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
