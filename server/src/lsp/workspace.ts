import { CachedFiles, isAtOrBelow, watchedFiles, type AskedPaths } from '../host/cached-files.ts';
import { dockerfilesOf } from '../project/find-builds.ts';
import type { BuildAnalysis } from '../project/analysis.ts';
import { documentKind, mayServeBuild, type DocumentKind } from '../project/document-kind.ts';
import { controlOver, type Control, type ControlRequest } from '../project/control.ts';
import { ParseMemory, projectFiles, type ProjectFiles } from '../project/files.ts';
import { foldersUpward, parentOf, relativeTo } from '../project/paths.ts';
import { compareFindings } from '../checking/check.ts';
import { checkControlled, type ControlledCheck, type ControlledResult } from '../checking/check-controlled.ts';
import { analyzeDocument, type DocumentCheck, type Project } from '../checking/check-project.ts';
import type { Finding } from '../rules/finding.ts';
import type { FileReader } from '../text/files.ts';

/** A check and the paths it read: it holds until one of them changes. */
interface KeptCheck {
  readonly check: ControlledResult;
  readonly asked: AskedPaths;
  /** What was asked for: rules, settings. */
  readonly request: string;
}

/** What a client says of files on disk. */
export interface DiskChanges {
  readonly changed: ReadonlySet<string>;
  readonly cameOrWent: ReadonlySet<string>;
}

/** How many checks are kept: more Dockerfiles than anybody has open; the oldest go first. */
const keptChecks = 500;

/**
 * The project as the language server sees it: files, known compose files and Dockerfiles, and checks that are kept until
 * something they read changes.
 */
export class Workspace {
  readonly files: CachedFiles;
  readonly #memory = new ParseMemory();
  readonly #checks = new Map<string, KeptCheck>();
  readonly #known = new Map<string, DocumentKind>();
  /** By Makefile, script or `.env`: the Dockerfiles that were seen to make use of it. */
  readonly #users = new Map<string, Set<string>>();
  #folders: readonly string[] = [];

  constructor(source: FileReader) {
    this.files = new CachedFiles(source);
  }

