import path from 'node:path';
import type { ProbeRequest } from '../../../protocol/src/index.ts';
import { findingsOfProbe } from '../diagnosis/findings-of-probe.ts';
import type { StaticFinding } from '../diagnosis/static-finding.ts';
import { diskFiles } from '../host/disk-files.ts';
import { hostGoproxy } from '../host/host-goproxy.ts';
import { realPath } from '../host/search-documents.ts';
import { controlOver } from '../project/control.ts';
import { ParseMemory, projectFiles } from '../project/files.ts';
import { stageForProbe, type StageForProbe } from '../project/stage-for-probe.ts';
import type { MirrorChoices } from '../probe/mirrors/candidates.ts';
import { checkControlled } from '../checking/check-controlled.ts';
import { type Project } from '../checking/check-project.ts';
import { rules } from '../rules/index.ts';
import type { Localized } from '../text/localized.ts';
import { projectTop } from './check-targets.ts';
import type { CommandIo } from './io.ts';

/** What the project's own settings say about proxies; nothing where no Dockerfile was named. */
export function mirrorChoices(request: ProbeRequest, workingDirectory: string): MirrorChoices {
  if (request.dockerfile === undefined) return {};
  const { dockerfile, project } = projectOf(request, workingDirectory);
  const { preferredProxy, knownMirrors } = controlOver(dockerfile, { file: 'nearest' }, project.files, project.top);
  return { preferredProxy: preferredProxy.value, knownMirrors: knownMirrors.value };
}

/** The stage that a probe's request names and what the checks say about it, read from disk now. */
export function resolveStage(
  request: ProbeRequest, { workingDirectory, environment }: Pick<CommandIo, 'workingDirectory' | 'environment'>,
): StageForProbe & { readonly findings: readonly StaticFinding[] } | { readonly problem: Localized } {
  const { dockerfile, project } = projectOf(request, workingDirectory);
  const read = (each: string) => diskFiles.read(each);
  const hostProxy = hostGoproxy({ environment, platform: process.platform, read });
  const check = checkControlled(dockerfile, project, { rules, control: { file: 'nearest' }, hostProxy });
  const stage = stageForProbe(request, check.analyses);
  return 'problem' in stage ? stage : { ...stage, findings: findingsOfProbe(request, check, { rules, hostProxy, read }) };
}

function projectOf(request: ProbeRequest, workingDirectory: string): { readonly dockerfile: string; readonly project: Project } {
  const absolute = realPath(path.resolve(workingDirectory, request.dockerfile ?? 'Dockerfile'));
  const dockerfile = path.sep === '/' ? absolute : absolute.split(path.sep).join('/');
  const project = {
    top: projectTop(dockerfile, [realPath(workingDirectory)]), files: projectFiles(diskFiles, new ParseMemory()), composeFiles: [],
  };
  return { dockerfile, project };
}
