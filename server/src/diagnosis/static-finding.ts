import type { Stage } from '../docker/dockerfile/model.ts';
import type { BuildAnalysis } from '../project/analysis.ts';
import { placeInFile } from '../project/build.ts';
import { cleanPath, parentOf, relativeFrom } from '../project/paths.ts';
import { redact } from '../probe/redact.ts';
import type { Finding, Severity } from '../rules/finding.ts';
import { LineIndex } from '../text/lines.ts';
import type { Localized } from '../text/localized.ts';
import type { Place } from '../text/place.ts';

/** A finding of the checked files as the probe's report tells it, without secrets. */
export interface StaticFinding {
  readonly rule: string;
  readonly severity: Severity;
  /** Relative to the Dockerfile's folder, with `/`: `Dockerfile`, `../compose.yaml`. */
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** Its first line. */
  readonly message: Localized;
  /** Everything that it shows of the files: what is underlined and what its message quotes, in English. */
  readonly words: string;
  /** The same with the whole line that it begins on, where the variable's name stands. */
  readonly wordsAround: string;
  /** What its first fix does; undefined when it has none. */
  readonly fix: Localized | undefined;
  /** The finding itself, by which its diagnostic is found again. */
  readonly finding: Finding;
}

export interface ProbedStage {
  readonly analysis: BuildAnalysis;
  readonly stage: Stage;
}

/**
 * The findings that bear on one stage of one build: those in the stage, in the stages it stands on and in front of the first FROM, those of
 * other files of the build, and those elsewhere that point into the stage (a variable set in another one).
 */
export function findingsOfStage(
  findings: readonly Finding[], probed: ProbedStage, read: (path: string) => string | undefined
): StaticFinding[] {
  const { analysis, stage } = probed;
  const { dockerfile } = analysis.build;
  const spans = spansOf(analysis, stage);
  const isHere = (place: Place) => spans.some((each) => startsIn(place, each));
  const whole = placeInFile({ path: dockerfile, span: { start: 0, end: analysis.model.syntax.source.text.length } }, analysis.build);
  const isElsewhere = (place: Place) => (analysis.build.inline === undefined ? place.path !== dockerfile : !startsIn(place, whole));
  return findings
    .filter(({ place, related }) => isElsewhere(place) || isHere(place) || related.some((each) => isHere(each.place)))
    .map((finding) => staticFinding(finding, dockerfile, read));
}

function startsIn({ path, span }: Place, range: Place): boolean {
  return path === range.path && range.span.start <= span.start && span.start < range.span.end;
}

/** The line a place begins at, 1-based. */
export function lineOf({ path, span }: Place, read: (path: string) => string | undefined): number {
  return new LineIndex(read(path) ?? '').position(span.start).line + 1;
}

/** A file as the report names it. */
function reportedFile(path: string, dockerfile: string): string {
  return relativeFrom(parentOf(dockerfile), path);
}

/** The file that the report names, again as a path. */
export function pathOfReported(file: string, dockerfile: string): string {
  return cleanPath(`${parentOf(dockerfile)}/${file}`);
}

function staticFinding(finding: Finding, dockerfile: string, read: (path: string) => string | undefined): StaticFinding {
  const { rule, severity, place, message, fixes } = finding;
  const first = (text: string) => redact(text.split('\n', 1)[0] ?? '');
  const text = read(place.path) ?? '';
  const lines = new LineIndex(text);
  const line = lines.position(place.span.start).line;
  const words = `${text.slice(place.span.start, place.span.end)}\n${message.en}\n${finding.related.map((each) => each.message.en).join('\n')}`;
  return {
    rule, severity, finding,
    file: reportedFile(place.path, dockerfile),
    line: line + 1,
    message: { en: first(message.en), 'zh-cn': first(message['zh-cn']) },
    words,
    wordsAround: `${words}\n${text.slice(lines.lineStart(line), lines.lineEnd(line))}`,
    fix: fixes[0]?.title,
  };
}

/** What stands in front of the first FROM, and each stage from its FROM to the next one. */
function spansOf({ model, build }: BuildAnalysis, stage: Stage): Place[] {
  const starts = model.stages.map((each) => each.from.span.start);
  const chain: Stage[] = [];
  for (let each: Stage | undefined = stage; each !== undefined && !chain.includes(each); each = each.base.kind === 'stage' ? each.base.stage : undefined) chain.push(each);
  const first = starts[0] ?? 0;
  // A finding of the whole file may stand behind its last character.
  const last = build.inline === undefined ? Infinity : model.syntax.source.text.length;
  const spans = [{ start: 0, end: first }, ...chain.map((each) => ({ start: each.from.span.start, end: starts[each.index + 1] ?? last }))];
  return spans.map((span) => placeInFile({ path: build.dockerfile, span }, build));
}
