import assert from 'node:assert/strict';
import { readFromPanel } from '../../../client/src/panel/messages.ts';
import { panelPage } from '../../../client/src/panel/panel-page.ts';
import type { PanelStatus, PanelView } from '../../../client/src/panel/panel-view.ts';
import { reportMarkdown } from '../../../client/src/panel/report-markdown.ts';
import { asCancelled, inOtherWay, restoreRun, saveRun, withEvent } from '../../../client/src/panel/run-state.ts';
import { panelView } from '../../../client/src/panel/view-model.ts';
import { layerReport, layerRun } from '../../support/layer-runs.ts';
import { panelStates } from '../../support/panel-states.ts';
import { translator } from '../../support/panel-texts.ts';
import { sampleNames, sampleRun, type SampleName } from '../../support/sample-runs.ts';

/** Shorter texts are names, numbers and answers, which belong to each row. */
const leastSentence = 24;

/** What is read without unfolding anything. */
function sentencesOf({ verdict, walk, failures, findings, targets }: PanelView): string[] {
  const texts = [
    verdict.headline, verdict.side, verdict.explanation, ...verdict.remedies.map(({ title }) => title),
    ...verdict.notes.flatMap(({ items }) => items),
    ...(walk?.steps ?? []).flatMap(({ answer, next }) => [answer, next]), ...walk?.separators ?? [],
    ...(failures?.groups ?? []).map(({ error }) => error), ...(findings?.rows ?? []).flatMap(({ message, because }) => [message, because]),
    ...(targets?.rows ?? []).flatMap(({ container, host }) => [container?.note, host?.note]),
  ];
  return texts.filter((text) => text !== undefined && text !== '').map((text) => text!.replace(/\s+/g, ' '));
}

const view = (name: SampleName): PanelView => panelView(sampleRun(name), translator('en'), 'en');

