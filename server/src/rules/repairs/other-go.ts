import { declaringSteps } from '../../docker/dockerfile/steps-by-effect.ts';
import { stageChain } from '../../docker/dockerfile/stage-chain.ts';
import type { Stage } from '../../docker/dockerfile/model.ts';
import type { ShellWord } from '../../docker/shell/model.ts';
import type { BuildAnalysis } from '../../project/analysis.ts';
import type { TextEdit } from '../../text/edit.ts';
import { localized } from '../../text/localized.ts';
import type { Place } from '../../text/place.ts';
import { nonEmptyText } from '../../text/resolved.ts';
import { sliceOf, type Span } from '../../text/source.ts';
import type { Fix } from '../finding.ts';
import { offeredFix, replace } from '../fix.ts';

/** A word that names an archive of Go. */
export type NamingWord = Pick<ShellWord, 'span' | 'text' | 'value' | 'partly'>;

/** Names the other archive wherever this one is named, in letters or by a variable; a checksum beside it would no longer fit. */
export function otherArchive(
  { build, model }: BuildAnalysis, stage: Stage, version: string, words: readonly NamingWord[], wanted: string
): Fix[] {
  const name = `go${version}.linux-`;
  const edits = new Map<number, TextEdit>();
  for (const { span, text } of words) {
    const variable = /\bgo\$(?:\{(?<braced>\w+)\}|(?<bare>\w+))\.linux-/u.exec(text)?.groups;
    const place = variable === undefined ? undefined : placeOfVersion(stage, variable['braced'] ?? variable['bare'] ?? '', version);
    const edit = place !== undefined ? replace(place, wanted)
      : sliceOf(model.syntax.source, span) !== text ? undefined
      : replaceIn({ path: build.dockerfile, span }, text, name, { from: 'go'.length, length: version.length }, wanted);
    if (edit === undefined) return [];
    edits.set(edit.span.start, edit);
  }
  return [offeredFix(localized(`Fetch Go ${wanted} instead of ${version}`, `改为下载 Go ${wanted}（原为 ${version}）`), [...edits.values()])];
}

/** Where the one ARG or ENV that gives the variable this value has it written. */
function placeOfVersion(stage: Stage, name: string, version: string): Place | undefined {
  const declarations = stageChain(stage).flatMap(declaringSteps).flatMap((step) => step.declarations);
  const [found, another] = declarations.filter((each) => each.name === name);
  const isPlain = another === undefined && nonEmptyText(found?.value) === version && found?.written?.verbatim === true;
  return isPlain ? found.written.place : undefined;
}

function replaceIn(
  { path, span }: Place, text: string, found: string, part: { readonly from: number; readonly length: number }, newText: string
): TextEdit | undefined {
  const at = text.indexOf(found);
  if (at < 0) return undefined;
  const start = span.start + at + part.from;
  return replace({ path, span: { start, end: start + part.length } }, newText);
}

/** A plain tag or one of the variants that every version has. */
export function otherTag({ build, model }: BuildAnalysis, span: Span, tag: string, wanted: string): Fix[] {
  const text = sliceOf(model.syntax.source, span);
  const edit = /:[\d.]+(?:-alpine|-bookworm)?$/.test(text) ? replaceIn({ path: build.dockerfile, span }, text, `:${tag}`, { from: 1, length: tag.length }, wanted) : undefined;
  return edit === undefined ? [] : [offeredFix(localized(`Copy Go ${wanted} instead of ${tag}`, `改为复制 Go ${wanted}（原为 ${tag}）`), [edit])];
}
