import { LSPErrorCodes, ResponseError, type CancellationToken, type Connection, type ExecuteCommandParams } from 'vscode-languageserver';
import { serverCommands } from '../../../protocol/src/index.ts';
import { applyEdit } from './apply-edit.ts';
import { applyRuleFix } from './apply-rule-fix.ts';
import type { DocumentChecker } from './document-checker.ts';
import type { ServerEffects } from './effects.ts';
import { explainCommand } from './explain-command.ts';
import type { Rule } from '../rules/rule.ts';
import type { MeasuredFindings } from './measured-findings.ts';
import type { OpenDocuments } from './open-documents.ts';
import { probeCommand } from './probe-command.ts';
import type { ProtocolPlaces } from './protocol-places.ts';
import type { Session } from './session.ts';
import type { SettingsStore } from './settings-store.ts';
import type { Workspace } from './workspace.ts';
import { writeGoproxyCommand } from './write-goproxy.ts';

export interface CommandEnvironment {
  readonly connection: Connection;
  readonly session: Session;
  readonly workspace: Workspace;
  readonly documents: OpenDocuments;
  readonly settings: SettingsStore;
  readonly checker: DocumentChecker;
  readonly places: () => ProtocolPlaces;
  readonly effects: ServerEffects;
  readonly rules: readonly Rule[];
  readonly measured: MeasuredFindings;
  /** Called when a probe has said something new of the findings. */
  readonly measuredChanged: () => void;
  /** Resolves once the workspace folders were searched for documents. */
  readonly searched: () => Promise<unknown>;
}

/** `workspace/executeCommand`. Unlike other requests a failure is answered with an error: the user asked for something to be done. */
export async function runCommand(
  { command, arguments: given }: ExecuteCommandParams, token: CancellationToken, environment: CommandEnvironment
): Promise<unknown> {
  const argument: unknown = given?.[0];
  switch (command) {
    case serverCommands.applyRuleFix:
      return applyRuleFix(argument, environment, token);
    case serverCommands.applyEdit:
      return applyEdit(argument, environment);
    case serverCommands.probe:
      return probeCommand(argument, environment, token);
    case serverCommands.writeGoproxy:
      return writeGoproxyCommand(argument, environment);
    case serverCommands.explain:
      return explainCommand(argument, environment, token);
    default:
      throw new ResponseError(LSPErrorCodes.RequestFailed, `the command ${JSON.stringify(command)} is not known`);
  }
}
