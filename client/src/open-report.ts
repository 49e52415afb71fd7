import * as vscode from 'vscode';
import { commands, foreignReportViewType } from './contribution-ids.ts';
import { displayLocale } from './locale.ts';
import { DiagnosisPanel, type PanelWishes } from './panel/diagnosis-panel.ts';
import { foreignRun, type ProbeRun, restoreRun } from './panel/run-state.ts';
import { largestReportBytes, readReport, tooLarge } from './report/read-report.ts';
import type { Schema } from './report/schema.ts';

/** The command *Open diagnosis report…*: a report that somebody saved, to read. Nothing of it is run, and nothing is repaired from it. */
export class OpenReport implements vscode.Disposable, vscode.WebviewPanelSerializer {
  readonly #extensionUri: vscode.Uri;
  readonly #owned: readonly vscode.Disposable[];

  constructor(extensionUri: vscode.Uri) {
    this.#extensionUri = extensionUri;
    this.#owned = [
      vscode.commands.registerCommand(
        commands.openReport, (target?: unknown) => this.open(target instanceof vscode.Uri ? target : undefined)
      ),
      vscode.window.registerWebviewPanelSerializer(foreignReportViewType, this),
    ];
  }

  /** @param file asked for when left out */
  async open(file: vscode.Uri | undefined): Promise<void> {
    const chosen = file ?? (await vscode.window.showOpenDialog({ title: vscode.l10n.t('Open diagnosis report'), filters: { JSON: ['json'] } }))?.[0];
    if (chosen === undefined) return;
    const name = chosen.path.replace(/^.*\//, '');
    try {
      const read = await this.#read(chosen);
      if ('problem' in read) throw new Error(read.problem);
      const panel = vscode.window.createWebviewPanel(foreignReportViewType, 'Go Module Doctor', vscode.ViewColumn.Active);
      this.#adopt(panel, foreignRun(read, name));
    } catch (error) {
      void vscode.window.showErrorMessage(vscode.l10n.t('{0} cannot be shown: {1}', name, error instanceof Error ? error.message : String(error)));
    }
  }

  deserializeWebviewPanel(webviewPanel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const run = restoreRun(state);
    if (run?.foreign === undefined) webviewPanel.dispose();
    else this.#adopt(webviewPanel, run);
    return Promise.resolve();
  }

  dispose(): void {
    for (const owned of this.#owned) owned.dispose();
  }

  async #read(file: vscode.Uri): Promise<ReturnType<typeof readReport>> {
    // Asked before it is read: what is too large is not brought into memory.
    if ((await vscode.workspace.fs.stat(file)).size > largestReportBytes) return { problem: tooLarge(vscode.l10n.t) };
    const schema = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(this.#extensionUri, 'schemas', 'probe-report.schema.json'));
    return readReport(await vscode.workspace.fs.readFile(file), JSON.parse(new TextDecoder().decode(schema)) as Schema, vscode.l10n.t);
  }

  #adopt(panel: vscode.WebviewPanel, run: ProbeRun): void {
    new DiagnosisPanel(panel, this.#extensionUri, displayLocale(), run, reading);
  }
}

/** What can be done with a report that is only read: nothing that starts or changes anything. */
const reading: PanelWishes = {
  runAgain: () => Promise.resolve(),
  runOtherWay: () => Promise.resolve(),
  compareMirrors: () => Promise.resolve(),
  writeGoproxy: () => Promise.resolve(false),
  cancel: () => undefined,
  showOutput: () => undefined,
  applyRule: () => Promise.resolve(false),
  closed: () => undefined,
  earlierRuns: () => [],
};
