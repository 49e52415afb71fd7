import { runningSteps } from '../docker/dockerfile/steps-by-effect.ts';
import type { Run, Stage, Step } from '../docker/dockerfile/model.ts';
import type { ShellCommand } from '../docker/shell/model.ts';

/** A command and the step that runs it; the stage is the step's. */
export interface PlacedCommand {
  readonly step: Step;
  readonly command: ShellCommand;
}

/** The commands of a build. */
export class BuildCommands {
  readonly #stages: Iterable<Stage>;

  constructor(stages: Iterable<Stage>) {
    this.#stages = stages;
  }

  /** Those that a question to each RUN finds (`commandsThat`), in the order of the build's stages and their steps. */
  of(found: (run: Run) => readonly ShellCommand[]): readonly PlacedCommand[] {
    const placed: PlacedCommand[] = [];
    for (const stage of this.#stages)
      for (const step of runningSteps(stage)) for (const command of found(step.run)) placed.push({ step, command });
    return placed;
  }
}
