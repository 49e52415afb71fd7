import type { Stage, Step } from './model.ts';

/** The stage and the stages it stands on (`FROM stage`), nearest first. */
export function* stageChain(stage: Stage): Generator<Stage> {
  for (let current: Stage | undefined = stage; current !== undefined; current = current.base.kind === 'stage' ? current.base.stage : undefined) yield current;
}

/** Every step that has run when a step runs, inherited stages included, latest first; the step itself is not among them. */
export function* stepsBefore(step: Step): Generator<Step> {
  for (const stage of stageChain(step.stage)) {
    for (const each of [...stage.steps].reverse()) if (stage !== step.stage || each.index < step.index) yield each;
  }
}
