import type { FileKind, FileReader, FolderEntry } from '../../server/src/text/files.ts';

/**
 * Files in memory as the pure rooms see them; a path that ends in `/` is an empty folder. A text of the form `(123 bytes)` stands for a
 * file of which only the size matters.
 */
export function memoryFiles(root: string, files: ReadonlyMap<string, string>): FileReader {
  const texts = new Map<string, string>();
  const folders = new Map<string, Map<string, FileKind>>([[root, new Map()]]);
  const addFolder = (path: string): Map<string, FileKind> => {
    const known = folders.get(path);
    if (known !== undefined) return known;
    const entries = new Map<string, FileKind>();
    folders.set(path, entries);
    const slash = path.lastIndexOf('/');
    if (slash > 0) addFolder(path.slice(0, slash)).set(path.slice(slash + 1), 'directory');
    return entries;
  };
  for (const [name, text] of files) {
    const path = `${root}/${name.replace(/\/$/, '')}`;
    if (name.endsWith('/')) {
      addFolder(path);
      continue;
    }
    texts.set(path, text);
    const slash = path.lastIndexOf('/');
    addFolder(path.slice(0, slash)).set(path.slice(slash + 1), 'file');
  }
  return {
    read: (path) => texts.get(path),
    size: (path) => {
      const text = texts.get(path);
      return text === undefined ? undefined : Number(/^\((\d+) bytes\)\s*$/.exec(text)?.[1] ?? Buffer.byteLength(text));
    },
    kind: (path) => (texts.has(path) ? 'file' : folders.has(path) ? 'directory' : undefined),
    list: (folder): readonly FolderEntry[] => [...(folders.get(folder) ?? [])].map(([name, kind]) => ({ name, kind })),
  };
}
