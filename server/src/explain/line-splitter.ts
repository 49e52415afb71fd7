import { TextDecoder } from 'node:util';
import { maximumLineLength } from './explain-log.ts';

/**
 * Lines out of bytes that come in pieces. UTF-8, or UTF-16 behind its byte order mark, which is what `>` writes in Windows PowerShell; also
 * without the mark, which gets lost where such a file is cut or appended to another.
 * A line beyond `maximumLineLength` is cut.
 */
export class LineSplitter {
  readonly #emit: (line: string) => void;
  #decoder: TextDecoder | undefined;
  #head: Uint8Array = new Uint8Array();
  #open = '';

  constructor(emit: (line: string) => void) {
    this.#emit = emit;
  }

  push(bytes: Uint8Array): void {
    if (this.#decoder === undefined) {
      // The mark may come in two pieces.
      this.#head = this.#head.length === 0 ? bytes : Buffer.concat([this.#head, bytes]);
      if (this.#head.length < 2) return;
      this.#decoder = new TextDecoder(encodingOf(this.#head));
      this.#text(this.#decoder.decode(this.#head, { stream: true }));
      return;
    }
    this.#text(this.#decoder.decode(bytes, { stream: true }));
  }

  end(): void {
    this.#text(this.#decoder?.decode() ?? new TextDecoder().decode(this.#head));
    if (this.#open !== '') this.#line(this.#open);
    this.#open = '';
  }

  #text(text: string): void {
    let start = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      this.#line(this.#open + text.slice(start, end));
      this.#open = '';
      start = end + 1;
    }
    if (this.#open.length < maximumLineLength) this.#open += text.slice(start);
  }

  #line(line: string): void {
    this.#emit(line.slice(0, maximumLineLength).replace(/\r$/, ''));
  }
}

/** No text in UTF-8 has a zero byte; of two bytes in UTF-16 it is that of a character which logs begin with. */
function encodingOf([first, second]: Uint8Array): string {
  if ((first === 0xff && second === 0xfe) || (first !== 0 && second === 0)) return 'utf-16le';
  return (first === 0xfe && second === 0xff) || (first === 0 && second !== 0) ? 'utf-16be' : 'utf-8';
}
