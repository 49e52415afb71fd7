import type { FoundFile } from '../docker/dockerfile/files-at.ts';
import { parseGoMod, type GoMod, type Replacement } from '../go/go-mod.ts';
import { parseGoWork } from '../go/go-work.ts';
import type { BuildAnalysis, Download } from './analysis.ts';
import { foldersUpward, joinPath } from './paths.ts';

/**
 * The project as a download of a build sees it: the files that the go command reads before any source, where the stage has them at that
 * moment. What the stage has not copied is absent here too, so that a probe fails as the build does.
 */
export interface ProjectForProbe {
  /** Absolute folder in the container in which the go command runs. */
  readonly directory: string;
  /** Absolute path in the container to contents: go.mod, go.sum, go.work, go.work.sum and vendor/modules.txt, nothing else. */
  readonly files: Readonly<Record<string, string>>;
  /**
   * The stage builds with these very files: `go build` refuses what `go mod download` repairs (a go.sum with gaps, an old vendor folder).
   */
  readonly strict: boolean;
  /** The value of -mod that the stage's command names. */
  readonly mod?: string;
}

/** More files than the largest workspaces have members, with room to spare. */
const mostFiles = 500;
/** Characters of all files together: the go.sum of a very large project has 500 kB. */
const mostText = 2_000_000;

/**
 * Undefined where the files do not say for sure what the go command finds: then nothing can be concluded from them, and a probe has to do
 * with a module of its own.
 */
export function projectForProbe(download: Download, analysis: BuildAnalysis): ProjectForProbe | undefined {
  const { directory, go, image, command } = download;
  if (directory?.startsWith('/') !== true || image?.system === 'windows' || !command.certain) return undefined;
  // Packages with versions of their own and another go.mod leave the project's files alone.
  if (go.versioned.length > 0 || go.modfile !== undefined || go.hasUnknownWords) return undefined;
  const files = new CopiedFiles(download, analysis);
  const module = download.module?.folder;
  const workspace = download.workspace?.folder;
  if (module === undefined && workspace === undefined) {
    const surely = needsModule(download) && [...foldersUpward(directory)].every((folder) => files.absent(joinPath(folder, 'go.mod')) && files.absent(joinPath(folder, 'go.work')));
    return surely ? { directory, files: {}, strict: false } : undefined;
  }
  if (module !== undefined) addModule(module, files);
  if (workspace !== undefined) addWorkspace(workspace, files);
  const top = workspace ?? module ?? directory;
  files.add(joinPath(top, 'vendor/modules.txt'));
  if (files.overflows || !files.has(joinPath(top, workspace === undefined ? 'go.mod' : 'go.work'))) return undefined;
  const strict = strictCommand(download, top, analysis);
  return {
    directory,
    files: files.texts,
    strict: strict !== undefined && !files.unsure,
    ...(strict?.go.mod === undefined ? {} : { mod: strict.go.mod }),
  };
}

/** Without a go.mod, packages of the standard library and files that are named one by one still compile. */
function needsModule({ go }: Download): boolean {
  if (/^mod (?:download|tidy|vendor|verify)$/.test(go.subcommand)) return go.packages.length === 0;
  return /^(?:build|install|test|vet)$/.test(go.subcommand) && go.packages.every(({ text }) => /^\.{1,2}(?:\/|$)/.test(text) && !text.endsWith('.go'));
}

function addModule(folder: string, files: CopiedFiles): void {
  const goModPath = joinPath(folder, 'go.mod');
  files.add(joinPath(folder, 'go.sum'));
  files.add(goModPath, (text) => {
    const goMod = parseGoMod(text);
    const unclear = goMod.replaces.filter((replacement) => !addReplacement(replacement, folder, files));
    return withoutReplacements(text, goMod, unclear);
  });
}