describe('panel view', () => {
  const expected: Record<SampleName, PanelStatus> = {
    'starting': 'running', 'running': 'running', 'fault': 'fault', 'healthy': 'healthy', 'inconclusive': 'inconclusive', 'cancelled': 'cancelled',
    'could-not-run': 'could-not-run', 'failed': 'could-not-run', 'restored': 'fault', 'interrupted': 'cancelled', 'mirrors': 'fault', 'comparing': 'fault',
  };
  for (const name of sampleNames) {
    it(`${name} is shown as ${expected[name]}`, () => { assert.equal(view(name).status, expected[name]); });
  }

  it('names the layer in work and marks what is done', () => {
    const { verdict, layers } = view('running');
    assert.equal(verdict.headline, 'Measuring: TLS');
    const outcome = (name: string): string | undefined => layers.items.find((item) => item.name === name)?.outcome;
    assert.deepEqual(['DNS', 'TLS', 'Download'].map(outcome), ['yes', 'working', 'waiting']);
  });

  it('offers what can be done now', () => {
    const actions = (name: SampleName): string[] => view(name).actions.map(({ action }) => action);
    assert.deepEqual(actions('running'), ['cancel']);
    assert.deepEqual(actions('fault'), ['runAgain', 'runOtherWay', 'compareMirrors', 'copyReport', 'saveReport']);
    assert.deepEqual(actions('mirrors'), ['runAgain', 'runOtherWay', 'copyReport', 'saveReport']);
    assert.deepEqual(actions('comparing'), ['cancel', 'copyReport', 'saveReport']);
    assert.deepEqual(actions('failed'), ['runAgain', 'runOtherWay', 'showOutput']);
    assert.deepEqual(actions('interrupted'), ['runAgain', 'runOtherWay']);
  });

  it('says from where it was measured, and offers the other way', () => {
    const run = sampleRun('fault');
    const labels = (shown: typeof run) => panelView(shown, translator('en'), 'en').actions.map(({ label }) => label);
    assert.ok(view('fault').facts.includes('in a container'));
    assert.ok(labels(run).includes('Run in a build'));
    assert.ok(run.report);
    const built = { ...run, report: { ...run.report, subject: { ...run.report.subject, way: 'build', builder: 'corp (kubernetes)' } } } as const;
    assert.ok(panelView(built, translator('en'), 'en').facts.includes('in an image build on corp (kubernetes)'));
    assert.ok(panelView(built, translator('zh-cn'), 'zh-CN').facts.includes('在构建器 corp (kubernetes) 的镜像构建中'));
    assert.ok(labels(built).includes('Run in a container'));
    assert.match(reportMarkdown(built.report, '', translator('en')), /^- Measured from: in an image build on corp \(kubernetes\)$/m);
  });

  it('offers the fix only where a rule removes the cause', () => {
    const [first, second] = view('fault').verdict.remedies;
    assert.equal(first?.applyLabel, 'Apply fix in Dockerfile:7');
    assert.equal(second?.applyLabel, undefined);
  });

  it('does not take what is measured for comparison only for a fault', () => {
    const { layers, targets } = view('fault');
    assert.equal(layers.items.find(({ name }) => name === 'TLS')?.outcome, 'yes');
    assert.equal(targets?.rows.find(({ name }) => name === 'git.corp.example')?.container?.outcome, 'aside');
    assert.equal(layers.items.find(({ name }) => name === 'Version control')?.outcome, 'not-checked');
  });

  it('joins the checks of a host into one bar and marks the phase that failed', () => {
    const row = view('fault').targets?.rows.find(({ name }) => name === 'goproxy.example')?.container;
    assert.deepEqual(row?.phases.map(({ phase, ms }) => [phase, ms]), [['lookup', 6], ['connect', 48], ['tls', 70], ['firstByte', 88]]);
    assert.deepEqual(row.phases.filter(({ failed }) => failed).map(({ phase }) => phase), ['firstByte']);
    assert.equal(row.note, 'HTTP 502 · Bad Gateway');
  });

  for (const locale of ['en', 'zh-cn'] as const) {
    it(`says each thing once, whatever it shows: ${locale}`, () => {
      const repeated = panelStates(locale).flatMap(({ name, run, history }) => {
        const sentences = sentencesOf(panelView(run, translator(locale), locale === 'en' ? 'en' : 'zh-CN', history));
        const isRepeated = (sentence: string, index: number) => sentences.some((other, at) => at !== index && other.includes(sentence));
        return sentences.filter((sentence, index) => sentence.length >= leastSentence && isRepeated(sentence, index))
          .map((sentence) => `${name}: ${sentence}`);
      });
      assert.deepEqual(repeated, []);
    });
  }

  it('says on whose side the fault is, beside the verdict and in the Markdown, in both languages', () => {
    const run = sampleRun('fault');
    assert.ok(run.report);
    const sided = (sideSummary: string) => ({ ...run, report: { ...run.report!, verdict: { ...run.report!.verdict, sideSummary } } });
    assert.equal(view('fault').verdict.side, undefined);
    assert.equal(panelView(sided('Only the container'), translator('en'), 'en').verdict.side, 'Only the container');
    assert.equal(panelView(sided('仅容器受影响'), translator('zh-cn'), 'zh-CN').verdict.side, '仅容器受影响');
    assert.match(reportMarkdown(sided('Only the container').report, '', translator('en')), /^Only the container$/m);
  });

  it('explains each mark between the entries once, and none that a step explains', () => {
    assert.deepEqual(view('fault').walk?.separators, []);
    assert.deepEqual(view('healthy').walk?.separators, ['after "," only 404 and 410 lead on to the next entry']);
    assert.deepEqual(view('healthy').walk?.steps.map(({ entry, separator }) => entry + separator), ['https://proxy.golang.org,', 'direct']);
  });

  it('leaves the text of an error to the evidence', () => {
    const { walk, targets } = panelView(layerRun('tls', 'en'), translator('en'), 'en');
    assert.equal(walk?.steps[0]?.answer, 'its certificate is not trusted');
    assert.equal(targets?.rows[0]?.container?.note, 'failed at: TLS · issuer: Example Gateway Root CA');
  });

  it('lists each check once, with what it saw and no empty names', () => {
    const { folded } = panelView(layerRun('tls', 'en'), translator('en'), 'en');
    const shown = folded.flatMap(({ groups }) => groups.flatMap(({ name, checks }) => checks.map(({ what, where }) => `${name} ${what} ${where}`)));
    assert.deepEqual(shown, [...new Set(shown)]);
    assert.ok(folded.every(({ groups }) => groups.every(({ checks }) => checks.every(({ detail }) => !/=(?: |$)/.test(detail)))));
  });

  it('shows a host value only where it differs', () => {
    assert.deepEqual(view('fault').environment?.rows.filter(({ host }) => host !== undefined).map(({ name }) => name), ['GOPROXY']);
  });
});

