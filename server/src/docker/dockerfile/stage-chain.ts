import { oncePer } from '../../text/memo.ts';
import type { Stage, Step } from './model.ts';

/** The stage and the stages it stands on (`FROM stage`), nearest first. */
export const stageChain = oncePer((stage: Stage): readonly Stage[] => {
  const chain: Stage[] = [];
  for (let current: Stage | undefined = stage; current !== undefined; current = current.base.kind === 'stage' ? current.base.stage : undefined) chain.push(current);
  return chain;
});

/** Every step that has run when a step runs, inherited stages included, latest first; the step itself is not among them. */
export function* stepsBefore(step: Step): Generator<Step> {
  for (const stage of stageChain(step.stage)) {
    for (let at = stage.steps.length - 1; at >= 0; at--) {
      const each = stage.steps[at];
      if (each !== undefined && (stage !== step.stage || each.index < step.index)) yield each;
    }
  }
}

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
