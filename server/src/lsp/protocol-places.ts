import type { Position, Range } from 'vscode-languageserver';
import type { FileReader } from '../text/files.ts';
import type { Place } from '../text/place.ts';
import { PositionCodec, type PositionEncoding } from '../text/position-encoding.ts';
import type { OpenDocuments } from './open-documents.ts';
import { uriOfPath } from './uris.ts';

/**
 * Paths and offsets of the core as URIs and positions of the protocol. Lives for one answer: texts do not change meanwhile,
 * so each file's lines are counted once.
 */
export class ProtocolPlaces {
  readonly #documents: OpenDocuments;
  readonly #files: FileReader;
  readonly #encoding: PositionEncoding;
  readonly #codecs = new Map<string, PositionCodec>();

  constructor(documents: OpenDocuments, files: FileReader) {
    this.#documents = documents;
    this.#files = files;
    this.#encoding = documents.encoding;
  }

  /** The client's own spelling for an open document. */
  uri(path: string): string {
    return this.#documents.byPath(path)?.uri ?? uriOfPath(path);
  }

  range({ path, span }: Place): Range {
    const codec = this.codec(path);
    return { start: codec.position(span.start), end: codec.position(span.end) };
  }

  offset(path: string, position: Position): number {
    return this.codec(path).offset(position);
  }

  codec(path: string): PositionCodec {
    let codec = this.#codecs.get(path);
    if (codec === undefined) {
      codec = new PositionCodec(this.#files.read(path) ?? '', this.#encoding);
      this.#codecs.set(path, codec);
    }
    return codec;
  }
}
