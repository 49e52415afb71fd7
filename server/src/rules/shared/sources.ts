import type { BuildAnalysis, Download, ModuleAtDownload } from '../../project/analysis.ts';
import { joinPath } from '../../project/paths.ts';
import { contextIsSure } from './module-files.ts';

/** Whether some Go file may stand below the module when the command runs. */
export function mayHaveSources({ step, files }: Download, { folder }: ModuleAtDownload, analysis: BuildAnalysis): boolean {
  if (!contextIsSure(analysis)) return true;
  // A name that no copy can bring tells whether a command may have made files there.
  if (files.lookup(joinPath(folder, 'any-name-at-all.go')).presence === 'unknown') return true;
  return [...step.before.copies, ...step.copies].some((copy) => copy.from.kind !== 'context' || copy.sources.some((source) =>
    source.path.kind !== 'known' || source.isGlob || source.isWholeContext || source.path.text.endsWith('.go')
      || analysis.context.exists(source.path.text) !== 'file'));
}
