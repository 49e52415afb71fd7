import { oncePer } from '../../text/memo.ts';
import type { Stage, Step } from './model.ts';

/** The stage and the stages it stands on (`FROM stage`), nearest first. */
export const stageChain = oncePer((stage: Stage): readonly Stage[] => {
  const chain: Stage[] = [];
  for (let current: Stage | undefined = stage; current !== undefined; current = current.base.kind === 'stage' ? current.base.stage : undefined) chain.push(current);
  return chain;
});

/** Every step that has run when a step runs, inherited stages included, latest first; the step itself is not among them. */
export const stepsBefore = oncePer((step: Step): readonly Step[] => stageChain(step.stage).flatMap((stage) =>
  (stage === step.stage ? stage.steps.filter(({ index }) => index < step.index) : stage.steps).toReversed()));

/** The stages that an image is made from: this one, those below it, and those it copies or mounts files from. */
export function stagesBehind(target: Stage): ReadonlySet<Stage> {
  const found = new Set<Stage>();
  const pending = [target];
  for (let stage = pending.pop(); stage !== undefined; stage = pending.pop()) {
    for (const each of stageChain(stage)) {
      if (found.has(each)) break;
      found.add(each);
      for (const step of each.steps) for (const copy of step.copies) if (copy.from.kind === 'stage') pending.push(copy.from.stage);
    }
  }
  return found;
}
