import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { present } from '../../protocol/src/present.ts';
import type { ProbeReport } from '../../protocol/src/probe-report.ts';
import type { ProbeRequest } from '../../protocol/src/probe-run.ts';
import { type ApplyRuleFix, type ProbeCommand, serverCommands } from '../../protocol/src/requests.ts';
import { chooseDownload, type ChosenDownload, type DiagnoseTarget } from './choose-download.ts';
import { commands, panelViewType } from './contribution-ids.ts';
import { displayLocale } from './locale.ts';
import { DiagnosisPanel, type PanelWishes } from './panel/diagnosis-panel.ts';
import type { KeptRuns } from './panel/kept-runs.ts';
import { layerName } from './panel/layer-names.ts';
import { asCancelled, asFailed, type ProbeRun, inOtherWay, restoreRun, startRun, withEvent, withReport } from './panel/run-state.ts';
import type { ServerConnection } from './server-connection.ts';
import { probeSettings } from './settings.ts';

export type { DiagnoseTarget } from './choose-download.ts';

/** The command *Diagnose Go module download* with its panel. One panel is enough: the next run takes it over. */
export class Diagnosis implements vscode.Disposable, vscode.WebviewPanelSerializer {
  readonly #extensionUri: vscode.Uri;
  readonly #server: ServerConnection;
  readonly #keptRuns: KeptRuns;
  readonly #owned: readonly vscode.Disposable[];
  #panel: DiagnosisPanel | undefined;
  #cancellation: vscode.CancellationTokenSource | undefined;

