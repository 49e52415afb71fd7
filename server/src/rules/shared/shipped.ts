import type { Stage } from '../../docker/dockerfile/model.ts';
import { stageChain } from '../../docker/dockerfile/stage-chain.ts';
import type { BuildAnalysis } from '../../project/analysis.ts';

/** Whether the layers of a stage become part of the image that is built. */
export function isShipped({ model }: BuildAnalysis, stage: Stage): boolean {
  const shipped = model.target ?? model.stages.at(-1);
  return shipped !== undefined && stageChain(shipped).includes(stage);
}
