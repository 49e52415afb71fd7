/** The programs by which images install packages, those of one family together. */
export type PackageManager = typeof programs[number];

const programs = ['apk', 'apt-get', 'dnf', 'microdnf', 'tdnf', 'yum', 'zypper', 'pacman'] as const;

export function isPackageManager(name: string): name is PackageManager {
  return (programs as readonly string[]).includes(name);
}

/** What a download may need and an image may lack. */
export type InstalledThing = 'git' | 'ssh' | 'ca-bundle';

export function packageOf(thing: InstalledThing, manager: PackageManager): string {
  switch (thing) {
    case 'git':
      return 'git';
    case 'ca-bundle':
      return 'ca-certificates';
    case 'ssh':
      return manager === 'apk' || manager === 'apt-get' ? 'openssh-client' : manager === 'pacman' ? 'openssh' : 'openssh-clients';
  }
}

/** The lines of a Dockerfile that install packages and leave no index behind. */
export function installLines(manager: PackageManager, packages: string): readonly string[] {
  switch (manager) {
    case 'apk':
      return [`RUN apk add --no-cache ${packages}`];
    case 'apt-get':
      return [`RUN apt-get update && apt-get install -y --no-install-recommends ${packages} \\`, '    && rm -rf /var/lib/apt/lists/*'];
    case 'zypper':
      return [`RUN zypper --non-interactive install --no-recommends ${packages} && zypper clean --all`];
    case 'pacman':
      return [`RUN pacman -Sy --noconfirm ${packages} && rm -rf /var/cache/pacman/pkg/*`];
    case 'dnf':
    case 'microdnf':
    case 'tdnf':
    case 'yum':
      return [`RUN ${manager} install -y ${packages} && ${manager} clean all`];
  }
}

/** The lines that make an image trust a certificate of one's own. */
export function trustLines(manager: PackageManager, file: string): readonly string[] {
  switch (manager) {
    case 'apk':
    case 'apt-get':
      return [`COPY ${file} /usr/local/share/ca-certificates/${file}`, 'RUN update-ca-certificates'];
    case 'zypper':
      return [`COPY ${file} /etc/pki/trust/anchors/${file}`, 'RUN update-ca-certificates'];
    case 'pacman':
      return [`COPY ${file} /etc/ca-certificates/trust-source/anchors/${file}`, 'RUN update-ca-trust'];
    case 'dnf':
    case 'microdnf':
    case 'tdnf':
    case 'yum':
      return [`COPY ${file} /etc/pki/ca-trust/source/anchors/${file}`, 'RUN update-ca-trust'];
  }
}

/** By the id of a distribution in /etc/os-release, its own or one of those it is like. */
export function managerOfSystem(id: string): PackageManager | undefined {
  return managers.get(id.toLowerCase());
}

/** By what a tag says of the system below, where the image is not known: `1.23-alpine3.20`, `22-bookworm-slim`. */
export function managerOfTag(tag: string): PackageManager | undefined {
  const word = tag.toLowerCase().split(/[-_.]/).map((part) => part.replace(/\d+$/, '')).find((part) => managers.has(part));
  return word === undefined ? undefined : managers.get(word);
}

const managers: ReadonlyMap<string, PackageManager> = new Map<string, PackageManager>([
  ...['alpine', 'wolfi', 'chainguard'].map((id) => [id, 'apk'] as const),
  ...['debian', 'ubuntu', 'bullseye', 'bookworm', 'trixie', 'buster', 'focal', 'jammy', 'noble'].map((id) => [id, 'apt-get'] as const),
  ...['fedora', 'rhel', 'centos', 'rocky', 'almalinux', 'openeuler', 'anolis', 'alinux', 'amzn', 'ol', 'opencloudos', 'tencentos'].map((id) => [id, 'dnf'] as const),
  ...['mariner', 'azurelinux', 'photon'].map((id) => [id, 'tdnf'] as const),
  ...['opensuse', 'opensuse-leap', 'opensuse-tumbleweed', 'suse', 'sles'].map((id) => [id, 'zypper'] as const),
  ...['arch', 'archlinux'].map((id) => [id, 'pacman'] as const),
]);
