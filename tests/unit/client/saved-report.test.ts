import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { foreignRun, restoreRun, saveRun } from '../../../client/src/panel/run-state.ts';
import { panelView } from '../../../client/src/panel/view-model.ts';
import { largestReportBytes, readReport } from '../../../client/src/report/read-report.ts';
import { misfit, type Schema } from '../../../client/src/report/schema.ts';
import { failingLayers, layerReport } from '../../support/layer-runs.ts';
import { translator } from '../../support/panel-texts.ts';
import { sampleNames, sampleRun } from '../../support/sample-runs.ts';

const schema = JSON.parse(readFileSync(new URL('../../../schemas/probe-report.schema.json', import.meta.url), 'utf8')) as Schema;
const t = translator('en');
const bytes = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
const sample = () => structuredClone(layerReport('module-proxy', 'en')) as unknown as Record<string, unknown>;

describe('the schema of the saved report', () => {
  const reports = [
    ...failingLayers.flatMap((layer) => [layerReport(layer, 'en'), layerReport(layer, 'zh-cn')]),
    ...sampleNames.flatMap((name) => sampleRun(name).report ?? []),
  ];

  it('fits the reports that the judge makes and those that the panel is tested with', () => {
    assert.ok(reports.length > 25);
    assert.deepEqual(
      reports.map((report) => misfit(JSON.parse(JSON.stringify(report)), schema)).filter((wrong) => wrong !== undefined), []
    );
  });

  it('uses no word of JSON Schema that the reader does not know', () => {
    const known = new Set(['$schema', 'title', 'type', 'description', 'enum', 'properties', 'required', 'additionalProperties', 'items', 'anyOf', '$ref', 'definitions']);
    const unknown: string[] = [];
    const visit = (value: unknown, isNames: boolean): void => {
      if (typeof value !== 'object' || value === null) return;
      for (const [key, each] of Object.entries(value)) {
        if (!isNames && !Array.isArray(value) && !known.has(key)) unknown.push(key);
        visit(each, !isNames && (key === 'properties' || key === 'definitions'));
      }
    };
    visit(schema, false);
    assert.deepEqual(unknown, []);
  });
});

describe('a report of somebody else', () => {
  it('is read when it fits, whatever a newer version adds', () => {
    const read = readReport(bytes({ ...sample(), addedLater: { a: 1 } }), schema, t);
    assert.ok(!('problem' in read));
    assert.equal(read.verdict.cause, 'no-failover');
  });

  const wrong: readonly (readonly [name: string, content: Uint8Array, says: RegExp])[] = [
    ['no JSON', new TextEncoder().encode('{'), /no JSON text/],
    ['no text', Uint8Array.of(0xff, 0xfe, 0x00), /no JSON text/],
    ['another kind of JSON', bytes([1, 2]), /no report of Go Module Doctor$/],
    ['null', bytes(null), /no report of Go Module Doctor$/],
    ['another version', bytes({ ...sample(), schemaVersion: 2 }), /schema version 2, .* reads 1/],
    ['a missing part', bytes({ ...sample(), verdict: undefined }), /: verdict is missing/],
    ['a part of another kind', bytes({ ...sample(), checks: [{ id: 7 }] }), /: checks\[0\]\.\w+ is missing or of another kind/],
    ['a detail of another kind', bytes({ ...sample(), environment: { GOPROXY: { value: { toString: 1 }, origin: '' } } }), /: environment\.GOPROXY\.value is/],
    ['a prototype of another kind', new TextEncoder().encode('{"__proto__":{"schemaVersion":1}}'), /no report/],
    ['too much', new Uint8Array(largestReportBytes + 1).fill(32), /larger than 4 MB/],
  ];
  for (const [name, content, says] of wrong) {
    it(`${name} is refused in one sentence`, () => {
      const read = readReport(content, schema, t);
      assert.ok('problem' in read);
      assert.match(read.problem, says);
    });
  }

  it('says whose it is and when it was measured, and offers nothing that runs or changes', () => {
    const view = panelView(foreignRun(layerReport('module-proxy', 'en'), 'theirs.json'), t, 'en');
    assert.match(view.notice ?? '', /another computer, opened from theirs\.json, measured at .*2026/);
    assert.deepEqual(view.actions.map(({ action }) => action), ['copyReport', 'saveReport']);
    assert.ok(view.verdict.remedies.length > 0);
    assert.deepEqual(view.verdict.remedies.filter(({ applyLabel }) => applyLabel !== undefined), []);
    assert.equal(view.title, 'Stage build of Dockerfile');
  });

  it('is still somebody else\'s after a reload', () => {
    const back = restoreRun(JSON.parse(JSON.stringify(saveRun(foreignRun(layerReport('tls', 'en'), 'theirs.json')))));
    assert.equal(back?.foreign, 'theirs.json');
    assert.match(panelView(back, t, 'en').notice ?? '', /theirs\.json/);
  });
});
