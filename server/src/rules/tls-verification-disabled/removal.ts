import type { BuildAnalysis } from '../../project/analysis.ts';
import type { TextEdit } from '../../text/edit.ts';
import { withoutWord } from '../repairs/word-edits.ts';
import type { UnverifiedFlag } from './unverified-flag.ts';

/** The edit that takes something out and leaves everything around it as it is. */
export type Removal = TextEdit;

/** Takes an option out of a command. */
export function withoutFlag(
  { model: { syntax: { source } } }: BuildAnalysis, { word: { span, text, value }, without }: UnverifiedFlag
): Removal | undefined {
  if (text !== value) return undefined;
  if (without !== '') return { path: source.path, span, newText: without };
  return withoutWord(source, span);
}
