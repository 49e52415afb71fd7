import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { present } from '../../../protocol/src/present.ts';
import type { ApplyRuleFix, WriteGoproxy } from '../../../protocol/src/requests.ts';
import { contextKeys } from '../contribution-ids.ts';
import { timeText } from './comparison-view.ts';
import type { EarlierRun } from './earlier-runs.ts';
import { type FromPanel, readFromPanel, type RemedyAction, type ToPanel } from './messages.ts';
import { titleOf } from './header-view.ts';
import { isWritable } from './mirrors-view.ts';
import { panelPage } from './panel-page.ts';
import { canCompareMirrors } from './panel-status.ts';
import type { PanelAction } from './panel-view.ts';
import { reportMarkdown } from './report-markdown.ts';
import { canApply, type ProbeRun, saveRun } from './run-state.ts';
import { panelView } from './view-model.ts';

/** What the panel cannot do by itself. */
export interface PanelWishes {
  readonly runAgain: (run: ProbeRun) => Promise<void>;
  readonly runOtherWay: (run: ProbeRun) => Promise<void>;
  readonly cancel: () => void;
  /** The same run again, with mirrors. */
  readonly compareMirrors: (run: ProbeRun) => Promise<void>;
  /** @returns whether the edit was applied */
  readonly writeGoproxy: (wish: WriteGoproxy) => Promise<boolean>;
  readonly showOutput: () => void;
  /** @returns whether an edit was applied */
  readonly applyRule: (fix: ApplyRuleFix) => Promise<boolean>;
  readonly closed: () => void;
  /** Runs of this workspace, the newest first; this panel's own among them. */
  readonly earlierRuns: () => readonly EarlierRun[];
}

/** The extension's side of the panel: draws a run, keeps it drawn while it fills, and does what the buttons ask for. */
export class DiagnosisPanel {
  readonly #panel: vscode.WebviewPanel;
  readonly #extensionUri: vscode.Uri;
  readonly #locale: 'en' | 'zh-cn';
  readonly #wishes: PanelWishes;
  #run: ProbeRun;
  #compared: EarlierRun | undefined;
  /** The page is made anew whenever it becomes visible; it says when it can draw. */
  #drawScheduled = false;

