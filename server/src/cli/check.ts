import { lstatSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createTwoFilesPatch } from 'diff';
import { documentKind } from '../project/document-kind.ts';
import { ParseMemory, projectFiles } from '../project/files.ts';
import { dockerfilesOf } from '../project/find-builds.ts';
import { foldersUpward, parentOf } from '../project/paths.ts';
import { CachedFiles } from '../host/cached-files.ts';
import { diskFiles } from '../host/disk-files.ts';
import { findingsAsJson } from '../report/json.ts';
import { reportFindings, type ReportContext, type ReportedFinding } from '../report/resolved-finding.ts';
import { findingAsText, summaryAsText } from '../report/text.ts';
import { compareFindings } from '../rules/check.ts';
import { checkDocument, type Project } from '../rules/check-project.ts';
import type { Finding, Severity } from '../rules/finding.ts';
import { rules } from '../rules/index.ts';
import { selectSafeFixes } from '../rules/select-fixes.ts';
import { applyEdits } from '../text/edit.ts';
import { parseCheckArguments, type CheckArguments } from './check-arguments.ts';
import { findDocuments, realPath } from '../host/search-documents.ts';
import { exitCodes, UsageError, type CommandIo } from './io.ts';

/** Rounds of "check, apply the safe fixes that fit together": each leaves fewer, so a file is done after a few. */
const maximumFixRounds = 10;

/** `go-module-doctor check`. The result is the exit code. */
export function runCheckCommand(argv: readonly string[], io: CommandIo): number {
  const given = parseCheckArguments(argv, io.environment);
  const targets = given.paths.length === 0 ? ['.'] : given.paths;
  const found = targets.map((target) => locate(target, io));
  const documents = [...new Set(found.flatMap((each) => each.documents))].sort();
  for (const message of found.flatMap((each) => each.unreadable)) io.stderr.write(`${message}\n`);
  const cache = new CachedFiles(diskFiles);
  const check = checker(documents, cache, io);
  let findings = check();
  if (given.fix !== 'no') {
    const changed = applySafeFixes(findings, check, cache);
    findings = changed.findings;
    if (given.fix === 'apply') for (const [file, text] of changed.texts) writeFileSync(file, text);
    else for (const [file, text] of changed.texts) io.stdout.write(unifiedDiff(relativePath(file, io), diskFiles.read(file) ?? '', text));
  }
  report(documents.length, findings, given, cache, io);
  return findings.some((finding) => reaches(finding.severity, given.failOn)) ? exitCodes.found : exitCodes.clean;
}

interface Located {
  readonly documents: readonly string[];
  readonly unreadable: readonly string[];
}

