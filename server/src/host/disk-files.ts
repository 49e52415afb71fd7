import { readdirSync, readFileSync, statSync } from 'node:fs';
import type { FileKind, FileReader, FolderEntry } from '../text/files.ts';

/** A text beyond this is no Dockerfile, go.mod or compose file that anybody wrote; go.sum of the largest known projects is below 1 MB. */
const maximumBytes = 8 * 1024 * 1024;

/** Most paths that are asked for are not there: an error with its stack would cost ten times what the question does. */
const mayBeAbsent = { throwIfNoEntry: false } as const;

/** Reads files and folders from disk, now. Anything that cannot be read, files that vanish while they are read included, is absent. */
export const diskFiles: FileReader = {
  read(path) {
    try {
      const stats = statSync(path, mayBeAbsent);
      return stats?.isFile() === true && stats.size <= maximumBytes ? readFileSync(path, 'utf8') : undefined;
    } catch {
      return undefined;
    }
  },
  kind(path): FileKind | undefined {
    try {
      const stats = statSync(path, mayBeAbsent);
      return stats?.isDirectory() === true ? 'directory' : stats?.isFile() === true ? 'file' : undefined;
    } catch {
      return undefined;
    }
  },
  size(path): number | undefined {
    try {
      const stats = statSync(path, mayBeAbsent);
      return stats?.isFile() === true ? stats.size : undefined;
    } catch {
      return undefined;
    }
  },
  list(folder): readonly FolderEntry[] {
    try {
      return readdirSync(folder, { withFileTypes: true }).flatMap((entry): FolderEntry[] => {
        if (entry.isDirectory()) return [{ name: entry.name, kind: 'directory' }];
        if (entry.isFile()) return [{ name: entry.name, kind: 'file' }];
        const kind = entry.isSymbolicLink() ? this.kind(`${folder}/${entry.name}`) : undefined;
        return kind === undefined ? [] : [{ name: entry.name, kind }];
      });
    } catch {
      return [];
    }
  },
};
