import { Memo } from '../../text/memo.ts';
import { readInstruction, type InstructionReader } from './instruction.ts';
import { movedInstruction } from './moved-instruction.ts';
import type { Instruction } from './syntax.ts';

/** The instructions of two dozen Dockerfiles; a longer one than this is rarely typed, and would weigh more than it saves. */
const kept = new Memo<{ readonly instruction: Instruction | undefined; readonly start: number }>(1_000);
const longest = 20_000;

/** `readInstruction`, which remembers: what was cut and is pasted elsewhere, or stands in another Dockerfile too, moves. */
export const keptInstruction: InstructionReader = (logical, written, start, escape, lines) => {
  if (written.length > longest) return readInstruction(logical, written, start, escape, lines);
  const key = escape + written;
  const found = kept.get(key);
  if (found === undefined) {
    const instruction = readInstruction(logical, written, start, escape, lines);
    kept.set(key, { instruction, start });
    return instruction;
  }
  if (found.instruction === undefined) return undefined;
  const by = start - found.start;
  return movedInstruction(found.instruction, by, lines.line(found.instruction.keywordSpan.start + by));
};
