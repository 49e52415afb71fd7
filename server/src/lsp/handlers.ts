import { ErrorCodes, LSPErrorCodes, ResponseError, type CancellationToken, type Connection } from 'vscode-languageserver';
import type { Settings } from '../../../protocol/src/index.ts';
import { CheckCancelled } from '../checking/check.ts';
import type { CheckedDocument, DocumentChecker } from './document-checker.ts';
import type { OpenDocument, OpenDocuments } from './open-documents.ts';
import type { SettingsStore } from './settings-store.ts';

/** What a handler gets: everything is found, checked and of one version. */
export interface DocumentRequest {
  readonly document: OpenDocument;
  readonly settings: Settings;
  readonly checked: CheckedDocument;
}

/** A call that takes longer is worth a line in the log: a person begins to notice. */
const slowMs = 100;

export interface HandlerEnvironment {
  readonly connection: Connection;
  readonly documents: OpenDocuments;
  readonly settings: SettingsStore;
  readonly checker: DocumentChecker;
  readonly now: () => number;
  /** Resolves when no newer change of a document is waiting. */
  readonly settled: () => Promise<void>;
}

/** The one way into every handler: finds document and settings, checks, passes the token, times the call, maps what is thrown. */
export class Handlers {
  readonly #environment: HandlerEnvironment;
  readonly #logged = new Set<string>();

  constructor(environment: HandlerEnvironment) {
    this.#environment = environment;
  }

  /**
   * A request about an open document. `otherwise` answers for documents that are not open, and when the handler fails; `outdated` is
   * what a client is told whose document changed meanwhile.
   */
  forDocument<P extends { readonly textDocument: { readonly uri: string } }, R>(
    name: string, otherwise: R, compute: (request: DocumentRequest, params: P) => R | Promise<R>, outdated = contentModified,
  ): (params: P, token: CancellationToken) => Promise<R> {
    return (params, token) => this.#guarded(name, otherwise, token, outdated, async () => {
      const { documents, settings, checker, settled } = this.#environment;
      await settled();
      const known = await settings.of(params.textDocument.uri);
      const document = documents.get(params.textDocument.uri);
      if (document === undefined) return otherwise;
      const isCancelled = () => token.isCancellationRequested || documents.get(document.uri) !== document;
      return compute({ document, settings: known, checked: await checker.check(document, known, isCancelled) }, params);
    });
  }

  /** Any other piece of work: the answer comes in every case, and a fault is logged once. */
  guarded<R>(name: string, otherwise: R, token: CancellationToken | undefined, work: () => R | Promise<R>): Promise<R> {
    return this.#guarded(name, otherwise, token, contentModified, work);
  }

  /** Something that the user asked to be done: unlike other requests a fault is answered as one, with words for the user. */
  async asked<R>(name: string, token: CancellationToken, work: () => Promise<R>): Promise<R> {
    let fault: ResponseError<unknown> | undefined;
    const answer = await this.guarded(name, undefined, token, () => work().catch((error: unknown) => {
      if (!(error instanceof ResponseError || error instanceof CheckCancelled)) {
        fault = new ResponseError(ErrorCodes.InternalError, error instanceof Error ? error.message : String(error));
      }
      throw error;
    }));
    if (fault !== undefined) throw fault;
    return answer as R;
  }

  /** A notification: handled at once, in the order of their arrival, and a fault in one never ends the server. */
  noted<P>(name: string, handle: (params: P) => void): (params: P) => void {
    return (params) => {
      void this.guarded(name, undefined, undefined, () => { handle(params); });
    };
  }

  async #guarded<R>(
    name: string, otherwise: R, token: CancellationToken | undefined, outdated: () => ResponseError<unknown>, work: () => R | Promise<R>,
  ): Promise<R> {
    const { connection, now } = this.#environment;
    const started = now();
    try {
      if (token?.isCancellationRequested === true) throw new CheckCancelled('the request was cancelled');
      return await work();
    } catch (error) {
      if (error instanceof ResponseError) throw error;
      if (error instanceof CheckCancelled) throw token?.isCancellationRequested === true ? new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled') : outdated();
      this.#logOnce(name, error);
      return otherwise;
    } finally {
      const took = now() - started;
      if (took > slowMs) connection.console.log(`${name} took ${took.toFixed(0)} ms`);
    }
  }

  #logOnce(name: string, error: unknown): void {
    const text = `${name} failed: ${error instanceof Error ? error.stack ?? error.message : String(error)}`;
    if (this.#logged.has(text)) return;
    this.#logged.add(text);
    this.#environment.connection.console.error(text);
  }
}

/** The answer would be about a text that is no more; the protocol's word for every request but those that a server may cancel. */
function contentModified(): ResponseError<unknown> {
  return new ResponseError(LSPErrorCodes.ContentModified, 'the document changed');
}

/** The same for a request for diagnostics, which a client then makes again. */
export function askAgain(): ResponseError<unknown> {
  return new ResponseError(LSPErrorCodes.ServerCancelled, 'the document changed', { retriggerRequest: true });
}
