/**
 * What can be made anew of the tables in data/: their order, their form, what follows from other fields, and the last patch releases of
 * Go from a list of its releases. All other facts come from outside, as `origin` and `date` of each table say, and are never guessed.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

const folder = new URL('../data/', import.meta.url);

type Entry = Readonly<Record<string, unknown>>;

/** Each table that is a plain list: file, and how one of its lists is put in order and completed. */
const tables: Readonly<Record<string, (list: readonly Entry[]) => readonly Entry[]>> = {
  'build-arguments.json': byName,
  'go-variables.json': byName,
  // In the order in which they are offered.
  'known-proxies.json': (proxies) => proxies,
  'packaged-go.json': (releases) => releases,
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

/** What no script can find out, by table: said at each run, so that nobody takes a written table for a checked one. */
export const enteredByHand: Readonly<Record<string, string>> = {
  'build-arguments.json': 'the names, from the sources of BuildKit',
  'go-variables.json': 'the variables and what becomes of each, from the sources of Go',
  'known-proxies.json': 'the proxies, their status and its source',
  'official-images.json': 'what is in the images; the last patch releases of Go come from --go-releases',
  'packaged-go.json': 'the releases of distributions and the Go of their packages, from their archives',
  'ssh-host-keys.json': 'the keys, from the pages of the hosts; the fingerprints follow from them',
};

/**
 * The last patch release of each minor version whose support has ended, out of a text that names all releases: the list of the module
 * `golang.org/toolchain` (`go list -m -versions golang.org/toolchain`, from 1.21 on) or the list of downloads of the Go project. Versions
 * that the text does not name keep what is known of them; a text that knows less than the table is refused.
 */
export function endedPatches(releases: string, known: Readonly<Record<string, number>>): Record<string, number> {
  const newest = new Map<number, number>();
  for (const [, minor, patch] of releases.matchAll(/\bgo1\.(\d+)(?:\.(\d+))?(?![\w])(?!\.\d)/g)) {
    newest.set(Number(minor), Math.max(newest.get(Number(minor)) ?? 0, Number(patch ?? 0)));
  }
  const last = Math.max(...newest.keys());
  if (newest.size === 0) throw new Error('the list names no release of Go (go1.23.4 …): give the output of `go list -m -versions golang.org/toolchain`');
  const found = new Map(Object.entries(known));
  for (const [minor, patch] of newest) {
    // Two minor versions are supported at a time.
    if (minor > last - 2 || (minor < 21 && known[`1.${minor}`] === undefined)) continue;
    const before = known[`1.${minor}`];
    if (before !== undefined && before > patch) throw new Error(`the list ends at go1.${minor}.${patch}, and 1.${minor}.${before} is known: it is not the whole list`);
    found.set(`1.${minor}`, patch);
  }
  const lost = Object.keys(known).find((minor) => Number(minor.slice(2)) >= 21 && !newest.has(Number(minor.slice(2))));
  if (lost !== undefined) throw new Error(`the list names no release of go${lost}, which is known: it is not the whole list`);
  return Object.fromEntries([...found].sort(([a], [b]) => Number(a.slice(2)) - Number(b.slice(2))));
}

/** The table of images with the last patch releases that a list of releases names, of the day the list is of. */
export function imagesWith(releases: string, date: string): string {
  const text = readFileSync(new URL('official-images.json', folder), 'utf8');
  const { golang } = JSON.parse(text) as { golang: { endedPatches: Record<string, number> } };
  const patches = Object.entries(endedPatches(releases, golang.endedPatches)).map(([minor, patch]) => `${JSON.stringify(minor)}: ${patch}`);
  return text.replace(/"endedPatches": \{[^}]*\}/, `"endedPatches": { ${patches.join(', ')} }`).replace(/"date": "[^"]*"/, `"date": ${JSON.stringify(date)}`);
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
