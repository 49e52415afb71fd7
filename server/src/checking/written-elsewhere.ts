import type { BuildAnalysis, Download } from '../project/analysis.ts';
import type { TextEdit } from '../text/edit.ts';
import { localized } from '../text/localized.ts';
import type { Place } from '../text/place.ts';
import type { Finding, RelatedPlace } from '../rules/finding.ts';

/**
 * Findings about commands that stand in a Makefile or a script: the place is the command of the Dockerfile that runs them. Shows where they
 * are written, and takes away fixes that would edit the caller as if it were the command.
 */
export function aboutElsewhere(finding: Finding, analysis: BuildAnalysis): Finding {
  const passed = passedFrom(finding.place, analysis);
  if (passed.length > 0) return { ...finding, related: [...finding.related, ...passed] };
  const elsewhere = downloadsElsewhere(analysis);
  if (elsewhere.length === 0) return finding;
  const path = analysis.build.dockerfile;
  const isCaller = (place: Place, { command }: Download) =>
    place.path === path && place.span.start === command.span.start && place.span.end === command.span.end;
  if (finding.place.path !== path && elsewhere.some(({ writtenIn }) => writtenIn?.path === finding.place.path))
    return { ...finding, related: [...finding.related, ...callersOf(finding.place, elsewhere, path)] };
  const meant = elsewhere.filter((each) => isCaller(finding.place, each) || finding.related.some(({ place }) => isCaller(place, each)));
  const fixes = finding.fixes.filter((fix) => !fix.edits.some(
    (edit) => edit.path === path && !isInValue(edit, analysis) && elsewhere.some(({ command }) => changes(edit, command.span))
  ));
  return { ...finding, related: [...finding.related, ...meant.flatMap(whereWritten)], fixes };
}

/** Whether the finding is about a caller, which several commands may stand behind: the first one that fails speaks for the others. */
export function isAboutCaller({ place }: Finding, analysis: BuildAnalysis): boolean {
  return place.path === analysis.build.dockerfile
    && downloadsElsewhere(analysis).some(({ command }) => command.span.start === place.span.start && command.span.end === place.span.end);
}

const elsewhereOf = new WeakMap<BuildAnalysis, readonly Download[]>();

function downloadsElsewhere(analysis: BuildAnalysis): readonly Download[] {
  let found = elsewhereOf.get(analysis);
  if (found === undefined) elsewhereOf.set(analysis, found = analysis.downloads.filter(({ writtenIn }) => writtenIn !== undefined));
  return found;
}

/** Where compose hands on a value that stands in its `.env`. */
function passedFrom({ path, span }: Place, { settings }: BuildAnalysis): RelatedPlace[] {
  const passing = settings.filter(({ site, source, written }) => site.kind === 'compose-argument' && source.place.path !== written.place.path
    && source.place.path === path && source.place.span.start <= span.start && span.end <= source.place.span.end);
  return passing.map(({ name, whole }) => ({ place: whole, message: localized(`${name} is passed to the build here`, `${name} 在此处传给构建`) }));
}

function whereWritten({ writtenIn, go }: Download): RelatedPlace[] {
  if (writtenIn === undefined) return [];
  const name = writtenIn.path.slice(writtenIn.path.lastIndexOf('/') + 1);
  return [{ place: writtenIn, message: localized(`"go ${go.subcommand}" stands here, in ${name}`, `"go ${go.subcommand}" 写在 ${name} 的此处`) }];
}

/** The commands of the Dockerfile that run the file with a value in it, each once. */
function callersOf(place: Place, elsewhere: readonly Download[], dockerfile: string): RelatedPlace[] {
  const callers = elsewhere.filter(({ writtenIn }) => writtenIn?.path === place.path).map(({ command }) => command.span);
  const first = callers.filter(({ start }, index) => callers.findIndex((each) => each.start === start) === index);
  return first.map((span) => ({ place: { path: dockerfile, span }, message: localized('runs it in the build', '在构建中运行它') }));
}

/** An assignment in front of the caller is the caller's own, and what it runs reads it. */
function isInValue({ path, span }: TextEdit, { settings }: BuildAnalysis): boolean {
  return settings.some(({ site, whole }) => (site.kind === 'inline' || site.kind === 'export') && whole.path === path
    && whole.span.start <= span.start && span.end <= Math.max(whole.span.end, site.command.words[0]?.span.start ?? 0));
}

/** Whether an edit touches the caller. A flag of the RUN in front of it (`--mount=…`) does not. */
function changes({ span, newText }: TextEdit, caller: { readonly start: number; readonly end: number }): boolean {
  if (span.start === span.end && span.start === caller.start && newText.startsWith('--')) return false;
  return span.start <= caller.end && span.end >= caller.start;
}
