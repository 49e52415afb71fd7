import {
  ErrorCodes, ResponseError, TextDocumentSyncKind,
  type CancellationToken, type CodeAction, type CodeActionParams, type Command, type Connection, type InitializeParams,
  type InitializeResult, type WorkspaceFoldersChangeEvent,
} from 'vscode-languageserver';
import {
  documentStatusNotification, downloadsRequest, programVersion, serverCommands, type DocumentStatus, type DownloadsParams,
} from '../../../protocol/src/index.ts';
import { rules as allRules } from '../rules/index.ts';
import type { Rule } from '../rules/rule.ts';
import { asCommands } from './apply-edit.ts';
import { codeActions } from './code-actions.ts';
import { runCommand } from './commands.ts';
import { Diagnosing } from './diagnosing.ts';
import { DocumentChecker } from './document-checker.ts';
import { documentStatus, failedStatus } from './document-status.ts';
import { downloadSummaries } from './downloads.ts';
import type { ServerEffects } from './effects.ts';
import { followFiles } from './file-events.ts';
import { searchFolders } from './folder-search.ts';
import { Handlers } from './handlers.ts';
import { hover } from './hover.ts';
import { MeasuredFindings } from './measured-findings.ts';
import { diagnosticOptions, offeredKinds } from './offers.ts';
import { OpenDocuments } from './open-documents.ts';
import { ProtocolPlaces } from './protocol-places.ts';
import { register } from './registrations.ts';
import { sessionOf, type Session } from './session.ts';
import { SettingsStore } from './settings-store.ts';
import { folderOfUri, uriOfPath } from './uris.ts';
import { Workspace } from './workspace.ts';

/** Serves one client on the connection until it ends. */
export function startServer(connection: Connection, effects: ServerEffects, rules: readonly Rule[] = allRules): void {
  let isInitialized = false;
  const early = connection.onRequest(refuseEarly);
  connection.onShutdown(() => {
    if (!isInitialized) refuseEarly();
  });
  connection.onInitialize((params) => {
    if (isInitialized) throw new ResponseError(ErrorCodes.InvalidRequest, 'the server is initialized already');
    isInitialized = true;
    early.dispose();
    const session = sessionOf(params, effects.rulePagesUri);
    serve(connection, effects, session, foldersOf(params), rules);
    return capabilitiesOf(session);
  });
  connection.listen();
}

/** What the protocol has a client told that asks for something before it has introduced itself. */
function refuseEarly(): never {
  throw new ResponseError(ErrorCodes.ServerNotInitialized, 'the first request must be "initialize"');
}

function serve(
  connection: Connection, effects: ServerEffects, session: Session, folders: readonly string[], rules: readonly Rule[],
): void {
  const documents = new OpenDocuments();
  documents.encoding = session.encoding;
  const workspace = new Workspace(effects.files);
  workspace.folders = folders;
  const settings = new SettingsStore(connection, session, new Set(rules.map((rule) => rule.id)));
  const say = (status: DocumentStatus): void => {
    void connection.sendNotification(documentStatusNotification, status);
  };
  const checker = new DocumentChecker(workspace, rules, effects, (document) => { say(failedStatus(document, session.locale)); });
  const settled = async (): Promise<void> => {
    for (let seen = -1; seen !== documents.changes;) {
      seen = documents.changes;
      await effects.pause();
    }
  };
  let searched: Promise<unknown> = Promise.resolve();
  const handlers = new Handlers({ connection, documents, settings, checker, now: effects.now, settled });
  const places = () => new ProtocolPlaces(documents, workspace.files);
  const measured = new MeasuredFindings((path) => workspace.files.read(path));
  const diagnosing = new Diagnosing({
    connection, documents, workspace, settings, checker, handlers, session, settled, places, measured,
    onChecked: (checked) => { say(documentStatus(checked, workspace, session.locale)); },
  });
  followFiles({ connection, documents, workspace, settings, diagnosing, session, handlers });

  connection.languages.diagnostics.on((params, token) => diagnosing.pull(params, token));
  connection.onCodeAction(handlers.forDocument<CodeActionParams, (CodeAction | Command)[]>('codeAction', [], (request, params) => {
    const actions = codeActions(request, params, { session, workspace, documents, places: places() });
    return session.takesCodeActions ? actions : asCommands(actions, documents);
  }));
  connection.onHover(handlers.forDocument('hover', null, (request, params) =>
    hover(request, places().offset(request.document.path, params.position), { session, places: places() })));
  connection.onRequest(downloadsRequest, (params: DownloadsParams, token: CancellationToken) =>
    handlers.forDocument('downloads', [], ({ checked }) => downloadSummaries(checked))({ textDocument: params }, token));
  connection.onExecuteCommand((params, token) => handlers.asked(params.command, token, () =>
    runCommand(params, token, {
      connection, session, workspace, documents, settings, checker, places, effects, rules, measured,
      measuredChanged: () => { diagnosing.showAgain(); },
      searched: () => searched,
    })));

  connection.onInitialized(() => {
    void handlers.guarded('register', undefined, undefined, () => register(connection, session));
    const search = () => handlers.guarded('search', undefined, undefined, async () => {
      if (await searchFolders(workspace, effects)) diagnosing.recheck();
    });
    searched = search();
    if (session.hasWorkspaceFolders) {
      connection.workspace.onDidChangeWorkspaceFolders(handlers.noted('folders', ({ added, removed }: WorkspaceFoldersChangeEvent) => {
        const gone = new Set(removed.map((folder) => folderOfUri(folder.uri)));
        workspace.folders = [
          ...workspace.folders.filter((folder) => !gone.has(folder)), ...added.flatMap((folder) => folderOfUri(folder.uri) ?? []),
        ];
        diagnosing.recheck();
        void search();
      }));
    }
  });
}

/** The folders that a client has open; old ones name a single one, by its URI or by its path. */
function foldersOf({ workspaceFolders, ...single }: InitializeParams): string[] {
  const { rootUri, rootPath } = single as { readonly rootUri?: string | null; readonly rootPath?: string | null };
  const root = rootUri ?? (typeof rootPath === 'string' && rootPath !== '' ? uriOfPath(rootPath) : undefined);
  const uris = workspaceFolders?.map((folder) => folder.uri) ?? (typeof root === 'string' ? [root] : []);
  return uris.flatMap((uri) => folderOfUri(uri) ?? []);
}

function capabilitiesOf(session: Session): InitializeResult {
  return {
    serverInfo: { name: 'go-module-doctor', version: programVersion },
    capabilities: {
      positionEncoding: session.encoding,
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
      ...(session.pullsDiagnostics ? { diagnosticProvider: diagnosticOptions } : {}),
      codeActionProvider: { codeActionKinds: offeredKinds },
      hoverProvider: true,
      executeCommandProvider: { commands: Object.values(serverCommands) },
      workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
    },
  };
}
