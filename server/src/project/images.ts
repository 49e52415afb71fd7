import table from '../../../data/official-images.json' with { type: 'json' };
import { managerOfTag, type PackageManager } from '../docker/package-manager.ts';
import { parseImageReference } from './image-reference.ts';

/** What the table of official images knows of one image. Everything else about an image is unknown, never assumed. */
export interface ImageFacts {
  readonly reference: string;
  readonly repository: string;
  readonly system: 'debian' | 'ubuntu' | 'alpine' | 'busybox' | 'windows';
  /** Undefined for images without Go. */
  readonly go: ImageGo | undefined;
  readonly git: boolean;
  readonly ssh: boolean;
  readonly caCertificates: boolean;
  readonly cCompiler: boolean;
  readonly packageManager: 'apt-get' | 'apk' | 'none';
  /** Variables that the image sets with ENV. */
  readonly environment: ReadonlyMap<string, string>;
  readonly workdir: string;
  readonly user: 'root';
  /** A digest decides what is pulled, and the tag may lie about it. */
  readonly pinnedByDigest: boolean;
}

export interface ImageGo {
  /** As the tag says: `1.23`, `1.23.4`, `1.24rc1`; undefined for `latest` and variant-only tags. */
  readonly tagVersion: string | undefined;
  /** The newest toolchain that this tag can hold (`1.23.12` for `1.23`); undefined when it moves on and we cannot know. */
  readonly newestVersion: string | undefined;
  /** The oldest: `1.23.0` for `1.23`. */
  readonly oldestVersion: string | undefined;
  readonly gotoolchain: 'local' | 'unset' | 'unknown';
}

/** Facts of an image reference, or undefined when it is not one of the official family. */
export function imageFacts(reference: string): ImageFacts | undefined {
  if (factsByReference.has(reference)) return factsByReference.get(reference);
  // References come from whatever is typed: the memory stays small.
  if (factsByReference.size >= keptReferences) factsByReference.clear();
  const facts = findFacts(reference);
  factsByReference.set(reference, facts);
  return facts;
}

/** What installs packages in an image: the table knows, or else the tag or the name of a distribution says it. */
export function packageManagerOfImage(reference: string): PackageManager | undefined {
  const facts = imageFacts(reference);
  if (facts !== undefined) return facts.packageManager === 'none' ? undefined : facts.packageManager;
  const { repository, tag = '' } = parseImageReference(reference);
  return managerOfTag(tag) ?? managerOfTag(repository.split('/').at(-1) ?? '');
}

/** The same few references are asked for by every variable of every download. */
const keptReferences = 256;
const factsByReference = new Map<string, ImageFacts | undefined>();

function findFacts(reference: string): ImageFacts | undefined {
  const { registry, repository, tag, digest } = parseImageReference(reference);
  if (registry !== undefined && !table.registriesOfTheLibrary.includes(registry)) return undefined;
  const common = { reference, repository, workdir: '/', user: 'root' as const, pinnedByDigest: digest !== undefined, environment: noVariables };
  if (repository === 'golang') return golangFacts(common, tag);
  switch (repository) {
    case 'debian':
    case 'ubuntu':
    case 'alpine':
    case 'busybox':
      return { ...common, system: repository, go: undefined, ...traits(table.others[repository]) };
    default:
      return undefined;
  }
}

type Common = Pick<ImageFacts, 'reference' | 'repository' | 'workdir' | 'user' | 'pinnedByDigest' | 'environment'>;

const noVariables: ReadonlyMap<string, string> = new Map();

function golangFacts(common: Common, tag = 'latest'): ImageFacts | undefined {
  const [first = '', ...variants] = tag.split('-');
  const hasVersion = /^1\.\d+(?:\.\d+|(?:rc|beta)\d+)?$/.test(first);
  if (!hasVersion && first !== 'latest' && !isVariant(first) && first !== '1') return undefined;
  const parts = hasVersion || first === '1' ? variants : [first, ...variants].filter((part) => part !== 'latest');
  if (parts.includes('onbuild') || parts.includes('tip')) return undefined;
  const system = systemOf(parts);
  if (system === undefined) return undefined;
  const go = imageGo(hasVersion ? first : undefined);
  const environment = new Map(Object.entries(table.golang.environment));
  if (go.gotoolchain === 'local') environment.set('GOTOOLCHAIN', 'local');
  const base = { ...common, go, environment, workdir: table.golang.workdir };
  if (system === 'windows') {
    environment.set('GOPATH', 'C:\\go');
    environment.delete('PATH');
    return { ...base, workdir: 'C:/go', system, git: true, ssh: false, caCertificates: true, cCompiler: false, packageManager: 'none' };
  }
  return { ...base, system, ...traits(table.golang[system]) };
}

/** Debian is the default variant. A variant that the table does not name leaves the image unknown. */
function systemOf(variants: readonly string[]): 'debian' | 'alpine' | 'windows' | undefined {
  if (variants.some((variant) => variant.startsWith('alpine'))) return 'alpine';
  if (variants.some((variant) => table.golang.windows.includes(variant))) return 'windows';
  return variants.every((variant) => table.golang.debian.suites.includes(variant)) ? 'debian' : undefined;
}

function isVariant(word: string): boolean {
  return systemOf([word]) !== undefined;
}

function imageGo(tagVersion: string | undefined): ImageGo {
  if (tagVersion === undefined) return { tagVersion, newestVersion: undefined, oldestVersion: undefined, gotoolchain: 'local' };
  const parts = /^1\.(\d+)(?:\.(\d+))?(.*)$/.exec(tagVersion);
  const minor = Number(parts?.[1] ?? 0);
  const patch = parts?.[2];
  const isRelease = parts?.[3] === '';
  const exact = patch !== undefined || !isRelease;
  const ended = (table.golang.endedPatches as Readonly<Record<string, number>>)[`1.${minor}`];
  return {
    tagVersion,
    newestVersion: exact ? tagVersion : ended === undefined ? undefined : `1.${minor}.${ended}`,
    oldestVersion: exact ? tagVersion : minor >= 21 ? `1.${minor}.0` : `1.${minor}`,
    gotoolchain: minor < 21 ? 'unset' : minor === 21 && isBeforeLocal(patch, isRelease) ? 'unknown' : 'local',
  };
}

/** GOTOOLCHAIN came into the images between 1.21.1 and 1.21.2; candidates and the first two releases may have been made before. */
function isBeforeLocal(patch: string | undefined, isRelease: boolean): boolean {
  return !isRelease || (patch !== undefined && Number(patch) < 2);
}

function traits(row: { git: boolean; ssh: boolean; caCertificates: boolean; cCompiler: boolean; packageManager: string }) {
  const packageManager = row.packageManager === 'apt-get' || row.packageManager === 'apk' ? row.packageManager : 'none';
  return { git: row.git, ssh: row.ssh, caCertificates: row.caCertificates, cCompiler: row.cCompiler, packageManager } as const;
}
