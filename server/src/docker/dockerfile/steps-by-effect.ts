import { oncePer } from '../../text/memo.ts';
import type { Run, Stage, Step } from './model.ts';

/** The steps of a stage that declare variables. Most rules ask for steps of one kind, and most steps are of another. */
export const declaringSteps = oncePer(({ steps }: Stage): readonly Step[] => steps.filter(({ declarations }) => declarations.length > 0));

/** Those that bring files in: COPY, ADD, and RUN with a bind mount. */
export const copyingSteps = oncePer(({ steps }: Stage): readonly Step[] => steps.filter(({ copies }) => copies.length > 0));

export type RunningStep = Step & { readonly run: Run };

/** Those that run commands. */
export const runningSteps = oncePer(({ steps }: Stage): readonly RunningStep[] => steps.filter(isRunning));

function isRunning(step: Step): step is RunningStep {
  return step.run !== undefined;
}
