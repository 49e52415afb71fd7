import type { BuildAnalysis, Setting } from '../../project/analysis.ts';
import type { TextEdit } from '../../text/edit.ts';
import { removeInstruction } from '../fix.ts';
import type { UnverifiedFlag } from './unverified-flag.ts';

/** The edit that takes something out and leaves everything around it as it is. */
export type Removal = TextEdit;

/** Takes a variable out: its instruction when that holds nothing else, or what stands in front of a command. */
export function withoutSetting({ model: { syntax: { source } } }: BuildAnalysis, { site, whole }: Setting): Removal | undefined {
  if (site.kind === 'env' || site.kind === 'arg') return site.step.declarations.length === 1 ? removeInstruction(source, site.step.instruction) : undefined;
  if (site.kind !== 'inline') return undefined;
  const blank = /^[ \t]+/u.exec(source.text.slice(whole.span.end))?.[0];
  return blank === undefined ? undefined : { path: whole.path, span: { start: whole.span.start, end: whole.span.end + blank.length }, newText: '' };
}

/** Takes an option out of a command. */
export function withoutWord(
  { model: { syntax: { source } } }: BuildAnalysis, { word: { span, text, value }, without }: UnverifiedFlag
): Removal | undefined {
  if (text !== value) return undefined;
  if (without !== '') return { path: source.path, span, newText: without };
  const blank = /[ \t]+$/u.exec(source.text.slice(0, span.start))?.[0];
  return blank === undefined ? undefined : { path: source.path, span: { start: span.start - blank.length, end: span.end }, newText: '' };
}
