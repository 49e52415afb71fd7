import { present } from '../../../protocol/src/present.ts';
import { foldedViews } from './checks-view.ts';
import { comparisonView, earlierRunsView } from './comparison-view.ts';
import { earlierRun, type EarlierRun } from './earlier-runs.ts';
import { environmentView } from './environment-view.ts';
import { failuresView } from './failures-view.ts';
import { findingsView } from './findings-view.ts';
import { actionsOf, factsOf, noticeOf, titleOf } from './header-view.ts';
import { layersView } from './layers-view.ts';
import { mirrorsView } from './mirrors-view.ts';
import { statusLabel, statusOf } from './panel-status.ts';
import type { PanelView } from './panel-view.ts';
import type { ProbeRun } from './run-state.ts';
import { targetsView } from './targets-view.ts';
import type { Translate } from './translate.ts';
import { otherCausesView, verdictView } from './verdict-view.ts';
import { walkView } from './walk-view.ts';

/** Runs that were kept, and the one that is compared with this. */
export interface History {
  readonly earlier: readonly EarlierRun[];
  readonly compared?: EarlierRun;
}

const noHistory: History = { earlier: [] };

/** What the panel shows for a run, at any moment of it. */
export function panelView(run: ProbeRun, t: Translate, language: PanelView['language'], history: History = noHistory): PanelView {
  const { report } = run;
  const status = statusOf(run);
  const now = earlierRun(run);
  const isOver = run.progress.state !== 'running' && run.foreign === undefined;
  return {
    language,
    status,
    statusLabel: statusLabel(status, t),
    title: titleOf(run, t),
    facts: factsOf(run, t),
    ...noticeOf(run, language, t),
    actions: actionsOf(run, t),
    actionsLabel: t('Actions'),
    verdict: verdictView(run, status, t),
    layers: layersView(run, t),
    ...present({
      comparison: now && history.compared && comparisonView(history.compared, now, language, t),
      walk: report && walkView(report, t),
      targets: targetsView(run.checks, t, report?.verdict.evidence),
      failures: report && failuresView(report, t),
      findings: report && findingsView(report, t),
      mirrors: mirrorsView(run, t),
      environment: report && environmentView(report, t),
      otherCauses: report && otherCausesView(report, t),
      earlierRuns: isOver ? earlierRunsView(history.earlier, history.compared, language, t) : undefined,
    }),
    folded: foldedViews(run.checks, t),
  };
}
