import type { BuildAnalysis, Download } from '../../project/analysis.ts';
import { nonEmptyText } from '../../text/resolved.ts';
import { surelyFetches } from './cold-fetch.ts';
import { directModules, isSurelyFetchedByGit, isSurelyGit, type DirectModule } from './direct-modules.ts';
import { surelyNotInstalled } from './installed-programs.ts';

/** A module that a download fetches with git, on an image that has none. */
export interface LackingGit {
  readonly wanted: DirectModule;
  /** Surely git, and surely fetched: the build fails. */
  readonly isCertain: boolean;
}

/**
 * Whether the download lacks git. `bare-direct` asks about modules that GOPROXY=direct alone sends to their repositories, which is a fault
 * of that value; `otherwise` about all others.
 */
export function lackingGit(analysis: BuildAnalysis, download: Download, because: 'bare-direct' | 'otherwise'): LackingGit | undefined {
  const { image } = download;
  if (image === undefined || image.git || image.system === 'windows' || !surelyFetches(analysis, download)) return undefined;
  const proxy = download.environment.get('GOPROXY');
  // Before Go 1.13 that is the default: no value is at fault then.
  const isBareDirect = proxy.provenance.kind !== 'go-default' && nonEmptyText(proxy.value)?.trim() === 'direct';
  const modules = directModules(download).filter((each) => (isBareDirect && each.because === 'GOPROXY') === (because === 'bare-direct'));
  const wanted = modules.find(({ path }) => isSurelyGit(path)) ?? modules[0];
  if (wanted === undefined || !surelyNotInstalled(download, 'git', gitPackages)) return undefined;
  return { wanted, isCertain: isSurelyFetchedByGit(download, wanted) };
}

const gitPackages = ['git'];
