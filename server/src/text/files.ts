/** What stands at a path. */
export type FileKind = 'file' | 'directory';

/** One entry of a folder. */
export interface FolderEntry {
  readonly name: string;
  readonly kind: FileKind;
}

/**
 * The only way the pure rooms see files: open editors first, else disk, behind one cache that the rim keeps true.
 * Paths are absolute with `/`. Nothing throws: what cannot be read is `undefined` or empty.
 */
export interface FileReader {
  read(path: string): string | undefined;
  kind(path: string): FileKind | undefined;
  list(folder: string): readonly FolderEntry[];
  /** Bytes of a file on disk, which is not read for it. */
  size(path: string): number | undefined;
}
