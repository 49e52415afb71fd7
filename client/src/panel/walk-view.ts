import type { ProbeCheck, ProbeReport, WalkStep } from '../../../protocol/src/probe-report.ts';
import { checkOutcome } from './check-outcome.ts';
import type { Outcome, WalkStepView, WalkView } from './panel-view.ts';
import { durationText } from './time-text.ts';
import type { Translate } from './translate.ts';

/** The entries of GOPROXY in the order in which the go command asks them. */
export function walkView(report: ProbeReport, t: Translate): WalkView | undefined {
  if (report.walk.length === 0) return undefined;
  const steps = report.walk.map((step): WalkStepView => ({
    entry: step.entry,
    outcome: step.asked ? entryOutcome(report.checks, step.entry) : 'not-checked',
    answer: walkAnswer(step, t),
    ...(step.ms === undefined ? {} : { time: durationText(step.ms) }),
    next: step.next,
    separator: step.separator,
  }));
  return { title: t('What the go command does'), steps, separators: separatorsOf(report, t) };
}

/** What was answered; of an entry that the go command does not come to, that it was measured all the same. */
export function walkAnswer({ asked, answer }: WalkStep, t: Translate): string {
  return asked ? answer : answer === '' ? t('not asked') : t('not asked ({0})', answer);
}

/** A mark that a step's own words explain already is not explained again. */
function separatorsOf({ walk }: ProbeReport, t: Translate): string[] {
  const isUnexplained = (mark: string): boolean => walk.some(({ separator }) => separator === mark)
    && !walk.some(({ separator, next }) => separator === mark && [`"${mark}"`, `“${mark}”`].some((quoted) => next.includes(quoted)));
  return [
    ...(isUnexplained(',') ? [t('after "," only 404 and 410 lead on to the next entry')] : []),
    ...(isUnexplained('|') ? [t('after "|" any failure leads on to the next entry')] : []),
  ];
}

/** The walk tells in words; whether an entry worked is read from its own checks. */
function entryOutcome(checks: readonly ProbeCheck[], entry: string): Outcome {
  const outcomes = checks.filter((check) => check.where === 'container' && isAbout(check, entry)).map(checkOutcome);
  return outcomes.includes('no') ? 'no' : outcomes.includes('yes') ? 'yes' : 'not-checked';
}

function isAbout(check: ProbeCheck, entry: string): boolean {
  if (entry === 'direct') return check.layer === 'vcs';
  return check.layer === 'module-proxy' && (check.target === entry || check.target.startsWith(`${entry.replace(/\/$/, '')}/`));
}
