import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { pathToFileURL } from 'node:url';
import {
  createConnection, createMessageConnection, ProposedFeatures, StreamMessageReader, StreamMessageWriter,
  type ClientCapabilities, type CodeAction, type Connection, type Diagnostic, type DocumentDiagnosticReport, type Hover,
  type InitializeResult,
  type MessageConnection, type PublishDiagnosticsParams, type Range,
} from 'vscode-languageserver/node';
import { documentStatusNotification, type DocumentStatus } from '../../protocol/src/index.ts';
import { present } from '../../protocol/src/present.ts';
import type { ServerEffects } from '../../server/src/lsp/effects.ts';
import { nodeEffects } from '../../server/src/lsp/node-effects.ts';
import { startServer } from '../../server/src/lsp/server.ts';
import type { Rule } from '../../server/src/rules/rule.ts';

export interface EditorOptions {
  /** By path relative to the workspace folder; really written to disk. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  readonly capabilities?: ClientCapabilities;
  readonly initializationOptions?: Readonly<Record<string, unknown>>;
  /** How the client names its folder, or several; one workspace folder without it. */
  readonly announced?: (folder: string) => Readonly<Record<string, unknown>>;
  /** What `workspace/configuration` answers; without it the client does not support the request. */
  readonly settings?: unknown;
  readonly rules?: readonly Rule[];
  /** GOPROXY of the computer the server runs on; what the tests' own computer has never counts. */
  readonly hostProxy?: string;
  /** Where probes run; the real world without it. */
  readonly probeWorld?: ServerEffects['probeWorld'];
}

export const codeActionLiteralSupport = { codeActionKind: { valueSet: [] } };

/** A client of the real protocol, over two streams in this process, with a folder of its own on disk. */
export class Editor {
  readonly folder: string;
  readonly client: MessageConnection;
  readonly initialized: InitializeResult;
  /** Everything the server sent, in order. */
  readonly received: { readonly method: string; readonly params: unknown }[];
  readonly #server: Connection;
  readonly #arrivals: Arrivals;

  private constructor(folder: string, client: MessageConnection, server: Connection, arrivals: Arrivals, initialized: InitializeResult) {
    this.folder = folder;
    this.client = client;
    this.#server = server;
    this.#arrivals = arrivals;
    this.received = arrivals.received;
    this.initialized = initialized;
  }

