import { LineIndex } from '../../text/lines.ts';
import type { Source } from '../../text/source.ts';
import { hash, isBlank } from './characters.ts';
import { readDirectives } from './directives.ts';
import type { HeredocOpener } from './heredoc-openers.ts';
import { findHeredocOpeners } from './heredoc-openers.ts';
import { keptInstruction, type InstructionReader } from './kept-instructions.ts';
import type { MappedText } from './mapped-text.ts';
import { MappedTextBuilder } from './mapped-text.ts';
import type { Comment, DockerfileSyntax, Heredoc, Instruction } from './syntax.ts';

/**
 * Splits a Dockerfile into instructions as BuildKit's parser does, with positions. Never fails: what BuildKit would reject
 * (unknown keywords, an open heredoc, half a flag) is kept as far as it can be told.
 */
export function parseDockerfile(source: Source, read: InstructionReader = keptInstruction): DockerfileSyntax {
  const start = source.text.startsWith('\uFEFF') ? 1 : 0;
  const directives = readDirectives(source.text, start);
  const reader = new Reader(source.text, directives.end, directives.escape);
  const lines = new LineIndex(source.text);
  const instructions: Instruction[] = [];
  for (let logical = reader.nextLogicalLine(); logical !== undefined; logical = reader.nextLogicalLine()) {
    const instruction = read(logical.text, reader.since(logical.start), logical.start, directives.escape, lines);
    if (instruction === undefined) continue;
    instructions.push(withHeredocs(instruction, reader));
  }
  return { source, escape: directives.escape, syntaxDirective: directives.syntax, instructions, comments: reader.comments };
}

function withHeredocs(instruction: Instruction, reader: Reader): Instruction {
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
  return { ...instruction, heredocs, span: { start: instruction.span.start, end } };
}

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

  /** The next line that is neither blank nor a comment, joined with the lines that continue it; undefined at the end. */
  nextLogicalLine(): { readonly text: MappedText; readonly start: number } | undefined {
    while (this.#at < this.#text.length) {
      const line = this.#physicalLine();
      const first = this.#skipBlanks(line.start, line.end);
      if (first === line.end) continue;
      if (this.#text.charCodeAt(first) === hash) {
        this.#addComment(first, line.end);
        continue;
      }
      const builder = new MappedTextBuilder();
      this.#appendWithContinuations(builder, first, line.end);
      return { text: builder.build(), start: first };
    }
    return undefined;
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