function addWorkspace(folder: string, files: CopiedFiles): void {
  files.add(joinPath(folder, 'go.work.sum'));
  files.add(joinPath(folder, 'go.work'), (text) => {
    const goWork = parseGoWork(text);
    for (const { value } of goWork.uses) addModule(joinPath(folder, value.value), files);
    for (const replacement of goWork.replaces) addReplacement(replacement, folder, files);
    return text;
  });
}

/** False when nobody can say whether the folder that replaces a module is there. */
function addReplacement({ isLocal, newPath }: Replacement, folder: string, files: CopiedFiles): boolean {
  if (!isLocal) return true;
  const goMod = joinPath(joinPath(folder, newPath.value), 'go.mod');
  return files.add(goMod) || files.absent(goMod);
}

/** A module whose replacement is unclear is neither replaced nor required. */
function withoutReplacements(text: string, goMod: GoMod, unclear: readonly Replacement[]): string {
  const replaced = new Set(unclear.map((replacement) => replacement.oldPath.value));
  const lines = [...unclear, ...goMod.requires.filter((requirement) => replaced.has(requirement.path.value))].map((each) => each.lineSpan);
  return [...lines].sort((a, b) => b.start - a.start).reduce((rest, line) => rest.slice(0, line.start) + rest.slice(line.end), text);
}

/**
 * The command that compiles the module from the very files that the download sees: the download itself, or one behind it with nothing
 * between that would complete go.mod or go.sum. `go mod download` without arguments completes neither.
 */
function strictCommand(download: Download, top: string, { downloads }: BuildAnalysis): Download | undefined {
  const later = downloads.filter((each) => each.stage === download.stage && each.order >= download.order);
  const first = later.findIndex((each) => !(each.go.subcommand === 'mod download' && each.go.packages.length === 0));
  const found = later[first];
  if (found === undefined || !found.command.certain || found.directory !== download.directory || found.go.hasUnknownWords) return undefined;
  if (!/^(?:build|install|run|test|vet)$/.test(found.go.subcommand) || found.go.versioned.length > 0 || found.go.mod === 'mod') return undefined;
  const sameFiles = ['go.mod', 'go.sum', 'go.work', 'vendor/modules.txt'].every((name) => {
    const [before, after] = [download, found].map(({ files }) => files.lookup(joinPath(top, name)));
    return before?.presence === after?.presence && before?.contextPath === after?.contextPath;
  });
  return sameFiles ? found : undefined;
}

/** Collects what the download finds in the container, as far as it surely comes from the build context. */
class CopiedFiles {
  readonly #download: Download;
  readonly #analysis: BuildAnalysis;
  readonly #texts = new Map<string, string>();
  #characters = 0;
  /** Something was left out that may be there. */
  unsure = false;

  constructor(download: Download, analysis: BuildAnalysis) {
    this.#download = download;
    this.#analysis = analysis;
  }

  get texts(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.#texts);
  }

  get overflows(): boolean {
    return this.#texts.size > mostFiles || this.#characters > mostText;
  }

  has(path: string): boolean {
    return this.#texts.has(path);
  }

  /** Adds the file as it stands in the context, changed by `adapt`; false when it is not surely there. */
  add(path: string, adapt: (text: string) => string = (text) => text): boolean {
    if (this.#texts.has(path)) return true;
    const { presence, contextPath } = this.#find(path);
    const text = presence === 'yes' && contextPath !== undefined && !this.overflows ? this.#analysis.context.read(contextPath) : undefined;
    if (text === undefined) {
      this.unsure ||= !this.absent(path);
      return false;
    }
    // Before what it names is added, so that two modules that replace each other come to an end.
    this.#texts.set(path, text);
    this.#characters += text.length;
    this.#texts.set(path, adapt(text));
    return true;
  }

  /** Whether it is surely not there. Where the context is a guess, what it lacks may still be in the real one. */
  absent(path: string): boolean {
    const { origin } = this.#analysis.build;
    return this.#find(path).presence === 'no' && (origin.kind === 'compose' || origin.certain);
  }

  #find(path: string): FoundFile {
    return this.#download.files.lookup(path);
  }
}
