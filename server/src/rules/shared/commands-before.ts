import type { Stage, Step } from '../../docker/dockerfile/model.ts';
import { stageChain } from '../../docker/dockerfile/stage-chain.ts';
import type { ShellCommand } from '../../docker/shell/model.ts';
import type { Download } from '../../project/analysis.ts';

export interface EarlierCommand {
  readonly stage: Stage;
  readonly step: Step;
  readonly command: ShellCommand;
}

/**
 * Every command that has run in the same file system when the download starts, those of its own step included: its stage first, then those
 * it stands on.
 */
export function* commandsBefore({ stage, step, command }: Download): Generator<EarlierCommand> {
  for (const each of stageChain(stage)) {
    for (const earlier of each.steps) {
      if (each === stage && earlier.index > step.index) break;
      for (const other of earlier.run?.commands ?? []) {
        if (other === command) break;
        yield { stage: each, step: earlier, command: other };
      }
    }
  }
}

/** Whether a step whose text is no POSIX shell's has run before the download: nothing is known of what it did. */
export function hasOpaqueStepBefore({ stage, step }: Download): boolean {
  return stageChain(stage).some(
    (each) => each.steps.some((earlier) => earlier.run?.opaque === true && (each !== stage || earlier.index <= step.index))
  );
}
