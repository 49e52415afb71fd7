import type { Source, Span } from '../../text/source.ts';
import type { MappedText } from './mapped-text.ts';

/** A Dockerfile as written: instructions with positions, nothing resolved. Produced by `parseDockerfile`, which never fails. */
export interface DockerfileSyntax {
  readonly source: Source;
  /** Line continuation and escape character, from the `# escape=` directive. */
  readonly escape: '\\' | '`';
  /** Value of the `# syntax=` directive. */
  readonly syntaxDirective: { readonly value: string; readonly span: Span } | undefined;
  readonly instructions: readonly Instruction[];
  /** Full-line comments outside heredocs, continuations included: suppressions live there. `span` covers `#` to the end of the line. */
  readonly comments: readonly Comment[];
}

export interface Comment {
  readonly span: Span;
  /** Text behind `#`, trimmed. */
  readonly text: string;
}

/**
 * One instruction and where it stands. Nothing but a shape, and a class to the compiler only: one that a keystroke has moved is a view with
 * accessors (moved-instruction.ts), which a copy by `...` would lose, and the linter refuses that copy of classes.
 */
export declare abstract class Instruction {
  /** Upper case; any word, known to Docker or not. For a trigger of ONBUILD, the trigger's own keyword. */
  readonly keyword: string;
  readonly keywordSpan: Span;
  /** From the keyword (or ONBUILD) to the end of the instruction, heredoc bodies included, the final line break not. */
  readonly span: Span;
  /** Everything behind keyword and flags, heredoc bodies not included; may be empty. */
  readonly argumentSpan: Span;
  readonly flags: readonly Flag[];
  readonly heredocs: readonly Heredoc[];
  readonly onbuild: boolean;
  /** JSON (exec) form's words, when the arguments are a valid JSON array of strings. */
  readonly execForm: readonly ExecWord[] | undefined;
  /**
   * Words separated by blanks, continuations and comment lines taken out, quotes kept in `text`; for COPY, ADD, FROM, ARG, ENV …. None of a
   * RUN: its text is the shell's.
   */
  readonly words: readonly Word[];
  /** Zero-based number of the keyword's line. */
  readonly line: number;
  /** Everything behind keyword and flags without continuations and comment lines, and where its characters stand. */
  readonly argumentText: MappedText;
  readonly written: WrittenText;
}

/**
 * An instruction's text, which is that of its span, without its place: the same object for as long as nobody touches it, wherever it moves.
 * What the text alone decides is kept by it.
 */
export interface WrittenText {
  readonly text: string;
}

export interface Word {
  /** As written, with quotes and escapes, continuations removed. */
  readonly text: string;
  readonly span: Span;
}

/** A word of the JSON form: `text` and `span` include the quotes. */
export interface ExecWord extends Word {
  /** The string that the JSON stands for. */
  readonly value: string;
}

/** `--name=value` or `--name` in front of the arguments. */
export interface Flag {
  readonly name: string;
  readonly nameSpan: Span;
  /** Without quotes and escapes. */
  readonly value: string | undefined;
  readonly valueSpan: Span | undefined;
  /** The value as written, quotes kept, continuations taken out. */
  readonly valueText: MappedText | undefined;
  readonly span: Span;
}

export interface Heredoc {
  readonly name: string;
  /** The delimiter was quoted: no expansion inside. */
  readonly quoted: boolean;
  /** `<<-`: leading tabs are stripped. */
  readonly stripTabs: boolean;
  /** The body, without the line of the closing delimiter. */
  readonly bodySpan: Span;
  /** `<<NAME` in the opening line. */
  readonly openerSpan: Span;
}
