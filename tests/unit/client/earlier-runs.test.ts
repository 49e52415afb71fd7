import assert from 'node:assert/strict';
import { comparisonView } from '../../../client/src/panel/comparison-view.ts';
import { type EarlierRun, earlierRun, mostEarlierCharacters, mostEarlierRuns, readEarlierRuns, withEarlierRun } from '../../../client/src/panel/earlier-runs.ts';
import { readFromPanel } from '../../../client/src/panel/messages.ts';
import { foreignRun } from '../../../client/src/panel/run-state.ts';
import { panelView } from '../../../client/src/panel/view-model.ts';
import { layerReport } from '../../support/layer-runs.ts';
import { translator } from '../../support/panel-texts.ts';
import { sampleRun, type SampleName } from '../../support/sample-runs.ts';

const t = translator('en');

function kept(name: SampleName, startedAt = '2026-03-02T08:15:30Z'): EarlierRun {
  const run = earlierRun(sampleRun(name));
  assert.ok(run);
  return { ...run, startedAt };
}

describe('earlier runs', () => {
  it('keep what can be compared, and nothing of a run without a report or of somebody else', () => {
    const fault = kept('fault');
    assert.deepEqual([fault.cause, fault.image, fault.stage, fault.confirmed], ['no-failover', 'golang:1.23', 'build', ['goproxy-no-failover Dockerfile:7']]);
    assert.deepEqual(fault.targets.find(({ name }) => name === 'goproxy.example'), { name: 'goproxy.example', outcome: 'no', ms: 212 });
    assert.equal(earlierRun(sampleRun('cancelled')), undefined);
    assert.equal(earlierRun(foreignRun(layerReport('tls', 'en'), 'x.json')), undefined);
  });

  it('are bounded in number and in size, the newest first', () => {
    const times = Array.from({ length: mostEarlierRuns + 5 }, (_, index) => new Date(Date.UTC(2026, 0, 1, 0, index)).toISOString());
    const many = times.reduce<readonly EarlierRun[]>((runs, time) => withEarlierRun(runs, kept('healthy', time)), []);
    assert.equal(many.length, mostEarlierRuns);
    assert.equal(many[0]?.startedAt, times.at(-1));
    const large = { ...kept('healthy'), summary: 'x'.repeat(mostEarlierCharacters / 2) };
    assert.equal(withEarlierRun([{ ...large, startedAt: 'a' }, { ...large, startedAt: 'b' }], large).length, 1);
  });

  it('of another shape are left out', () => {
    assert.deepEqual(readEarlierRuns('x'), []);
    assert.deepEqual(readEarlierRuns([{ version: 2 }, null, { ...kept('fault'), targets: 'x' }, kept('fault')]).length, 1);
  });

  it('show side by side what differs, and only that', () => {
    const view = comparisonView(kept('fault'), kept('healthy'), 'en', t);
    const row = (name: string) => view.groups.flatMap(({ rows }) => rows).find((each) => each.name === name);
    assert.deepEqual([row('cause')?.before, row('cause')?.now], ['no-failover', 'no-fault-found']);
    assert.deepEqual(row('goproxy-no-failover Dockerfile:7'), { name: 'goproxy-no-failover Dockerfile:7', before: 'confirmed', now: 'gone', change: 'better' });
    assert.deepEqual([row('goproxy.example')?.before, row('goproxy.example')?.now], ['fails, 212 ms', 'not asked']);
    assert.equal(row('GOPROXY')?.now, 'https://proxy.golang.org,direct');
    assert.equal(row('GOSUMDB'), undefined);
    assert.equal(row('Image'), undefined);
    const same = comparisonView(kept('fault'), kept('fault', '2026-03-03T00:00:00Z'), 'en', t);
    assert.deepEqual([same.groups, same.same], [[], 'Verdict, targets and environment are the same']);
  });

  it('do not call a time different that only wavers', () => {
    const before = kept('healthy');
    const after = (ms: number) => ({ ...before, targets: before.targets.map((target) => ({ ...target, ms: target.ms + ms })) });
    assert.equal(comparisonView(before, after(25), 'en', t).groups.length, 0);
    assert.ok(comparisonView(before, after(4000), 'en', t).groups.length === 1);
  });

  it('are offered beside a run that has ended, and the chosen one stands beside it', () => {
    const earlier = [kept('healthy', '2026-03-01T10:00:00Z')];
    assert.equal(panelView(sampleRun('running'), t, 'en', { earlier }).earlierRuns, undefined);
    const view = panelView(sampleRun('fault'), t, 'en', { earlier, compared: earlier[0]! });
    assert.deepEqual(view.earlierRuns?.items.map(({ isCompared, image }) => [isCompared, image]), [[true, 'golang:1.23']]);
    assert.match(view.comparison?.title ?? '', /Compared with the run of 1 Mar 2026/);
  });

  it('are chosen by their place in the list only', () => {
    assert.deepEqual(readFromPanel({ kind: 'compare', index: 1 }), { kind: 'compare', index: 1 });
    for (const index of [-1, 0.5, '1', null]) assert.equal(readFromPanel({ kind: 'compare', index }), undefined);
  });
});
