import type { Step } from '../../docker/dockerfile/model.ts';
import type { ShellCommand } from '../../docker/shell/model.ts';
import type { TextEdit } from '../../text/edit.ts';
import type { Source } from '../../text/source.ts';
import { removeInstruction } from '../fix.ts';

/**
 * Takes one command out of a step: the whole instruction when it does nothing else, otherwise the command and the `&&` that joins it.
 * Undefined where the text around it is not that plain: a repair must not guess at shell syntax.
 */
export function dropCommand(source: Source, step: Step, command: ShellCommand): TextEdit | undefined {
  const commands = step.run?.commands ?? [];
  const at = commands.indexOf(command);
  const { instruction } = step;
  if (at < 0 || instruction.onbuild || instruction.heredocs.length > 0 || instruction.execForm !== undefined) return undefined;
  const text = (start: number, end: number) => source.text.slice(start, end);
  const before = text(commands[at - 1]?.span.end ?? instruction.argumentSpan.start, command.span.start);
  const after = text(command.span.end, commands[at + 1]?.span.start ?? instruction.argumentSpan.end);
  const isFirst = at === 0 && onlyBlanks.test(before);
  const isLast = at === commands.length - 1 && onlyBlanks.test(after);
  if (isFirst && isLast) return removeInstruction(source, instruction);
  if (isFirst && joinedByAnd.test(after)) return { path: source.path, span: { start: command.span.start, end: commands[1]?.span.start ?? command.span.end }, newText: '' };
  if (at === 0 || !joinedByAnd.test(before) || !(isLast || joinedByAnd.test(after))) return undefined;
  return { path: source.path, span: { start: commands[at - 1]?.span.end ?? command.span.start, end: command.span.end }, newText: '' };
}

/** Blanks, with continued lines among them. */
export const onlyBlanks = /^(?:[ \t]|\\[ \t]*\r?\n)*$/;
export const joinedByAnd = /^(?:[ \t]|\\[ \t]*\r?\n)*&&(?:[ \t]|\\[ \t]*\r?\n)*$/;
