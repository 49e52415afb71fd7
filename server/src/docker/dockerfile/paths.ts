/** Paths inside images and contexts: always `/`, whatever the host. */

/** Without empty parts, `.` and `..` (which stops at the root); `/` alone for the root. The result is absolute. */
export function cleanAbsolute(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') parts.pop();
    else parts.push(part);
  }
  return '/' + parts.join('/');
}

/** `path` seen from `folder`, cleaned. */
export function joinAbsolute(folder: string, path: string): string {
  return cleanAbsolute(path.startsWith('/') ? path : `${folder}/${path}`);
}

/** Cleaned and relative to a root that cannot be left; `.` is the root itself. */
export function cleanRelative(path: string): string {
  const clean = cleanAbsolute(path).slice(1);
  return clean === '' ? '.' : clean;
}

/** Whether `path` is `folder` or lies below it. Both are cleaned and absolute. */
export function isInside(folder: string, path: string): boolean {
  return folder === '/' || path === folder || path.startsWith(folder + '/');
}

/** The last part of a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
