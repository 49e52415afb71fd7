import { moved, type Span } from '../../text/source.ts';
import type { ExecWord, Flag, Instruction, Word } from './syntax.ts';

/**
 * The same instruction where its text begins at another offset, on another line. Without heredocs: their bodies lie behind it.
 * Every field is named: a copy by `...` takes several times as long, and a keystroke moves hundreds of instructions.
 */
export function movedInstruction(instruction: Instruction, by: number, line: number): Instruction {
  if (by === 0 && line === instruction.line) return instruction;
  const { keyword, flags, heredocs, onbuild, execForm, words, written } = instruction;
  return {
    keyword,
    keywordSpan: moved(instruction.keywordSpan, by),
    span: moved(instruction.span, by),
    argumentSpan: moved(instruction.argumentSpan, by),
    flags: flags.length === 0 ? flags : flags.map((flag) => movedFlag(flag, by)),
    heredocs,
    onbuild,
    execForm: execForm?.map((word): ExecWord => ({ text: word.text, span: moved(word.span, by), value: word.value })),
    words: words.map((word): Word => ({ text: word.text, span: moved(word.span, by) })),
    line,
    argumentText: instruction.argumentText.moved(by),
    written,
  };
}

function movedFlag(flag: Flag, by: number): Flag {
  return {
    name: flag.name,
    nameSpan: moved(flag.nameSpan, by),
    value: flag.value,
    valueSpan: movedIfAny(flag.valueSpan, by),
    valueText: flag.valueText?.moved(by),
    span: moved(flag.span, by),
  };
}

function movedIfAny(span: Span | undefined, by: number): Span | undefined {
  return span === undefined ? undefined : moved(span, by);
}
