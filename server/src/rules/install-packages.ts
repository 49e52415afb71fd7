import { isRootStep } from './users.ts';
import type { BuildAnalysis, Download } from '../project/analysis.ts';
import type { TextEdit } from '../text/edit.ts';
import { insertLinesAbove } from './fix.ts';

/**
 * Installs packages before a download: above the first step that touches files, so that sources do not invalidate it; behind the ARGs and
 * ENVs that its downloads may need. Undefined where that step's user may not, or where the image has no package manager that we know.
 */
export function installPackages(
  { model }: BuildAnalysis, { image, stage, step }: Download, packages: readonly string[]
): TextEdit | undefined {
  const target = stage.steps.find(({ instruction }) => /^(?:COPY|ADD|RUN)$/.test(instruction.keyword)) ?? step;
  if (!isRootStep(target) || target.instruction.onbuild || image === undefined) return undefined;
  const lines = installLines[image.packageManager](packages.join(' '));
  return lines && insertLinesAbove(model.syntax.source, target.instruction, lines);
}

const installLines: Readonly<Record<'apt-get' | 'apk' | 'none', (packages: string) => string[] | undefined>> = {
  'apt-get': (packages) => [
    `RUN apt-get update && apt-get install -y --no-install-recommends ${packages} \\`,
    '    && rm -rf /var/lib/apt/lists/*',
  ],
  apk: (packages) => [`RUN apk add --no-cache ${packages}`],
  none: () => undefined,
};
