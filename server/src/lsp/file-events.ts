import {
  FileChangeType, type Connection, type DidChangeConfigurationParams, type DidChangeTextDocumentParams, type DidChangeWatchedFilesParams,
  type DidCloseTextDocumentParams, type DidOpenTextDocumentParams,
} from 'vscode-languageserver';
import { kindInEditor } from '../project/document-kind.ts';
import type { Diagnosing } from './diagnosing.ts';
import type { Handlers } from './handlers.ts';
import type { OpenDocuments } from './open-documents.ts';
import type { Session } from './session.ts';
import type { SettingsStore } from './settings-store.ts';
import { pathOfUri } from './uris.ts';
import { speaksForOthers, type Workspace } from './workspace.ts';

interface FileEventsEnvironment {
  readonly connection: Connection;
  readonly documents: OpenDocuments;
  readonly workspace: Workspace;
  readonly settings: SettingsStore;
  readonly diagnosing: Diagnosing;
  readonly session: Session;
  readonly handlers: Handlers;
}

/** Keeps documents, files and checks true to what the client says: opened, changed, closed, changed on disk, settings changed. */
export function followFiles({ connection, documents, workspace, settings, diagnosing, session, handlers }: FileEventsEnvironment): void {
  connection.onDidOpenTextDocument(handlers.noted('didOpen', ({ textDocument: { uri, languageId, version, text } }: DidOpenTextDocumentParams) => {
    const path = pathOfUri(uri);
    const kind = path === undefined ? undefined : kindInEditor(path, languageId);
    const document = { uri, version, text, path: path ?? uri, kind };
    documents.open(document);
    const isVoid = workspace.show(document.path, text);
    diagnosing.opened(document, workspace.know(document.path, kind) || isVoid);
  }));

  connection.onDidChangeTextDocument(handlers.noted('didChange', (params: DidChangeTextDocumentParams) => {
    const document = documents.change(params);
    if (document === undefined) return;
    workspace.show(document.path, document.text);
    diagnosing.changed(document);
  }));

  connection.onDidSaveTextDocument(handlers.noted('didSave', () => {
    // A client that sends no file events is no witness of the disk: everything is read anew when somebody saves.
    if (session.sendsFileEvents) return;
    workspace.forgetDisk();
    diagnosing.recheck();
  }));

  connection.onDidCloseTextDocument(handlers.noted('didClose', ({ textDocument }: DidCloseTextDocumentParams) => {
    const document = documents.close(textDocument.uri);
    if (document === undefined) return;
    settings.forget(document.uri);
    // The same file may be open under another spelling of its address.
    const other = documents.byPath(document.path);
    diagnosing.closed(document, other === undefined ? workspace.hide(document.path) : workspace.show(document.path, other.text));
  }));

  connection.onDidChangeWatchedFiles(handlers.noted('didChangeWatchedFiles', ({ changes }: DidChangeWatchedFilesParams) => {
    const changed = new Set<string>();
    const cameOrWent = new Set<string>();
    let isNews = false;
    for (const { uri, type } of changes) {
      const path = pathOfUri(uri);
      if (path === undefined) continue;
      (type === FileChangeType.Changed ? changed : cameOrWent).add(path);
      if (type !== FileChangeType.Created) continue;
      workspace.know(path);
      // Known or not: while it was away, others were checked without it.
      isNews ||= speaksForOthers(path);
    }
    if (workspace.diskChanged({ changed, cameOrWent }) || isNews) diagnosing.recheck();
  }));

  connection.onDidChangeConfiguration(handlers.noted('didChangeConfiguration', ({ settings: sent }: DidChangeConfigurationParams) => {
    settings.changed(sent);
    workspace.forgetChecks();
    diagnosing.recheck();
  }));
}
