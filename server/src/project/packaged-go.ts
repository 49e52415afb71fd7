import table from '../../../data/packaged-go.json' with { type: 'json' };
import type { ImageFacts } from './images.ts';
import { parseImageReference } from './image-reference.ts';

/** The Go ("1.19") of the package that the image's distribution has; undefined where the table does not know the release. */
export function packagedGo({ repository, reference }: ImageFacts): string | undefined {
  const [release = ''] = parseImageReference(reference).tag?.split('-') ?? [];
  return table.releases.find(({ image, tags }) => image === repository && tags.some((tag) => release === tag || release.startsWith(`${tag}.`)))?.go;
}
