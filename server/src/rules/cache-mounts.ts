import { optionValue } from '../docker/dockerfile/mounts.ts';
import { isInside } from '../docker/dockerfile/paths.ts';
import type { Mount, Step } from '../docker/dockerfile/model.ts';
import type { Download } from '../project/analysis.ts';
import { cleanPath } from '../project/paths.ts';
import { nonEmptyText } from '../text/resolved.ts';

/** The folders that Go keeps between builds. */
export type CacheName = 'GOMODCACHE' | 'GOCACHE';

/** The folder of a cache for this download, when it is known. */
export function cacheFolder(download: Download, name: CacheName): string | undefined {
  const folder = nonEmptyText(download.environment.get(name).value);
  return folder?.startsWith('/') === true ? cleanPath(folder) : undefined;
}

export function cacheMounts(step: Step): readonly Mount[] {
  return step.run?.mounts.filter((mount) => mount.type === 'cache') ?? [];
}

/** Whether the mount holds the folder or a part of it: parents and children of a cache are as good as the cache. */
export function touches(mount: Mount, folder: string): boolean {
  return mount.target.kind === 'known' && (isInside(mount.target.text, folder) || isInside(folder, mount.target.text));
}

/** Whether the whole folder lies in the mount. */
export function holds(mount: Mount, folder: string): boolean {
  return mount.target.kind === 'known' && isInside(mount.target.text, folder);
}

/** Some mount of the step stands where it cannot be known. */
export function hasUnknownMount(step: Step): boolean {
  return step.run?.mounts.some((mount) => mount.type !== 'secret' && mount.type !== 'ssh' && mount.target.kind === 'unknown') === true;
}

/** What makes two cache mounts the same cache: its id (the target as written by default), its owner and its mode. */
export function cacheIdentity({ options }: Mount): string {
  const id = optionValue(options, 'id') ?? cleanPath(optionValue(options, 'target') ?? '');
  return JSON.stringify([id, optionValue(options, 'uid') ?? '0', optionValue(options, 'gid') ?? '0', optionValue(options, 'mode') ?? '']);
}
