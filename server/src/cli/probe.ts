import type { ProbeEvent, ProbeReport, ProbeRequest } from '../../../protocol/src/index.ts';
import { judgeWithFindings } from '../diagnosis/join.ts';
import type { StaticFinding } from '../diagnosis/static-finding.ts';
import { cleanBuilder } from '../probe/build/builds.ts';
import { clean } from '../probe/containers.ts';
import type { ProbeWorld } from '../probe/dependencies.ts';
import { engineNamed, engines } from '../probe/engines/engines.ts';
import { answerLimitMs } from '../probe/engine-setup.ts';
import type { MirrorChoices } from '../probe/mirrors/candidates.ts';
import { makePlan, type StageFacts } from '../probe/plan.ts';
import { writeProbeReport } from '../probe/report-text.ts';
import { runProbe } from '../probe/run.ts';
import { localized, type Localized } from '../text/localized.ts';
import { exitCodes, UsageError, type CommandIo } from './io.ts';
import { parseProbeArguments, type ProbeArguments } from './probe-arguments.ts';

export interface ProbeCommandDependencies {
  readonly world: ProbeWorld;
  /** What the project's settings say about proxies. */
  readonly mirrorChoices?: (request: ProbeRequest) => MirrorChoices;
  /** What is known of the stage that a request's Dockerfile and target name, what the checks say about it, or why it cannot be probed. */
  readonly resolveStage: (request: ProbeRequest) =>
    Promise<StageFacts & { readonly findings?: readonly StaticFinding[] } | { readonly problem: Localized }>;
}

/** `go-module-doctor probe …`: the result is the exit code. Throws UsageError for arguments that cannot be right. */
export async function runProbeCommand(argv: readonly string[], io: CommandIo, dependencies: ProbeCommandDependencies): Promise<number> {
  const given = parseProbeArguments(argv, io);
  if (given.clean) return await runClean(given, io, dependencies.world);
  const stage = given.request.dockerfile === undefined ? undefined : await dependencies.resolveStage(given.request);
  if (stage !== undefined && 'problem' in stage) throw new UsageError(stage.problem);
  const planned = makePlan(given.request, stage, dependencies.mirrorChoices?.(given.request));
  if ('problem' in planned) throw new UsageError(planned.problem);
  const progress = progressWriter(io);
  const { world } = dependencies;
  const judge = stage?.findings === undefined ? world.judge : judgeWithFindings(world.judge, stage.findings);
  const report = await runProbe(planned.plan, { ...world, judge }, {
    locale: given.locale,
    signal: io.signal,
    compareWithHost: given.compareWithHost,
    onEvent: progress.onEvent,
  });
  progress.clear();
  io.stdout.write(given.format === 'json' ? `${JSON.stringify(report, null, 2)}\n` : writeProbeReport(report));
  return exitCodeOf(report);
}

/** What the report says to scripts. A failure of the engine or of the image means that nothing was measured. */
export function exitCodeOf(report: Pick<ProbeReport, 'verdict' | 'checks'>): number {
  switch (report.verdict.cause) {
    case 'no-fault-found':
      return exitCodes.clean;
    case 'inconclusive':
      return exitCodes.inconclusive;
    default:
      return report.checks.every((check) => check.layer === 'engine' || check.where === 'host') ? exitCodes.couldNotRun : exitCodes.found;
  }
}

async function runClean(given: ProbeArguments, io: CommandIo, world: ProbeWorld): Promise<number> {
  const candidates = given.request.engine === undefined ? engines : [engineNamed(given.request.engine)];
  let answered = false;
  for (const engine of candidates) {
    const version = await world.processes.run(engine.version(), { timeLimitMs: answerLimitMs, signal: io.signal });
    if (version.exitCode !== 0) continue;
    answered = true;
    const { containers, volumes, error: volumeError } = await clean(engine, world);
    const { caches, error: cacheError } = await cleanBuilder(engine, world, given.request.builder);
    io.stdout.write(`${cleanedMessage(engine.name, containers, volumes.length, caches)[given.locale]}\n`);
    const error = [volumeError, cacheError].filter((text) => text !== '').join('\n');
    if (error === '') continue;
    io.stderr.write(`${error}\n`);
    return exitCodes.couldNotRun;
  }
  if (!answered) throw new UsageError(noEngineMessage);
  return exitCodes.clean;
}

const noEngineMessage = localized('No container engine answers, so there is nothing to clean', '没有可用的容器引擎，无需清理');

function cleanedMessage(engine: string, containers: number, volumes: number, caches: number): Localized {
  return localized(
    `${engine}: removed ${containers} ${containers === 1 ? 'container' : 'containers'}, ${volumes} ${volumes === 1 ? 'volume' : 'volumes'} and ${caches} ${caches === 1 ? 'build cache' : 'build caches'}`,
    `${engine}：已删除 ${containers} 个容器、${volumes} 个卷、${caches} 个构建缓存`,
  );
}

/** One line that is overwritten, on a terminal only: a log file has no use for it. */
function progressWriter(io: CommandIo): { readonly onEvent: (event: ProbeEvent) => void; readonly clear: () => void } {
  if (!io.stderr.isTTY) return { onEvent: () => undefined, clear: () => undefined };
  return {
    onEvent: (event) => {
      if (event.kind === 'layer') io.stderr.write(`\r\x1b[K${event.message} …`);
    },
    clear: () => {
      io.stderr.write('\r\x1b[K');
    },
  };
}

