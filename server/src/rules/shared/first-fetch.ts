import type { Copy } from '../../docker/dockerfile/model.ts';
import { isInside } from '../../docker/dockerfile/paths.ts';
import type { BuildAnalysis, Download, ModuleAtDownload } from '../../project/analysis.ts';
import { joinPath } from '../../project/paths.ts';
import { cacheFolder, cacheMounts, comesAfter, hasUnknownMount, touches } from './cache-mounts.ts';

/** Commands that fetch what go.mod requires. */
export const fetchingCommands = /^(?:mod (?:download|tidy|vendor)|build|install|run|test|vet|get)$/;

/** No command before it, in the stage or in those it stands on, has fetched modules. */
export function isFirstFetch(download: Download, { downloads }: BuildAnalysis): boolean {
  return !downloads.some(
    (each) => comesAfter(download, each) && fetchingCommands.test(each.go.subcommand) && each.go.versioned.length === 0
  );
}

/** Whether a vendor folder of the module may stand there. */
export function isVendored({ files }: Download, { folder }: ModuleAtDownload): boolean {
  return files.lookup(joinPath(folder, 'vendor/modules.txt')).presence !== 'no' || files.lookup(joinPath(folder, 'vendor')).presence === 'yes';
}

/** With the modules in a cache mount, a step that runs again downloads nothing. */
export function mayBeCached(download: Download): boolean {
  const cache = cacheFolder(download, 'GOMODCACHE');
  const mounts = cacheMounts(download.step);
  return cache === undefined ? mounts.length > 0 : hasUnknownMount(download.step) || mounts.some((mount) => touches(mount, cache));
}

/** Whether a copy may bring the module cache from elsewhere. */
export function bringsCache({ destination }: Copy, download: Download): boolean {
  const cache = cacheFolder(download, 'GOMODCACHE');
  if (cache === undefined || destination.kind !== 'known') return true;
  const folder = destination.text.replace(/(.)\/$/, '$1');
  return (folder !== '/' && isInside(folder, cache)) || isInside(cache, folder);
}
