import type { BuildAnalysis } from '../project/analysis.ts';
import { analyzeBuild } from '../project/analyze.ts';
import { documentKind } from '../project/document-kind.ts';
import type { ProjectFiles } from '../project/files.ts';
import { findBuilds } from '../project/find-builds.ts';
import { parseGoEnvFile } from '../go/go-env-file.ts';
import { checkBuilds, checkControlFile, checkGoEnv, checkSuppressions, compareFindings, type CheckOptions } from './check.ts';
import type { Finding } from './finding.ts';
import { onePerFault } from './one-fault.ts';
import { suppress, withoutSuppressed } from './suppress.ts';

/** A workspace folder or the folder a command line was given: what bounds every search upwards. */
export interface Project {
  readonly top: string;
  readonly files: ProjectFiles;
  /** Compose files known besides those beside and above a Dockerfile. */
  readonly composeFiles: readonly string[];
}

export interface DocumentCheck {
  /** May lie in other files than the document: compose, ignore file, go.mod. */
  readonly findings: readonly Finding[];
  /** Empty for documents that are no Dockerfile. */
  readonly analyses: readonly BuildAnalysis[];
}

/**
 * Checks one document. A compose file or an ignore file has no findings of its own here: they come out of the Dockerfiles
 * that they belong to, because only there the fault can be judged.
 */
export function checkDocument(path: string, project: Project, options: CheckOptions): DocumentCheck {
  switch (documentKind(path)) {
    case 'dockerfile':
      return checkDockerfile(path, project, options);
    case 'go-env':
      return { findings: checkGoEnvFile(path, project, options), analyses: [] };
    case 'control': {
      const file = project.files.control(path);
      const findings = file === undefined ? [] : withoutSuppressed(checkControlFile(file, options), (each) => project.files.read(each));
      return { findings: shown(findings, options), analyses: [] };
    }
    default:
      return { findings: [], analyses: [] };
  }
}

/** The Dockerfile joined with each way of building it. */
export function analyzeDockerfile(path: string, project: Project): BuildAnalysis[] {
  return findBuilds(path, project.files, project.top, project.composeFiles).flatMap((build) => analyzeBuild(build, project.files) ?? []);
}

function checkDockerfile(path: string, project: Project, options: CheckOptions): DocumentCheck {
  const analyses = analyzeDockerfile(path, project);
  const findings = checkBuilds(analyses, options);
  const { kept, suppressionsIn } = suppress(findings, (each) => project.files.read(each));
  // Without a single way of building it, nothing could be found that a comment might silence.
  const unused = analyses.length === 0 ? [] : checkSuppressions({ source: { path, text: project.files.read(path) ?? '' }, suppressions: suppressionsIn(path) }, options);
  return { findings: shown([...kept, ...withoutSuppressed(unused, (each) => project.files.read(each))], options), analyses };
}

function checkGoEnvFile(path: string, project: Project, options: CheckOptions): readonly Finding[] {
  const text = project.files.read(path);
  if (text === undefined) return [];
  const findings = checkGoEnv({ source: { path, text }, file: parseGoEnvFile(text) }, options);
  return shown(withoutSuppressed(findings, (each) => project.files.read(each)), options);
}

/** What the reader gets to see, each fault once. */
function shown(findings: readonly Finding[], { asShown }: CheckOptions): readonly Finding[] {
  return onePerFault(asShown === undefined ? findings : findings.flatMap((finding) => asShown(finding) ?? [])).sort(compareFindings);
}
