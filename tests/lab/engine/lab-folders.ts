import { mkdirSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Root of the checkout: everything the lab makes lives in its ignored `.cache/lab`. */
export const repositoryFolder = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');

export const labFolder = join(repositoryFolder, '.cache', 'lab');

export const labFolders = {
  /** The container engine's programs, unpacked from packages. */
  programs: join(labFolder, 'docker'),
  /** The engine's images, containers and build cache. */
  data: join(labFolder, 'docker-data'),
  /** DOCKER_CONFIG: no credentials of the user's, only the buildx plugin. */
  dockerConfiguration: join(labFolder, 'docker-config'),
  /** Package lists of suites that the machine itself does not use. */
  packageLists: join(labFolder, 'apt'),
  packages: join(labFolder, 'packages'),
  /** Root file systems and Go trees on their way into images. */
  images: join(labFolder, 'images'),
  podman: join(labFolder, 'podman'),
  certificateAuthority: join(labFolder, 'ca'),
  checksumDatabase: join(labFolder, 'sumdb'),
  logs: join(labFolder, 'logs'),
} as const;

/** What a shell sources to speak to the lab's engine. */
export const engineEnvironmentFile = join(labFolder, 'engine.env');

/**
 * Sockets, pid files and the run-time state of the engine. A unix socket's path is limited to 107 bytes (sun_path), and the engine hangs
 * its own sockets some 40 bytes below this folder, so a deep checkout gets a folder under /run instead.
 */
export const runFolder = join(labFolder, 'run').length <= longestRunFolder() ? join(labFolder, 'run') : '/run/go-module-doctor-lab';

/** An empty folder, whatever a run that was killed has left there. */
export function makeEmptyFolder(path: string): string {
  rmSync(path, { recursive: true, force: true });
  return makeFolder(path);
}

export function makeFolder(path: string): string {
  mkdirSync(path, { recursive: true });
  return path;
}

function longestRunFolder(): number {
  return 60;
}
