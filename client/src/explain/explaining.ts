import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { ExplanationReport } from '../../../protocol/src/explanation.ts';
import { type ExplainCommand, serverCommands } from '../../../protocol/src/requests.ts';
import { commands, explanationViewType, internalCommands } from '../contribution-ids.ts';
import { displayLocale } from '../locale.ts';
import type { ServerConnection } from '../server-connection.ts';
import { explanationPage } from './explanation-page.ts';
import { fromClipboard, fromEditor, fromTerminal, type LogSource } from './log-source.ts';

type Reader = () => Promise<LogSource | undefined> | LogSource | undefined;

/**
 * The commands *Explain Go download error…*: a text of the user's, and what it means beside it. One view is enough, the next text takes
 * it over.
 */
export class Explaining implements vscode.Disposable {
  readonly #server: ServerConnection;
  readonly #owned: readonly vscode.Disposable[];
  #view: vscode.WebviewPanel | undefined;

  constructor(server: ServerConnection) {
    this.#server = server;
    this.#owned = [
      vscode.commands.registerCommand(commands.explain, () => this.#choose()),
      vscode.commands.registerCommand(commands.explainSelection, () => this.#explain(fromEditor)),
      vscode.commands.registerCommand(commands.explainClipboard, () => this.#explain(fromClipboard)),
      vscode.commands.registerCommand(commands.explainTerminal, () => this.#explain(fromTerminal)),
      vscode.commands.registerCommand(internalCommands.openPlace, (uri: unknown, line: unknown) => openPlace(uri, line)),
    ];
  }

  dispose(): void {
    for (const owned of this.#owned) owned.dispose();
    this.#view?.dispose();
  }

  async #choose(): Promise<ExplanationReport | undefined> {
    const { t } = vscode.l10n;
    const choices: readonly { readonly label: string; readonly read: Reader }[] = [
      ...(vscode.window.activeTextEditor === undefined ? [] : [{ label: t('Selection in the editor, or the whole file'), read: fromEditor }]),
      { label: t('Clipboard'), read: fromClipboard },
      ...(vscode.window.activeTerminal === undefined ? [] : [{ label: t('Selection in the terminal'), read: fromTerminal }]),
    ];
    const picked = await vscode.window.showQuickPick(choices, { placeHolder: t('Where is the log?') });
    return picked === undefined ? undefined : this.#explain(picked.read);
  }

  /** @returns the report, for whoever calls the command from code */
  async #explain(read: Reader): Promise<ExplanationReport | undefined> {
    try {
      const source = await read();
      if (source === undefined || source.text.trim() === '') {
        void vscode.window.showWarningMessage(vscode.l10n.t('There is no text to explain: select or copy the log of a failed build first'));
        return undefined;
      }
      const { text, name, firstLine, isCut } = source;
      const command: ExplainCommand = { text, source: name, firstLine, isCut };
      const report = await vscode.window.withProgress(
        { location: vscode.ProgressLocation.Window, title: vscode.l10n.t('Explaining the log') },
        () => this.#server.execute<ExplanationReport>(serverCommands.explain, command),
      );
      this.#show(report, source);
      return report;
    } catch (error) {
      this.#server.output.error(error instanceof Error ? error : String(error));
      void vscode.window.showErrorMessage(vscode.l10n.t('The log could not be explained: {0}', error instanceof Error ? error.message : String(error)));
      return undefined;
    }
  }

  #show(report: ExplanationReport, { document }: LogSource): void {
    this.#view ??= this.#open();
    this.#view.title = vscode.l10n.t('Explanation: {0}', report.source);
    this.#view.webview.html = explanationPage(report, {
      nonce: randomBytes(16).toString('base64url'),
      language: displayLocale() === 'en' ? 'en' : 'zh-CN',
      document: document?.toString(),
      linkTo: (uri, line) => `command:${internalCommands.openPlace}?${encodeURIComponent(JSON.stringify(line === undefined ? [uri] : [uri, line]))}`,
      t: vscode.l10n.t,
    });
    this.#view.reveal(undefined, true);
  }

  #open(): vscode.WebviewPanel {
    const view = vscode.window.createWebviewPanel(
      explanationViewType, 'Go Module Doctor', { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
      { enableScripts: false, enableCommandUris: [internalCommands.openPlace], enableFindWidget: true, localResourceRoots: [] },
    );
    view.onDidDispose(() => { this.#view = undefined; });
    return view;
  }
}

/** A link of the page: a line of a document, or a rule's page. */
async function openPlace(address: unknown, line: unknown): Promise<void> {
  if (typeof address !== 'string') return;
  const uri = vscode.Uri.parse(address, true);
  if (typeof line !== 'number') {
    await vscode.commands.executeCommand('markdown.showPreview', uri);
    return;
  }
  const at = new vscode.Position(Math.max(0, line - 1), 0);
  await vscode.window.showTextDocument(uri, { viewColumn: vscode.ViewColumn.One, selection: new vscode.Range(at, at) });
}
