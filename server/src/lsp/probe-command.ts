import { LSPErrorCodes, ResponseError, type CancellationToken } from 'vscode-languageserver';
import { probeEventNotification, type ProbeCommand, type ProbeEventParams, type ProbeReport, type ProbeRequest } from '../../../protocol/src/index.ts';
import type { MirrorChoices } from '../probe/mirrors/candidates.ts';
import { findingsOfProbe } from '../diagnosis/findings-of-probe.ts';
import { judgeWithFindings } from '../diagnosis/join.ts';
import type { StaticFinding } from '../diagnosis/static-finding.ts';
import { makePlan } from '../probe/plan.ts';
import { runProbe } from '../probe/run.ts';
import { stageForProbe } from '../project/stage-for-probe.ts';
import { localized, type Localized } from '../text/localized.ts';
import type { CommandEnvironment } from './commands.ts';
import { choicesOf } from './document-checker.ts';
import { uriOfPath } from './uris.ts';
import { documentAt } from './unopened-documents.ts';

/** Runs a probe for the client: events as notifications, the report as the answer. Rejects before anything is started. */
export async function probeCommand(argument: unknown, environment: CommandEnvironment, token: CancellationToken): Promise<ProbeReport> {
  const { connection, session, workspace, effects, measured } = environment;
  const refuse = (message: Localized) => new ResponseError(LSPErrorCodes.RequestFailed, message[session.locale]);
  if (!session.workspaceTrusted) throw refuse(untrusted);
  const { runId, request } = (argument ?? {}) as Partial<ProbeCommand>;
  if (typeof runId !== 'string' || typeof request !== 'object' || (request as unknown) === null) throw refuse(malformed);
  // An image without a stage was named because no stage is known to download: none lends it its user or environment.
  const stage = request.dockerfile === undefined || (request.image !== undefined && request.stage === undefined) ? undefined
    : stageForProbe(request, workspace.analyses(request.dockerfile));
  if (stage !== undefined && 'problem' in stage) throw refuse(stage.problem);
  const planned = makePlan(request, stage, await mirrorChoices(request, environment));
  if ('problem' in planned) throw refuse(planned.problem);
  const { dockerfile } = request;
  const findings = stage === undefined || dockerfile === undefined
    ? undefined
    : await staticFindings({ ...request, dockerfile }, environment, token);
  // As they are now: the reader may go on writing while the probe runs.
  const texts = new Map(findings?.flatMap(({ finding }) => [finding.place.path, dockerfile ?? '']).map((path) => [path, workspace.files.read(path)]));
  const world = effects.probeWorld();
  const controller = new AbortController();
  const listener = token.onCancellationRequested(() => {
    controller.abort();
  });
  if (token.isCancellationRequested) controller.abort();
  try {
    const judge = findings === undefined ? world.judge : judgeWithFindings(world.judge, findings);
    const report = await runProbe(planned.plan, { ...world, judge }, {
      locale: session.locale,
      signal: controller.signal,
      compareWithHost: true,
      onEvent: (event) => {
        void connection.sendNotification(probeEventNotification, { runId, event } satisfies ProbeEventParams);
      },
    });
    if (findings !== undefined && dockerfile !== undefined) {
      measured.remember({ dockerfile, stage: request.stage, service: request.service }, report, findings, (path) => texts.get(path));
      environment.measuredChanged();
    }
    return report;
  } finally {
    listener.dispose();
  }
}

/** What the user's and the project's settings say about proxies. */
async function mirrorChoices(
  { dockerfile, compareMirrors }: ProbeRequest, { settings, workspace }: CommandEnvironment
): Promise<MirrorChoices> {
  if (compareMirrors !== true || dockerfile === undefined) return {};
  const { preferredProxy, knownMirrors } = workspace.controlOf(dockerfile, { settings: choicesOf(await settings.of(uriOfPath(dockerfile))), file: 'nearest' });
  return { preferredProxy: preferredProxy.value, knownMirrors: knownMirrors.value };
}

/** What the rules say about the stage that is probed, with the severities and suppressions of its document. */
async function staticFindings(
  request: ProbeCommand['request'] & { readonly dockerfile: string }, { workspace, documents, settings, checker, rules, effects }: CommandEnvironment, token: CancellationToken,
): Promise<readonly StaticFinding[]> {
  const document = documentAt(request.dockerfile, documents, workspace);
  if (document === undefined) return [];
  const { checks } = await checker.check(document, await settings.of(document.uri), () => token.isCancellationRequested);
  const check = checks.get(request.dockerfile);
  return check === undefined
    ? []
    : findingsOfProbe(request, check, { rules, hostProxy: effects.hostProxy(), read: (path) => workspace.files.read(path) });
}

const untrusted = localized(
  'The workspace is not trusted, so no container is started: trust it with "Workspaces: Manage Workspace Trust", then run again',
  '工作区不受信任，因此不会启动容器：请通过“Workspaces: Manage Workspace Trust”信任此工作区后重试',
);
const malformed = localized('The probe command needs a run id and a request', '探测命令需要运行 ID 与请求');
