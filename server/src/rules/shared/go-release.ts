import { compareGoVersions } from '../../go/go-version.ts';
import type { Download } from '../../project/analysis.ts';
import { runsGoOfImage } from './image-toolchain.ts';

/** First release that parts GOPROXY at `|`. */
export const firstWithPipes = '1.15';

/** Whether the image's own Go, which is older than the release, surely runs the command. */
export function surelyBefore(download: Download, release: string): boolean {
  const { image } = download;
  const version = image?.go?.tagVersion;
  return version !== undefined && image?.pinnedByDigest === false && compareGoVersions(version, release) < 0 && runsGoOfImage(download);
}

/** Whether the tag of the stage's image names a Go from before the release, whatever else may run the command. */
export function mayBeBefore({ image }: Download, release: string): boolean {
  const version = image?.go?.oldestVersion;
  return version !== undefined && compareGoVersions(version, release) < 0;
}
