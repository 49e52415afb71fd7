import type { Position } from './source.ts';

/** Offsets of the first character of each line. Lines end with LF, CRLF or a lone CR, as in the language server protocol. */
export class LineIndex {
  readonly #starts: readonly number[];
  readonly #text: string;

  constructor(text: string) {
    const starts = [0];
    if (text.includes('\r')) {
      for (let i = 0; i < text.length; i++) {
        const code = text.charCodeAt(i);
        if (code === 10 || (code === 13 && text.charCodeAt(i + 1) !== 10)) starts.push(i + 1);
      }
    } else {
      for (let feed = text.indexOf('\n'); feed >= 0; feed = text.indexOf('\n', feed + 1)) starts.push(feed + 1);
    }
    this.#starts = starts;
    this.#text = text;
  }

  get lineCount(): number {
    return this.#starts.length;
  }

  /** Offset of the first character of `line`; the text's length for a line behind the last. */
  lineStart(line: number): number {
    return this.#starts[line] ?? this.#text.length;
  }

  /** Offset behind the last character of `line`, its line break left out. */
  lineEnd(line: number): number {
    const start = this.lineStart(line);
    let end = this.lineStart(line + 1);
    if (end > start && this.#text.charCodeAt(end - 1) === 10) end--;
    if (end > start && this.#text.charCodeAt(end - 1) === 13) end--;
    return end;
  }

  position(offset: number): Position {
    const line = this.line(offset);
    return { line, character: Math.max(0, Math.min(offset, this.#text.length)) - this.lineStart(line) };
  }

  /** The line that the character at `offset` stands in. */
  line(offset: number): number {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.lineStart(middle) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** A character behind the end of its line stands for that end, as the protocol has it. */
  offset(position: Position): number {
    return Math.min(this.lineStart(position.line) + position.character, this.lineEnd(position.line));
  }
}
