import { optionValue } from '../../docker/dockerfile/mounts.ts';
import { isInside } from '../../docker/dockerfile/paths.ts';
import type { Mount, Step } from '../../docker/dockerfile/model.ts';
import { runsBefore } from './cold-fetch.ts';
import type { Download } from '../../project/analysis.ts';
import { cleanPath } from '../../project/paths.ts';
import { nonEmptyText } from '../../text/resolved.ts';
import { downloadsModules, mayUseVendor, ownModule } from './module-files.ts';

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
  return JSON.stringify([id, optionValue(options, 'uid') ?? '0', optionValue(options, 'gid') ?? '0', (optionValue(options, 'mode') ?? '0755').replace(/^0+(?=.)/, '')]);
}

/** A command that fetches the module's requirements where they are missing, into a place that is known. */
export function needsModuleCache(download: Download): boolean {
  const { go, command, step } = download;
  const module = ownModule(download);
  if (module === undefined || !command.certain || hasUnknownMount(step) || cacheFolder(download, 'GOMODCACHE') === undefined) return false;
  return /^(?:mod (?:download|tidy|vendor|verify)|build|install|run|test|vet|generate)$/.test(go.subcommand)
    && downloadsModules(module) && !mayUseVendor(download);
}

/** Whether a command runs on what another has left: later in its stage, or in a stage that stands on it. */
export function comesAfter(later: Download, earlier: Download): boolean {
  return runsBefore(earlier, later);
}

/** The first of each step's. */
export function oncePerStep(downloads: readonly Download[]): Download[] {
  return downloads.filter((each, index) => downloads.findIndex((other) => other.step === each.step) === index);
}
