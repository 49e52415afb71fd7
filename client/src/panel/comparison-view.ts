import type { EarlierRun } from './earlier-runs.ts';
import type { ComparisonView, EarlierRunsView, Outcome } from './panel-view.ts';
import { durationText } from './time-text.ts';
import type { Translate } from './translate.ts';

/** Times move by this much from run to run without any cause. */
const equalShare = 0.5;
const equalMs = 30;

/** The runs that are kept, to choose one from. */
export function earlierRunsView(runs: readonly EarlierRun[], compared: EarlierRun | undefined, language: 'en' | 'zh-CN', t: Translate): EarlierRunsView | undefined {
  if (runs.length === 0) return undefined;
  return {
    title: t('Earlier runs ({0})', runs.length),
    compareLabel: t('Compare'),
    items: runs.map((run, index) => ({
      index, time: timeText(run.startedAt, language), verdict: run.summary, image: run.image,
      document: documentText(run), isCompared: run.startedAt === compared?.startedAt,
    })),
  };
}

/** What differs between an earlier run and this one. */
export function comparisonView(before: EarlierRun, now: EarlierRun, language: 'en' | 'zh-CN', t: Translate): ComparisonView {
  const groups = [
    { name: t('Verdict'), rows: [...changed(t('cause'), before.cause, now.cause), ...changed(t('Verdict'), before.summary, now.summary)] },
    { name: t('Probed'), rows: [
      ...changed(t('Image'), before.image, now.image), ...changed(t('Dockerfile'), documentText(before), documentText(now)),
    ] },
    { name: t('What the files say'), rows: findingRows(before, now, t) },
    { name: t('Targets'), rows: targetRows(before, now, t) },
    { name: t('Environment'), rows: both(Object.keys(before.environment), Object.keys(now.environment)).flatMap((name) =>
      changed(name, before.environment[name] ?? t('(not set)'), now.environment[name] ?? t('(not set)'))) },
  ].filter(({ rows }) => rows.length > 0);
  return {
    title: t('Compared with the run of {0}', timeText(before.startedAt, language)),
    closeLabel: t('Close the comparison'),
    nameLabel: t('What'),
    beforeLabel: t('Then'),
    nowLabel: t('Now'),
    groups,
    ...(groups.length === 0 ? { same: t('Verdict, targets and environment are the same') } : {}),
  };
}

/** Local date and time to the minute; what is no time stays as it is. */
export function timeText(time: string, language: 'en' | 'zh-CN'): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return time;
  return new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, { dateStyle: 'medium', timeStyle: 'short' }).format(date);
}

type Row = ComparisonView['groups'][number]['rows'][number];

function changed(name: string, before: string, now: string, change: Row['change'] = 'changed'): Row[] {
  return before === now ? [] : [{ name, before, now, change }];
}

function targetRows(before: EarlierRun, now: EarlierRun, t: Translate): Row[] {
  const find = (run: EarlierRun, name: string) => run.targets.find((target) => target.name === name);
  return both(before.targets.map(({ name }) => name), now.targets.map(({ name }) => name)).flatMap((name) => {
    const [then, here] = [find(before, name), find(now, name)];
    if (then !== undefined && here !== undefined && then.outcome === here.outcome && areEqualTimes(then.ms, here.ms)) return [];
    const text = (target: typeof then) => (target === undefined ? t('not asked') : `${outcomeText(target.outcome, t)}, ${durationText(target.ms)}`);
    return changed(name, text(then), text(here), changeOf(then?.outcome, here?.outcome));
  });
}

function areEqualTimes(left: number, right: number): boolean {
  return Math.abs(left - right) <= Math.max(equalMs, equalShare * Math.max(left, right));
}

function changeOf(before: Outcome | undefined, now: Outcome | undefined): Row['change'] {
  if (before === 'no' && now === 'yes') return 'better';
  return before === 'yes' && now === 'no' ? 'worse' : 'changed';
}

function findingRows(before: EarlierRun, now: EarlierRun, t: Translate): Row[] {
  return both(before.confirmed, now.confirmed).flatMap((finding) => {
    const text = (run: EarlierRun) => (run.confirmed.includes(finding) ? t('confirmed') : t('gone'));
    return changed(finding, text(before), text(now), now.confirmed.includes(finding) ? 'worse' : 'better');
  });
}

function outcomeText(outcome: Outcome, t: Translate): string {
  return outcome === 'yes' ? t('works') : outcome === 'no' ? t('fails') : t('not checked');
}

function documentText({ documentName, stage }: EarlierRun): string {
  return [documentName, stage].filter((part) => part !== '').join(' · ');
}

function both(left: readonly string[], right: readonly string[]): string[] {
  return [...new Set([...left, ...right])].sort();
}
