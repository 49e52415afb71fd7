import { isDeepStrictEqual } from 'node:util';
import type { DidChangeTextDocumentParams } from 'vscode-languageserver';
import type { DocumentKind } from '../project/document-kind.ts';
import { PositionCodec, type PositionEncoding } from '../text/position-encoding.ts';

/** A document that an editor has open. */
export interface OpenDocument {
  /** As the client wrote it: answers must use the same spelling. */
  readonly uri: string;
  readonly path: string;
  /** What its name or its user says it is; undefined where it is read as context only. */
  readonly kind: DocumentKind | undefined;
  readonly version: number;
  readonly text: string;
}

/**
 * The open documents by URI, kept by incremental sync. Our own store instead of the library's, because the library counts
 * in UTF-16 only and an editor may have chosen UTF-8.
 */
export class OpenDocuments {
  readonly #documents = new Map<string, OpenDocument>();
  readonly #lastChanges = new Map<string, DidChangeTextDocumentParams['contentChanges']>();
  encoding: PositionEncoding = 'utf-16';
  #changes = 0;

  /** Grows with every change of any document: tells whether something newer came in. */
  get changes(): number {
    return this.#changes;
  }

  get all(): Iterable<OpenDocument> {
    return this.#documents.values();
  }

  get(uri: string): OpenDocument | undefined {
    return this.#documents.get(uri);
  }

  byPath(path: string): OpenDocument | undefined {
    for (const document of this.#documents.values()) if (document.path === path) return document;
    return undefined;
  }

  open(document: OpenDocument): void {
    this.#documents.set(document.uri, document);
    this.#changes++;
  }

  close(uri: string): OpenDocument | undefined {
    const document = this.#documents.get(uri);
    this.#documents.delete(uri);
    this.#lastChanges.delete(uri);
    this.#changes++;
    return document;
  }

  /** The document after the change; undefined when the client never opened it, or said the same before. */
  change({ textDocument, contentChanges }: DidChangeTextDocumentParams): OpenDocument | undefined {
    const before = this.#documents.get(textDocument.uri);
    if (before === undefined) return undefined;
    // A client sends a change once for each registration that the document matches; applied twice, the text would be another.
    if (textDocument.version === before.version && isDeepStrictEqual(this.#lastChanges.get(before.uri), contentChanges)) return undefined;
    this.#lastChanges.set(before.uri, contentChanges);
    let { text } = before;
    for (const change of contentChanges) {
      if (!('range' in change)) {
        text = change.text;
        continue;
      }
      const codec = new PositionCodec(text, this.encoding);
      text = text.slice(0, codec.offset(change.range.start)) + change.text + text.slice(codec.offset(change.range.end));
    }
    const after = { ...before, version: textDocument.version, text };
    this.#documents.set(textDocument.uri, after);
    this.#changes++;
    return after;
  }
}
