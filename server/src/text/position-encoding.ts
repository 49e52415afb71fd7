import { LineIndex } from './lines.ts';
import type { Position } from './source.ts';

/** How a client counts the characters of a line. */
export type PositionEncoding = 'utf-16' | 'utf-8';

/** Converts between offsets (UTF-16 code units) and a client's positions, for one text. */
export class PositionCodec {
  readonly #text: string;
  readonly #index: LineIndex;
  readonly #encoding: PositionEncoding;

  constructor(text: string, encoding: PositionEncoding) {
    this.#text = text;
    this.#index = new LineIndex(text);
    this.#encoding = encoding;
  }

  position(offset: number): Position {
    const position = this.#index.position(offset);
    if (this.#encoding === 'utf-16') return position;
    const start = this.#index.lineStart(position.line);
    return { line: position.line, character: utf8Length(this.#text.slice(start, start + position.character)) };
  }

  offset(position: Position): number {
    if (this.#encoding === 'utf-16') return this.#index.offset(position);
    const start = this.#index.lineStart(position.line);
    const end = this.#index.lineEnd(position.line);
    let bytes = 0;
    let offset = start;
    while (offset < end && bytes < position.character) {
      const code = this.#text.codePointAt(offset) ?? 0;
      bytes += utf8LengthOf(code);
      offset += code > 0xffff ? 2 : 1;
    }
    return offset;
  }
}

function utf8Length(text: string): number {
  let length = 0;
  for (const char of text) length += utf8LengthOf(char.codePointAt(0) ?? 0);
  return length;
}

function utf8LengthOf(code: number): number {
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}
