import type { Stage } from '../../docker/dockerfile/model.ts';
import type { BuildAnalysis, Download } from '../../project/analysis.ts';
import type { Finding } from '../finding.ts';

/** The first finding of each stage: one repair there serves all of its downloads. */
export function* oncePerStage({ downloads }: BuildAnalysis, judge: (download: Download) => Finding | undefined): Generator<Finding> {
  const told = new Set<Stage>();
  for (const download of downloads) {
    const finding = told.has(download.stage) ? undefined : judge(download);
    if (finding === undefined) continue;
    told.add(download.stage);
    yield finding;
  }
}
