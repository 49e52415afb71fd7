import type { FileKind, FileReader, FolderEntry } from '../text/files.ts';

/** Enough for all Dockerfiles of a workspace. */
const keptAnswers = 20_000;

/**
 * Remembers what was read until told that it changed. Open editors overlay the disk: their text wins over the file's.
 * `watch` notes which paths a piece of work asked for, so that a change of one of them finds the work to do again.
 */
export class CachedFiles implements FileReader {
  readonly #source: FileReader;
  readonly #kept: number;
  readonly #overlay = new Map<string, string>();
  readonly #texts = new Map<string, string | undefined>();
  readonly #kinds = new Map<string, FileKind | undefined>();
  readonly #lists = new Map<string, readonly FolderEntry[]>();

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
    return remember(this.#lists, this.#kept, folder, () => this.#source.list(folder));
  }

  /** An editor shows `path` with this text. */
  open(path: string, text: string): void {
    this.#overlay.set(path, text);
  }

  close(path: string): void {
    this.#overlay.delete(path);
    this.changed(path);
  }

  isOpen(path: string): boolean {
    return this.#overlay.has(path);
  }

  /** The file at `path` was made, changed or deleted on disk. */
  changed(path: string): void {
    this.#texts.delete(path);
    this.#kinds.delete(path);
    const slash = path.lastIndexOf('/');
    this.#lists.delete(slash <= 0 ? '/' : path.slice(0, slash));
    // A folder that came or went takes everything below it along.
    const below = `${path}/`;
    for (const cache of [this.#texts, this.#kinds, this.#lists]) {
      for (const key of cache.keys()) if (key === path || key.startsWith(below)) cache.delete(key);
    }
  }
}

function remember<T>(cache: Map<string, T>, kept: number, key: string, find: () => T): T {
  if (cache.has(key)) return cache.get(key) as T;
  if (cache.size >= kept) cache.clear();
  const value = find();
  cache.set(key, value);
  return value;
}

/** A reader that notes every path it is asked for. */
export function watchedFiles(files: FileReader): { readonly files: FileReader; readonly asked: ReadonlySet<string> } {
  const asked = new Set<string>();
  return {
    asked,
    files: {
      read: (path) => files.read(noted(asked, path)),
      kind: (path) => files.kind(noted(asked, path)),
      list: (folder) => files.list(noted(asked, folder)),
    },
  };
}

function noted(asked: Set<string>, path: string): string {
  asked.add(path);
  return path;
}
