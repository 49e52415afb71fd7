import type { ProbeLayer } from '../../../protocol/src/probe-report.ts';
import { checkOutcome, outcomeLabel } from './check-outcome.ts';
import { layerName, layerOrder } from './layer-names.ts';
import type { LayersView, Outcome } from './panel-view.ts';
import type { ProbeRun } from './run-state.ts';
import type { Translate } from './translate.ts';

/** Each layer of the download, and how far it works. */
export function layersView(run: ProbeRun, t: Translate): LayersView {
  return {
    title: t('Layers'),
    // Mirrors that nobody asks for are no layer of this download.
    items: layerOrder.filter((layer) => layer !== 'mirror').map((layer) => {
      const outcome = layerOutcome(run, layer);
      return { name: layerName(layer, t), outcome, outcomeLabel: outcomeLabel(outcome, t) };
    }),
  };
}

/** The container's own measurements decide; the host's stand beside them as evidence only. */
function layerOutcome(run: ProbeRun, layer: ProbeLayer): Outcome {
  if (run.layer?.layer === layer) return 'working';
  const all = run.checks.filter((check) => check.layer === layer);
  const inside = all.filter((check) => check.where === 'container');
  const results = (inside.length > 0 ? inside : all).map(checkOutcome);
  if (results.includes('no')) return 'no';
  if (results.includes('yes')) return 'yes';
  return run.progress.state === 'running' ? 'waiting' : 'not-checked';
}
