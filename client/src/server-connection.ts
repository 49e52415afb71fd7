import * as vscode from 'vscode';
import {
  CloseAction, type DocumentSelector, ErrorAction, LanguageClient, type LanguageClientOptions, RevealOutputChannelOn, State, TransportKind,
} from 'vscode-languageclient/node';
import {
  type DocumentStatus, documentStatusNotification, type InitializationOptions, type ProbeEventParams, probeEventNotification,
} from '../../protocol/src/requests.ts';
import { clientId, languages } from './contribution-ids.ts';
import { documentPatterns } from './document-patterns.ts';
import { displayLocale } from './locale.ts';
import { afterEnd, gaveUpStatus, gaveUpText } from './server-ends.ts';
import { serverEnvironment, serverFlags } from './server-flags.ts';

export type ServerState = 'stopped' | 'starting' | 'running';

/**
 * The language server in its own process, and its notifications as events. One that ends by itself is started again, a few times; then
 * `failure` tells why not, and a message does. Each start has a client of the library to itself: one whose start has failed stays as it is.
 */
export class ServerConnection implements vscode.Disposable {
  readonly output: vscode.LogOutputChannel;
  readonly onDidChangeState: vscode.Event<ServerState>;
  readonly onDocumentStatus: vscode.Event<DocumentStatus>;
  readonly onProbeEvent: vscode.Event<ProbeEventParams>;
  readonly #stateChanged = new vscode.EventEmitter<ServerState>();
  readonly #documentStatus = new vscode.EventEmitter<DocumentStatus>();
  readonly #probeEvent = new vscode.EventEmitter<ProbeEventParams>();
  readonly #extensionUri: vscode.Uri;
  /** The one whose server is to run; none before the first start, after giving up and while one is replaced. */
  #client: QuietClient | undefined;
  #state: ServerState = 'stopped';
  #wasStarted = false;
  #ends: readonly number[] = [];
  #gaveUp = false;
  #restarting: Promise<void> | undefined;

  constructor(extensionUri: vscode.Uri) {
    this.onDidChangeState = this.#stateChanged.event;
    this.onDocumentStatus = this.#documentStatus.event;
    this.onProbeEvent = this.#probeEvent.event;
    this.output = vscode.window.createOutputChannel('Go Module Doctor', { log: true });
    this.#extensionUri = extensionUri;
  }

  get state(): ServerState {
    return this.#state;
  }

  /** Why the server is not started again by itself, in a few words of the user's language. */
  get failure(): string | undefined {
    return this.#gaveUp ? gaveUpStatus({ ends: this.#ends }, vscode.l10n.t) : undefined;
  }

