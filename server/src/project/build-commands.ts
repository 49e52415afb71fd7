import { append } from '../text/append.ts';
import type { Stage, Step } from '../docker/dockerfile/model.ts';
import type { ShellCommand } from '../docker/shell/model.ts';

/** A command and the step that runs it; the stage is the step's. */
export interface PlacedCommand {
  readonly step: Step;
  readonly command: ShellCommand;
  /** Its position among the commands of the build. */
  readonly order: number;
}

/**
 * The commands of a build by the program that they start. Most rules look for one program, and most files lack it: the walk over all
 * commands is made once, for all of them together.
 */
export class BuildCommands {
  readonly #stages: Iterable<Stage>;
  #byProgram: ReadonlyMap<string, readonly PlacedCommand[]> | undefined;

  constructor(stages: Iterable<Stage>) {
    this.#stages = stages;
  }

  /** Every command that starts one of these programs, from whatever folder, in the order of the build's stages and their steps. */
  of(...programs: readonly string[]): readonly PlacedCommand[] {
    const byProgram = this.#byProgram ??= sortedByProgram(this.#stages);
    const found = programs.map((program) => byProgram.get(program) ?? none).filter((each) => each.length > 0);
    const [only = none, ...others] = found;
    return others.length === 0 ? only : found.flat().sort((a, b) => a.order - b.order);
  }
}

const none: readonly PlacedCommand[] = [];

function sortedByProgram(stages: Iterable<Stage>): ReadonlyMap<string, readonly PlacedCommand[]> {
  const byProgram = new Map<string, PlacedCommand[]>();
  let order = 0;
  for (const stage of stages) {
    for (const step of stage.steps) {
      if (step.run === undefined) continue;
      for (const command of step.run.commands) {
        const { program } = command;
        if (program === undefined) continue;
        const placed = { step, command, order: order++ };
        append(byProgram, program, placed);
      }
    }
  }
  return byProgram;
}
