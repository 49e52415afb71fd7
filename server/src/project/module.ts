import type { GoMod } from '../go/go-mod.ts';
import type { GoSum } from '../go/go-sum.ts';
import type { GoWork } from '../go/go-work.ts';
import type { ProjectFiles } from './files.ts';
import { foldersUpward, joinPath } from './paths.ts';

/** A Go module of the project, as it stands on disk. */
export interface GoModule {
  /** Absolute path of its folder. */
  readonly folder: string;
  readonly goModPath: string;
  readonly goModText: string;
  readonly goMod: GoMod;
  readonly goSumPath: string;
  /** Undefined when there is no go.sum. */
  readonly goSum: GoSum | undefined;
}

/** A go.work and where it stands. */
export interface GoWorkspace {
  readonly folder: string;
  readonly goWorkPath: string;
  readonly goWork: GoWork;
}

export function readModule(folder: string, files: ProjectFiles): GoModule | undefined {
  const goModPath = joinPath(folder, 'go.mod');
  const goModText = files.read(goModPath);
  const goMod = files.goMod(goModPath);
  if (goModText === undefined || goMod === undefined) return undefined;
  const goSumPath = joinPath(folder, 'go.sum');
  return { folder, goModPath, goModText, goMod, goSumPath, goSum: files.goSum(goSumPath) };
}

/** The go.work that is in force in a folder: its own or the nearest above, `top` included. */
export function workspaceAbove(folder: string, files: ProjectFiles, top: string): GoWorkspace | undefined {
  for (const each of foldersUpward(folder, top)) {
    const goWorkPath = joinPath(each, 'go.work');
    const goWork = files.goWork(goWorkPath);
    if (goWork !== undefined) return { folder: each, goWorkPath, goWork };
  }
  return undefined;
}
