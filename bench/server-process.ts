import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import {
  createMessageConnection, StreamMessageReader, StreamMessageWriter, type InitializeResult, type MessageConnection,
} from 'vscode-languageserver/node';

/** A language server in a process of its own, measured through the protocol. */
export class ServerProcess {
  readonly #child: ChildProcess;
  readonly #client: MessageConnection;
  readonly #published: (() => void)[] = [];
  #count = 0;

  constructor(command: readonly string[], environment: Readonly<Record<string, string>> = {}) {
    const [program = '', ...words] = command;
    this.#child = spawn(program, words, { stdio: ['pipe', 'pipe', 'ignore'], env: { ...process.env, ...environment } });
    if (this.#child.stdout === null || this.#child.stdin === null) throw new Error(`${program} has no pipes`);
    this.#client = createMessageConnection(new StreamMessageReader(this.#child.stdout), new StreamMessageWriter(this.#child.stdin));
    this.#client.onNotification('textDocument/publishDiagnostics', () => {
      this.#count++;
      this.#published.shift()?.();
    });
    // Answers to what servers ask at their start: no settings, nothing to register.
    this.#client.onRequest((method: string) => (method === 'workspace/configuration' ? [null] : null));
    this.#client.listen();
  }

  /** How many publications came so far. */
  get publications(): number {
    return this.#count;
  }

  async initialize(folder: string): Promise<void> {
    await this.#client.sendRequest<InitializeResult>('initialize', {
      processId: process.pid,
      rootUri: pathToFileURL(folder).href,
      workspaceFolders: [{ uri: pathToFileURL(folder).href, name: 'bench' }],
      capabilities: { textDocument: { publishDiagnostics: { versionSupport: true } } },
    });
    await this.#client.sendNotification('initialized', {});
  }

  /** Milliseconds from opening to the first diagnostics. */
  open(uri: string, text: string): Promise<number> {
    return this.#untilPublished(() =>
      this.#client.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId: 'dockerfile', version: 1, text } }));
  }

  /** Milliseconds from a keystroke to its diagnostics; `text` is the whole document after it, for servers that sync whole documents. */
  change(uri: string, version: number, change: object): Promise<number> {
    return this.#untilPublished(() => this.#client.sendNotification('textDocument/didChange', { textDocument: { uri, version }, contentChanges: [change] }));
  }

  /** Resident memory in MiB, as Linux counts it. */
  memory(): number {
    const status = readFileSync(`/proc/${this.#child.pid ?? 0}/status`, 'utf8');
    return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? Number.NaN) / 1024;
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null) return;
    const ended = once(this.#child, 'exit');
    await this.#client.sendRequest('shutdown');
    await this.#client.sendNotification('exit');
    await ended;
    this.#client.dispose();
  }

  async #untilPublished(send: () => Promise<void>): Promise<number> {
    const published = new Promise<void>((resolve) => {
      this.#published.push(resolve);
    });
    const started = performance.now();
    await send();
    await published;
    return performance.now() - started;
  }
}
