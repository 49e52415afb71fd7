import path from 'node:path';
import type { ProbeRequest } from '../../../protocol/src/index.ts';
import { diskFiles } from '../host/disk-files.ts';
import { realPath } from '../host/search-documents.ts';
import { ParseMemory, projectFiles } from '../project/files.ts';
import { stageForProbe, type StageForProbe } from '../project/stage-for-probe.ts';
import { analyzeDockerfile } from '../rules/check-project.ts';
import type { Localized } from '../text/localized.ts';
import { projectTop } from './check-targets.ts';

/** The stage that a probe's request names, read from disk now. */
export function resolveStage(request: ProbeRequest, workingDirectory: string): StageForProbe | { readonly problem: Localized } {
  const absolute = realPath(path.resolve(workingDirectory, request.dockerfile ?? 'Dockerfile'));
  const dockerfile = path.sep === '/' ? absolute : absolute.split(path.sep).join('/');
  const project = { top: projectTop(dockerfile, [realPath(workingDirectory)]), files: projectFiles(diskFiles, new ParseMemory()), composeFiles: [] };
  const analyses = analyzeDockerfile(dockerfile, project);
  return stageForProbe(request, analyses, (each) => diskFiles.read(each));
}
