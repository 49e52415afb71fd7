import { earlierRun } from '../../client/src/panel/earlier-runs.ts';
import { foreignRun, type ProbeRun } from '../../client/src/panel/run-state.ts';
import type { History } from '../../client/src/panel/view-model.ts';
import { present } from '../../protocol/src/present.ts';
import { failingLayers, layerReport, layerRun } from './layer-runs.ts';
import { sampleNames, sampleRun } from './sample-runs.ts';

/**
 * Everything that the panel can show, by name: each way a run stands, each layer failing, an earlier run beside this one, a report
 * from elsewhere.
 */
export interface PanelState {
  readonly name: string;
  readonly run: ProbeRun;
  readonly history?: History;
}

export function panelStates(locale: 'en' | 'zh-cn'): readonly PanelState[] {
  const earlier = (['fault', 'inconclusive'] as const).flatMap((name, index) => {
    const run = earlierRun(sampleRun(name, locale));
    return run === undefined ? [] : [{ ...run, startedAt: `2026-03-0${1 + index}T09:40:00Z` }];
  });
  const [compared] = earlier;
  return [
    ...sampleNames.map((name) => ({ name, run: sampleRun(name, locale) })),
    ...failingLayers.map((layer) => ({ name: `layer-${layer}`, run: layerRun(layer, locale) })),
    { name: 'compared', run: sampleRun('healthy', locale), history: { earlier, ...present({ compared }) } },
    { name: 'foreign', run: foreignRun(layerReport('tls', locale), 'go-module-doctor-20260302T081530Z.json') },
  ];
}
