import * as vscode from 'vscode';
import { commands } from './contribution-ids.ts';
import { Diagnosis } from './diagnose.ts';
import { isCheckedPath } from './document-patterns.ts';
import { DownloadLenses } from './download-lenses.ts';
import { Explaining } from './explain/explaining.ts';
import { fixAll } from './fix-all.ts';
import { OpenReport } from './open-report.ts';
import { KeptRuns } from './panel/kept-runs.ts';
import { ServerConnection } from './server-connection.ts';
import { StatusItem } from './status-item.ts';

/** Registers everything and starts the server once a file that it checks is open: a project full of other YAML costs no process. */
export function activate(context: vscode.ExtensionContext): void {
  const server = new ServerConnection(context.extensionUri);
  const diagnosis = new Diagnosis(context.extensionUri, server, new KeptRuns(context.workspaceState));
  context.subscriptions.push(
    server,
    diagnosis,
    new OpenReport(context.extensionUri),
    new Explaining(server),
    new StatusItem(server),
    new DownloadLenses(server),
    vscode.commands.registerCommand(commands.fixAll, () => fixAll()),
    vscode.commands.registerCommand(commands.restartServer, () => server.restart()),
    vscode.commands.registerCommand(commands.showOutput, () => { server.output.show(); }),
    vscode.workspace.onDidOpenTextDocument(startFor),
    // What the server may start depends on trust, which it is told at its own start: a new process has one answer from its first
    // message on.
    vscode.workspace.onDidGrantWorkspaceTrust(() => server.restart()),
  );
  vscode.workspace.textDocuments.forEach(startFor);

  function startFor(document: vscode.TextDocument): void {
    if (document.languageId === 'dockerfile' || isCheckedPath(document.uri.path)) void server.start();
  }
}
