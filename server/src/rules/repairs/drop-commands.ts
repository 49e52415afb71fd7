import type { Step } from '../../docker/dockerfile/model.ts';
import type { ShellCommand } from '../../docker/shell/model.ts';
import type { TextEdit } from '../../text/edit.ts';
import type { Source } from '../../text/source.ts';
import { joinedByAnd, onlyBlanks } from './drop-command.ts';
import { removeInstruction } from '../fix.ts';

/**
 * Takes several commands with their redirections out of a step: the whole instruction when it does nothing else. Undefined unless the
 * step is one plain chain of `&&`: a repair must not guess at shell syntax.
 */
export function dropCommands(
  source: Source, { run, instruction }: Step, dropped: ReadonlySet<ShellCommand>
): readonly TextEdit[] | undefined {
  const commands = run?.commands ?? [];
  if (instruction.onbuild || instruction.heredocs.length > 0 || instruction.execForm !== undefined) return undefined;
  if (!isChain(source.text, commands, instruction.argumentSpan)) return undefined;
  if (commands.every((command) => dropped.has(command))) return [removeInstruction(source, instruction)];
  const edits: TextEdit[] = [];
  for (let at = 0; at < commands.length; at++) {
    const first = at;
    while (at < commands.length && isIn(dropped, commands[at])) at++;
    const [before, last, next] = [commands[first - 1], commands[at - 1], commands[at]];
    if (at === first || last === undefined) continue;
    // With the "&&" in front; at the beginning of the step with the one behind.
    const span = before === undefined
      ? { start: commands[0]?.span.start ?? 0, end: next?.span.start ?? endOf(last) }
      : { start: endOf(before), end: endOf(last) };
    edits.push({ path: source.path, span, newText: '' });
  }
  return edits;
}

function isChain(text: string, commands: readonly ShellCommand[], argument: { readonly start: number; readonly end: number }): boolean {
  const [first, last] = [commands[0], commands.at(-1)];
  if (first === undefined || last === undefined) return false;
  return onlyBlanks.test(text.slice(argument.start, first.span.start)) && onlyBlanks.test(text.slice(endOf(last), argument.end))
    && commands.slice(1).every((command, index) => joinedByAnd.test(text.slice(endOf(commands[index] ?? first), command.span.start)));
}

function isIn(set: ReadonlySet<ShellCommand>, command: ShellCommand | undefined): boolean {
  return command !== undefined && set.has(command);
}

/** With what its output is redirected to. */
function endOf({ span, outputs }: ShellCommand): number {
  return Math.max(span.end, ...outputs.map((output) => output.span.end));
}
