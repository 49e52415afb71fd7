import type { LineIndex } from '../../text/lines.ts';
import { Memo } from '../../text/memo.ts';
import { readInstruction } from './instruction.ts';
import type { MappedText } from './mapped-text.ts';
import { movedInstruction } from './moved-instruction.ts';
import type { Instruction } from './syntax.ts';

/** The instructions of two dozen Dockerfiles; a longer one than this is rarely typed, and would weigh more than it saves. */
const kept = new Memo<{ readonly instruction: Instruction | undefined; readonly start: number }>(1_000);
const longest = 20_000;

/** Reads `logical`, which was put together from the file's text `written` that stands at `start`; both decide alone what is read. */
export type InstructionReader = (logical: MappedText, written: string, start: number, escape: string, lines: LineIndex) => Instruction | undefined;

/**
 * `readInstruction`, which remembers: while somebody types, all instructions but one stay as they are, and those behind it move.
 */
export const keptInstruction: InstructionReader = (logical, written, start, escape, lines) => {
  if (written.length > longest) return readInstruction(logical, escape, lines);
  const key = escape + written;
  const found = kept.get(key);
  if (found === undefined) {
    const instruction = readInstruction(logical, escape, lines);
    kept.set(key, { instruction, start });
    return instruction;
  }
  if (found.instruction === undefined) return undefined;
  const by = start - found.start;
  const line = lines.position(found.instruction.keywordSpan.start + by).line;
  const instruction = movedInstruction(found.instruction, by, line);
  if (instruction !== found.instruction) kept.set(key, { instruction, start });
  return instruction;
};
