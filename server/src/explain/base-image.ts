import type { BuildStep } from './build-step.ts';

/** More stages than this stand on each other in no build. */
const deepest = 20;

/** The image that a step's stage is made from, through the stages below it: the log names each FROM as a step of its stage. */
export function baseImage(step: BuildStep | undefined, steps: readonly BuildStep[]): string | undefined {
  let stage = step?.stage;
  for (let height = 0; height < deepest; height++) {
    // Kaniko names no stages: of its FROMs the one before counts.
    const from = steps.findLast((each) => (
      each.stage === stage && each.target === step?.target && each.line <= (step?.line ?? 0) && fromPattern.test(each.instruction)
    ));
    const name = fromPattern.exec(from?.instruction ?? '')?.[1];
    if (name === undefined || !steps.some((each) => each.stage === name && name !== stage)) return name?.replace(/@sha256:[0-9a-f]+$/, '');
    stage = name;
  }
  return undefined;
}

const fromPattern = /^FROM\s+(?:--\S+\s+)*([\w][\w.:/@-]*)/i;
