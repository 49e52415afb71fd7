import { createHash } from 'node:crypto';
import { existsSync, linkSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fetchInstallation, fetchPackages, installPackages, sourcesOfRelease } from '../engine/debian-packages.ts';
import { runOrThrow } from '../engine/host-program.ts';
import { labFolders, makeFolder } from '../engine/lab-folders.ts';
import { makeGoTree, type GoTree } from './go-tree.ts';
import type { Material } from './recipes.ts';

/** Keys of the lab that go into images. */
export interface LabTrust {
  /** PEM of the authority that stands for the public ones. */
  readonly authority: string;
  /** Key of the lab's checksum database, `name+hash+base64`. */
  readonly verifierKey: string;
}

/** Lays materials into build contexts; what several images need is made once in the life of this value. */
export class MaterialStore {
  private readonly goTrees = new Map<string, Promise<GoTree>>();
  private readonly packageFiles = new Map<string, Promise<string>>();
  private roots: Promise<string> | undefined;
  private readonly trust: LabTrust;

  constructor(trust: LabTrust) {
    this.trust = trust;
  }

  /** Resolves to the values that the image's instructions may name. */
  async lay(material: Material, context: string): Promise<Readonly<Record<string, string>>> {
    switch (material.kind) {
      case 'debian-root':
        await makeDebianRoot(join(context, 'rootfs.tar'));
        return {};
      case 'package-archive':
        await makePackageArchive(material.packages, context);
        return {};
      case 'package-files': {
        const { packages } = material;
        linkSync(await once(this.packageFiles, packages.join('-'), () => makePackageFiles(packages)), join(context, 'files.tar'));
        return {};
      }
      case 'go': {
        const { version, suite } = material;
        const folder = join(labFolders.images, `go-${version}`);
        const tree = await once(this.goTrees, version, () => makeGoTree(version, suite, this.trust.verifierKey, makeFolder(folder)));
        linkSync(tree.archive, join(context, 'go.tar'));
        return { GO_VERSION: tree.version };
      }
      case 'certificates':
        this.roots ??= readPublicRoots();
        writeFileSync(join(context, 'ca-certificates.crt'), `${await this.roots}\n${this.trust.authority}`);
        writeFileSync(join(context, 'lab-root.crt'), this.trust.authority);
        return {};
    }
  }
}

function once<T>(made: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const value = made.get(key) ?? make();
  made.set(key, value);
  return value;
}

/** Documentation and translations are most of a small Debian and nobody reads them in an image, as in the official slim images. */
const leftOut = ['/usr/share/man/*', '/usr/share/doc/*', '/usr/share/locale/*', '/usr/share/info/*'];

async function makeDebianRoot(archive: string): Promise<void> {
  await installPackages(['mmdebstrap']);
  await runOrThrow('mmdebstrap', [
    '--quiet', '--mode=root', '--variant=minbase',
    ...leftOut.map((pattern) => `--dpkgopt=path-exclude=${pattern}`),
    // The mirror of this machine is no business of the images, and unreachable from them.
    '--customize-hook=rm -rf "$1"/etc/apt/sources.list "$1"/etc/apt/sources.list.d/*',
    'bookworm', archive, sourcesOfRelease('bookworm'),
  ], { environment: { TMPDIR: makeFolder(labFolders.images) } });
}

async function makePackageFiles(packages: readonly string[]): Promise<string> {
  const purpose = `files-${packages.join('-')}`;
  const folder = makeFolder(join(labFolders.images, purpose));
  const files = makeFolder(join(folder, 'files'));
  for (const file of await fetchPackages(purpose, 'bookworm', packages)) await runOrThrow('dpkg', ['-x', file, files]);
  const archive = join(folder, 'files.tar');
  const unwanted = leftOut.map((pattern) => `--exclude=.${pattern.replace('/*', '')}`);
  await runOrThrow('tar', ['--create', '--file', archive, '--owner=0', '--group=0', '--sort=name', ...unwanted, '--directory', files, '.']);
  return archive;
}

/** A flat archive: package files and the index `Packages`, which apt reads where sources.list says `deb file:/folder ./`. */
async function makePackageArchive(packages: readonly string[], context: string): Promise<void> {
  const folder = makeFolder(join(context, 'packages'));
  await runOrThrow('tar', ['--extract', '--file', join(context, 'rootfs.tar'), '--directory', context, './var/lib/dpkg/status']);
  const stanzas: string[] = [];
  for (const file of await fetchInstallation('bookworm', packages, join(context, 'var/lib/dpkg/status'))) {
    const name = basename(file);
    const content = readFileSync(file);
    const control = await runOrThrow('dpkg-deb', ['--field', file]);
    const digest = createHash('sha256').update(content).digest('hex');
    stanzas.push(`${control.trim()}\nFilename: ./${name}\nSize: ${content.length}\nSHA256: ${digest}\n`);
    renameSync(file, join(folder, name));
  }
  writeFileSync(join(folder, 'Packages'), stanzas.join('\n'));
  await runOrThrow('tar', ['--create', '--file', join(context, 'packages.tar'), '--owner=0', '--group=0', '--mode=a+rX', '--sort=name', '--directory', folder, '.']);
  rmSync(folder, { recursive: true });
}

/** Mozilla's roots as Debian packages them, in one PEM text. */
async function readPublicRoots(): Promise<string> {
  const folder = makeFolder(join(labFolders.images, 'ca-certificates'));
  for (const file of await fetchPackages('ca-certificates', 'bookworm', ['ca-certificates'])) {
    await runOrThrow('dpkg', ['-x', file, folder]);
  }
  const roots = join(folder, 'usr/share/ca-certificates/mozilla');
  if (!existsSync(roots)) throw new Error(`Debian's ca-certificates has no ${roots}`);
  const files = readdirSync(roots).filter((name) => name.endsWith('.crt')).sort();
  return files.map((name) => readFileSync(join(roots, name), 'utf8').trim()).join('\n');
}
