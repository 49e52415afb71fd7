import type { Step } from '../docker/dockerfile/model.ts';
import type { BuildAnalysis } from '../project/analysis.ts';
import type { TextEdit } from '../text/edit.ts';
import { insertAt } from './fix.ts';

/** Adds mounts in front of a RUN's own flags; undefined for a trigger of ONBUILD, which stands elsewhere or is run elsewhere. */
export function addMounts({ build }: BuildAnalysis, { stage, instruction }: Step, mounts: readonly string[]): TextEdit[] | undefined {
  if (instruction.onbuild || stage.from.span.start > instruction.span.start) return undefined;
  const at = instruction.flags[0]?.span.start ?? instruction.argumentSpan.start;
  return [insertAt(build.dockerfile, at, mounts.map((mount) => `--mount=${mount} `).join(''))];
}