  /** Starts the server unless it was started before; resolves once it runs or cannot. Never throws: the user is told. */
  async start(): Promise<void> {
    if (!this.#wasStarted) this.#launch();
    while (this.#state === 'starting') await this.#nextState();
  }

  /** What the user asks for: a new server whatever has become of the old one, and what went wrong before is forgotten. */
  async restart(): Promise<void> {
    this.#restarting ??= this.#replace().finally(() => { this.#restarting = undefined; });
    await this.#restarting;
  }

  /** @throws what the server answers with, or when it does not run */
  async request<Result>(method: string, params: unknown, token?: vscode.CancellationToken): Promise<Result> {
    await this.start();
    const client = this.#client;
    if (client === undefined) throw new Error(vscode.l10n.t('Go Module Doctor does not run'));
    // The library counts every argument that is no token as one more parameter, `undefined` too.
    return token === undefined ? client.sendRequest<Result>(method, params) : client.sendRequest<Result>(method, params, token);
  }

  /** Runs one of the server's commands. */
  execute<Result>(command: string, argument: unknown, token?: vscode.CancellationToken): Promise<Result> {
    return this.request<Result>('workspace/executeCommand', { command, arguments: [argument] }, token);
  }

  dispose(): void {
    const client = this.#client;
    this.#client = undefined;
    for (const owned of [this.#stateChanged, this.#documentStatus, this.#probeEvent]) owned.dispose();
    void client?.end().finally(() => { this.output.dispose(); });
  }

  #launch(): void {
    this.#wasStarted = true;
    const module = vscode.Uri.joinPath(this.#extensionUri, 'dist', 'server.cjs').fsPath;
    const client: QuietClient = new QuietClient(clientId, 'Go Module Doctor', { module, transport: TransportKind.ipc, options: { execArgv: [...serverFlags], env: serverEnvironment } }, {
      ...this.#options(),
      errorHandler: {
        // A server that cannot be written to is about to end. To give it up for a burst of such errors would be never to start it again.
        error: () => ({ action: ErrorAction.Continue, handled: true }),
        closed: () => {
          this.#ended(client);
          return { action: CloseAction.DoNotRestart, handled: true };
        },
      },
    });
    client.onNotification(documentStatusNotification, (status: DocumentStatus) => { this.#documentStatus.fire(status); });
    client.onNotification(probeEventNotification, (params: ProbeEventParams) => { this.#probeEvent.fire(params); });
    this.#client = client;
    this.#changeState('starting');
    client.start().then(
      () => { if (client === this.#client) this.#changeState('running'); },
      (error: unknown) => {
        this.output.error(error instanceof Error ? error : String(error));
        // It may live on with an answer that is of no use.
        client.kill();
        this.#ended(client);
      },
    );
  }

  /** A server that nobody asked to end. One that was replaced is nobody's any more, and an end may be told twice. */
  #ended(client: QuietClient): void {
    if (client !== this.#client) return;
    this.#client = undefined;
    this.#changeState('stopped');
    const { ends, startAgain } = afterEnd(this.#ends, performance.now());
    this.#ends = ends;
    if (startAgain) this.#launch();
    else this.#giveUp();
  }

  #giveUp(): void {
    this.#gaveUp = true;
    this.#changeState('stopped');
    const message = gaveUpText({ ends: this.#ends }, vscode.l10n.t);
    this.output.error(message);
    void this.#offerRestart(message);
  }

  async #offerRestart(message: string): Promise<void> {
    const restart = vscode.l10n.t('Start again');
    const show = vscode.l10n.t('Show output');
    const answer = await vscode.window.showErrorMessage(message, restart, show);
    if (answer === restart) await this.restart();
    if (answer === show) this.output.show();
  }

  async #replace(): Promise<void> {
    const old = this.#client;
    this.#client = undefined;
    this.#ends = [];
    this.#gaveUp = false;
    this.#changeState('starting');
    await old?.end();
    this.#launch();
    await this.start();
  }

  #changeState(state: ServerState): void {
    this.#state = state;
    this.#stateChanged.fire(state);
  }

  #nextState(): Promise<void> {
    return new Promise((resolve) => {
      const listener = this.onDidChangeState(() => {
        listener.dispose();
        resolve();
      });
    });
  }

  #options(): LanguageClientOptions {
    const rulePages = vscode.Uri.joinPath(this.#extensionUri, 'docs', 'rules');
    return {
      documentSelector,
      outputChannel: this.output,
      traceOutputChannel: this.output,
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      initializationFailedHandler: () => false,
      initializationOptions: { rulePagesUri: `${rulePages.toString()}/`, locale: displayLocale(), workspaceTrusted: vscode.workspace.isTrusted } satisfies InitializationOptions,
    };
  }
}

/** The library's client without its own messages, which are in English and have no button that helps: they go to the output only. */
class QuietClient extends LanguageClient {
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }

  /** The library asks one that did not come up to stop, too, and throws that it cannot. */
  override stop(timeout?: number): Promise<void> {
    return this.state === State.Starting || this.state === State.StartFailed ? Promise.resolve() : super.stop(timeout);
  }

  kill(): void {
    this.serverProcess?.kill('SIGKILL');
  }

  /** Ends the server: asked, and without asking where it does not answer or is not up yet. */
  async end(): Promise<void> {
    const server = this.serverProcess;
    const isUp = this.isRunning();
    try {
      await this.dispose();
      if (!isUp) server?.kill('SIGKILL');
    } catch {
      server?.kill('SIGKILL');
    }
  }
}

/**
 * By file name whatever the language id, and by our language ids whatever the name; only what has a path on disk or is about to get one.
 */
export const documentSelector: DocumentSelector = [
  ...documentPatterns.map((pattern) => ({ scheme: 'file', pattern })),
  ...Object.values(languages).flatMap((language) => [{ scheme: 'file', language }, { scheme: 'untitled', language }]),
];
