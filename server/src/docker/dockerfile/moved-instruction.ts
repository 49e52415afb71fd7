import { moved, type Span } from '../../text/source.ts';
import type { MappedText } from './mapped-text.ts';
import type { ExecWord, Flag, Heredoc, Instruction, Word, WrittenText } from './syntax.ts';

/**
 * The same instruction where its text begins `by` offsets later, on another line. Without heredocs: their bodies lie behind it.
 * A keystroke moves hundreds of them and few are looked at closely, so it is a view that works its places out when asked.
 */
export function movedInstruction(instruction: Instruction, by: number, line: number): Instruction {
  if (by === 0 && line === instruction.line) return instruction;
  // Always moved from where it was read: views of views of views would grow with every keystroke.
  // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- here the views are made
  return instruction instanceof MovedInstruction ? instruction.movedOn(by, line) : new MovedInstruction(instruction, by, line);
}

class MovedInstruction implements Instruction {
  readonly line: number;
  readonly #from: Instruction;
  readonly #by: number;
  #span: Span | undefined;
  #flags: readonly Flag[] | undefined;
  #words: readonly Word[] | undefined;

  constructor(from: Instruction, by: number, line: number) {
    this.#from = from;
    this.#by = by;
    this.line = line;
  }

  movedOn(by: number, line: number): Instruction {
    return movedInstruction(this.#from, this.#by + by, line);
  }

  get keyword(): string {
    return this.#from.keyword;
  }

  get heredocs(): readonly Heredoc[] {
    return this.#from.heredocs;
  }

  get onbuild(): boolean {
    return this.#from.onbuild;
  }

  get written(): WrittenText {
    return this.#from.written;
  }

  get span(): Span {
    return this.#span ??= moved(this.#from.span, this.#by);
  }

  get keywordSpan(): Span {
    return moved(this.#from.keywordSpan, this.#by);
  }

  get argumentSpan(): Span {
    return moved(this.#from.argumentSpan, this.#by);
  }

  get argumentText(): MappedText {
    return this.#from.argumentText.moved(this.#by);
  }

  get flags(): readonly Flag[] {
    const { flags } = this.#from;
    return this.#flags ??= flags.length === 0 ? flags : flags.map((flag) => movedFlag(flag, this.#by));
  }

  get words(): readonly Word[] {
    const { words } = this.#from;
    return this.#words ??= words.length === 0 ? words : words.map(({ text, span }): Word => ({ text, span: moved(span, this.#by) }));
  }

  get execForm(): readonly ExecWord[] | undefined {
    return this.#from.execForm?.map(({ text, span, value }): ExecWord => ({ text, span: moved(span, this.#by), value }));
  }
}

/** Every field is named: a copy by `...` takes several times as long. */
function movedFlag(flag: Flag, by: number): Flag {
  return {
    name: flag.name,
    nameSpan: moved(flag.nameSpan, by),
    value: flag.value,
    valueSpan: flag.valueSpan === undefined ? undefined : moved(flag.valueSpan, by),
    valueText: flag.valueText?.moved(by),
    span: moved(flag.span, by),
  };
}
