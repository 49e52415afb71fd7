export { baseName } from '../docker/dockerfile/paths.ts';

/** Joins and cleans paths with `/` between their parts: `.`, `..` and doubled slashes are resolved, a final slash is dropped. */
export function joinPath(folder: string, relative: string): string {
  return cleanPath(relative.startsWith('/') || /^[A-Za-z]:/.test(relative) ? relative : `${folder}/${relative}`);
}

export function cleanPath(path: string): string {
  if (isClean(path)) return path;
  const drive = /^[A-Za-z]:/.exec(path)?.[0] ?? '';
  const rooted = path.startsWith('/', drive.length);
  const kept: string[] = [];
  for (const part of path.slice(drive.length).split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') kept.push(part);
    else if (kept.length > 0 && kept.at(-1) !== '..') kept.pop();
    else if (!rooted) kept.push('..');
  }
  return `${drive}${rooted ? '/' : ''}${kept.join('/')}` || '.';
}

/** Rooted, without empty parts, `.`, `..` and a final slash: nearly every path that is asked for, dozens of times per keystroke. */
function isClean(path: string): boolean {
  return path.startsWith('/') && path.length > 1 && !path.endsWith('/') && !path.includes('//') && !(path.includes('/.') && dotParts.test(path));
}

const dotParts = /\/\.{1,2}(?:\/|$)/;

export function parentOf(path: string): string {
  const slash = path.lastIndexOf('/');
  if (slash < 0) return '.';
  return slash === 0 ? '/' : path.slice(0, slash);
}

/** `path` relative to `folder`, `.` for the folder itself; undefined when it lies outside. */
export function relativeTo(folder: string, path: string): string | undefined {
  if (path === folder) return '.';
  const prefix = folder.endsWith('/') ? folder : `${folder}/`;
  return path.startsWith(prefix) ? path.slice(prefix.length) : undefined;
}

/** The folder and every folder above it, nearest first, `top` included when it is reached. */
export function foldersUpward(folder: string, top?: string): string[] {
  const folders: string[] = [];
  for (let current = folder; ; current = parentOf(current)) {
    folders.push(current);
    if (current === top || current === parentOf(current) || current === '.') return folders;
  }
}

/** `path` as seen from `folder`, with `..` where it lies outside; the path itself on another drive. */
export function relativeFrom(folder: string, path: string): string {
  const from = folder === '/' ? [''] : folder.split('/');
  const to = path.split('/');
  let common = 0;
  while (common < from.length && common < to.length - 1 && from[common] === to[common]) common++;
  if (common === 0) return path;
  return [...from.slice(common).map(() => '..'), ...to.slice(common)].join('/');
}
