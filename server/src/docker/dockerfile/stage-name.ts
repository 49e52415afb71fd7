import type { Stage } from './model.ts';

/** How a stage is named to people and by `--target`: its name, else its index. */
export function stageName(stage: Stage): string {
  return stage.name?.text ?? String(stage.index);
}
