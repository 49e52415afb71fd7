import type { FolderEntry } from '../../text/files.ts';

/**
 * Paths of the context that a COPY source with wildcards names: path.Match per part, `*` and `?` stay inside a part, and
 * a pattern without a match copies nothing (facts: docker-build.md §4 "COPY / ADD").
 */
export function expandGlob(pattern: string, context: { list(folder: string): readonly FolderEntry[] }): string[] {
  let folders = ['.'];
  for (const part of pattern.split('/')) {
    const test = partPattern(part);
    if (test === undefined) return [];
    folders = folders.flatMap((folder) => context.list(folder).filter((entry) => test.test(entry.name)).map((entry) => (folder === '.' ? entry.name : `${folder}/${entry.name}`)));
  }
  return folders;
}

/** One part of a glob as a regular expression; undefined for a malformed class. */
function partPattern(part: string): RegExp | undefined {
  if (/\[(?![^\]]+\])/.test(part.replace(/\\./gs, ''))) return undefined;
  const expression = part.replace(/\[(\^?)((?:\\.|[^\]\\])+)\]|\\(.)|[*?.+^${}()|[\]\\]/gs, (found, negated: string | undefined, members: string | undefined, escaped: string | undefined) => {
    if (members !== undefined) return `[${negated ?? ''}${members.replace(/[[\]^]/g, '\\$&')}]`;
    if (escaped !== undefined) return escaped.replace(/[.*+?^${}()|[\]\\]/, '\\$&');
    return found === '*' ? '[^/]*' : found === '?' ? '[^/]' : `\\${found}`;
  });
  try {
    return new RegExp(`^${expression}$`, 's');
  } catch {
    return undefined;
  }
}
