import { setImmediate as nextTurn } from 'node:timers/promises';
import { CachedFiles } from '../host/cached-files.ts';
import { diskFiles } from '../host/disk-files.ts';
import { hostGoproxy } from '../host/host-goproxy.ts';
import { controlOver, type ControlRequest } from '../project/control.ts';
import { documentKind } from '../project/document-kind.ts';
import { ParseMemory, projectFiles, type ProjectFiles } from '../project/files.ts';
import { dockerfilesOf } from '../project/find-builds.ts';
import { parentOf } from '../project/paths.ts';
import { unreadBake } from '../project/unread-bake.ts';
import { findingsAsJson } from '../report/json.ts';
import { findingReporter, type ReportContext } from '../report/resolved-finding.ts';
import { findingAsText, summaryAsText } from '../report/text.ts';
import { CheckCancelled, compareFindings } from '../checking/check.ts';
import { checkControlled } from '../checking/check-controlled.ts';
import type { Project } from '../checking/check-project.ts';
import type { Finding, Severity } from '../rules/finding.ts';
import { rules } from '../rules/index.ts';
import { LineIndex } from '../text/lines.ts';
import { append } from '../text/append.ts';
import { localized, type Locale, type Localized } from '../text/localized.ts';
import { plainText } from '../text/plain-text.ts';
import { parseCheckArguments, type CheckArguments } from './check-arguments.ts';
import { diffOf, repairInMemory, writeTexts } from './check-fixes.ts';
import { composeNotes, notOursToWrite } from './check-notes.ts';
import { findTargets, projectTop, relativePath, type CheckTargets } from './check-targets.ts';
import { exitCodes, type CommandIo } from './io.ts';
import { controlRequest, printedControl } from './print-config.ts';

/** Documents are checked in the order of their folders: what the last few hundred asked for is enough, and flat over ten thousand. */
const keptAnswers = 2_000;

/** `go-module-doctor check`. The result is the exit code. Throws UsageError for arguments that cannot be right. */
export async function runCheckCommand(argv: readonly string[], io: CommandIo): Promise<number> {
  const given = parseCheckArguments(argv, io.environment);
  const targets = findTargets(given.paths, given.locale, io);
  const tell = (note: Localized) => { io.stderr.write(`${plainText(note[given.locale])}\n`); };
  for (const note of targets.notes) tell(note);
  const cache = new CachedFiles(diskFiles, keptAnswers);
  try {
    const control = controlRequest(given, io);
    if (given.printConfig) {
      io.stdout.write(printedControl(targets, control, cache, given, io));
      return exitCodes.clean;
    }
    const files = projectFiles(cache, new ParseMemory());
    const name = (file: string) => relativePath(file, io);
    for (const note of composeNotes(targets.documents, files, name)) tell(note);
    const documents = documentsOf(targets, control, files);
    const bakeFiles = new Set<string>();
    const check = checker({ documents, targets, control, locale: given.locale, files, io, bakeFiles });
    let findings: readonly Finding[] = await check();
    for (const file of bakeFiles) tell(unreadBake(JSON.stringify(name(file))));
    let diff: string | undefined;
    if (given.fix !== 'no') {
      const repaired = await repairInMemory(findings, check, cache);
      findings = repaired.findings;
      for (const file of repaired.leftAlone) tell(notOursToWrite(name(file)));
      if (given.fix === 'apply') writeTexts(repaired.texts, name);
      else diff = diffOf(repaired.texts, name);
    }
    await report({ files: documents.size, findings, diff }, given, cache, io);
    return findings.some((finding) => reaches(finding.severity, given.failOn)) ? exitCodes.found : exitCodes.clean;
  } catch (error) {
    if (error instanceof CheckCancelled) return exitCodes.interrupted;
    throw error;
  }
}

/**
 * What is checked: a compose file named on its own stands for the Dockerfiles it builds, an ignore file for those beside it. What settings
 * in force get wrong would go unseen otherwise, wherever their file is.
 */
function documentsOf(targets: CheckTargets, control: ControlRequest, files: ProjectFiles): ReadonlySet<string> {
  return new Set(targets.documents.flatMap((document) => [
    document,
    ...impliedDocuments(document, files).filter((each) => !targets.leftOut(each)),
    ...settingsOver(document, control, files, targets),
  ]));
}

interface Checking {
  readonly documents: ReadonlySet<string>;
  readonly targets: CheckTargets;
  readonly control: ControlRequest;
  readonly locale: Locale;
  readonly files: ProjectFiles;
  readonly io: CommandIo;
  /** Takes up those that may declare a build and are not read. */
  readonly bakeFiles: Set<string>;
}

