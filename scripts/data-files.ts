/**
 * What can be made anew of the tables in data/: their order, their form, and what follows from other fields. The facts themselves come
 * from outside, as `origin` and `date` of each table say, and are never guessed.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

const folder = new URL('../data/', import.meta.url);

type Entry = Readonly<Record<string, unknown>>;

/** Each table that is a plain list: file, and how one of its lists is put in order and completed. */
const tables: Readonly<Record<string, (list: readonly Entry[]) => readonly Entry[]>> = {
  'build-arguments.json': byName,
  'go-variables.json': byName,
  'ssh-host-keys.json': (hosts) => hosts.map((host) => ({ ...host, fingerprint: fingerprintOf(String(host['key'])) })),
};

/** Path from the repository's root → whole text. */
export function dataFiles(): Map<string, string> {
  return new Map(Object.entries(tables).map(([name, complete]) => {
    const table = JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Readonly<Record<string, string | readonly Entry[]>>;
    const parts = Object.entries(table).map(([key, value]) => `  ${JSON.stringify(key)}: ${typeof value === 'string' ? JSON.stringify(value) : listText(complete(value))}`);
    return [`data/${name}`, `{\n${parts.join(',\n')}\n}\n`];
  }));
}

/** As `ssh-keygen -l` prints it. */
function fingerprintOf(key: string): string {
  const blob = Buffer.from(key.split(' ')[1] ?? '', 'base64');
  return `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`;
}

/** By code units, so that every machine sorts alike. */
function byName(list: readonly Entry[]): readonly Entry[] {
  return [...list].sort((a, b) => (String(a['name']) < String(b['name']) ? -1 : 1));
}

/** One entry a line: a change of a fact is a change of one line. */
function listText(list: readonly Entry[]): string {
  const lines = list.map((entry) => `    { ${Object.entries(entry).map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`).join(', ')} }`);
  return `[\n${lines.join(',\n')}\n  ]`;
}
