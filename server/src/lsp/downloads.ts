import type { DownloadSummary } from '../../../protocol/src/index.ts';
import { present } from '../../../protocol/src/present.ts';
import type { Download } from '../project/analysis.ts';
import type { CheckedDocument } from './document-checker.ts';
import type { Stage } from '../docker/dockerfile/model.ts';
import { stageName } from '../docker/dockerfile/stage-name.ts';

/** The downloads of a Dockerfile, or of those in a compose file, in the order of the file, under each way of building it. */
export function downloadSummaries({ document, checks }: CheckedDocument): DownloadSummary[] {
  const analyses = checks.get(document.path)?.analyses ?? [];
  return analyses.flatMap(({ build, downloads }) => downloads.map((download) => {
    const image = baseReference(download.stage);
    return {
      line: download.step.instruction.line,
      stage: stageName(download.stage),
      command: commandText(download),
      ...(build.origin.kind === 'compose' ? { service: build.origin.service.name } : {}),
      ...present({ image }),
    };
  }));
}

/** `go` and its subcommand, without arguments: `go mod download`. */
function commandText({ go }: Download): string {
  return `go ${go.subcommand}`.trimEnd();
}

/** The image that a stage stands on, through `FROM stage`; undefined when the files do not say. */
export function baseReference({ base }: Stage): string | undefined {
  return base.kind === 'stage' ? baseReference(base.stage) : base.kind === 'image' ? base.reference : undefined;
}
