import { ignoreMatcher } from '../../docker/dockerignore/match.ts';
import { parseDockerignore } from '../../docker/dockerignore/parse.ts';
import type { BuildAnalysis } from '../../project/analysis.ts';
import { joinPath } from '../../project/paths.ts';
import { applyEdits, type TextEdit } from '../../text/edit.ts';
import { insertAt, lineBreakOf } from '../fix.ts';

/**
 * Adds lines at the end of the ignore file that is in force, where nothing overrules them; makes the file where there is none. Undefined
 * where they would hide what an instruction copies by name, so that the build fails.
 */
export function addToIgnoreFile(analysis: BuildAnalysis, lines: readonly string[]): TextEdit | undefined {
  const { context } = analysis;
  const file = context.ignoreFile;
  const path = file?.source.path ?? joinPath(context.root, '.dockerignore');
  const text = file?.source.text ?? '';
  const eol = lineBreakOf(text);
  const lead = text === '' || text.endsWith('\n') ? '' : eol;
  const edit = insertAt(path, text.length, lead + lines.map((line) => line + eol).join(''));
  return hidesCopied(analysis, applyEdits(text, [edit])) ? undefined : edit;
}

function hidesCopied({ model, context }: BuildAnalysis, ignoreText: string): boolean {
  const matcher = ignoreMatcher(parseDockerignore({ path: joinPath(context.root, '.dockerignore'), text: ignoreText }));
  return model.stages.flatMap(({ steps }) => steps).flatMap(({ copies }) => copies).filter(({ from }) => from.kind === 'context')
    .some(({ sources }) => sources.some(({ path, isGlob, isWholeContext }) => path.kind === 'known' && !isGlob && !isWholeContext
      && context.exists(path.text) !== undefined && matcher.hiddenBy(path.text) !== undefined));
}

/** The name of the ignore file in force, for messages. */
export function ignoreFileName({ context }: BuildAnalysis): string {
  const path = context.ignoreFile?.source.path ?? '.dockerignore';
  return path.slice(path.lastIndexOf('/') + 1);
}