  constructor(panel: vscode.WebviewPanel, extensionUri: vscode.Uri, locale: 'en' | 'zh-cn', run: ProbeRun, wishes: PanelWishes) {
    this.#panel = panel;
    this.#extensionUri = extensionUri;
    this.#locale = locale;
    this.#wishes = wishes;
    this.#run = run;
    panel.iconPath = vscode.Uri.joinPath(extensionUri, 'media', 'icon.svg');
    const files = vscode.Uri.joinPath(extensionUri, 'dist');
    panel.webview.options = { enableScripts: true, localResourceRoots: [files] };
    panel.webview.onDidReceiveMessage((message: unknown) => this.#hear(readFromPanel(message)));
    panel.onDidDispose(() => {
      if (this.#run.foreign === undefined) {
        void setContext(contextKeys.panelRunning, false);
        void setContext(contextKeys.panelHasReport, false);
        void setContext(contextKeys.panelHasFix, false);
        void setContext(contextKeys.panelCanCompare, false);
        void setContext(contextKeys.panelHasGoproxy, false);
        void setContext(contextKeys.panelCanWriteGoproxy, false);
      }
      wishes.closed();
    });
    panel.webview.html = panelPage({
      contentSource: panel.webview.cspSource,
      nonce: randomBytes(16).toString('base64url'),
      scriptUri: panel.webview.asWebviewUri(vscode.Uri.joinPath(files, 'panel.js')).toString(),
      styleUri: panel.webview.asWebviewUri(vscode.Uri.joinPath(files, 'panel.css')).toString(),
      language: this.#language,
      title: 'Go Module Doctor',
    });
    this.update(run);
  }

  get run(): ProbeRun {
    return this.#run;
  }

  reveal(): void {
    this.#panel.reveal(undefined, true);
  }

  /** Draws at most once per turn of the loop: checks come in bursts. */
  update(run: ProbeRun): void {
    this.#run = run;
    if (this.#drawScheduled) return;
    this.#drawScheduled = true;
    setImmediate(() => {
      this.#drawScheduled = false;
      void this.#draw();
    });
  }

  async copyReport(): Promise<void> {
    const { report, documentName } = this.#run;
    if (report === undefined) return;
    await vscode.env.clipboard.writeText(reportMarkdown(report, documentName, vscode.l10n.t));
    await this.#tell(vscode.l10n.t('Report copied as Markdown'));
  }

  async saveReport(): Promise<void> {
    const { report } = this.#run;
    if (report === undefined) return;
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
    const name = `go-module-doctor-${report.startedAt.replace(/[^0-9TZ]/g, '')}.json`;
    const file = await vscode.window.showSaveDialog({
      ...(folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder, name) }),
      filters: { JSON: ['json'] },
      title: vscode.l10n.t('Save JSON'),
    });
    if (file === undefined) return;
    try {
      await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(`${JSON.stringify(report, null, 2)}\n`));
      await this.#tell(vscode.l10n.t('Report saved as {0}', vscode.workspace.asRelativePath(file)));
    } catch (error) {
      void vscode.window.showErrorMessage(vscode.l10n.t('The report could not be saved: {0}', error instanceof Error ? error.message : String(error)));
    }
  }

  async applyFirstFix(): Promise<void> {
    const index = this.#run.report?.verdict.remedies.findIndex((remedy) => canApply(this.#run, remedy)) ?? -1;
    if (index >= 0) await this.#remedy('apply', index);
  }

  /** Asks which earlier run to compare with, and shows it beside this one. */
  async chooseEarlierRun(): Promise<void> {
    const earlier = this.#earlier;
    if (earlier.length === 0) {
      void vscode.window.showInformationMessage(vscode.l10n.t('There is no earlier run to compare with'));
      return;
    }
    const items = earlier.map(
      (run) => ({ label: timeText(run.startedAt, this.#language), description: run.image, detail: run.summary, run })
    );
    const chosen = await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Compare with an earlier run'), matchOnDescription: true, matchOnDetail: true });
    if (chosen !== undefined) await this.#compare(chosen.run);
  }

  /** Without the run that is shown: compared with itself it would say nothing. */
  get #earlier(): readonly EarlierRun[] {
    return this.#wishes.earlierRuns().filter(({ startedAt }) => startedAt !== this.#run.report?.startedAt);
  }

  async #compare(run: EarlierRun | undefined): Promise<void> {
    this.#compared = run;
    await this.#draw();
  }

  async compareMirrors(): Promise<void> {
    if (canCompareMirrors(this.#run)) await this.#wishes.compareMirrors(this.#run);
  }

  async copyGoproxy(): Promise<void> {
    const { goproxy = '' } = this.#run.report?.recommended ?? {};
    if (goproxy === '') return;
    await vscode.env.clipboard.writeText(`GOPROXY=${goproxy}`);
    await this.#tell(vscode.l10n.t('Copied'));
  }

  async writeGoproxy(): Promise<void> {
    const { report, document, request } = this.#run;
    if (report?.recommended === undefined || !isWritable(this.#run)) return;
    const { stage } = report.subject;
    try {
      const applied = await this.#wishes.writeGoproxy({
        uri: document,
        goproxy: report.recommended.goproxy,
        ...present({ stage, service: request.service }),
      });
      await this.#tell(applied ? vscode.l10n.t('GOPROXY written: run again to see that it helps') : vscode.l10n.t('The editor refused the change'));
    } catch (error) {
      void vscode.window.showErrorMessage(vscode.l10n.t('GOPROXY could not be written: {0}', error instanceof Error ? error.message : String(error)));
    }
  }

  get #language(): 'en' | 'zh-CN' {
    return this.#locale === 'zh-cn' ? 'zh-CN' : 'en';
  }

  async #draw(): Promise<void> {
    const run = this.#run;
    const { remedies = [] } = run.report?.verdict ?? {};
    this.#panel.title = `Go Module Doctor: ${titleOf(run, vscode.l10n.t)}`;
    const history = { earlier: this.#earlier, ...present({ compared: this.#compared }) };
    await this.#post({ kind: 'show', view: panelView(run, vscode.l10n.t, this.#language, history), saved: saveRun(run) });
    if (run.foreign !== undefined) return;
    await Promise.all([
      setContext(contextKeys.panelRunning, run.progress.state === 'running'),
      setContext(contextKeys.panelHasReport, run.report !== undefined),
      setContext(contextKeys.panelCanCompare, canCompareMirrors(run)),
      setContext(contextKeys.panelHasGoproxy, (run.report?.recommended?.goproxy ?? '') !== ''),
      setContext(contextKeys.panelCanWriteGoproxy, isWritable(run)),
      setContext(contextKeys.panelHasFix, remedies.some((remedy) => canApply(run, remedy))),
    ]);
  }

  async #hear(message: FromPanel | undefined): Promise<void> {
    switch (message?.kind) {
      case 'ready': return this.#draw();
      case 'action': return this.#act(message.action);
      case 'compare': return this.#compare(this.#earlier[message.index]);
      case 'remedy': return this.#remedy(message.does, message.index);
      case undefined: return;
    }
  }

  async #act(action: PanelAction): Promise<void> {
    switch (action) {
      case 'runAgain': return this.#wishes.runAgain(this.#run);
      case 'runOtherWay': return this.#wishes.runOtherWay(this.#run);
      case 'compareMirrors': return this.compareMirrors();
      case 'copyGoproxy': return this.copyGoproxy();
      case 'writeGoproxy': return this.writeGoproxy();
      case 'cancel': this.#wishes.cancel(); return;
      case 'copyReport': return this.copyReport();
      case 'saveReport': return this.saveReport();
      case 'showOutput': this.#wishes.showOutput(); return;
      case 'closeComparison': return this.#compare(undefined);
    }
  }

  async #remedy(does: RemedyAction, index: number): Promise<void> {
    const remedy = this.#run.report?.verdict.remedies[index];
    if (remedy === undefined) return;
    switch (does) {
      case 'copy':
        if (remedy.text === undefined) return;
        await vscode.env.clipboard.writeText(remedy.text);
        await this.#tell(vscode.l10n.t('Copied'));
        return;
      case 'apply':
        if (canApply(this.#run, remedy)) await this.#apply({ uri: this.#run.document, rule: remedy.rule, place: remedy.place });
        return;
      case 'showRule':
        if (remedy.rule !== undefined) await this.#showRule(remedy.rule);
    }
  }

  async #apply(fix: ApplyRuleFix): Promise<void> {
    try {
      const applied = await this.#wishes.applyRule(fix);
      await this.#tell(applied ? vscode.l10n.t('Fix applied: run again to see that it helps') : vscode.l10n.t('Nothing to change: the files no longer show {0}', fix.rule));
    } catch (error) {
      void vscode.window.showErrorMessage(vscode.l10n.t('The fix could not be applied: {0}', error instanceof Error ? error.message : String(error)));
    }
  }

  /** The rule's page in the user's language, else in English. */
  async #showRule(rule: string): Promise<void> {
    // The id comes from the server, but it becomes a path here.
    if (!/^[a-z0-9-]+$/.test(rule)) return;
    const pages = vscode.Uri.joinPath(this.#extensionUri, 'docs', 'rules');
    const choices = [...(this.#locale === 'zh-cn' ? [vscode.Uri.joinPath(pages, 'zh-cn', `${rule}.md`)] : []), vscode.Uri.joinPath(pages, `${rule}.md`)];
    for (const page of choices) {
      if (await exists(page)) {
        await vscode.commands.executeCommand('markdown.showPreview', page);
        return;
      }
    }
    void vscode.window.showInformationMessage(vscode.l10n.t('There is no page for the rule {0}', rule));
  }

  #tell(text: string): Promise<void> {
    return this.#post({ kind: 'told', text });
  }

  async #post(message: ToPanel): Promise<void> {
    await this.#panel.webview.postMessage(message);
  }
}

async function exists(file: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(file);
    return true;
  } catch {
    return false;
  }
}

async function setContext(key: string, value: boolean): Promise<void> {
  await vscode.commands.executeCommand('setContext', key, value);
}