describe('mirrors in the panel', () => {
  it('are shown the best first, with what keeps each from being used', () => {
    const rows = view('mirrors').mirrors!.rows;
    assert.deepEqual(rows.map(({ outcome }) => outcome), ['yes', 'yes', 'yes', 'aside', 'no', 'aside', 'not-checked']);
    assert.deepEqual(rows.map(({ speed }) => speed), ['6.4 MB/s', '1.9 MB/s', '48 kB/s', '7.1 MB/s', undefined, undefined, undefined]);
    assert.deepEqual(rows.filter(({ badge }) => badge === 'in force').map(({ proxy }) => proxy), ['https://proxy.golang.org', 'https://goproxy.example']);
    assert.equal(rows[0]!.phases, 'lookup 4 ms · connect 21 ms · TLS 40 ms');
    assert.ok(rows.every(({ length }) => length === undefined || (length > 0 && length <= 1)));
  });

  it('come with the list to copy or to write', () => {
    const { recommended } = view('mirrors').mirrors!;
    assert.equal(recommended?.line, 'GOPROXY=https://goproxy.cn|https://proxy.golang.org,direct');
    assert.ok(recommended.copyLabel !== undefined && recommended.writeLabel !== undefined);
  });

  it('cannot be written with a secret, without a file, or where they are in force', () => {
    const run = sampleRun('mirrors');
    const writable = (goproxy: string, inForce = false, document = run.document) =>
      panelView({ ...run, document, report: { ...run.report!, recommended: { goproxy, inForce, reason: '' } } }, translator('en'), 'en').mirrors?.recommended?.writeLabel !== undefined;
    assert.ok(writable('https://a.example,direct'));
    assert.ok(!writable('https://redacted@a.example,direct') && !writable('https://a.example', true) && !writable('https://a.example', false, '') && !writable(''));
  });

  it('do not keep the verdict waiting, and say that they are on their way', () => {
    const { verdict, mirrors } = view('comparing');
    assert.equal(verdict.headline, view('fault').verdict.headline);
    assert.match(mirrors?.pending ?? '', /still being compared/u);
  });

  it('leave the verdict where it is when they are cancelled', () => {
    const run = asCancelled(sampleRun('comparing'));
    assert.equal(run.progress.state, 'ended');
    assert.equal(run.report?.verdict.cause, 'no-failover');
  });

  it('are no layer of the download', () => {
    assert.ok(view('mirrors').layers.items.every(({ name }) => name !== 'Mirrors'));
  });

  it('are in the Markdown report', () => {
    const run = sampleRun('mirrors');
    const text = reportMarkdown(run.report!, run.documentName, translator('en'));
    assert.match(text, /### Mirrors measured from inside/u);
    assert.ok(text.includes('| `https://mirrors.aliyun.com/goproxy` | 7.1 MB/s | 28 ms | `v0.24.0` | passed on | stale: lacks v0.25.0 |'), text);
    assert.ok(text.includes('Recommended GOPROXY: `https://goproxy.cn|https://proxy.golang.org,direct`'));
  });
});

describe('run state', () => {
  it('comes back after a reload with its report', () => {
    const run = sampleRun('fault');
    assert.deepEqual(restoreRun(JSON.parse(JSON.stringify(saveRun(run)))), { ...run, restored: true });
  });

  it('refuses what it did not write', () => {
    for (const state of [undefined, null, 7, {}, { version: 2 }, { version: 1, request: {}, document: '' }, { ...saveRun(sampleRun('fault')), report: {} }]) {
      assert.equal(restoreRun(state), undefined);
    }
  });

  it('does not change after its end', () => {
    const ended = asCancelled(sampleRun('running'));
    assert.equal(withEvent(ended, { kind: 'layer', layer: 'dns', message: '' }), ended);
    assert.equal(asCancelled(sampleRun('fault')).progress.state, 'ended');
  });
});

describe('the other way', () => {
  const request = { dns: [], addHosts: [], env: {}, modules: [], timeLimitMs: 1 };

  it('is a build on the builder of the settings, and back to a container without one', () => {
    assert.deepEqual(inOtherWay(request, 'corp'), { ...request, way: 'build', builder: 'corp' });
    assert.deepEqual(inOtherWay({ ...request, way: 'run' }, ''), { ...request, way: 'build' });
    assert.deepEqual(inOtherWay({ ...request, way: 'build', builder: 'corp' }, 'corp'), { ...request, way: 'run' });
  });
});

describe('messages from the page', () => {
  it('are read when they have the agreed shape', () => {
    assert.deepEqual(readFromPanel({ kind: 'remedy', does: 'apply', index: 0, more: 1 }), { kind: 'remedy', does: 'apply', index: 0 });
    assert.deepEqual(readFromPanel({ kind: 'action', action: 'cancel' }), { kind: 'action', action: 'cancel' });
  });

  it('are dropped otherwise', () => {
    for (const message of [null, 'ready', {}, { kind: 'action', action: 'toString' }, { kind: 'remedy', does: 'apply', index: -1 }, { kind: 'remedy', does: 'rm', index: 0 }]) {
      assert.equal(readFromPanel(message), undefined);
    }
  });
});

describe('report as Markdown', () => {
  const markdown = (name: SampleName): string => {
    const { report } = sampleRun(name);
    assert.ok(report);
    return reportMarkdown(report, 'Dockerfile', translator('en'));
  };

  it('begins with the verdict and holds cause, walk and environment', () => {
    const text = markdown('fault');
    assert.match(text, /^## Go Module Doctor: The second proxy would work but is never asked\n\ncause: `no-failover` · `https:\/\/goproxy.example`\n/);
    assert.match(text, /\| 1 \| `https:\/\/goproxy.example,` \| 502 Bad Gateway \|/);
    assert.match(text, /\| `GOPROXY` \| `https:\/\/goproxy.example,https:\/\/proxy.golang.org,direct` \| ENV, Dockerfile:7 \| `https:\/\/goproxy.cn,direct` \|/);
  });

  it('lists the modules that fail, those that fail alike together', () => {
    const report = layerReport('modules', 'en');
    const { failures } = panelView(layerRun('modules', 'en'), translator('en'), 'en');
    assert.deepEqual(failures?.groups.map(({ cause, modules }) => [cause, modules.length]), [['private-module-via-public-proxy', 2], ['module-not-found', 1]]);
    assert.match(reportMarkdown(report, 'Dockerfile', translator('en')), /\(`private-module-via-public-proxy`\): `git\.corp\.example\/shop\/prices@v1\.4\.0`, `git/u);
  });

  it('says how many modules it leaves out', () => {
    const run = layerRun('modules', 'en');
    assert.ok(run.report);
    const modules = Array.from({ length: 11 }, (_, index) => `example.com/m${index}@v1.0.0`);
    const moduleFailures = [{ cause: 'module-not-found', title: 'gone', modules, error: '404' }];
    const group = panelView({ ...run, report: { ...run.report, moduleFailures } }, translator('en'), 'en').failures?.groups[0];
    assert.deepEqual([group?.modules.length, group?.rest], [8, 'and 3 more']);
  });

  it('does not tell where the project lies', () => { assert.ok(!markdown('fault').includes('/home/dev')); });

  it('lets no text of the report become markup', () => {
    const { report } = sampleRun('fault');
    assert.ok(report);
    const summary = '<img src=x> @team [a](b) `c`\n# d | e';
    const text = reportMarkdown({ ...report, verdict: { ...report.verdict, summary, target: '`|`' } }, '', translator('en'));
    assert.equal(text.split('\n')[0], '## Go Module Doctor: \\<img src=x\\> @\u200bteam \\[a\\](b) \\`c\\` # d | e');
    assert.ok(text.includes('`` `|` ``'));
  });
});

describe('page', () => {
  it('lets nothing run or load but its own files', () => {
    const html = panelPage({ contentSource: 'https://own.example', nonce: 'n', scriptUri: 'https://own.example/a.js', styleUri: 'https://own.example/a.css', language: 'en', title: '"<' });
    assert.match(html, /content="default-src 'none'; style-src https:\/\/own.example; script-src 'nonce-n'; base-uri 'none'; form-action 'none'"/);
    assert.ok(html.includes('<title>&quot;&lt;</title>'));
  });
});
