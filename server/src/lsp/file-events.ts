import { FileChangeType, type Connection } from 'vscode-languageserver';
import { documentKind } from '../project/document-kind.ts';
import type { Diagnosing } from './diagnosing.ts';
import type { OpenDocument, OpenDocuments } from './open-documents.ts';
import type { SettingsStore } from './settings-store.ts';
import { pathOfUri } from './uris.ts';
import type { Workspace } from './workspace.ts';

interface FileEventsEnvironment {
  readonly connection: Connection;
  readonly documents: OpenDocuments;
  readonly workspace: Workspace;
  readonly settings: SettingsStore;
  readonly diagnosing: Diagnosing;
}

/** Keeps documents, files and checks true to what the client says: opened, changed, closed, changed on disk, settings changed. */
export function followFiles({ connection, documents, workspace, settings, diagnosing }: FileEventsEnvironment): void {
  const show = (document: OpenDocument): void => {
    workspace.files.open(document.path, document.text);
    workspace.contentChanged(document.path);
  };

  connection.onDidOpenTextDocument(({ textDocument: { uri, version, text } }) => {
    const document = { uri, version, text, path: pathOfUri(uri) ?? uri };
    documents.open(document);
    const wasThere = workspace.files.kind(document.path) !== undefined;
    show(document);
    if (!wasThere) workspace.existenceChanged(document.path);
    workspace.know(document.path);
    diagnosing.opened(document);
  });

  connection.onDidChangeTextDocument((params) => {
    const document = documents.change(params);
    if (document === undefined) return;
    show(document);
    diagnosing.changed(document, documentKind(document.path) === undefined);
  });

  connection.onDidCloseTextDocument(({ textDocument }) => {
    const document = documents.close(textDocument.uri);
    if (document === undefined) return;
    settings.forget(document.uri);
    workspace.files.close(document.path);
    workspace.existenceChanged(document.path);
    diagnosing.closed(document);
  });

  connection.onDidChangeWatchedFiles(({ changes }) => {
    for (const { uri, type } of changes) {
      const path = pathOfUri(uri);
      if (path === undefined) continue;
      if (type === FileChangeType.Changed) workspace.contentChanged(path);
      else workspace.existenceChanged(path);
      if (type === FileChangeType.Created) workspace.know(path);
    }
    diagnosing.recheck();
  });

  connection.onDidChangeConfiguration(({ settings: sent }) => {
    settings.changed(sent);
    workspace.forgetChecks();
    diagnosing.recheck();
  });
}
