import { LineIndex } from '../../text/lines.ts';
import { remembered } from '../../text/memo.ts';
import type { Source } from '../../text/source.ts';
import { hash, isBlank } from './characters.ts';
import { readDirectives } from './directives.ts';
import type { HeredocOpener } from './heredoc-openers.ts';
import { findHeredocOpeners } from './heredoc-openers.ts';
import { EarlierReading } from './earlier-reading.ts';
import type { InstructionReader } from './instruction.ts';
import { keptInstruction } from './kept-instructions.ts';
import type { MappedText } from './mapped-text.ts';
import { MappedTextBuilder } from './mapped-text.ts';
import type { Comment, DockerfileSyntax, Heredoc, Instruction, WrittenText } from './syntax.ts';

/**
 * Splits a Dockerfile into instructions as BuildKit's parser does, with positions. Never fails: what BuildKit would reject
 * (unknown keywords, an open heredoc, half a flag) is kept as far as it can be told. `before` is what was read from an earlier text of the
 * same file: it changes nothing but the time that it takes.
 */
export function parseDockerfile(source: Source, before?: DockerfileSyntax, read: InstructionReader = keptInstruction): DockerfileSyntax {
  const start = source.text.startsWith('\uFEFF') ? 1 : 0;
  const directives = readDirectives(source.text, start);
  const reader = new Reader(source.text, directives.end, directives.escape);
  const lines = new LineIndex(source.text);
  const earlier = before?.escape === directives.escape ? new EarlierReading(before, source.text, lines) : undefined;
  const instructions: Instruction[] = [];
  for (let start = reader.nextStart(); start !== undefined; start = reader.nextStart()) {
    const again = earlier?.at(start);
    if (again !== undefined) {
      reader.skip(again.instruction.span.end, again.comments);
      instructions.push(again.instruction);
      continue;
    }
    const logical = reader.logicalLine();
    const instruction = read(logical.text, reader.since(logical.start), logical.start, directives.escape, lines);
    if (instruction === undefined) continue;
    instructions.push(withHeredocs(instruction, reader, source.text));
  }
  return { source, escape: directives.escape, syntaxDirective: directives.syntax, instructions, comments: reader.comments };
}

function withHeredocs(instruction: Instruction, reader: Reader, text: string): Instruction {
  if (!takesHeredocs.has(instruction.keyword) || instruction.execForm !== undefined) return instruction;
  const openers = findHeredocOpeners(instruction.argumentText);
  if (openers.length === 0) return instruction;
  const heredocs: Heredoc[] = [];
  let end = instruction.span.end;
  for (const opener of openers) {
    const { heredoc, end: behind } = reader.heredoc(opener);
    heredocs.push(heredoc);
    end = Math.max(end, behind);
  }
  const { keyword, keywordSpan, span: { start }, argumentSpan, flags, onbuild, execForm, words, line, argumentText } = instruction;
  // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- made here, with what lies behind it
  return {
    keyword, keywordSpan, span: { start, end }, argumentSpan, flags, heredocs, onbuild, execForm, words, line, argumentText,
    written: writtenText(text.slice(start, end)),
  };
}

/** One object for each text, as long as it is remembered: that of an instruction with heredocs is put together anew at each reading. */
const writtenText = remembered(500, 20_000, (text): WrittenText => ({ text }));

const takesHeredocs: ReadonlySet<string> = new Set(['RUN', 'COPY', 'ADD']);

/** Walks over the physical lines of the file once. */
class Reader {
  readonly comments: Comment[] = [];
  readonly #text: string;
  readonly #escape: number;
  #at: number;

  constructor(text: string, start: number, escape: string) {
    this.#text = text;
    this.#at = start;
    this.#escape = escape.charCodeAt(0);
  }

  /** Goes to the first character of the next line that is neither blank nor a comment; undefined at the end. */
  nextStart(): number | undefined {
    while (this.#at < this.#text.length) {
      const before = this.#at;
      const line = this.#physicalLine();
      const first = this.#skipBlanks(line.start, line.end);
      if (first === line.end) continue;
      if (this.#text.charCodeAt(first) === hash) {
        this.#addComment(first, line.end);
        continue;
      }
      this.#at = before;
      return first;
    }
    return undefined;
  }

