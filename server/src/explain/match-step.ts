import type { DockerfileSyntax, Instruction } from '../docker/dockerfile/syntax.ts';
import { LineIndex } from '../text/lines.ts';
import type { Place } from '../text/place.ts';
import type { BuildStep } from './build-step.ts';

/**
 * Where a step of a log stands in the Dockerfiles that are known: an instruction with its text, in the stage and at the place the log names
 * where it does. Undefined when nothing has that text, or several equally likely places do.
 */
export function matchStep(step: Pick<BuildStep, 'instruction' | 'stage' | 'dockerfile'>, dockerfiles: readonly DockerfileSyntax[]): Place | undefined {
  const wanted = squeeze(step.instruction);
  if (wanted === '') return undefined;
  let best: { readonly place: Place; readonly score: number } | undefined;
  let isTied = false;
  for (const syntax of dockerfiles) {
    for (const { instruction, stage } of instructionsOf(syntax)) {
      if (!isSame(wanted, instruction, syntax.source.text)) continue;
      const score = (stage === step.stage ? 1 : 0) + fileScore(step.dockerfile, syntax, instruction);
      if (best !== undefined && score < best.score) continue;
      isTied = best?.score === score;
      best = { place: { path: syntax.source.path, span: instruction.keywordSpan }, score };
    }
  }
  return isTied ? undefined : best?.place;
}

/** A step's name and line beat its stage: two Dockerfiles may well have the same stage. */
function fileScore(named: BuildStep['dockerfile'], { source }: DockerfileSyntax, instruction: Instruction): number {
  if (named === undefined || !`/${source.path}`.endsWith(`/${named.name.replace(/^(?:\.\/)+/, '')}`)) return 0;
  const lines = new LineIndex(source.text);
  const first = lines.position(instruction.span.start).line + 1;
  const last = lines.position(instruction.span.end).line + 1;
  return first <= named.line && named.line <= last ? 4 : 2;
}

function* instructionsOf(
  { instructions }: DockerfileSyntax
): Generator<{ readonly instruction: Instruction; readonly stage: string | undefined }> {
  const stages = instructions.filter(({ keyword }) => keyword === 'FROM').length;
  let index = -1;
  let stage: string | undefined;
  for (const instruction of instructions) {
    if (instruction.keyword === 'FROM') {
      index++;
      const at = instruction.words.findIndex(({ text }) => /^as$/i.test(text));
      // BuildKit numbers stages without a name, and names none where there is one only.
      stage = (at < 0 ? undefined : instruction.words[at + 1]?.text) ?? (stages === 1 ? undefined : `stage-${index}`);
    }
    yield { instruction, stage };
  }
}

function isSame(wanted: string, instruction: Instruction, text: string): boolean {
  const flags = instruction.flags.map(({ span }) => text.slice(span.start, span.end));
  const written = squeeze([instruction.keyword, ...flags, instruction.argumentText.text].join(' '));
  // Of a heredoc BuildKit shows the first line of its body, in parentheses.
  return written === wanted || (instruction.heredocs.length > 0 && wanted.startsWith(`${written} (`));
}

function squeeze(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
