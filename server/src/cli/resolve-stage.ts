import path from 'node:path';
import type { ProbeRequest } from '../../../protocol/src/index.ts';
import { diskFiles } from '../host/disk-files.ts';
import { realPath } from '../host/search-documents.ts';
import { ParseMemory, projectFiles } from '../project/files.ts';
import { stageForProbe, type StageForProbe } from '../project/stage-for-probe.ts';
import type { MirrorChoices } from '../probe/mirrors/candidates.ts';
import { controlOver } from '../project/control.ts';
import { analyzeDockerfile, type Project } from '../rules/check-project.ts';
import type { Localized } from '../text/localized.ts';
import { projectTop } from './check-targets.ts';

/** What the project's own settings say about proxies; nothing where no Dockerfile was named. */
export function mirrorChoices(request: ProbeRequest, workingDirectory: string): MirrorChoices {
  if (request.dockerfile === undefined) return {};
  const { dockerfile, project } = projectOf(request, workingDirectory);
  const { preferredProxy, knownMirrors } = controlOver(dockerfile, { file: 'nearest' }, project.files, project.top);
  return { preferredProxy: preferredProxy.value, knownMirrors: knownMirrors.value };
}

/** The stage that a probe's request names, read from disk now. */
export function resolveStage(request: ProbeRequest, workingDirectory: string): StageForProbe | { readonly problem: Localized } {
  const { dockerfile, project } = projectOf(request, workingDirectory);
  return stageForProbe(request, analyzeDockerfile(dockerfile, project), (each) => diskFiles.read(each));
}

function projectOf(request: ProbeRequest, workingDirectory: string): { readonly dockerfile: string; readonly project: Project } {
  const absolute = realPath(path.resolve(workingDirectory, request.dockerfile ?? 'Dockerfile'));
  const dockerfile = path.sep === '/' ? absolute : absolute.split(path.sep).join('/');
  const project = { top: projectTop(dockerfile, [realPath(workingDirectory)]), files: projectFiles(diskFiles, new ParseMemory()), composeFiles: [] };
  return { dockerfile, project };
}
