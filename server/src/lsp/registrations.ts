import {
  BulkRegistration, CodeActionRequest, DidChangeConfigurationNotification,
  DidChangeTextDocumentNotification, DidChangeWatchedFilesNotification,
  DidCloseTextDocumentNotification, DidOpenTextDocumentNotification, DocumentDiagnosticRequest, HoverRequest, TextDocumentSyncKind,
  type Connection,
} from 'vscode-languageserver';
import { diagnosticOptions, offeredKinds } from './offers.ts';
import type { Session } from './session.ts';
import { settingsSection } from './settings-store.ts';

/** Files with what a build runs or is given, as `mayServeBuild` has it: what is found there is shown, explained and repaired there. */
const servingBuilds = ['**/{M,m,GNUm}akefile', '**/*.{mk,sh,bash}', '**/.env'] as const;

/**
 * Files that are no documents of ours but decide about them. A client sends their open editors only when it is asked to, and then
 * it asks for nothing else about them, but for those that serve builds: no hover, no findings.
 */
const contextDocuments = ['**/go.{mod,sum,work,work.sum}', '**/vendor/modules.txt', ...servingBuilds] as const;

/**
 * Asks the client for what only it can tell. Every change on disk, not a list of names: a COPY, a Makefile or a certificate
 * can have any, and a folder that goes is one event that no name matches. What no check asked for costs a look into a set.
 */
export async function register(connection: Connection, session: Session): Promise<void> {
  const wanted = BulkRegistration.create();
  if (session.sendsSettingsEvents) wanted.add(DidChangeConfigurationNotification.type, { section: settingsSection });
  if (session.sendsFileEvents) wanted.add(DidChangeWatchedFilesNotification.type, { watchers: [{ globPattern: '**/*' }] });
  if (session.sendsFurtherDocuments) {
    const documentSelector = contextDocuments.map((pattern) => ({ scheme: 'file', pattern }));
    wanted.add(DidOpenTextDocumentNotification.type, { documentSelector });
    wanted.add(DidChangeTextDocumentNotification.type, { documentSelector, syncKind: TextDocumentSyncKind.Incremental });
    wanted.add(DidCloseTextDocumentNotification.type, { documentSelector });
    offerWhereBuildsAreServed(wanted, session);
  }
  if (session.sendsSettingsEvents || session.sendsFileEvents || session.sendsFurtherDocuments) await connection.client.register(wanted);
}

function offerWhereBuildsAreServed(wanted: BulkRegistration, session: Session): void {
  const documentSelector = servingBuilds.map((pattern) => ({ scheme: 'file', pattern }));
  if (session.takesFurtherActions) wanted.add(CodeActionRequest.type, { documentSelector, codeActionKinds: offeredKinds });
  if (session.takesFurtherHovers) wanted.add(HoverRequest.type, { documentSelector });
  if (session.takesFurtherDiagnostics) wanted.add(DocumentDiagnosticRequest.type, { documentSelector, ...diagnosticOptions });
}
