import { parentOf } from '../project/paths.ts';
import type { FileKind, FileReader, FolderEntry } from '../text/files.ts';

/** Enough for all Dockerfiles of a workspace. */
const keptAnswers = 20_000;

/**
 * Remembers what was read until told that it changed. Open editors overlay the disk: their text wins over the file's, and a file that an
 * editor shows is there, whatever the disk says. One that was never saved will be; one that is deleted beside the editor, which goes on
 * showing it (struck through), comes back with the next save and is gone once it is closed. An editor does not tell which of the two it
 * shows, and to take its text for nothing would be wrong for whoever writes it; many tools replace a file by deleting it first.
 * `watch` notes which paths a piece of work asked for, so that a change of one of them finds the work to do again.
 */
export class CachedFiles implements FileReader {
  readonly #source: FileReader;
  readonly #kept: number;
  readonly #overlay = new Map<string, string>();
  readonly #texts = new Map<string, string | undefined>();
  readonly #kinds = new Map<string, FileKind | undefined>();
  readonly #lists = new Map<string, readonly FolderEntry[]>();
  readonly #sizes = new Map<string, number | undefined>();

  /** `kept`: how many answers of each kind are remembered. */
  constructor(source: FileReader, kept = keptAnswers) {
    this.#source = source;
    this.#kept = kept;
  }

  read(path: string): string | undefined {
    return this.#overlay.get(path) ?? remember(this.#texts, this.#kept, path, () => this.#source.read(path));
  }

  kind(path: string): FileKind | undefined {
    return this.#overlay.has(path) ? 'file' : remember(this.#kinds, this.#kept, path, () => this.#source.kind(path));
  }

  list(folder: string): readonly FolderEntry[] {
    const onDisk = remember(this.#lists, this.#kept, folder, () => this.#source.list(folder));
    const shown = [...this.#overlay.keys()].filter((path) => parentOf(path) === folder).map((path) => path.slice(path.lastIndexOf('/') + 1));
    const added = shown.filter((name) => onDisk.every((entry) => entry.name !== name));
    return added.length === 0 ? onDisk : [...onDisk, ...added.map((name): FolderEntry => ({ name, kind: 'file' }))];
  }

  size(path: string): number | undefined {
    return remember(this.#sizes, this.#kept, path, () => this.#source.size(path));
  }

  /** An editor shows `path` with this text. */
  open(path: string, text: string): void {
    this.#overlay.set(path, text);
  }

  close(path: string): void {
    this.#overlay.delete(path);
    this.cameOrWent(new Set([path]));
  }

  isOpen(path: string): boolean {
    return this.#overlay.has(path);
  }

  /** The file at `path` has another text on disk. */
  changed(path: string): void {
    this.#texts.delete(path);
    this.#kinds.delete(path);
    this.#sizes.delete(path);
  }

  /** Files or folders were made or deleted on disk; a folder takes everything below it along. */
  cameOrWent(paths: ReadonlySet<string>): void {
    for (const path of paths) this.#lists.delete(parentOf(path));
    for (const cache of [this.#texts, this.#kinds, this.#lists, this.#sizes]) {
      for (const key of cache.keys()) if (isAtOrBelow(key, paths)) cache.delete(key);
    }
  }

  /** Nothing on disk can be taken for what it was. */
  forget(): void {
    for (const cache of [this.#texts, this.#kinds, this.#lists, this.#sizes]) cache.clear();
  }
}

/** Whether the path is one of `tops` or lies in one. Walks upwards: a batch of events has thousands of tops, a path a dozen folders. */
export function isAtOrBelow(path: string, tops: ReadonlySet<string>): boolean {
  for (let at = path; ; at = parentOf(at)) {
    if (tops.has(at)) return true;
    if (at === parentOf(at)) return false;
  }
}

function remember<T>(cache: Map<string, T>, kept: number, key: string, find: () => T): T {
  if (cache.has(key)) return cache.get(key) as T;
  if (cache.size >= kept) cache.clear();
  const value = find();
  cache.set(key, value);
  return value;
}

/** What a piece of work asked for. */
export interface AskedPaths {
  /** Every path: files that were read or looked for, folders that were listed. */
  readonly paths: ReadonlySet<string>;
  /** The folders whose entries were listed: what comes or goes in one of them matters, whatever its name. */
  readonly listed: ReadonlySet<string>;
}

/** A reader that notes every path it is asked for. */
export function watchedFiles(files: FileReader): { readonly files: FileReader; readonly asked: AskedPaths } {
  const paths = new Set<string>();
  const listed = new Set<string>();
  return {
    asked: { paths, listed },
    files: {
      read: (path) => files.read(noted(paths, path)),
      kind: (path) => files.kind(noted(paths, path)),
      size: (path) => files.size(noted(paths, path)),
      list: (folder) => files.list(noted(paths, noted(listed, folder))),
    },
  };
}

function noted(asked: Set<string>, path: string): string {
  asked.add(path);
  return path;
}
