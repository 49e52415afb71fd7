import { installLines } from '../../docker/package-manager.ts';
import { isRootStep } from '../shared/users.ts';
import type { BuildAnalysis, Download } from '../../project/analysis.ts';
import type { TextEdit } from '../../text/edit.ts';
import { insertLinesAbove } from '../fix.ts';
import { surelyNotInstalled } from '../shared/installed-programs.ts';

/**
 * Installs packages before a download: above the first step that touches files, so that sources do not invalidate it; behind the ARGs and
 * ENVs that its downloads may need. Undefined where that step's user may not, or where the image has no package manager that we know.
 */
export function installPackages(
  { model }: BuildAnalysis, { image, stage, step }: Download, packages: readonly string[]
): TextEdit | undefined {
  const target = stage.steps.find(({ instruction }) => /^(?:COPY|ADD|RUN)$/.test(instruction.keyword)) ?? step;
  if (!isRootStep(target) || target.instruction.onbuild || image === undefined) return undefined;
  if (image.packageManager === 'none') return undefined;
  return insertLinesAbove(model.syntax.source, target.instruction, installLines(image.packageManager, packages.join(' ')));
}

/** Installs those of the programs that the image surely lacks: no edits where it has them. Undefined where they cannot be installed. */
export function installMissing(
  analysis: BuildAnalysis, download: Download, programs: readonly ('git' | 'ssh')[]
): readonly TextEdit[] | undefined {
  const { image } = download;
  if (image === undefined || image.system === 'windows') return [];
  const missing = programs.filter((program) => !image[program] && surelyNotInstalled(download, program, packagesWith[program]));
  if (missing.length === 0) return [];
  const edit = installPackages(analysis, download, missing.map((program) => packagesWith[program][0]));
  return edit && [edit];
}

/** The usual package first. */
const packagesWith = { git: ['git'], ssh: ['openssh-client', 'openssh', 'openssh-client-default'] } as const;
