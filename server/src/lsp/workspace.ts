import { CachedFiles, watchedFiles } from '../host/cached-files.ts';
import { dockerfilesOf } from '../project/find-builds.ts';
import type { BuildAnalysis } from '../project/analysis.ts';
import { documentKind } from '../project/document-kind.ts';
import { controlOver, type Control, type ControlRequest } from '../project/control.ts';
import { ParseMemory, projectFiles, type ProjectFiles } from '../project/files.ts';
import { foldersUpward, parentOf, relativeTo } from '../project/paths.ts';
import { compareFindings } from '../rules/check.ts';
import { checkControlled, type ControlledCheck, type ControlledResult } from '../rules/check-controlled.ts';
import { analyzeDockerfile, type DocumentCheck, type Project } from '../rules/check-project.ts';
import type { Finding } from '../rules/finding.ts';
import type { FileReader } from '../text/files.ts';

/** A check and the paths it read: it holds until one of them changes. */
interface KeptCheck {
  readonly check: ControlledResult;
  readonly asked: ReadonlySet<string>;
  /** What was asked for: rules, settings. */
  readonly request: string;
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
  readonly #known = new Set<string>();
  #folders: readonly string[] = [];

  constructor(source: FileReader) {
    this.files = new CachedFiles(source);
  }

  set folders(folders: readonly string[]) {
    this.#folders = folders;
    this.#checks.clear();
  }

  get folders(): readonly string[] {
    return this.#folders;
  }

  /** A document exists: found by the search, or opened. A compose file may change how any Dockerfile is built. */
  know(path: string): void {
    if (this.#known.has(path)) return;
    this.#known.add(path);
    if (documentKind(path) === 'compose') this.#checks.clear();
  }

  /** The Dockerfiles that are known, which is all once the folders were searched. */
  get dockerfiles(): readonly string[] {
    return [...this.#known].filter((each) => documentKind(each) === 'dockerfile');
  }

  /** Settings changed, so that every check is void. */
  forgetChecks(): void {
    this.#checks.clear();
  }

  /** The text of `path` changed in an editor or on disk. */
  contentChanged(path: string): void {
    if (!this.files.isOpen(path)) this.files.changed(path);
    this.#drop((asked) => asked.has(path));
  }

  /** A file was made or deleted: folders that were listed or searched on the way are void too. */
  existenceChanged(path: string): void {
    this.files.changed(path);
    const below = `${path}/`;
    this.#drop((asked) => asked.has(path) || asked.has(parentOf(path)) || [...asked].some((each) => each.startsWith(below)));
  }

  /** The documents whose check can have findings in `path`: itself, the Dockerfiles a compose file builds, those an ignore file serves. */
  subjectsOf(path: string): string[] {
    switch (documentKind(path)) {
      case 'dockerfile':
      case 'go-env':
      case 'control':
        return [path];
      case 'compose': {
        const compose = this.project.compose(path);
        return compose === undefined ? [] : dockerfilesOf(compose).filter((each) => this.files.kind(each) === 'file');
      }
      case 'dockerignore': {
        const named = path.replace(/\.dockerignore$/i, '');
        if (documentKind(named) === 'dockerfile' && this.files.kind(named) === 'file') return [named];
        const folder = parentOf(path);
        const beside = this.files.list(folder).map((entry) => `${folder}/${entry.name}`);
        return [...new Set([...beside, ...this.#known])].filter((each) =>
          documentKind(each) === 'dockerfile' && relativeTo(folder, each) !== undefined && this.files.kind(each) === 'file');
      }
      case undefined:
        return [];
    }
  }

  /** Throws `CheckCancelled` when the caller has lost interest. */
  check(path: string, request: ControlledCheck): ControlledResult {
    const asked = JSON.stringify([request.rules.map((rule) => rule.id), request.control, request.hostProxy]);
    const kept = this.#checks.get(path);
    if (kept?.request === asked) return kept.check;
    const { files, asked: paths } = watchedFiles(this.files);
    const check = checkControlled(path, this.#projectOf(path, projectFiles(files, this.#memory)), request);
    if (this.#checks.size >= keptChecks) this.#checks.delete(this.#checks.keys().next().value ?? path);
    this.#checks.set(path, { check, asked: paths, request: asked });
    return check;
  }

  /** Whether every check that can have findings in the document still holds. */
  isChecked(path: string): boolean {
    return this.subjectsOf(path).every((subject) => this.#checks.has(subject));
  }

  /** The parsed project files, without noting who asked. */
  get project(): ProjectFiles {
    return projectFiles(this.files, this.#memory);
  }

  /** A Dockerfile under each way of building it, without checking it. */
  analyses(path: string): BuildAnalysis[] {
    return analyzeDockerfile(path, this.#projectOf(path, this.project));
  }

  /** Who has a say over a document, without checking it. */
  controlOf(path: string, request: ControlRequest): Control {
    const { files, top } = this.#projectOf(path, this.project);
    return controlOver(path, request, files, top);
  }

  #projectOf(path: string, files: ProjectFiles): Project {
    return { top: this.#topOf(path), files, composeFiles: [...this.#known].filter((each) => documentKind(each) === 'compose') };
  }

  /** The workspace folder a document lies in, else its repository, else its own folder. */
  #topOf(path: string): string {
    const folder = this.#folders.filter((each) => relativeTo(each, path) !== undefined).sort((a, b) => b.length - a.length)[0];
    if (folder !== undefined) return folder;
    for (const each of foldersUpward(parentOf(path))) if (this.files.kind(`${each}/.git`) !== undefined) return each;
    return parentOf(path);
  }

  #drop(isVoid: (asked: ReadonlySet<string>) => boolean): void {
    for (const [path, { asked }] of this.#checks) if (isVoid(asked)) this.#checks.delete(path);
  }
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