  constructor(extensionUri: vscode.Uri, server: ServerConnection, keptRuns: KeptRuns) {
    this.#extensionUri = extensionUri;
    this.#keptRuns = keptRuns;
    this.#server = server;
    const onPanel = (does: (panel: DiagnosisPanel) => unknown) => () => (this.#panel === undefined ? undefined : does(this.#panel));
    this.#owned = [
      vscode.commands.registerCommand(commands.diagnose, (target?: unknown) => this.diagnose(readTarget(target))),
      vscode.commands.registerCommand(commands.panelRunAgain, onPanel((panel) => this.#runAgain(panel.run))),
      vscode.commands.registerCommand(commands.panelRunOtherWay, onPanel((panel) => this.#runOtherWay(panel.run))),
      vscode.commands.registerCommand(commands.panelCompareMirrors, onPanel((panel) => panel.compareMirrors())),
      vscode.commands.registerCommand(commands.panelCopyGoproxy, onPanel((panel) => panel.copyGoproxy())),
      vscode.commands.registerCommand(commands.panelWriteGoproxy, onPanel((panel) => panel.writeGoproxy())),
      vscode.commands.registerCommand(commands.panelCancel, () => { this.#cancellation?.cancel(); }),
      vscode.commands.registerCommand(commands.panelCopyReport, onPanel((panel) => panel.copyReport())),
      vscode.commands.registerCommand(commands.panelSaveReport, onPanel((panel) => panel.saveReport())),
      vscode.commands.registerCommand(commands.panelCompare, onPanel((panel) => panel.chooseEarlierRun())),
      vscode.commands.registerCommand(commands.panelApplyFix, onPanel((panel) => panel.applyFirstFix())),
      vscode.window.registerWebviewPanelSerializer(panelViewType, this),
    ];
  }

  /** @returns the report, for whoever calls the command from code; `undefined` when there is none */
  async diagnose(target: DiagnoseTarget): Promise<ProbeReport | undefined> {
    if (!await isTrusted()) return undefined;
    try {
      const chosen = await chooseDownload(this.#server, target);
      return chosen === undefined ? undefined : await this.#run(requestFor(chosen), chosen.document);
    } catch (error) {
      await this.#showError(error);
      return undefined;
    }
  }

  async deserializeWebviewPanel(webviewPanel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const run = restoreRun(state);
    if (run === undefined || this.#panel !== undefined) webviewPanel.dispose();
    else this.#panel = this.#adopt(webviewPanel, run);
    return Promise.resolve();
  }

  dispose(): void {
    this.#cancellation?.cancel();
    for (const owned of this.#owned) owned.dispose();
  }

  async #runAgain(run: ProbeRun): Promise<void> {
    if (!await isTrusted()) return;
    await this.#run(run.request, run.document === '' ? undefined : vscode.Uri.parse(run.document));
  }

  /** The same question once more, from a build's step instead of a container or the other way round: what differs is evidence. */
  async #runOtherWay(run: ProbeRun): Promise<void> {
    if (!await isTrusted()) return;
    const document = run.document === '' ? undefined : vscode.Uri.parse(run.document);
    await this.#run(inOtherWay(run.request, probeSettings(document).builder), document);
  }

  async #run(request: ProbeRequest, document: vscode.Uri | undefined): Promise<ProbeReport | undefined> {
    // A second run ends the first: they would measure each other.
    this.#cancellation?.cancel();
    const cancellation = new vscode.CancellationTokenSource();
    this.#cancellation = cancellation;
    const panel = this.#show(startRun(request, document?.toString() ?? '', document === undefined ? '' : vscode.workspace.asRelativePath(document)));
    const command: ProbeCommand = { runId: randomUUID(), request };
    const update = (change: (run: ProbeRun) => ProbeRun): void => {
      if (this.#cancellation === cancellation) panel.update(change(panel.run));
    };
    try {
      return await vscode.window.withProgress(
        { location: vscode.ProgressLocation.Notification, cancellable: true, title: vscode.l10n.t('Diagnosing Go module download') },
        async (progress, token) => {
          const listeners = [
            token.onCancellationRequested(() => { cancellation.cancel(); }),
            this.#server.onProbeEvent(({ runId, event }) => {
              if (runId !== command.runId) return;
              if (event.kind === 'layer') progress.report({ message: layerName(event.layer, vscode.l10n.t) });
              update((run) => withEvent(run, event));
            }),
            // The library answers a request that was under way when the process ended only after a new start, or never.
            this.#server.onDidChangeState((state) => {
              if (state === 'stopped') update((run) => asFailed(run, vscode.l10n.t('The language server stopped while the probe ran')));
            }),
          ];
          try {
            const report = await this.#server.execute<ProbeReport>(serverCommands.probe, command, cancellation.token);
            update((run) => withReport(run, report));
            await this.#keptRuns.add(panel.run);
            return report;
          } finally {
            for (const listener of listeners) listener.dispose();
          }
        },
      );
    } catch (error) {
      if (cancellation.token.isCancellationRequested) {
        update(asCancelled);
        return undefined;
      }
      update((run) => asFailed(run, messageOf(error)));
      await this.#showError(error);
      return undefined;
    } finally {
      if (this.#cancellation === cancellation) this.#cancellation = undefined;
      cancellation.dispose();
    }
  }

  #show(run: ProbeRun): DiagnosisPanel {
    if (this.#panel !== undefined) {
      this.#panel.update(run);
      this.#panel.reveal();
      return this.#panel;
    }
    const panel = vscode.window.createWebviewPanel(panelViewType, 'Go Module Doctor', { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true });
    this.#panel = this.#adopt(panel, run);
    return this.#panel;
  }

  #adopt(webviewPanel: vscode.WebviewPanel, run: ProbeRun): DiagnosisPanel {
    const wishes: PanelWishes = {
      runAgain: (again) => this.#runAgain(again),
      runOtherWay: (again) => this.#runOtherWay(again),
      compareMirrors: (before) => this.#runAgain({ ...before, request: { ...before.request, compareMirrors: true } }),
      writeGoproxy: (wish) => this.#server.execute<boolean>(serverCommands.writeGoproxy, wish),
      cancel: () => { this.#cancellation?.cancel(); },
      showOutput: () => { this.#server.output.show(); },
      earlierRuns: () => this.#keptRuns.all,
      applyRule: (fix: ApplyRuleFix) => this.#server.execute<boolean>(serverCommands.applyRuleFix, fix),
      closed: () => {
        this.#panel = undefined;
        this.#cancellation?.cancel();
      },
    };
    return new DiagnosisPanel(webviewPanel, this.#extensionUri, displayLocale(), run, wishes);
  }

  async #showError(error: unknown): Promise<void> {
    this.#server.output.error(error instanceof Error ? error : String(error));
    const show = vscode.l10n.t('Show output');
    const answer = await vscode.window.showErrorMessage(vscode.l10n.t('The probe could not run: {0}', messageOf(error)), show);
    if (answer === show) this.#server.output.show();
  }
}

/** Processes are started in trusted workspaces only; says how to grant trust where it is missing. */
async function isTrusted(): Promise<boolean> {
  if (vscode.workspace.isTrusted) return true;
  const manage = vscode.l10n.t('Manage Workspace Trust');
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t('This workspace is not trusted, so no container is started for it; checking its files goes on'), manage,
  );
  if (answer === manage) await vscode.commands.executeCommand('workbench.trust.manage');
  return false;
}

function requestFor({ document, stage, service, image }: ChosenDownload): ProbeRequest {
  const { engine, way, builder, timeLimitSeconds, module, compareMirrors } = probeSettings(document);
  return {
    ...present({ image }),
    ...(document === undefined ? {} : { dockerfile: document.fsPath }),
    ...present({ stage, service }),
    ...(engine === 'auto' ? {} : { engine }),
    way,
    ...(way === 'build' && builder !== '' ? { builder } : {}),
    dns: [],
    addHosts: [],
    env: {},
    modules: module === '' ? [] : [module],
    timeLimitMs: timeLimitSeconds * 1000,
    ...(compareMirrors ? { compareMirrors } : {}),
  };
}

/** The command's argument comes from a lens, a menu (a URI) or a key binding of the user's own. */
function readTarget(target: unknown): DiagnoseTarget {
  if (target instanceof vscode.Uri) return { uri: target.toString() };
  if (typeof target !== 'object' || target === null) return {};
  const { uri, stage, services } = target as { readonly [key in keyof DiagnoseTarget]?: unknown };
  return {
    ...(typeof uri === 'string' ? { uri } : {}),
    ...(typeof stage === 'string' ? { stage } : {}),
    ...(Array.isArray(services) ? { services: services.filter((each): each is string => typeof each === 'string') } : {}),
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
