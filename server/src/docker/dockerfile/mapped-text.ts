import type { Span } from '../../text/source.ts';

/**
 * A text put together from parts of a file, which knows where each of its characters stands in that file.
 *
 * An instruction without its continuations is one; so is a script inside quotes inside an instruction.
 * Both parser and shell reader compute on the plain `text` and translate the offsets of what they find at the end.
 */
export class MappedText {
  readonly text: string;
  readonly #pieces: readonly Piece[];
  /** What is added to the pieces' offsets in the file. */
  readonly #shift: number;

  constructor(text: string, pieces: readonly Piece[], shift = 0) {
    this.text = text;
    this.#pieces = pieces;
    this.#shift = shift;
  }

  /** A part of the file as it stands there. */
  static of(file: string, start: number, end: number): MappedText {
    return new MappedText(file.slice(start, end), [{ at: 0, length: end - start, start, end }]);
  }

  /** The same text `by` offsets later in the file. */
  moved(by: number): MappedText {
    return by === 0 ? this : new MappedText(this.text, this.#pieces, this.#shift + by);
  }

  /** Offset in the file of the character at `index`; behind the last one, the end of the last piece. */
  offset(index: number): number {
    const piece = this.#pieceAt(index);
    if (piece === undefined) return 0;
    const inside = index - piece.at;
    if (inside >= piece.length) return piece.end + this.#shift;
    return this.#shift + (isOneToOne(piece) ? piece.start + inside : piece.start);
  }

  /** The file's span of the characters `[start, end)`, without a continuation that follows them. */
  span(start: number, end: number): Span {
    const from = this.offset(start);
    if (end <= start) return { start: from, end: from };
    const piece = this.#pieceAt(end - 1);
    if (piece === undefined) return { start: from, end: from };
    return { start: from, end: this.#shift + (isOneToOne(piece) ? piece.start + (end - piece.at) : piece.end) };
  }

  /** Whether the characters `[start, end)` stand one by one, without interruption, in the file. */
  isVerbatim(start: number, end: number): boolean {
    if (end <= start) return true;
    const piece = this.#pieceAt(start);
    return piece !== undefined && isOneToOne(piece) && end <= piece.at + piece.length;
  }

  /** Index of the character that stands at `offset` in the file, or of the first one behind it. */
  indexOf(offset: number): number {
    const unmoved = offset - this.#shift;
    let low = 0;
    let high = this.#pieces.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const piece = this.#pieces[middle];
      if (piece !== undefined && piece.end <= unmoved) low = middle + 1;
      else high = middle;
    }
    const piece = this.#pieces[low];
    return piece === undefined ? this.text.length : piece.at + Math.max(0, Math.min(unmoved - piece.start, piece.length));
  }

  /** The characters `[start, end)` as a text of their own, mapped to the same file. */
  slice(start: number, end: number): MappedText {
    const builder = new MappedTextBuilder();
    builder.appendPart(this, start, end);
    return builder.build();
  }

  /** Pieces that hold characters of `[start, end)`, cut to that range; `at` stays relative to this text. */
  * pieces(start: number, end: number): Generator<Piece> {
    for (let i = this.#indexOfPieceAt(start); i < this.#pieces.length; i++) {
      const piece = this.#pieces[i];
      if (piece === undefined || piece.at >= end) return;
      const from = Math.max(start, piece.at);
      const to = Math.min(end, piece.at + piece.length);
      if (to <= from) continue;
      const begin = piece.start + this.#shift;
      yield isOneToOne(piece)
        ? { at: from, length: to - from, start: begin + (from - piece.at), end: begin + (to - piece.at) }
        : { at: from, length: to - from, start: begin, end: piece.end + this.#shift };
    }
  }

  #pieceAt(index: number): Piece | undefined {
    return this.#pieces[this.#indexOfPieceAt(index)];
  }

  #indexOfPieceAt(index: number): number {
    let low = 0;
    let high = this.#pieces.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#pieces[middle]?.at ?? 0) <= index) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/** `length` characters at index `at` of the text, which stand for `[start, end)` of the file. */
export interface Piece {
  readonly at: number;
  readonly length: number;
  readonly start: number;
  readonly end: number;
}

export class MappedTextBuilder {
  readonly #texts: string[] = [];
  readonly #pieces: Piece[] = [];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** Appends `text`, which stands for `[start, end)` of the file: one by one when the lengths agree. */
  append(text: string, start: number, end: number): void {
    if (text === '') return;
    const last = this.#pieces.at(-1);
    this.#texts.push(text);
    if (last !== undefined && last.end === start && isOneToOne(last) && end - start === text.length) {
      this.#pieces[this.#pieces.length - 1] = { ...last, length: last.length + text.length, end };
    } else {
      this.#pieces.push({ at: this.#length, length: text.length, start, end });
    }
    this.#length += text.length;
  }

  appendPart(part: MappedText, start: number, end: number): void {
    for (const piece of part.pieces(start, end)) this.append(part.text.slice(piece.at, piece.at + piece.length), piece.start, piece.end);
  }

  build(): MappedText {
    return new MappedText(this.#texts.length === 1 ? (this.#texts[0] ?? '') : this.#texts.join(''), this.#pieces);
  }
}

function isOneToOne(piece: Piece): boolean {
  return piece.length === piece.end - piece.start;
}