  static async start(options: EditorOptions = {}): Promise<Editor> {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'go-module-doctor-server-')));
    for (const [name, text] of Object.entries(options.files ?? {})) writeBelow(folder, name, text);
    const toServer = new PassThrough();
    const toClient = new PassThrough();
    const server = createConnection(ProposedFeatures.all, new StreamMessageReader(toServer), new StreamMessageWriter(toClient));
    startServer(server, { ...nodeEffects(join(folder, 'dist')), hostProxy: () => options.hostProxy ?? '', ...present({ probeWorld: options.probeWorld }) }, options.rules);
    const client = createMessageConnection(new StreamMessageReader(toClient), new StreamMessageWriter(toServer));
    const arrivals = new Arrivals();
    client.onNotification((method, params) => {
      arrivals.add(method, params);
    });
    client.onRequest((method, params) => {
      arrivals.add(method, params);
      if (method === 'workspace/configuration') return [options.settings];
      if (method === 'workspace/applyEdit') return { applied: true };
      return null;
    });
    client.listen();
    const initialized: InitializeResult = await client.sendRequest('initialize', {
      processId: null,
      rootUri: null,
      ...options.announced?.(folder) ?? { workspaceFolders: [{ uri: pathToFileURL(folder).href, name: 'test' }] },
      capabilities: {
        ...options.capabilities,
        // As every editor of today; `codeAction: {}` stands for one that knows commands only.
        textDocument: { codeAction: { codeActionLiteralSupport }, ...options.capabilities?.textDocument },
        workspace: { ...options.capabilities?.workspace, configuration: options.settings !== undefined },
      },
      initializationOptions: options.initializationOptions,
    });
    await client.sendNotification('initialized', {});
    return new Editor(folder, client, server, arrivals, initialized);
  }

  stop(): void {
    this.client.dispose();
    this.#server.dispose();
    rmSync(this.folder, { recursive: true, force: true });
  }

  uri(name: string): string {
    return pathToFileURL(join(this.folder, name)).href;
  }

  write(name: string, text: string | Uint8Array): void {
    writeBelow(this.folder, name, text);
  }

  /** Opens the document; `text` defaults to nothing. */
  async open(name: string, text: string, version = 1, languageId = 'plaintext'): Promise<string> {
    const uri = name.includes(':') ? name : this.uri(name);
    await this.client.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId, version, text } });
    return uri;
  }

  change(uri: string, version: number, ...contentChanges: readonly { readonly range?: Range; readonly text: string }[]): Promise<void> {
    return this.client.sendNotification('textDocument/didChange', { textDocument: { uri, version }, contentChanges });
  }

  close(uri: string): Promise<void> {
    return this.client.sendNotification('textDocument/didClose', { textDocument: { uri } });
  }

  /** 1 made, 2 changed, 3 deleted. */
  changedOnDisk(name: string, type: 1 | 2 | 3): Promise<void> {
    return this.client.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri: this.uri(name), type }] });
  }

  pull(uri: string, previousResultId?: string): Promise<DocumentDiagnosticReport> {
    return this.client.sendRequest('textDocument/diagnostic', { textDocument: { uri }, ...present({ previousResultId }) });
  }

  hover(uri: string, line: number, character: number): Promise<Hover | null> {
    return this.client.sendRequest('textDocument/hover', { textDocument: { uri }, position: { line, character } });
  }

  actions(uri: string, range: Range, diagnostics: readonly Diagnostic[] = [], only?: readonly string[]): Promise<CodeAction[]> {
    return this.client.sendRequest('textDocument/codeAction', { textDocument: { uri }, range, context: { diagnostics, ...present({ only }) } });
  }

  /** What was published for the document, now or as soon as it comes. */
  published(uri: string, accept: (params: PublishDiagnosticsParams) => boolean = () => true): Promise<PublishDiagnosticsParams> {
    return this.#arrivals.next('textDocument/publishDiagnostics', (params) => {
      const published = params as PublishDiagnosticsParams;
      return published.uri === uri && accept(published);
    }) as Promise<PublishDiagnosticsParams>;
  }

  status(uri: string, accept: (status: DocumentStatus) => boolean = () => true): Promise<DocumentStatus> {
    return this.#arrivals.next(documentStatusNotification, (params) => {
      const status = params as DocumentStatus;
      return status.uri === uri && accept(status);
    }) as Promise<DocumentStatus>;
  }

  message(method: string, accept: (params: unknown) => boolean = () => true): Promise<unknown> {
    return this.#arrivals.next(method, accept);
  }

  /** Forgets what came so far, so that the next wait is for something new. */
  forget(): void {
    this.#arrivals.forget();
  }
}

class Arrivals {
  readonly received: { readonly method: string; readonly params: unknown }[] = [];
  readonly #waiting = new Set<() => void>();
  #from = 0;

  add(method: string, params: unknown): void {
    this.received.push({ method, params });
    for (const look of [...this.#waiting]) look();
  }

  forget(): void {
    this.#from = this.received.length;
  }

  next(method: string, accept: (params: unknown) => boolean): Promise<unknown> {
    return new Promise((resolve) => {
      const look = (): void => {
        const found = this.received.slice(this.#from).find((each) => each.method === method && accept(each.params));
        if (found === undefined) return;
        this.#waiting.delete(look);
        resolve(found.params);
      };
      this.#waiting.add(look);
      look();
    });
  }
}

function writeBelow(folder: string, name: string, text: string | Uint8Array): void {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
