import type { Copy, CopySource, Step } from '../../docker/dockerfile/model.ts';
import { stagesBehind } from '../../docker/dockerfile/stage-chain.ts';
import { copyingSteps } from '../../docker/dockerfile/steps-by-effect.ts';
import type { BuildAnalysis } from '../../project/analysis.ts';
import { baseName, joinPath, parentOf } from '../../project/paths.ts';

/** A module file that a copy or a bind mount names and that does not exist in the context: the step fails. */
export interface MissingSource {
  readonly step: Step;
  readonly copy: Copy;
  readonly source: CopySource;
  /** Relative to the context's root. */
  readonly contextPath: string;
}

const moduleFiles = /^go\.(?:mod|sum|work|work\.sum)$/;

/**
 * Only module files: whatever else is copied may be made by a program that runs before the build. A context that nobody declares is
 * believed when everything else that is copied is there, among it the file that the missing one goes with.
 */
export function missingSources(analysis: BuildAnalysis): MissingSource[] {
  const { model, build, context } = analysis;
  if (model.target === undefined) return [];
  const missing: MissingSource[] = [];
  const sources = [...stagesBehind(model.target)].flatMap(copyingSteps)
    .flatMap((step) => step.copies.flatMap((copy) => copy.sources.map((source) => ({ step, copy, source }))));
  let isCertain = true;
  for (const each of sources) {
    const { path } = each.source;
    if (each.copy.from.kind !== 'context' || each.step.instruction.onbuild || each.source.isGlob || path.kind !== 'known') continue;
    if (context.onDisk(path.text) !== undefined) continue;
    if (moduleFiles.test(baseName(path.text))) missing.push({ ...each, contextPath: path.text });
    else isCertain = false;
  }
  if (build.origin.kind === 'compose') return missing;
  return isCertain && missing.every(({ contextPath }) => hasCompanion(contextPath, analysis)) ? missing : [];
}

/** A go.sum goes with a go.mod, a go.work.sum with a go.work. Where these are missing too, the context is another one. */
function hasCompanion(contextPath: string, { context }: BuildAnalysis): boolean {
  const name = baseName(contextPath);
  const companion = name === 'go.work.sum' ? 'go.work' : 'go.mod';
  return name !== companion && context.onDisk(joinPath(parentOf(contextPath), companion)) === 'file';
}
