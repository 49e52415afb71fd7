import path from 'node:path';
import { diskFiles } from '../host/disk-files.ts';
import { findDocuments, realPath } from '../host/search-documents.ts';
import { parseDockerfile } from '../docker/dockerfile/parse.ts';
import { documentKind } from '../project/document-kind.ts';
import { foldersUpward, parentOf, relativeTo } from '../project/paths.ts';
import { localized, type Locale, type Localized } from '../text/localized.ts';
import { UsageError, type CommandIo } from './io.ts';

/** What the arguments of `check` stand for. Paths are absolute, with `/` between their parts. */
export interface CheckTargets {
  /** Sorted, each once; every one could be read when it was looked at. */
  readonly documents: readonly string[];
  /** Folders that the user named, the working directory first: without a repository they bound every search upwards. */
  readonly folders: readonly string[];
  /** Whether a search went over the file: one that it left out is none of the project's own, git ignores it. */
  readonly leftOut: (file: string) => boolean;
  /** Lines about what was found but cannot be read. */
  readonly notes: readonly Localized[];
}

/** Throws UsageError for a path that is not there, cannot be read or is no document. */
export function findTargets(paths: readonly string[], locale: Locale, io: CommandIo): CheckTargets {
  const found = (paths.length === 0 ? ['.'] : paths).map((given) => locate(given, locale, io));
  const documents = new Set(found.flatMap((each) => each.documents));
  const searched = found.flatMap((each) => each.folders);
  return {
    documents: [...documents].sort(),
    folders: [workingDirectory(io), ...searched],
    // A search knows documents by their names; others that a compose file builds it never saw.
    leftOut: (file) => documentKind(file) !== undefined && !documents.has(file)
      && searched.some((folder) => relativeTo(folder, file) !== undefined),
    notes: found.flatMap((each) => each.notes),
  };
}

/** The repository that a document belongs to, else the outermost folder the user named above it, else its own. */
export function projectTop(document: string, folders: readonly string[]): string {
  const upward = foldersUpward(parentOf(document));
  return upward.find((folder) => diskFiles.kind(`${folder}/.git`) !== undefined)
    ?? upward.reverse().find((folder) => folders.includes(folder))
    ?? parentOf(document);
}

export function relativePath(file: string, io: CommandIo): string {
  return toSlashes(path.relative(workingDirectory(io), file)) || '.';
}

/** What one argument stands for. */
type Located = Pick<CheckTargets, 'documents' | 'folders' | 'notes'>;

function locate(given: string, locale: Locale, io: CommandIo): Located {
  // A shell's unset variable, not the working directory.
  if (given === '') throw new UsageError(messages.absent(given));
  const absolute = path.resolve(io.workingDirectory, given);
  // A link is what its own name says, not what its target is called; the folders above it are resolved, as those of found files are.
  const file = toSlashes(path.join(realPath(path.dirname(absolute)), path.basename(absolute)));
  switch (diskFiles.kind(file)) {
    case 'directory':
      return searchFolder(toSlashes(realPath(absolute)), locale, io);
    case 'file':
      return namedDocument(file, given);
    case undefined:
      throw new UsageError(messages.absent(given));
  }
}

function namedDocument(file: string, given: string): Located {
  const { isReadable, notes } = readDocument(file, given);
  if (!isReadable) throw new UsageError(messages.unreadable(given));
  if (documentKind(file) === undefined && !beginsAsDockerfile(file)) throw new UsageError(messages.noDocument(given));
  return { documents: [file], folders: [], notes };
}

/** Whoever names a file of another name means a Dockerfile, if anything that is checked. */
function beginsAsDockerfile(file: string): boolean {
  const first = parseDockerfile({ path: file, text: diskFiles.read(file) ?? '' }).instructions[0]?.keyword;
  return first === 'FROM' || first === 'ARG';
}

/** Whether there is a text, and what is to be said of it. */
function readDocument(file: string, name: string): { readonly isReadable: boolean; readonly notes: readonly Localized[] } {
  const text = diskFiles.read(file);
  if (text === undefined) return { isReadable: false, notes: [messages.unreadable(name)] };
  return { isReadable: true, notes: text.includes('\0') ? [messages.binary(name)] : [] };
}

function searchFolder(folder: string, locale: Locale, io: CommandIo): Located {
  const { documents, unreadable } = findDocuments(folder, progress(io, locale));
  // A folder can go by a document's name, and a link can lead to one.
  const files = documents.filter((document) => diskFiles.kind(document) !== 'directory');
  const read = new Map(files.map((file) => [file, readDocument(file, relativePath(file, io))]));
  return {
    documents: files.filter((file) => read.get(file)?.isReadable),
    folders: [folder],
    notes: [...unreadable, ...files.flatMap((file) => read.get(file)?.notes ?? [])],
  };
}

const messages = {
  absent: (given: string) => localized(
    `${JSON.stringify(given)} does not exist or cannot be reached: name a file or a folder below or beside the working directory`,
    `${JSON.stringify(given)} 不存在或无法访问：请指定已有的文件或目录`),
  unreadable: (given: string) => localized(
    `${JSON.stringify(given)} cannot be read: check its permissions, and that it is a text file of at most 8 MB`,
    `${JSON.stringify(given)} 无法读取：请检查权限，并确认它是不超过 8 MB 的文本文件`),
  binary: (given: string) => localized(
    `${JSON.stringify(given)} is not text in UTF-8 but binary or UTF-16: save it as UTF-8, docker cannot read it either`,
    `${JSON.stringify(given)} 不是 UTF-8 文本，而是二进制或 UTF-16 文件：请另存为 UTF-8，docker 也无法读取它`),
  searched: (folders: number) => localized(`${folders} folders searched`, `已查找 ${folders} 个目录`),
  noDocument: (given: string) => localized(
    `${JSON.stringify(given)} is none of the files that are checked: Dockerfile, Containerfile, .dockerignore, go.env or a compose file; a Dockerfile of another name begins with FROM or ARG`,
    `${JSON.stringify(given)} 不属于可检查的文件：Dockerfile、Containerfile、.dockerignore、go.env 或 compose 文件；其他名称的 Dockerfile 须以 FROM 或 ARG 开头`),
};

/** A line that is written over on a terminal; nothing elsewhere. */
function progress(io: CommandIo, locale: Locale): ((folders: number) => void) | undefined {
  if (!io.stderr.isTTY) return undefined;
  return (folders) => {
    if (folders % 200 === 0) io.stderr.write(`\r${messages.searched(folders)[locale]}\u001b[K`);
  };
}

function workingDirectory(io: CommandIo): string {
  return toSlashes(realPath(io.workingDirectory));
}

function toSlashes(file: string): string {
  return path.sep === '/' ? file : file.split(path.sep).join('/');
}
