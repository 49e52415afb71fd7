import type { Step } from '../docker/dockerfile/model.ts';
import type { ShellCommand } from '../docker/shell/model.ts';
import type { BuildAnalysis } from '../project/analysis.ts';
import type { TextEdit } from '../text/edit.ts';
import { removeInstruction } from './fix.ts';

/** Takes a command out of its step, or the step out of the file; undefined where it is joined to others by anything but `&&`. */
export function withoutCommand({ model: { syntax: { source } } }: BuildAnalysis, step: Step, command: ShellCommand): TextEdit | undefined {
  const { instruction } = step;
  const { path, text } = source;
  const { start, end } = command.span;
  const before = text.slice(instruction.argumentSpan.start, start);
  const behind = text.slice(end, instruction.argumentSpan.end);
  if (instruction.heredocs.length > 0) return undefined;
  if (before.trim() === '' && behind.trim() === '') return removeInstruction(source, instruction);
  const follows = /^(?:\s|\\\r?\n)*&&(?:\s|\\\r?\n)*/u.exec(behind)?.[0];
  if (follows !== undefined) return { path, span: { start, end: end + follows.length }, newText: '' };
  const precedes = /(?:\s|\\\r?\n)*&&(?:\s|\\\r?\n)*$/u.exec(before)?.[0];
  return behind.trim() === '' && precedes !== undefined ? { path, span: { start: start - precedes.length, end }, newText: '' } : undefined;
}
