import * as vscode from 'vscode';
import { type DownloadsParams, downloadsRequest, type DownloadSummary } from '../../protocol/src/requests.ts';
import { commands, languages } from './contribution-ids.ts';
import type { DiagnoseTarget } from './diagnose.ts';
import { composePatterns, dockerfilePatterns } from './document-patterns.ts';
import type { ServerConnection } from './server-connection.ts';

/** A lens over each download of a Dockerfile, in a compose file too, that starts the diagnosis of its stage. */
export class DownloadLenses implements vscode.CodeLensProvider, vscode.Disposable {
  readonly onDidChangeCodeLenses: vscode.Event<void>;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #server: ServerConnection;
  readonly #owned: readonly { dispose(): unknown }[];

  constructor(server: ServerConnection) {
    this.#server = server;
    this.onDidChangeCodeLenses = this.#changed.event;
    const selector = [...[...dockerfilePatterns, ...composePatterns].map((pattern) => ({ scheme: 'file', pattern })), { scheme: 'file', language: languages.dockerfile }];
    this.#owned = [
      this.#changed,
      vscode.languages.registerCodeLensProvider(selector, this),
      server.onDidChangeState(() => { this.#changed.fire(); }),
      // A Dockerfile's downloads can change with a compose file too, and the server then checks the Dockerfile again.
      server.onDocumentStatus(({ kind }) => { if (kind === 'dockerfile' || kind === 'compose') this.#changed.fire(); }),
    ];
  }

  async provideCodeLenses(document: vscode.TextDocument, token: vscode.CancellationToken): Promise<vscode.CodeLens[]> {
    // One that starts answers once it is up: after an empty answer the editor may not ask again for a long time.
    if (this.#server.state === 'stopped') return [];
    const uri = document.uri.toString();
    const params: DownloadsParams = { uri };
    try {
      const downloads = await this.#server.request<DownloadSummary[]>(downloadsRequest, params, token);
      return byPlace(downloads).map((each) => lensOver(each, uri));
    } catch (error) {
      // A lens is a convenience: the reason goes to the log, the command stays in the palette.
      if (!token.isCancellationRequested) this.#server.output.warn(`${downloadsRequest}: ${String(error)}`);
      return [];
    }
  }

  dispose(): void {
    for (const owned of this.#owned) owned.dispose();
  }
}

interface PlacedDownload {
  readonly download: DownloadSummary;
  readonly services: readonly string[];
}

/** One step is listed once per compose service that builds it; one lens over it is enough, the command asks for the service. */
function byPlace(downloads: readonly DownloadSummary[]): PlacedDownload[] {
  const places = new Map<string, PlacedDownload>();
  for (const download of downloads) {
    const key = `${download.line} ${download.stage}`;
    const { services } = places.get(key) ?? { services: [] };
    places.set(key, { download, services: download.service === undefined ? services : [...services, download.service] });
  }
  return [...places.values()];
}

function lensOver({ download: { line, stage, command }, services }: PlacedDownload, uri: string): vscode.CodeLens {
  const target: DiagnoseTarget = { uri, stage, ...(services.length === 0 ? {} : { services }) };
  return new vscode.CodeLens(new vscode.Range(line, 0, line, 0), {
    title: `$(pulse) ${vscode.l10n.t('Diagnose {0}', command)}`,
    tooltip: vscode.l10n.t('Measure from a container of this stage why modules cannot be downloaded'),
    command: commands.diagnose,
    arguments: [target],
  });
}
