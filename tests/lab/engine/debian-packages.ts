import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { labFolders, makeFolder } from './lab-folders.ts';
import { runOrThrow } from './host-program.ts';

/** Where a package comes from; the machine itself may know only one of these. */
export type Suite = 'bookworm' | 'bookworm-backports' | 'trixie';

/** Installs what is missing of these packages on the machine itself; does nothing where all are there. Resolves to what it installed. */
export async function installPackages(names: readonly string[]): Promise<readonly string[]> {
  const missing: string[] = [];
  for (const name of names) {
    if (!await isInstalled(name)) missing.push(name);
  }
  if (missing.length === 0) return missing;
  // A fresh machine has no package lists at all and an old one has lists whose files are gone from the archive.
  packageListsOfMachine ??= runOrThrow('apt-get', ['update', '-q'], { environment: noninteractive });
  await packageListsOfMachine;
  await runOrThrow('apt-get', [...patience, 'install', '-y', '-q', '--no-install-recommends', ...missing], { environment: noninteractive });
  return missing;
}

/**
 * Fetches packages of any suite into a folder of their own without installing them, and without a trace in the machine's package lists.
 * Resolves to the files in the order asked for.
 */
export async function fetchPackages(purpose: string, suite: Suite, names: readonly string[]): Promise<readonly string[]> {
  const options = await labPackageLists();
  const folder = join(labFolders.packages, purpose);
  rmSync(folder, { recursive: true, force: true });
  makeFolder(folder);
  const wanted = names.map((name) => `${name}/${suite}`);
  await runOrThrow('apt-get', [...options, 'download', '-q', ...wanted], { folder, environment: noninteractive });
  const files = readdirSync(folder);
  return names.map((name) => {
    const file = files.find((candidate) => candidate.startsWith(`${name}_`));
    if (file === undefined) throw new Error(`apt-get download ${name}/${suite} left no file ${name}_*.deb in ${folder}`);
    return join(folder, file);
  });
}

/**
 * Fetches everything that installing these packages would add to a system of which `status` is the package database (dpkg's file of that
 * name), recommendations left out. Resolves to the package files.
 */
export async function fetchInstallation(release: 'bookworm', names: readonly string[], status: string): Promise<readonly string[]> {
  const options = await labPackageLists();
  const cache = join(labFolders.packages, 'installation');
  rmSync(cache, { recursive: true, force: true });
  const archives = makeFolder(join(cache, 'archives'));
  makeFolder(join(archives, 'partial'));
  await runOrThrow('apt-get', [
    ...options, '-o', `Dir::Cache=${cache}`, '-o', `Dir::State::status=${status}`, '-o', `APT::Default-Release=${release}`,
    'install', '-y', '-q', '--download-only', '--no-install-recommends', ...names,
  ], { environment: noninteractive });
  return readdirSync(archives).filter((name) => name.endsWith('.deb')).sort().map((name) => join(archives, name));
}

/**
 * The machine's own source files, rewritten to name one Debian release: `mmdebstrap` takes the result as it is. No archive's address is
 * written down anywhere in the lab, so it works behind whatever mirror the machine uses.
 */
export function sourcesOfRelease(release: 'bookworm'): string {
  const path = join(makeFolder(labFolders.packageLists), `${release}.sources`);
  const own = ownRelease();
  writeFileSync(path, rewrittenSources((suite) => [suite.replace(own, release)]));
  return path;
}

const noninteractive = { DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' };

/** Another apt may hold the lock for a while on a machine that has just started: wait for it, in seconds. */
const patience = ['-o', 'DPkg::Lock::Timeout=120'];

let packageListsOfMachine: Promise<unknown> | undefined;
let packageListsOfLab: Promise<readonly string[]> | undefined;

/** The options that make apt see all suites of the lab and write nothing outside its folder. Lists are fetched once in a process. */
function labPackageLists(): Promise<readonly string[]> {
  packageListsOfLab ??= fetchLabPackageLists();
  return packageListsOfLab;
}

async function fetchLabPackageLists(): Promise<readonly string[]> {
  const folder = makeFolder(labFolders.packageLists);
  const sources = join(folder, 'lab.sources');
  const own = ownRelease();
  writeFileSync(sources, rewrittenSources((suite) => [
    suite.replace(own, 'bookworm'),
    suite.replace(own, 'trixie'),
    ...(suite === own ? ['bookworm-backports'] : []),
  ]));
  makeFolder(join(folder, 'lists', 'partial'));
  makeFolder(join(folder, 'cache', 'archives', 'partial'));
  const options = [
    '-o', `Dir::Etc::SourceList=${sources}`,
    '-o', 'Dir::Etc::SourceParts=-',
    '-o', `Dir::State::Lists=${join(folder, 'lists')}`,
    '-o', `Dir::Cache=${join(folder, 'cache')}`,
    // Debian's container images switch apt's own cache off. Without it each call parses all lists anew, which takes a core two seconds.
    '-o', 'Dir::Cache::pkgcache=pkgcache.bin',
    '-o', 'Dir::Cache::srcpkgcache=srcpkgcache.bin',
    // apt's unprivileged helper could not write into a checkout that only root may enter.
    '-o', 'APT::Sandbox::User=root',
  ];
  await runOrThrow('apt-get', [...options, 'update', '-q'], { environment: noninteractive });
  return options;
}

/** The machine's sources in deb822 form with each suite replaced by others. Reads `debian.sources` and the one-line `sources.list`. */
function rewrittenSources(replace: (suite: string) => readonly string[]): string {
  const stanzas = machineStanzas().map((stanza) => stanza.replace(/^Suites:(.*)$/m, (_, suites: string) =>
    `Suites: ${[...new Set(words(suites).flatMap(replace))].join(' ')}`));
  return `${stanzas.join('\n\n')}\n`;
}

const deb822File = '/etc/apt/sources.list.d/debian.sources';
const oneLineFile = '/etc/apt/sources.list';

function machineStanzas(): readonly string[] {
  if (existsSync(deb822File)) {
    const stanzas = readFileSync(deb822File, 'utf8').split(/\n\s*\n/).map((stanza) => stanza.trim());
    return stanzas.filter((stanza) => /^Types:.*\bdeb\b/m.test(stanza));
  }
  if (existsSync(oneLineFile)) return readFileSync(oneLineFile, 'utf8').split('\n').flatMap(stanzaOfLine);
  throw new Error(`Neither ${deb822File} nor ${oneLineFile} is there: the lab takes its packages from the machine's own Debian archive`);
}

function stanzaOfLine(line: string): readonly string[] {
  const match = /^deb\s+(?:\[[^\]]*\]\s+)?(\S+)\s+(\S+)\s+(.+)$/.exec(line.trim());
  if (match === null) return [];
  const [, address = '', suite = '', components = ''] = match;
  const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';
  return [`Types: deb\nURIs: ${address}\nSuites: ${suite}\nComponents: ${components}\nSigned-By: ${keyring}`];
}

function ownRelease(): string {
  const name = /^VERSION_CODENAME=(\w+)$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1];
  if (name === undefined) throw new Error('/etc/os-release has no VERSION_CODENAME: the lab needs Debian 12 (bookworm) or 13 (trixie)');
  return name;
}

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}

async function isInstalled(name: string): Promise<boolean> {
  // An unknown package makes dpkg-query fail: that is "not installed" too.
  const status = await runOrThrow('dpkg-query', ['-W', '-f', '${db:Status-Status}', name]).catch(() => 'unknown');
  return status === 'installed';
}
