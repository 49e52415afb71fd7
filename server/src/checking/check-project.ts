import type { BuildAnalysis } from '../project/analysis.ts';
import { analyzeBuilds } from '../project/analyze.ts';
import { documentKind, type DocumentKind } from '../project/document-kind.ts';
import type { ProjectFiles } from '../project/files.ts';
import { findBuilds } from '../project/find-builds.ts';
import { parseGoEnvFile } from '../go/go-env-file.ts';
import { checkBuilds, checkControlFile, checkGoEnv, checkSuppressions, compareFindings, type CheckOptions } from './check.ts';
import type { Finding } from '../rules/finding.ts';
import { onePerFault } from './one-fault.ts';
import type { Rule } from '../rules/rule.ts';
import { suppress, withoutSuppressed } from '../rules/suppress.ts';

/** A workspace folder or the folder a command line was given: what bounds every search upwards. */
export interface Project {
  readonly top: string;
  readonly files: ProjectFiles;
  /** Compose files known besides those beside and above a Dockerfile. */
  readonly composeFiles: readonly string[];
  /** By path: kinds of documents, where their user may have said more than their names do. */
  readonly kinds?: ReadonlyMap<string, DocumentKind>;
}

export interface DocumentCheck {
  /** May lie in other files than the document: compose, ignore file, go.mod. */
  readonly findings: readonly Finding[];
  /** Empty for documents that are no Dockerfile. */
  readonly analyses: readonly BuildAnalysis[];
}

/**
 * Checks one document. One whose name says nothing is a Dockerfile unless the project says otherwise: a compose file builds it, or the user
 * named it. A compose file or an ignore file has no findings of its own here: they come out of the Dockerfiles
 * that they belong to, because only there the fault can be judged.
 */
export function checkDocument(path: string, project: Project, options: CheckOptions): DocumentCheck {
  switch (project.kinds?.get(path) ?? documentKind(path) ?? 'dockerfile') {
    case 'dockerfile':
      return checkDockerfile(path, project, options);
    case 'go-env':
      return { findings: checkGoEnvFile(path, project, options), analyses: [] };
    case 'control':
      return checkControl(path, project, options);
    default:
      return { findings: [], analyses: [] };
  }
}

/** Checks settings of the project, whatever the name of their file. */
export function checkControl(path: string, project: Project, options: CheckOptions): DocumentCheck {
  const file = project.files.control(path);
  const findings = file === undefined ? [] : checkControlFile(file, options);
  return { findings: shown(withComments(findings, [{ path, could: () => true }], project, options), options), analyses: [] };
}

/** The Dockerfile joined with each way of building it. */
export function analyzeDockerfile(path: string, project: Project): BuildAnalysis[] {
  return analyzeBuilds(findBuilds(path, project.files, project.top, project.composeFiles), project.files);
}

function checkDockerfile(path: string, project: Project, options: CheckOptions): DocumentCheck {
  const analyses = analyzeDockerfile(path, project);
  const findings = checkBuilds(analyses, options);
  // Without a single way of building it, nothing could be found that a comment might silence. What a comment in a compose or an ignore file
  // silences another Dockerfile may show: of those only what no rule can mean is told.
  const others = new Set(analyses.flatMap(({ build, context }) => [
    ...(build.origin.kind === 'compose' ? [build.origin.file.source.path] : []), ...(context.ignoreFile === undefined ? [] : [context.ignoreFile.source.path]),
  ]));
  const commented = [
    ...(analyses.length === 0 ? [] : [{ path, could: () => true }]),
    ...[...others].map((other) => ({ path: other, could: () => false })),
  ];
  return { findings: shown(withComments(findings, commented, project, options), options), analyses };
}

function checkGoEnvFile(path: string, project: Project, options: CheckOptions): readonly Finding[] {
  const text = project.files.read(path);
  if (text === undefined) return [];
  const findings = checkGoEnv({ source: { path, text }, file: parseGoEnvFile(text) }, options);
  // What a Dockerfile's build finds in the file is not known here.
  const could = (rule: Rule) => rule.checkBuild === undefined;
  return shown(withComments(findings, [{ path, could }], project, options), options);
}

/** A file whose comments are judged, and the rules whose findings in it are all known. */
interface CommentedFile {
  readonly path: string;
  readonly could: (rule: Rule) => boolean;
}

/** The findings that no comment silences, and those about comments that silence nothing. */
function withComments(
  findings: readonly Finding[], commented: readonly CommentedFile[], project: Project, options: CheckOptions
): readonly Finding[] {
  const read = (path: string) => project.files.read(path);
  const { kept, commentsIn } = suppress(findings, read);
  const idle = commented.flatMap(({ path, could }) =>
    checkSuppressions({ source: { path, text: read(path) ?? '' }, comments: commentsIn(path), could }, options));
  return [...kept, ...withoutSuppressed(idle, read)];
}

/** What the reader gets to see, each fault once. */
function shown(findings: readonly Finding[], { asShown }: CheckOptions): readonly Finding[] {
  return onePerFault(asShown === undefined ? findings : findings.flatMap((finding) => asShown(finding) ?? [])).sort(compareFindings);
}