function checker({ documents, targets, control, locale, files, io, bakeFiles }: Checking): () => Promise<readonly Finding[]> {
  const composeFiles = targets.documents.filter((document) => documentKind(document) === 'compose');
  const hostProxy = hostGoproxy({ environment: io.environment, platform: process.platform, read: (path) => diskFiles.read(path) });
  const request = { rules, control, hostProxy, isCancelled: () => io.signal.aborted };
  return async () => {
    const found: Finding[] = [];
    let done = 0;
    for (const document of documents) {
      const project: Project = { top: projectTop(document, targets.folders), files, composeFiles };
      const { findings, analyses } = checkControlled(document, project, request);
      found.push(...findings);
      for (const { build: { origin } } of analyses) if (origin.kind === 'inferred' && origin.bakeFile !== undefined) bakeFiles.add(origin.bakeFile);
      // Signals are delivered between turns only.
      await nextTurn();
      if (io.stderr.isTTY && ++done % 50 === 0) io.stderr.write(`\r${checkedMessage(done, documents.size)[locale]}\u001b[K`);
    }
    if (io.stderr.isTTY) io.stderr.write('\r\u001b[K');
    found.sort(compareFindings);
    // One fault can come out of several documents, a compose file's out of each Dockerfile it builds.
    return found.filter((finding, index) => {
      const next = found[index + 1];
      return next === undefined || compareFindings(finding, next) !== 0;
    });
  };
}

function settingsOver(document: string, control: ControlRequest, files: ProjectFiles, targets: CheckTargets): string[] {
  const { file } = controlOver(document, control, files, projectTop(document, targets.folders));
  return file === undefined ? [] : [file.source.path];
}

function checkedMessage(done: number, all: number) {
  return localized(`${done} of ${all} files checked`, `已检查 ${done}/${all} 个文件`);
}

function impliedDocuments(document: string, files: ProjectFiles): string[] {
  switch (documentKind(document)) {
    case 'compose':
      return dockerfilesOf(document, files);
    case 'dockerignore':
      return files.list(parentOf(document)).map(({ name }) => `${parentOf(document)}/${name}`).filter((each) => documentKind(each) === 'dockerfile');
    default:
      return [];
  }
}

interface Outcome {
  readonly files: number;
  readonly findings: readonly Finding[];
  /** Of a dry run. */
  readonly diff: string | undefined;
}

/** Characters that are written at once. */
const partLength = 64 * 1024;

async function report(outcome: Outcome, given: CheckArguments, cache: CachedFiles, io: CommandIo): Promise<void> {
  let part = '';
  for (const text of reportTexts(outcome, given, cache, io)) {
    part += text;
    if (part.length < partLength) continue;
    io.stdout.write(part);
    part = '';
    await io.stdout.taken?.();
  }
  io.stdout.write(part);
}

function* reportTexts({ files, findings, diff }: Outcome, given: CheckArguments, cache: CachedFiles, io: CommandIo): Generator<string> {
  const context: ReportContext = { locale: given.locale, relative: (file) => relativePath(file, io), text: (file) => cache.read(file) };
  const reported = findingReporter(context);
  if (given.format === 'json') {
    yield* findingsAsJson(files, findings, reported, diff);
    return;
  }
  const colour = io.stdout.isTTY && (io.environment['NO_COLOR'] ?? '') === '';
  const shown = worstFirst(findings.filter((finding) => reaches(finding.severity, given.severity)));
  if (diff !== undefined && diff !== '') yield `${diff}\n`;
  const line = lineReader((file) => cache.read(file) ?? '');
  for (const finding of shown) {
    const options = { locale: given.locale, colour, line: (_name: string, number: number) => line(finding.place.path, number) };
    yield `${findingAsText(reported(finding), options)}\n`;
  }
  yield summaryAsText(files, shown.length, findings.length - shown.length, given.locale);
}

/** In each file the worst first: a reader may stop there. Of one severity they stay in the order of the file. */
function worstFirst(findings: readonly Finding[]): readonly Finding[] {
  const byFile = new Map<string, Finding[]>();
  for (const finding of findings) append(byFile, finding.place.path, finding);
  return [...byFile.values()].flatMap((each) => each.sort((a, b) => order.indexOf(b.severity) - order.indexOf(a.severity)));
}

/** Findings come sorted by file: the lines of the last one are kept. */
function lineReader(read: (path: string) => string): (path: string, line: number) => string {
  let last: { readonly path: string; readonly text: string; readonly index: LineIndex } | undefined;
  return (path, line) => {
    if (last?.path !== path) {
      const text = read(path);
      last = { path, text, index: new LineIndex(text) };
    }
    return last.text.slice(last.index.lineStart(line), last.index.lineStart(line + 1)).replace(/[\r\n]+$/, '');
  };
}

const order: readonly (Severity | 'never')[] = ['hint', 'info', 'warning', 'error', 'never'];

function reaches(severity: Severity, least: Severity | 'never'): boolean {
  return order.indexOf(severity) >= order.indexOf(least);
}