function locate(target: string, io: CommandIo): Located {
  const absolute = toSlashes(path.resolve(io.workingDirectory, target));
  const resolved = toSlashes(realPath(absolute));
  let isFolder: boolean;
  try {
    isFolder = lstatSync(resolved).isDirectory();
  } catch (error) {
    throw new UsageError(`cannot check ${JSON.stringify(target)}: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (isFolder) return findDocuments(resolved, progress(io));
  if (documentKind(resolved) === undefined) {
    throw new UsageError(`${JSON.stringify(target)} is none of the files that are checked: Dockerfile, Containerfile, .dockerignore, go.env or a compose file`);
  }
  return { documents: [resolved], unreadable: [] };
}

/** A line that is written over on a terminal; nothing elsewhere. */
function progress(io: CommandIo): ((folders: number) => void) | undefined {
  if (!io.stderr.isTTY) return undefined;
  return (folders) => {
    if (folders % 200 === 0) io.stderr.write(`\r${folders} folders searched\u001b[K`);
  };
}

function checker(documents: readonly string[], cache: CachedFiles, io: CommandIo): () => Finding[] {
  const composeFiles = documents.filter((document) => documentKind(document) === 'compose');
  const options = { rules, preferences: { privateHosts: [], preferredProxy: '' }, isCancelled: () => io.signal.aborted };
  const memory = new ParseMemory();
  const files = projectFiles(cache, memory);
  // A compose file named on its own stands for the Dockerfiles it builds, an ignore file for those beside it.
  const checked = new Set(documents.flatMap((document) => [document, ...impliedDocuments(document, files)]));
  return () => {
    const seen = new Set<string>();
    const findings = [...checked].flatMap((document, index) => {
      if (io.stderr.isTTY && index % 50 === 49) io.stderr.write(`\r${index + 1} of ${checked.size} files checked\u001b[K`);
      const project: Project = { top: projectTop(document), files, composeFiles };
      return checkDocument(document, project, options).findings;
    });
    if (io.stderr.isTTY) io.stderr.write('\r\u001b[K');
    return findings.sort(compareFindings).filter((finding) => {
      const key = JSON.stringify([finding.rule, finding.place, finding.message.en]);
      return !seen.has(key) && seen.add(key).size > 0;
    });
  };
}

function impliedDocuments(document: string, files: Project['files']): string[] {
  switch (documentKind(document)) {
    case 'compose': {
      const compose = files.compose(document);
      return compose === undefined ? [] : dockerfilesOf(compose).filter((each) => files.kind(each) === 'file');
    }
    case 'dockerignore':
      return files.list(parentOf(document)).map((entry) => `${parentOf(document)}/${entry.name}`).filter((each) => documentKind(each) === 'dockerfile');
    default:
      return [];
  }
}

/** The repository that a document belongs to, else its own folder: how far up compose files and go.mod are looked for. */
export function projectTop(document: string): string {
  for (const folder of foldersUpward(parentOf(document))) if (diskFiles.kind(`${folder}/.git`) !== undefined) return folder;
  return parentOf(document);
}

function applySafeFixes(first: Finding[], check: () => Finding[], cache: CachedFiles): { findings: Finding[]; texts: Map<string, string> } {
  const texts = new Map<string, string>();
  let findings = first;
  for (let round = 0; round < maximumFixRounds; round++) {
    const edits = selectSafeFixes(findings).flatMap((fix) => fix.edits);
    if (edits.length === 0) break;
    for (const file of new Set(edits.map((edit) => edit.path))) {
      const text = applyEdits(cache.read(file) ?? '', edits.filter((edit) => edit.path === file));
      texts.set(file, text);
      cache.open(file, text);
    }
    findings = check();
  }
  return { findings, texts };
}

function unifiedDiff(file: string, before: string, after: string): string {
  return createTwoFilesPatch(`a/${file}`, `b/${file}`, before, after).replace(/^={10,}\n/m, '');
}

function report(files: number, findings: readonly Finding[], given: CheckArguments, cache: CachedFiles, io: CommandIo): void {
  const context: ReportContext = { locale: given.locale, relative: (file) => relativePath(file, io), text: (file) => cache.read(file) };
  const reported = reportFindings(findings, context);
  if (given.format === 'json') {
    io.stdout.write(findingsAsJson(files, reported));
    return;
  }
  const colour = io.stdout.isTTY && io.environment['NO_COLOR'] === undefined;
  const line = lineReader(findings, cache, context);
  const shown = reported.filter((finding) => reaches(finding.severity, given.severity));
  for (const finding of shown) io.stdout.write(`${findingAsText(finding, { locale: given.locale, colour, line })}\n`);
  io.stdout.write(summaryAsText(files, shown, reported.length - shown.length, { locale: given.locale, colour }));
}

function lineReader(findings: readonly Finding[], cache: CachedFiles, context: ReportContext): (file: string, line: number) => string {
  const lines = new Map<string, readonly string[]>();
  for (const { place } of findings) {
    const name = context.relative(place.path);
    if (!lines.has(name)) lines.set(name, (cache.read(place.path) ?? '').split(/\r\n|\n|\r/));
  }
  return (file: string, line: number): string => lines.get(file)?.[line] ?? '';
}

const order: readonly (Severity | 'never')[] = ['hint', 'info', 'warning', 'error', 'never'];

function reaches(severity: ReportedFinding['severity'], least: Severity | 'never'): boolean {
  return order.indexOf(severity) >= order.indexOf(least);
}

function relativePath(file: string, io: CommandIo): string {
  return toSlashes(path.relative(realPath(io.workingDirectory), file)) || '.';
}

function toSlashes(file: string): string {
  return path.sep === '/' ? file : file.split(path.sep).join('/');
}
