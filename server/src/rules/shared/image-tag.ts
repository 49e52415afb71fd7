import type { Stage } from '../../docker/dockerfile/model.ts';
import type { BuildAnalysis } from '../../project/analysis.ts';
import { literalPattern } from '../../text/literal-pattern.ts';
import { placeInValue, type Place, type Written } from '../../text/place.ts';
import { sliceOf } from '../../text/source.ts';

/** The stage that names the image on which `stage` stands, through `FROM stage`. */
export function rootStage(stage: Stage): Stage {
  return stage.base.kind === 'stage' ? rootStage(stage.base.stage) : stage;
}

/** The word of FROM that names the image. */
export function imageWord(analysis: BuildAnalysis, stage: Stage): Place | undefined {
  const { word } = stage.base;
  return word && { path: analysis.build.dockerfile, span: word.span };
}

/**
 * Where a part of an image's tag, a version or a variant, is written: in FROM itself, in the default of the ARG that FROM uses, or in the
 * compose file's argument of that name. Undefined when it is written in several pieces or in a way whose characters do not stand one by one
 * in a file.
 */
export function tagPartPlace(analysis: BuildAnalysis, stage: Stage, part: string): Place | undefined {
  const { base } = stage;
  if (base.kind !== 'image') return undefined;
  const { source } = analysis.model.syntax;
  const { text, span } = base.word;
  const candidates: Place[] = [];
  const inWord = sliceOf(source, span) === text ? placeOf({ place: { path: source.path, span }, verbatim: true }, text, part) : undefined;
  if (inWord !== undefined) candidates.push(inWord);
  for (const [, braced, bare] of text.matchAll(/\$(?:\{(\w+)[^}]*\}|(\w+))/g)) {
    const value = argumentInForce(analysis, braced ?? bare ?? '');
    const place = value && placeOf(value.written, value.text, part);
    if (place !== undefined) candidates.push(place);
  }
  return candidates.length === 1 ? candidates[0] : undefined;
}

function argumentInForce({ build, model }: BuildAnalysis, name: string): { text: string; written: Written } | undefined {
  const given = build.inputs.arguments.get(name);
  const declared = model.globalArguments.findLast((declaration) => declaration.name === name);
  const { value, written } = given ?? declared ?? {};
  return value?.kind === 'known' && written !== undefined ? { text: value.text, written } : undefined;
}

/** A whole part of the value: behind its start, `:` or `-` of a default, and in front of its end, `-`, `@` or `}`. */
function placeOf(written: Written, text: string, part: string): Place | undefined {
  if (!written.verbatim) return undefined;
  const pattern = new RegExp(`(?<=^|[:-])${literalPattern(part)}(?=$|[-}@])`, 'gu');
  const [match, another] = [...text.matchAll(pattern)];
  return match === undefined || another !== undefined
    ? undefined
    : placeInValue(written, { start: match.index, end: match.index + part.length });
}
