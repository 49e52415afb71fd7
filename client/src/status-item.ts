import * as vscode from 'vscode';
import type { DocumentStatus } from '../../protocol/src/requests.ts';
import { commands } from './contribution-ids.ts';
import { documentSelector, type ServerConnection } from './server-connection.ts';

/** The language status item: what is checked and with which context, or why not. A server that stopped is an error here, never silence. */
export class StatusItem implements vscode.Disposable {
  readonly #item: vscode.LanguageStatusItem;
  readonly #server: ServerConnection;
  readonly #statuses = new Map<string, DocumentStatus>();
  readonly #owned: readonly { dispose(): unknown }[];

  constructor(server: ServerConnection) {
    this.#server = server;
    this.#item = vscode.languages.createLanguageStatusItem('goModuleDoctor.status', documentSelector as vscode.DocumentSelector);
    this.#item.name = 'Go Module Doctor';
    this.#owned = [
      this.#item,
      server.onDidChangeState(() => { this.#show(); }),
      server.onDocumentStatus((status) => {
        this.#statuses.set(vscode.Uri.parse(status.uri).toString(), status);
        this.#show();
      }),
      vscode.window.onDidChangeActiveTextEditor(() => { this.#show(); }),
      vscode.workspace.onDidCloseTextDocument((document) => { this.#statuses.delete(document.uri.toString()); }),
    ];
    this.#show();
  }

  dispose(): void {
    for (const owned of this.#owned) owned.dispose();
  }

  #show(): void {
    const item = this.#item;
    item.busy = this.#server.state === 'starting';
    switch (this.#server.state) {
      case 'stopped':
        item.text = vscode.l10n.t('Go Module Doctor does not run');
        item.detail = this.#server.failure ?? vscode.l10n.t('Nothing is checked until the server is restarted');
        item.severity = vscode.LanguageStatusSeverity.Error;
        item.command = { command: commands.restartServer, title: vscode.l10n.t('Start again') };
        return;
      case 'starting':
        item.text = vscode.l10n.t('Go Module Doctor is starting');
        item.detail = '';
        item.severity = vscode.LanguageStatusSeverity.Information;
        item.command = undefined;
        return;
      case 'running':
        this.#showDocument(vscode.window.activeTextEditor?.document);
    }
  }

  #showDocument(document: vscode.TextDocument | undefined): void {
    const status = document === undefined ? undefined : this.#statuses.get(document.uri.toString());
    const item = this.#item;
    item.text = status?.text ?? vscode.l10n.t('Not checked yet');
    item.detail = status?.reasons.join(' · ') ?? '';
    item.severity = severityOf(status?.severity ?? 'ok');
    item.command = status?.kind === 'dockerfile' && status.severity !== 'error'
      ? { command: commands.diagnose, title: vscode.l10n.t('Diagnose'), arguments: [{ uri: status.uri }] }
      : { command: commands.showOutput, title: vscode.l10n.t('Show output') };
  }
}

function severityOf(severity: DocumentStatus['severity']): vscode.LanguageStatusSeverity {
  switch (severity) {
    case 'ok': return vscode.LanguageStatusSeverity.Information;
    case 'warning': return vscode.LanguageStatusSeverity.Warning;
    case 'error': return vscode.LanguageStatusSeverity.Error;
  }
}
