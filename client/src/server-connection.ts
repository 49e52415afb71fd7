import * as vscode from 'vscode';
import { type DocumentSelector, LanguageClient, type LanguageClientOptions, RevealOutputChannelOn, State, TransportKind } from 'vscode-languageclient/node';
import {
  type DocumentStatus, documentStatusNotification, type InitializationOptions, type ProbeEventParams, probeEventNotification,
} from '../../protocol/src/requests.ts';
import { clientId, languages } from './contribution-ids.ts';
import { documentPatterns } from './document-patterns.ts';
import { displayLocale } from './locale.ts';
import { serverEnvironment, serverFlags } from './server-flags.ts';

export type ServerState = 'stopped' | 'starting' | 'running';

/** The language server in its own process: started once, restarted after a crash by the client library, and its notifications as events. */
export class ServerConnection implements vscode.Disposable {
  readonly output: vscode.LogOutputChannel;
  readonly onDidChangeState: vscode.Event<ServerState>;
  readonly onDocumentStatus: vscode.Event<DocumentStatus>;
  readonly onProbeEvent: vscode.Event<ProbeEventParams>;
  readonly #state = new vscode.EventEmitter<ServerState>();
  readonly #documentStatus = new vscode.EventEmitter<DocumentStatus>();
  readonly #probeEvent = new vscode.EventEmitter<ProbeEventParams>();
  readonly #client: LanguageClient;
  #starting: Promise<void> | undefined;

  constructor(extensionUri: vscode.Uri) {
    this.onDidChangeState = this.#state.event;
    this.onDocumentStatus = this.#documentStatus.event;
    this.onProbeEvent = this.#probeEvent.event;
    this.output = vscode.window.createOutputChannel('Go Module Doctor', { log: true });
    const module = vscode.Uri.joinPath(extensionUri, 'dist', 'server.cjs').fsPath;
    this.#client = new LanguageClient(clientId, 'Go Module Doctor', { module, transport: TransportKind.ipc, options: { execArgv: [...serverFlags], env: serverEnvironment } }, this.#options(extensionUri));
    this.#client.onDidChangeState(({ newState }) => { this.#state.fire(stateName(newState)); });
    this.#client.onNotification(documentStatusNotification, (status: DocumentStatus) => { this.#documentStatus.fire(status); });
    this.#client.onNotification(probeEventNotification, (params: ProbeEventParams) => { this.#probeEvent.fire(params); });
  }

  get state(): ServerState {
    return stateName(this.#client.state);
  }

  /** Starts the server unless it runs; a failure is shown by the client library and by the status item, never thrown. */
  async start(): Promise<void> {
    this.#starting ??= this.#client.start().catch((error: unknown) => {
      this.#starting = undefined;
      this.output.error(error instanceof Error ? error : String(error));
      this.#state.fire('stopped');
    });
    await this.#starting;
  }

  async restart(): Promise<void> {
    if (this.#starting === undefined) {
      await this.start();
      return;
    }
    try {
      await this.#client.restart();
    } catch (error) {
      this.output.error(error instanceof Error ? error : String(error));
      this.#state.fire('stopped');
    }
  }

  /** @throws what the server answers with, or when it does not run */
  async request<Result>(method: string, params: unknown, token?: vscode.CancellationToken): Promise<Result> {
    await this.start();
    // The library counts every argument that is no token as one more parameter, `undefined` too.
    return token === undefined ? this.#client.sendRequest<Result>(method, params) : this.#client.sendRequest<Result>(method, params, token);
  }

  /** Runs one of the server's commands. */
  execute<Result>(command: string, argument: unknown, token?: vscode.CancellationToken): Promise<Result> {
    return this.request<Result>('workspace/executeCommand', { command, arguments: [argument] }, token);
  }

  dispose(): void {
    for (const owned of [this.#state, this.#documentStatus, this.#probeEvent]) owned.dispose();
    void this.#client.dispose().catch(() => undefined).finally(() => { this.output.dispose(); });
  }

  #options(extensionUri: vscode.Uri): LanguageClientOptions {
    const rulePages = vscode.Uri.joinPath(extensionUri, 'docs', 'rules');
    return {
      documentSelector,
      outputChannel: this.output,
      traceOutputChannel: this.output,
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      // A function, so that a restarted server learns whether the workspace has become trusted.
      initializationOptions: (): InitializationOptions => ({
        rulePagesUri: `${rulePages.toString()}/`, locale: displayLocale(), workspaceTrusted: vscode.workspace.isTrusted,
      }),
    };
  }
}

/**
 * By file name whatever the language id, and by our language ids whatever the name; only what has a path on disk or is about to get one.
 */
export const documentSelector: DocumentSelector = [
  ...documentPatterns.map((pattern) => ({ scheme: 'file', pattern })),
  ...Object.values(languages).flatMap((language) => [{ scheme: 'file', language }, { scheme: 'untitled', language }]),
];

function stateName(state: State): ServerState {
  switch (state) {
    case State.Running: return 'running';
    case State.Starting: case State.StartFailed: return state === State.Starting ? 'starting' : 'stopped';
    default: return 'stopped';
  }
}
