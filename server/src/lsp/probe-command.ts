import { LSPErrorCodes, ResponseError, type CancellationToken } from 'vscode-languageserver';
import { probeEventNotification, type ProbeCommand, type ProbeEventParams, type ProbeReport, type ProbeRequest } from '../../../protocol/src/index.ts';
import type { MirrorChoices } from '../probe/mirrors/candidates.ts';
import { makePlan } from '../probe/plan.ts';
import { runProbe } from '../probe/run.ts';
import { stageForProbe } from '../project/stage-for-probe.ts';
import { localized, type Localized } from '../text/localized.ts';
import type { CommandEnvironment } from './commands.ts';
import { choicesOf } from './document-checker.ts';
import { uriOfPath } from './uris.ts';

/** Runs a probe for the client: events as notifications, the report as the answer. Rejects before anything is started. */
export async function probeCommand(argument: unknown, environment: CommandEnvironment, token: CancellationToken): Promise<ProbeReport> {
  const { connection, session, workspace, effects } = environment;
  const refuse = (message: Localized) => new ResponseError(LSPErrorCodes.RequestFailed, message[session.locale]);
  if (!session.workspaceTrusted) throw refuse(untrusted);
  const { runId, request } = (argument ?? {}) as Partial<ProbeCommand>;
  if (typeof runId !== 'string' || typeof request !== 'object') throw refuse(malformed);
  const stage = request.dockerfile === undefined || request.image !== undefined ? undefined
    : stageForProbe(request, workspace.analyses(request.dockerfile), (path) => workspace.files.read(path));
  if (stage !== undefined && 'problem' in stage) throw refuse(stage.problem);
  const planned = makePlan(request, stage, await mirrorChoices(request, environment));
  if ('problem' in planned) throw refuse(planned.problem);
  const controller = new AbortController();
  const listener = token.onCancellationRequested(() => {
    controller.abort();
  });
  if (token.isCancellationRequested) controller.abort();
  try {
    return await runProbe(planned.plan, effects.probeWorld(), {
      locale: session.locale,
      signal: controller.signal,
      compareWithHost: true,
      onEvent: (event) => {
        void connection.sendNotification(probeEventNotification, { runId, event } satisfies ProbeEventParams);
      },
    });
  } finally {
    listener.dispose();
  }
}

/** What the user's and the project's settings say about proxies. */
async function mirrorChoices({ dockerfile, compareMirrors }: ProbeRequest, { settings, workspace }: CommandEnvironment): Promise<MirrorChoices> {
  if (compareMirrors !== true || dockerfile === undefined) return {};
  const { preferredProxy, knownMirrors } = workspace.controlOf(dockerfile, { settings: choicesOf(await settings.of(uriOfPath(dockerfile))), file: 'nearest' });
  return { preferredProxy: preferredProxy.value, knownMirrors: knownMirrors.value };
}

const untrusted = localized(
  'The workspace is not trusted, so no container is started: trust it with "Workspaces: Manage Workspace Trust", then run again',
  '工作区不受信任，因此不会启动容器：请通过“Workspaces: Manage Workspace Trust”信任此工作区后重试',
);
const malformed = localized('The probe command needs a run id and a request', '探测命令需要运行 ID 与请求');