  /** The line that `nextStart` has found, joined with the lines that continue it. */
  logicalLine(): { readonly text: MappedText; readonly start: number } {
    const line = this.#physicalLine();
    const start = this.#skipBlanks(line.start, line.end);
    const builder = new MappedTextBuilder();
    this.#appendWithContinuations(builder, start, line.end);
    return { text: builder.build(), start };
  }

  /** Goes behind the line in which something known ends. */
  skip(end: number, comments: readonly Comment[]): void {
    this.comments.push(...comments);
    const feed = this.#text.indexOf('\n', end);
    this.#at = feed === -1 ? this.#text.length : feed + 1;
  }

  /** The text from `start` to where the reader stands. */
  since(start: number): string {
    return this.#text.slice(start, this.#at);
  }

  /** Reads the body of a heredoc from the current line on. An open one reaches to the end of the file. */
  heredoc(opener: HeredocOpener): { readonly heredoc: Heredoc; readonly end: number } {
    const bodyStart = this.#at;
    while (this.#at < this.#text.length) {
      const line = this.#physicalLine();
      const start = opener.stripTabs ? this.#skipTabs(line.start, line.end) : line.start;
      if (line.end - start === opener.name.length && this.#text.startsWith(opener.name, start)) {
        return { heredoc: { ...opener, bodySpan: { start: bodyStart, end: line.start } }, end: line.end };
      }
    }
    const end = this.#text.length;
    return { heredoc: { ...opener, bodySpan: { start: bodyStart, end } }, end };
  }

  /** Comment lines and blank lines between continued lines are dropped; neither ends the instruction. */
  #appendWithContinuations(builder: MappedTextBuilder, start: number, end: number): void {
    let contentEnd = this.#continuedAt(start, end);
    builder.append(this.#text.slice(start, contentEnd ?? end), start, contentEnd ?? end);
    while (contentEnd !== undefined && this.#at < this.#text.length) {
      const line = this.#physicalLine();
      const first = this.#skipBlanks(line.start, line.end);
      if (first === line.end) continue;
      if (this.#text.charCodeAt(first) === hash) {
        this.#addComment(first, line.end);
        continue;
      }
      contentEnd = this.#continuedAt(line.start, line.end);
      builder.append(this.#text.slice(line.start, contentEnd ?? line.end), line.start, contentEnd ?? line.end);
    }
  }

  /** Where the escape character that continues the line stands; undefined when none does. A doubled one continues nothing. */
  #continuedAt(start: number, end: number): number | undefined {
    let at = end - 1;
    while (at >= start && (this.#text.charCodeAt(at) === 32 || this.#text.charCodeAt(at) === 9)) at--;
    if (at < start || this.#text.charCodeAt(at) !== this.#escape) return undefined;
    return at > start && this.#text.charCodeAt(at - 1) === this.#escape ? undefined : at;
  }

  /** The current line without its line break; the reader moves behind it. */
  #physicalLine(): { readonly start: number; readonly end: number } {
    const start = this.#at;
    const feed = this.#text.indexOf('\n', start);
    this.#at = feed === -1 ? this.#text.length : feed + 1;
    let end = feed === -1 ? this.#text.length : feed;
    while (end > start && this.#text.charCodeAt(end - 1) === 13) end--;
    return { start, end };
  }

  #addComment(start: number, end: number): void {
    this.comments.push({ span: { start, end }, text: this.#text.slice(start + 1, end).trim() });
  }

  #skipBlanks(start: number, end: number): number {
    let at = start;
    while (at < end && isBlank(this.#text.charCodeAt(at))) at++;
    return at;
  }

  #skipTabs(start: number, end: number): number {
    let at = start;
    while (at < end && this.#text.charCodeAt(at) === 9) at++;
    return at;
  }
}
