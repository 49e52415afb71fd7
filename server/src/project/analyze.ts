import type { Stage } from '../docker/dockerfile/model.ts';
import { resolveDockerfile } from '../docker/dockerfile/resolve.ts';
import { stagesBehind } from '../docker/dockerfile/stage-chain.ts';
import type { DockerfileSyntax } from '../docker/dockerfile/syntax.ts';
import type { BuildAnalysis, Download } from './analysis.ts';
import type { Build } from './build.ts';
import { BuildCommands } from './build-commands.ts';
import { openContext } from './context.ts';
import { DownloadSeeker } from './download-seeker.ts';
import type { ProjectFiles } from './files.ts';
import type { WrittenGoEnv } from './go-config.ts';
import { imageFacts, type ImageFacts } from './images.ts';
import { settingsOf } from './settings.ts';

/** Joins a Dockerfile with each way of building it; builds that differ in nothing that stages see share them. */
export function analyzeBuilds(builds: readonly Build[], files: ProjectFiles): BuildAnalysis[] {
  const executions = new Map<string, Execution>();
  return builds.flatMap((build) => {
    const syntax = build.inline === undefined ? files.dockerfile(build.dockerfile) : files.inlineDockerfile(build.inline);
    if (syntax === undefined) return [];
    const key = JSON.stringify([build.dockerfile, build.contextRoot, build.inputs], (_, value: unknown) =>
      (value instanceof Map || value instanceof Set ? [...value] : value));
    let execution = executions.get(key);
    if (execution === undefined) executions.set(key, execution = execute(build, syntax, files));
    const { writtenElsewhere, ...shared } = execution;
    return [{ ...shared, build, settings: settingsOf(build, shared, writtenElsewhere) }];
  });
}

/** What builds with the same context and inputs have in common. */
interface Execution extends Omit<BuildAnalysis, 'build' | 'settings'> {
  readonly writtenElsewhere: readonly WrittenGoEnv[];
}

function execute({ dockerfile, contextRoot, inputs }: Build, syntax: DockerfileSyntax, files: ProjectFiles): Execution {
  const model = resolveDockerfile(syntax, inputs, (reference) => {
    const facts = imageFacts(reference);
    return facts && { env: facts.environment, user: undefined, workdir: facts.workdir };
  });
  const context = openContext(contextRoot, dockerfile, files);
  // With a declared target, the stages it needs; otherwise all, since `--target` may name any.
  const reachable = inputs.target === undefined || model.target === undefined ? new Set(model.stages) : stagesBehind(model.target);
  const imageOf = (stage: Stage): ImageFacts | undefined => {
    const { base } = stage;
    return base.kind === 'stage' ? imageOf(base.stage) : base.kind === 'image' ? imageFacts(base.reference) : undefined;
  };
  const seeker = new DownloadSeeker(syntax, context, files, imageOf);
  const most = mostDownloads(model.stages);
  const downloads: Download[] = [];
  for (const stage of model.stages) {
    for (const download of seeker.downloadsOf(stage))
      if (reachable.has(stage) && downloads.length < most) downloads.push(download(downloads.length));
  }
  const mayHaveGo = (stage: Stage) =>
    reachable.has(stage) && (imageOf(stage)?.go !== undefined || downloads.some((download) => download.stage === stage));
  return {
    model, context, reachable, downloads, commands: new BuildCommands(reachable), imageOf,
    opaqueCalls: seeker.opaqueCalls.filter(({ step }) => mayHaveGo(step.stage)),
    writtenElsewhere: seeker.writtenElsewhere.filter(({ step }) => reachable.has(step.stage)),
  };
}

/** Rules compare downloads with each other, and nobody writes a tenth of this: a Dockerfile with more is judged by its first ones. */
const maximumDownloads = 300;
/** Each download looks back over the steps before it, for several files: this many looks back take about a second. */
const maximumLooksBack = 300_000;

/** So many downloads of a Dockerfile are judged, the first ones: a file made to keep us busy must not hang an editor or a pipeline. */
function mostDownloads(stages: readonly Stage[]): number {
  const steps = stages.reduce((sum, stage) => sum + 1 + stage.steps.length, 0);
  return Math.max(1, Math.min(maximumDownloads, Math.floor(maximumLooksBack / Math.max(1, steps))));
}
