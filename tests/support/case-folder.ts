import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A finding as a case expects it: by rule, file and the very text that is underlined. */
export interface ExpectedFinding {
  readonly rule: string;
  readonly file: string;
  readonly text: string;
}

/** A failure somebody had, as a project on disk. */
export interface Case {
  readonly files: ReadonlyMap<string, string>;
  /** In the order of the output: by file, then place. Empty without `expected.json`. */
  readonly findings: readonly ExpectedFinding[];
  /** Why no honest finding is possible; needed where none is expected. */
  readonly why: string | undefined;
  readonly preferences: unknown;
}

/** Files of a case that are no part of its project. */
const notes = new Set(['expected.json', 'why.md', 'preferences.json']);

export function readCase(folder: URL): Case {
  const root = fileURLToPath(folder);
  const read = (name: string) => readFileSync(join(root, name), 'utf8');
  const names = readdirSync(root, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort();
  const json = (name: string): unknown => (names.includes(name) ? JSON.parse(read(name)) : undefined);
  return {
    files: new Map(names.filter((name) => !notes.has(name)).map((name) => [name, read(name)])),
    findings: (json('expected.json') ?? []) as ExpectedFinding[],
    why: names.includes('why.md') ? read('why.md') : undefined,
    preferences: json('preferences.json'),
  };
}