  /** What was found in a folder that is no more goes with it, unless it is open. */
  set folders(folders: readonly string[]) {
    const isStill = (path: string) => this.files.isOpen(path) || folders.some((folder) => relativeTo(folder, path) !== undefined);
    for (const path of this.#known.keys()) if (!isStill(path)) this.#known.delete(path);
    this.#folders = folders;
    this.#checks.clear();
  }

  get folders(): readonly string[] {
    return this.#folders;
  }

  /** A document exists: found by the search, or opened. A compose file that was not known may change how any Dockerfile is built: true. */
  know(path: string, kind = documentKind(path)): boolean {
    if (kind === undefined || this.#known.has(path)) return false;
    this.#known.set(path, kind);
    if (kind !== 'compose') return false;
    this.#checks.clear();
    return true;
  }

  /** The Dockerfiles that are known, which is all once the folders were searched. */
  get dockerfiles(): readonly string[] {
    return this.#knownOf('dockerfile');
  }

  get composeFiles(): readonly string[] {
    return this.#knownOf('compose');
  }

  /** Settings changed, so that every check is void. */
  forgetChecks(): void {
    this.#checks.clear();
  }

  /** An editor shows the file with this text. True when a check became void by it. */
  show(path: string, text: string): boolean {
    const before = this.files.read(path);
    this.files.open(path, text);
    return this.#becomes(path, before, text);
  }

  /** No editor shows the file any more: what is on disk counts again. True when a check became void by it. */
  hide(path: string): boolean {
    // What its name does not say was said of the open document only.
    if (documentKind(path) === undefined) this.#known.delete(path);
    const before = this.files.read(path);
    this.files.close(path);
    return this.#becomes(path, before, this.files.read(path));
  }

  /** Files on disk: `changed` have another text, `cameOrWent` (folders too) were made or deleted. True when a check became void by it. */
  diskChanged({ changed, cameOrWent }: DiskChanges): boolean {
    const closed = [...changed].filter((path) => !this.files.isOpen(path));
    for (const path of closed) this.files.changed(path);
    if (cameOrWent.size > 0) this.files.cameOrWent(cameOrWent);
    return this.#drop(new Set(closed), cameOrWent);
  }

  /** Whatever was read from disk may be another by now, and nobody tells. */
  forgetDisk(): void {
    this.files.forget();
    this.#checks.clear();
  }

  /**
   * The documents whose check can have findings in `path`: itself, the Dockerfiles a compose file builds, those an ignore file serves,
   * those that make use of a Makefile, a script or an `.env`.
   */
  subjectsOf(path: string): string[] {
    switch (this.#kindOf(path)) {
      case 'dockerfile':
      case 'go-env':
      case 'control':
        return [path];
      case 'compose':
        return dockerfilesOf(path, this.project);
      case 'dockerignore': {
        const named = path.replace(/\.dockerignore$/i, '');
        if (this.#kindOf(named) === 'dockerfile' && this.files.kind(named) === 'file') return [named];
        const folder = parentOf(path);
        const beside = this.files.list(folder).map((entry) => `${folder}/${entry.name}`);
        return [...new Set([...beside, ...this.#known.keys()])].filter((each) =>
          this.#kindOf(each) === 'dockerfile' && relativeTo(folder, each) !== undefined && this.files.kind(each) === 'file');
      }
      case undefined:
        return mayServeBuild(path) ? this.#usersOf(path) : [];
    }
  }

  /** Throws `CheckCancelled` when the caller has lost interest. */
  check(path: string, request: ControlledCheck): ControlledResult {
    const asked = JSON.stringify([request.rules.map((rule) => rule.id), request.control, request.hostProxy]);
    const kept = this.#checks.get(path);
    if (kept?.request === asked) return kept.check;
    const { files, asked: askedPaths } = watchedFiles(this.files);
    const check = checkControlled(path, this.#projectOf(path, projectFiles(files, this.#memory)), request);
    if (this.#checks.size >= keptChecks) this.#checks.delete(this.#checks.keys().next().value ?? path);
    this.#checks.set(path, { check, asked: askedPaths, request: asked });
    for (const file of filesBehind(check.analyses)) this.#noteUser(file, path);
    return check;
  }

  /** Whether the check of a Dockerfile, go.env or settings file still holds. */
  holds(subject: string): boolean {
    return this.#checks.has(subject);
  }

  /** The parsed project files, without noting who asked. */
  get project(): ProjectFiles {
    return projectFiles(this.files, this.#memory);
  }

  /** A Dockerfile under each way of building it, without checking it. */
  analyses(path: string): BuildAnalysis[] {
    return analyzeDocument(path, this.#projectOf(path, this.project));
  }

  /** Who has a say over a document, without checking it. */
  controlOf(path: string, request: ControlRequest): Control {
    const { files, top } = this.#projectOf(path, this.project);
    return controlOver(path, request, files, top);
  }

  /** Those that were seen to make use of it, and those that may without having been checked: the Dockerfiles in its folder and above. */
  #usersOf(file: string): string[] {
    const top = this.#topOf(file);
    const folders = new Set(foldersUpward(parentOf(file)).filter((folder) => relativeTo(top, folder) !== undefined));
    const near = this.dockerfiles.filter((each) => folders.has(parentOf(each)));
    return [...new Set([...near, ...this.#users.get(file) ?? []])].filter((each) => this.files.kind(each) === 'file');
  }

  #kindOf(path: string): DocumentKind | undefined {
    return this.#known.get(path) ?? documentKind(path);
  }

  #knownOf(kind: DocumentKind): string[] {
    return [...this.#known].flatMap(([path, each]) => (each === kind ? [path] : []));
  }

  #noteUser(file: string, dockerfile: string): void {
    const known = this.#users.get(file);
    if (known === undefined) this.#users.set(file, new Set([dockerfile]));
    else known.add(dockerfile);
  }

  #projectOf(path: string, files: ProjectFiles): Project {
    return { top: this.#topOf(path), files, composeFiles: this.composeFiles, kinds: this.#known };
  }

  /** The workspace folder a document lies in, else its repository, else its own folder. */
  #topOf(path: string): string {
    const folder = this.#folders.filter((each) => relativeTo(each, path) !== undefined).sort((a, b) => b.length - a.length)[0];
    if (folder !== undefined) return folder;
    for (const each of foldersUpward(parentOf(path))) if (this.files.kind(`${each}/.git`) !== undefined) return each;
    return parentOf(path);
  }

  #becomes(path: string, before: string | undefined, after: string | undefined): boolean {
    if (before === after) return false;
    const paths = new Set([path]);
    return before === undefined || after === undefined ? this.#drop(new Set(), paths) : this.#drop(paths, new Set());
  }

  /** Drops the checks that read one of `changed`, or found or missed something because of one of `cameOrWent`. */
  #drop(changed: ReadonlySet<string>, cameOrWent: ReadonlySet<string>): boolean {
    const relisted = new Set([...cameOrWent].map(parentOf));
    const before = this.#checks.size;
    for (const [path, { asked: { paths, listed } }] of this.#checks) {
      // A keystroke comes by here with one path and nothing that came or went: it must not walk what hundreds of checks asked for.
      const isVoid = haveOneInCommon(changed, paths)
        || (cameOrWent.size > 0 && (haveOneInCommon(relisted, listed) || [...paths].some((each) => isAtOrBelow(each, cameOrWent))));
      if (isVoid) this.#checks.delete(path);
    }
    return this.#checks.size < before;
  }
}

/** A compose file says how Dockerfiles are built; a Dockerfile brings forth what is found in compose files, ignore files and scripts. */
export function speaksForOthers(path: string): boolean {
  const kind = documentKind(path);
  return kind === 'compose' || kind === 'dockerfile';
}

/** The files with commands or values that downloads of the Dockerfile come by. */
function filesBehind(analyses: readonly BuildAnalysis[]): ReadonlySet<string> {
  const paths = analyses.flatMap(({ downloads, settings }) => [
    ...downloads.flatMap(({ writtenIn }) => writtenIn?.path ?? []),
    ...settings.flatMap(({ whole, source }) => [whole.path, source.place.path]),
  ]);
  return new Set(paths.filter(mayServeBuild));
}

function haveOneInCommon(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  const [fewer, more] = one.size <= other.size ? [one, other] : [other, one];
  for (const each of fewer) if (more.has(each)) return true;
  return false;
}

/** The findings of several checks that lie in one file, sorted, each once. */
export function findingsIn(path: string, checks: Iterable<DocumentCheck>): Finding[] {
  const seen = new Set<string>();
  const findings = [...checks].flatMap((check) => check.findings.filter((finding) => finding.place.path === path));
  return findings.sort(compareFindings).filter((finding) => {
    const key = JSON.stringify([finding.rule, finding.place.span, finding.message.en]);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
