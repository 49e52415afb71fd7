import type { TextEdit } from '../../text/edit.ts';
import type { Place } from '../../text/place.ts';
import type { Source, Span } from '../../text/source.ts';
import type { MappedText } from '../dockerfile/mapped-text.ts';

interface Parts {
  readonly service: string;
  readonly host: Source;
  /** The `dockerfile_inline` key. */
  readonly key: Place;
  readonly text: MappedText;
  readonly indentation: string | undefined;
}

/**
 * A Dockerfile that stands in a compose file, as the text of `dockerfile_inline`. To all that reads Dockerfiles it is a file like any
 * other, with offsets and a path of its own, by which no file goes; what is said of it is translated here, once, into the compose file.
 */
export class InlineDockerfile {
  /** `compose.yaml#services.app.build.dockerfile_inline`: of the first service whose text it is. */
  readonly path: string;
  /** The compose file. */
  readonly host: Source;
  readonly key: Place;
  readonly #text: MappedText;
  readonly #indentation: string | undefined;

  constructor({ service, host, key, text, indentation }: Parts) {
    this.path = `${host.path}#services.${service.replaceAll('/', '_')}.build.dockerfile_inline`;
    this.host = host;
    this.key = key;
    this.#text = text;
    this.#indentation = indentation;
  }

  /** As the builder gets it: without YAML's indentation, with what compose fills in. */
  get source(): Source {
    return { path: this.path, text: this.#text.text };
  }

  /** What is written there line by line is the Dockerfile itself, so that whole lines can be added. */
  get takesLines(): boolean {
    return this.#indentation !== undefined;
  }

  /** Where the whole of it stands in the compose file. */
  get extent(): Span {
    return this.span({ start: 0, end: this.#text.text.length });
  }

  /** Where a span of the Dockerfile stands in the compose file. */
  span({ start, end }: Span): Span {
    return this.#text.span(start, end);
  }

  /** A place in the Dockerfile as one in the compose file; any other as it is. */
  inFile(place: Place): Place {
    return place.path === this.path ? { path: this.host.path, span: this.span(place.span) } : place;
  }

  /**
   * An edit of the Dockerfile as one of the compose file; any other as it is. Undefined where it cannot be written there: in a text that is
   * quoted or folded, in place of what compose fills in, and for a file beside a Dockerfile that is no file.
   */
  editInFile(edit: TextEdit): TextEdit | undefined {
    if (edit.path !== this.path) return edit.path.startsWith(this.path) ? undefined : edit;
    const { span: { start, end }, newText } = edit;
    const { text } = this.#text;
    if (this.#indentation === undefined || edit.removesFile === true) return undefined;
    const after = text.slice(0, start) + newText + text.slice(end);
    // The first line tells YAML how far the text is indented, and the last line break is also that of the compose file.
    if (!/^[\r\n]*\S/.test(after) || (text.endsWith('\n') && !after.endsWith('\n'))) return undefined;
    const isWholeLines = this.#startsLine(start) && this.#startsLine(end) && (newText === '' || newText.endsWith('\n'));
    // An empty line may have no indentation to stand behind.
    const isOnEmptyLine = this.#startsLine(start) && /^(?:\n|$)/.test(text.charAt(start));
    const written = (each: string) => (isWholeLines ? this.#lines(each) : this.#words(each, isOnEmptyLine, text.charAt(end)));
    const span = isWholeLines
      ? { start: this.#startOfLine(start), end: this.#startOfLine(end) }
      : this.#exactSpan(start, end, isOnEmptyLine);
    const host = this.host.text;
    if (withoutBlanks(written(text.slice(start, end))) !== withoutBlanks(host.slice(span.start, span.end))) return undefined;
    const isBehindLastLine = isWholeLines && span.start > 0 && host.charAt(span.start - 1) !== '\n';
    const lineBreak = this.#lineBreak;
    const added = written(newText);
    return { path: this.host.path, span, newText: isBehindLastLine ? lineBreak + added.slice(0, -lineBreak.length) : added };
  }

  #startsLine(index: number): boolean {
    return index === 0 || this.#text.text.charAt(index - 1) === '\n';
  }

  /** In front of the indentation of the line that begins at the index. */
  #startOfLine(index: number): number {
    return index === 0 ? this.host.text.lastIndexOf('\n', this.#text.offset(0) - 1) + 1 : this.#text.span(index - 1, index).end;
  }

  #exactSpan(start: number, end: number, isOnEmptyLine: boolean): Span {
    const from = isOnEmptyLine ? this.#startOfLine(start) : this.#text.offset(start);
    if (start === end && !isOnEmptyLine) return { start: from, end: from };
    return { start: from, end: this.#startsLine(end) ? this.#text.offset(end) : this.#text.span(start, end).end };
  }

  #lines(text: string): string {
    return this.#escaped(text).map((line) => (line === '' ? '' : `${this.#indentation ?? ''}${line}`)).join(this.#lineBreak);
  }

  /** `next` is the character that follows: a line that ends there and has nothing on it is not indented. */
  #words(text: string, isFromStart: boolean, next: string): string {
    const lines = this.#escaped(text);
    const last = lines.length - 1;
    const isBlank = (line: string, index: number) => line === '' && (index < last || next === '' || next === '\n');
    return lines.map((line, index) => ((index === 0 && !isFromStart) || isBlank(line, index) ? line : `${this.#indentation ?? ''}${line}`)).join(this.#lineBreak);
  }

  #escaped(text: string): string[] {
    return text.replaceAll('$', '$$$$').split(/\r?\n/);
  }

  get #lineBreak(): string {
    return this.host.text.charAt(this.host.text.indexOf('\n') - 1) === '\r' ? '\r\n' : '\n';
  }
}

/** YAML does not count the blanks of an empty line. */
function withoutBlanks(text: string): string {
  return text.replace(/^ +(?=\r?$)/gm, '');
}
