import type { ContextView } from '../docker/dockerfile/files-at.ts';
import { ignoreMatcher } from '../docker/dockerignore/match.ts';
import type { DockerignoreFile, IgnorePattern } from '../docker/dockerignore/parse.ts';
import type { FileKind, FolderEntry } from '../text/files.ts';
import { oncePer } from '../text/memo.ts';
import type { ProjectFiles } from './files.ts';
import { joinPath } from './paths.ts';

/** A build context: the folder that is sent to the builder, seen through its ignore file. Paths are relative to its root. */
export interface BuildContext {
  readonly root: string;
  /** `<Dockerfile>.dockerignore` beside the Dockerfile, else `.dockerignore` in the root. */
  readonly ignoreFile: DockerignoreFile | undefined;
  /** What the builder sees at the path; undefined when it is absent or hidden. */
  exists(path: string): FileKind | undefined;
  /** What stands there on disk, hidden or not. */
  onDisk(path: string): FileKind | undefined;
  /** The line of the ignore file that hides the path, whether or not it exists. */
  hiddenBy(path: string): IgnorePattern | undefined;
  /** Entries of a folder that the builder sees. */
  list(folder: string): readonly FolderEntry[];
  read(path: string): string | undefined;
  /** Bytes of a file on disk, hidden or not. */
  size(path: string): number | undefined;
  /** The text that stands there on disk, hidden or not; an absolute path may lie outside the context. */
  readOnDisk(path: string): string | undefined;
  /** The folder as it stands on disk: what the builder would see without an ignore file. */
  readonly unfiltered: ContextView;
}

export function openContext(root: string, dockerfile: string, reader: ProjectFiles): BuildContext {
  const ignoreFile = readIgnoreFile(root, dockerfile, reader);
  const matcher = ignoreFile && matcherOf(ignoreFile);
  const hiddenBy = (path: string) => (path === '.' ? undefined : matcher?.hiddenBy(path));
  // Every variable of every download asks for the same few paths.
  const kinds = new Map<string, FileKind | undefined>();
  const onDisk = (path: string) => {
    if (!kinds.has(path)) kinds.set(path, reader.kind(joinPath(root, path)));
    return kinds.get(path);
  };
  // A hidden folder still exists for the builder when an exception brings something below it back.
  const exists = (path: string) => {
    const kind = onDisk(path);
    if (kind === undefined || hiddenBy(path) === undefined) return kind;
    return kind === 'directory' && matcher?.hasExceptions === true && ignoreFile !== undefined && mayComeBack(ignoreFile, path) ? kind : undefined;
  };
  return {
    root,
    ignoreFile,
    exists,
    onDisk,
    hiddenBy,
    list: (folder) => reader.list(joinPath(root, folder)).filter((entry) => exists(folder === '.' ? entry.name : `${folder}/${entry.name}`) !== undefined),
    read: (path) => (exists(path) === 'file' ? reader.read(joinPath(root, path)) : undefined),
    size: (path) => reader.size(joinPath(root, path)),
    readOnDisk: (path) => (onDisk(path) === 'file' ? reader.read(joinPath(root, path)) : undefined),
    unfiltered: { exists: onDisk, list: (folder) => reader.list(joinPath(root, folder)) },
  };
}

/** The same for the same file: it stays the same while somebody types in a Dockerfile. */
const matcherOf = oncePer(ignoreMatcher);

function readIgnoreFile(root: string, dockerfile: string, reader: ProjectFiles): DockerignoreFile | undefined {
  return reader.dockerignore(`${dockerfile}.dockerignore`) ?? reader.dockerignore(joinPath(root, '.dockerignore'));
}

function mayComeBack(file: DockerignoreFile, folder: string): boolean {
  return file.patterns.some((pattern) => pattern.negated && (pattern.pattern.startsWith(`${folder}/`) || /[*?[]/.test(pattern.pattern)));
}
