import { LineIndex } from '../text/lines.ts';
import type { Locale } from '../text/localized.ts';
import { Memo } from '../text/memo.ts';
import type { Place } from '../text/place.ts';
import type { Position } from '../text/source.ts';
import type { Finding, Severity } from '../rules/finding.ts';

/** A finding as every report shows it: in one language, with paths for the reader and positions instead of offsets. */
export interface ReportedFinding {
  readonly rule: string;
  readonly severity: Severity;
  /** Relative to the working directory, `/` between parts. */
  readonly file: string;
  readonly range: Range;
  readonly message: string;
  readonly fixes: readonly ReportedFix[];
  readonly related: readonly { readonly file: string; readonly range: Range; readonly message: string }[];
}

/** Zero-based, UTF-16. */
export interface Range {
  readonly start: Position;
  readonly end: Position;
}

export interface ReportedFix {
  readonly title: string;
  readonly safe: boolean;
  readonly edits: readonly { readonly file: string; readonly range: Range; readonly newText: string; readonly removesFile?: true }[];
}

export interface ReportContext {
  readonly locale: Locale;
  /** Path as the reader knows it. */
  relative(path: string): string;
  text(path: string): string | undefined;
}

/** Findings come sorted by file: the lines of these last ones are enough. */
const keptIndexes = 32;

/** Turns findings into what reports show, one at a time, so that many are never in memory twice. */
export function findingReporter(context: ReportContext): (finding: Finding) => ReportedFinding {
  const indexes = new Memo<LineIndex>(keptIndexes);
  const rangeOf = (place: Place): Range => {
    let index = indexes.get(place.path);
    if (index === undefined) indexes.set(place.path, index = new LineIndex(context.text(place.path) ?? ''));
    return { start: index.position(place.span.start), end: index.position(place.span.end) };
  };
  return (finding) => reportedFinding(finding, context, rangeOf);
}

function reportedFinding(finding: Finding, context: ReportContext, rangeOf: (place: Place) => Range): ReportedFinding {
  return {
    rule: finding.rule,
    severity: finding.severity,
    file: context.relative(finding.place.path),
    range: rangeOf(finding.place),
    message: finding.message[context.locale],
    fixes: finding.fixes.map((fix) => ({
      title: fix.title[context.locale],
      safe: fix.safe,
      edits: fix.edits.map((edit) => ({
        file: context.relative(edit.path), range: rangeOf({ path: edit.path, span: edit.span }), newText: edit.newText,
        ...(edit.removesFile && { removesFile: true as const }),
      })),
    })),
    related: finding.related.map(
      ({ place, message }) => ({ file: context.relative(place.path), range: rangeOf(place), message: message[context.locale] })
    ),
  };
}
