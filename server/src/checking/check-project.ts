import type { BuildAnalysis } from '../project/analysis.ts';
import { analyzeBuilds } from '../project/analyze.ts';
import { documentKind, type DocumentKind } from '../project/document-kind.ts';
import type { ProjectFiles } from '../project/files.ts';
import { findBuilds, findInlineBuilds, inlineDockerfilesIn } from '../project/find-builds.ts';
import { append } from '../text/append.ts';
import { contains, type Span } from '../text/source.ts';
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
 * named it. A compose file is checked for the Dockerfiles that stand in it. Of its own it has no findings here, nor has an ignore file:
 * they come out of the Dockerfiles that they belong to, because only there the fault can be judged.
 */
export function checkDocument(path: string, project: Project, options: CheckOptions): DocumentCheck {
  switch (kindOf(path, project)) {
    case 'dockerfile':
    case 'compose':
      return checkBuilt(path, project, options);
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
  const commented = [{ path, could: () => true, isMeant: everywhere }];
  return { findings: shown(withComments(findings, commented, project, options), options), analyses: [] };
}

/** The Dockerfile, or those that stand in the compose file, joined with each way of building it. */
export function analyzeDocument(path: string, project: Project): BuildAnalysis[] {
  const { files, top, composeFiles } = project;
  const builds = kindOf(path, project) === 'compose'
    ? inlineDockerfilesIn(path, files).flatMap((inline) => findInlineBuilds(inline, files, top, composeFiles))
    : findBuilds(path, files, top, composeFiles);
  return analyzeBuilds(builds, files);
}

function kindOf(path: string, { kinds, files }: Project): DocumentKind {
  return kinds?.get(path) ?? documentKind(path) ?? (inlineDockerfilesIn(path, files).length > 0 ? 'compose' : 'dockerfile');
}

function checkBuilt(path: string, project: Project, options: CheckOptions): DocumentCheck {
  const analyses = analyzeDocument(path, project);
  const byDockerfile = new Map<string, BuildAnalysis[]>();
  for (const analysis of analyses) append(byDockerfile, analysis.build.dockerfile, analysis);
  const findings = [...byDockerfile.values()].flatMap((ways) => checkBuilds(ways, options));
  // Without a single way of building it, nothing could be found that a comment might silence. What a comment in a compose or an ignore file
  // silences another Dockerfile may show: of those only what no rule can mean is told.
  const others = new Set(analyses.flatMap(({ build, context }) => [
    ...(build.origin.kind === 'compose' ? [build.origin.file.source.path] : []), ...(context.ignoreFile === undefined ? [] : [context.ignoreFile.source.path]),
  ]));
  const extents = analyses.flatMap(({ build }) => build.inline?.extent ?? []);
  const isInline = (span: Span) => extents.some((extent) => contains(extent, span));
  const commented = [
    ...(analyses.length === 0 ? [] : [{ path, could: () => true, isMeant: (span: Span) => extents.length === 0 || isInline(span) }]),
    ...[...others].map((other) => ({ path: other, could: () => false, isMeant: (span: Span) => other !== path || !isInline(span) })),
  ];
  return { findings: shown(withComments(findings, commented, project, options), options), analyses };
}

function checkGoEnvFile(path: string, project: Project, options: CheckOptions): readonly Finding[] {
  const text = project.files.read(path);
  if (text === undefined) return [];
  const findings = checkGoEnv({ source: { path, text }, file: parseGoEnvFile(text) }, options);
  // What a Dockerfile's build finds in the file is not known here.
  const could = (rule: Rule) => rule.checkBuild === undefined;
  return shown(withComments(findings, [{ path, could, isMeant: everywhere }], project, options), options);
}

/** A file whose comments are judged, and the rules whose findings in it are all known. */
interface CommentedFile {
  readonly path: string;
  readonly could: (rule: Rule) => boolean;
  /** Whether a comment that stands there is meant. */
  readonly isMeant: (span: Span) => boolean;
}

const everywhere = () => true;

/** The findings that no comment silences, and those about comments that silence nothing. */
function withComments(
  findings: readonly Finding[], commented: readonly CommentedFile[], project: Project, options: CheckOptions
): readonly Finding[] {
  const read = (path: string) => project.files.read(path);
  const { kept, commentsIn } = suppress(findings, read);
  const idle = commented.flatMap(({ path, could, isMeant }) => {
    const { suppressions, misread } = commentsIn(path);
    const meant = <T extends { readonly span: Span }>(comments: readonly T[]) => comments.filter(({ span }) => isMeant(span));
    const comments = { suppressions: meant(suppressions), misread: meant(misread) };
    return checkSuppressions({ source: { path, text: read(path) ?? '' }, comments, could }, options);
  });
  return [...kept, ...withoutSuppressed(idle, read)];
}

/** What the reader gets to see, each fault once. */
function shown(findings: readonly Finding[], { asShown }: CheckOptions): readonly Finding[] {
  return onePerFault(asShown === undefined ? findings : findings.flatMap((finding) => asShown(finding) ?? [])).sort(compareFindings);
}
