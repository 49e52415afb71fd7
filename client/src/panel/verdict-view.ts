import { present } from '../../../protocol/src/present.ts';
import type { ProbeReport, RankedCause, Remedy } from '../../../protocol/src/probe-report.ts';
import { layerName } from './layer-names.ts';
import type { NoteView, OtherCausesView, PanelStatus, RemedyView, VerdictView } from './panel-view.ts';
import { canApply, type ProbeRun } from './run-state.ts';
import type { Translate } from './translate.ts';

/** The verdict in words; before there is one, how far the run has come. */
export function verdictView(run: ProbeRun, status: PanelStatus, t: Translate): VerdictView {
  const remediesTitle = t('What to do');
  const { report, progress } = run;
  if (report !== undefined) {
    const { verdict } = report;
    return {
      headline: verdict.summary,
      ...(status === 'healthy' ? {} : { cause: { label: t('cause'), id: verdict.cause } }),
      ...present({ side: verdict.sideSummary }),
      ...(verdict.next === '' || report.walk.some(({ asked, next }) => asked && next === verdict.next) ? {} : { explanation: verdict.next }),
      remediesTitle,
      remedies: verdict.remedies.map((remedy, index) => remedyView(remedy, index, run, t)),
      notes: [...evidenceNotes(verdict, t), ...note(t('Ruled out'), verdict.ruledOut).map((each) => ({ ...each, compact: true as const }))],
    };
  }
  const empty = { remediesTitle, remedies: [], notes: [] };
  switch (progress.state) {
    case 'running': {
      const { layer } = run;
      const headline = layer === undefined ? t('Starting the probe') : t('Measuring: {0}', layerName(layer.layer, t));
      return { ...empty, headline, ...(layer === undefined || layer.message === '' ? {} : { explanation: layer.message }) };
    }
    case 'cancelled':
      return { ...empty, headline: t('The probe was cancelled'), explanation: t('What was measured until then is shown below') };
    case 'interrupted':
      return { ...empty, headline: t('The window was closed while the probe ran'), explanation: t('Run it again for a verdict') };
    case 'failed':
      return { ...empty, headline: t('The probe could not run'), explanation: progress.message };
    case 'ended':
      return { ...empty, headline: t('The probe ended without a report') };
  }
}

/** The causes that the verdict did not name. */
export function otherCausesView(report: ProbeReport, t: Translate): OtherCausesView | undefined {
  const { cause, target } = report.verdict;
  const others = report.causes.filter((ranked) => ranked.cause !== cause || ranked.target !== target);
  if (others.length === 0) return undefined;
  return {
    title: t('Also considered ({0})', others.length),
    causes: others.map((ranked) => ({ id: ranked.cause, summary: ranked.summary, notes: evidenceNotes(ranked, t) })),
  };
}

function remedyView(remedy: Remedy, index: number, run: ProbeRun, t: Translate): RemedyView {
  return {
    index,
    title: remedy.title,
    ...(remedy.text === undefined ? {} : { text: remedy.text, copyLabel: t('Copy') }),
    ...(remedy.rule === undefined ? {} : { ruleLabel: t('Show the rule') }),
    ...(canApply(run, remedy) ? { applyLabel: t('Apply fix in {0}', `${remedy.place.file}:${remedy.place.line}`) } : {}),
  };
}

function evidenceNotes(cause: Pick<RankedCause, 'evidence' | 'against'>, t: Translate): NoteView[] {
  return [...note(t('For'), cause.evidence), ...note(t('Against'), cause.against)];
}

function note(label: string, items: readonly string[]): NoteView[] {
  return items.length === 0 ? [] : [{ label, items }];
}
