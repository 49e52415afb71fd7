import type { Step } from '../../docker/dockerfile/model.ts';
import type { ShellCommand } from '../../docker/shell/model.ts';
import type { BuildAnalysis, Setting } from '../../project/analysis.ts';
import type { TextEdit } from '../../text/edit.ts';
import { removeInstruction } from '../fix.ts';
import type { UnverifiedFlag } from './unverified-flag.ts';

/** The edit that takes something out and leaves everything around it as it is. */
export type Removal = TextEdit;

/** Takes a command out of its step, or the step out of the file; undefined where it is joined to others by anything but `&&`. */
export function withoutCommand({ model: { syntax: { source } } }: BuildAnalysis, step: Step, command: ShellCommand): Removal | undefined {
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

/** Takes a variable out: its instruction when that holds nothing else, or what stands in front of a command. */
export function withoutSetting({ model: { syntax: { source } } }: BuildAnalysis, { site, whole }: Setting): Removal | undefined {
  if (site.kind === 'env' || site.kind === 'arg') return site.step.declarations.length === 1 ? removeInstruction(source, site.step.instruction) : undefined;
  if (site.kind !== 'inline') return undefined;
  const blank = /^[ \t]+/u.exec(source.text.slice(whole.span.end))?.[0];
  return blank === undefined ? undefined : { path: whole.path, span: { start: whole.span.start, end: whole.span.end + blank.length }, newText: '' };
}

/** Takes an option out of a command. */
export function withoutWord({ model: { syntax: { source } } }: BuildAnalysis, { word: { span, text, value }, without }: UnverifiedFlag): Removal | undefined {
  if (text !== value) return undefined;
  if (without !== '') return { path: source.path, span, newText: without };
  const blank = /[ \t]+$/u.exec(source.text.slice(0, span.start))?.[0];
  return blank === undefined ? undefined : { path: source.path, span: { start: span.start - blank.length, end: span.end }, newText: '' };
}
