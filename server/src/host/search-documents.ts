import { lstatSync, readdirSync, readFileSync, realpathSync, type Dirent } from 'node:fs';
import createIgnore, { type Ignore } from 'ignore';
import { documentKind } from '../project/document-kind.ts';
import { localized, type Localized } from '../text/localized.ts';
import { systemReason } from './system-reason.ts';

/** Folders that never hold documents of the project itself. */
const skippedFolders = new Set(['.git', 'node_modules']);

export interface FoundDocuments {
  /** Absolute, sorted. */
  readonly documents: readonly string[];
  /** Folders that could not be read, with the reason. */
  readonly unreadable: readonly Localized[];
}

/**
 * Every document below `root`, respecting each .gitignore on the way (those above `root` included, up to the repository).
 * Symbolic links to folders are not followed: the files they lead to are found where they are, and loops cannot happen.
 */
export function findDocuments(root: string, onProgress?: (folders: number) => void): FoundDocuments {
  const documents: string[] = [];
  const unreadable: Localized[] = [];
  let folders = 0;
  for (const found of searchDocuments(root, unreadable)) {
    documents.push(...found);
    onProgress?.(++folders);
  }
  return { documents: documents.sort(), unreadable };
}

/** The same search in slices: each step reads one folder and gives the documents in it. */
export function* searchDocuments(root: string, unreadable: Localized[] = []): Generator<readonly string[]> {
  const pending: { folder: string; ignores: readonly FolderIgnore[] }[] = [{ folder: root, ignores: ignoresAbove(root) }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { folder } = next;
    const entries = readFolder(folder, unreadable);
    const own = entries.some((entry) => entry.name === '.gitignore') ? readIgnore(folder) : undefined;
    const ignores = own === undefined ? next.ignores : [...next.ignores, own];
    const documents: string[] = [];
    for (const entry of entries) {
      const path = folder === '/' ? `/${entry.name}` : `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        const verdict = judge(`${path}/`, ignores);
        if (!skippedFolders.has(entry.name) && !verdict.ignored)
          pending.push({ folder: path, ignores: verdict.overruled ? broughtBack(path, ignores) : ignores });
      } else if ((entry.isFile() || entry.isSymbolicLink()) && documentKind(path) !== undefined && !judge(path, ignores).ignored) {
        documents.push(path);
      }
    }
    yield documents;
  }
}

interface FolderIgnore {
  readonly folder: string;
  readonly text: string;
  readonly rules: Ignore;
}

interface Verdict {
  readonly ignored: boolean;
  /** A deeper file brings back what one above it ignores. */
  readonly overruled: boolean;
}

/** As git decides: the deepest file that has a pattern for the path (with `/` at its end: a folder) has the word. */
function judge(path: string, ignores: readonly FolderIgnore[]): Verdict {
  const answers = ignores.map(({ folder, rules }) => rules.test(path.slice(folder === '/' ? 1 : folder.length + 1)));
  const deciding = answers.findLast(({ ignored, unignored }) => ignored || unignored);
  const ignored = deciding?.ignored === true;
  return { ignored, overruled: !ignored && answers.some((answer) => answer.ignored) };
}

/**
 * The same files for what lies in a folder that a deeper one brought back. A file that ignores the folder would ignore all
 * in it, so it learns that the folder is back; what it says of names in there stays in force.
 */
function broughtBack(path: string, ignores: readonly FolderIgnore[]): FolderIgnore[] {
  return ignores.map((each) => {
    const inside = `${path.slice(each.folder === '/' ? 1 : each.folder.length + 1)}/`;
    return each.rules.ignores(inside) ? ignoreOf(each.folder, `${each.text}\n!/${inside.replace(/[\\*?[\]!# ]/g, '\\$&')}`) : each;
  });
}

function ignoreOf(folder: string, text: string): FolderIgnore {
  // Git compares letter case where the file system tells case apart, which is its default on Linux only.
  return { folder, text, rules: createIgnore({ ignorecase: process.platform !== 'linux' }).add(text) };
}

function readIgnore(folder: string): FolderIgnore | undefined {
  try {
    return ignoreOf(folder, readFileSync(`${folder}/.gitignore`, 'utf8'));
  } catch {
    return undefined;
  }
}

function ignoresAbove(root: string): FolderIgnore[] {
  const found: FolderIgnore[] = [];
  for (let folder = root; !isRepository(folder);) {
    const parent = folder.slice(0, Math.max(folder.lastIndexOf('/'), 0));
    if (parent === '' || parent === folder) return [];
    folder = parent;
    const rules = readIgnore(folder);
    if (rules !== undefined) found.unshift(rules);
  }
  return found;
}

function isRepository(folder: string): boolean {
  try {
    lstatSync(`${folder}/.git`);
    return true;
  } catch {
    return false;
  }
}

function readFolder(folder: string, unreadable: Localized[]): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    const reason = systemReason(error);
    unreadable.push(localized(`cannot read ${JSON.stringify(folder)}: ${reason.en}`, `无法读取 ${JSON.stringify(folder)}：${reason['zh-cn']}`));
    return [];
  }
}

/** The path with symbolic links resolved, as the documents' identity; the path itself when it cannot be resolved. */
export function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
