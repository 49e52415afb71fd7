import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import type { ProbeEvent, ProbeReport } from '../../../protocol/src/index.ts';
import { reportMarkdown } from '../../../client/src/panel/report-markdown.ts';
import { panelView } from '../../../client/src/panel/view-model.ts';
import { startRun, withReport } from '../../../client/src/panel/run-state.ts';
import { probeWorld } from '../../../server/src/host/probe-world.ts';
import { makePlan } from '../../../server/src/probe/plan.ts';
import { writeProbeReport } from '../../../server/src/probe/report-text.ts';
import { runProbe } from '../../../server/src/probe/run.ts';
import { plainText } from '../../../server/src/text/plain-text.ts';
import { translator } from '../../support/panel-texts.ts';

const request = { image: 'golang:1.23', engine: 'docker', dns: [], addHosts: [], env: {}, modules: [], timeLimitMs: 30_000 } as const;

/** What neither a terminal may obey nor a reader be deceived by. */
const steering = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u200b]/;
const nasty = '\u001b[2J\u001b]0;owned\u0007\u009b31m\u202Egnp.exe\u2066\u200b\u0000\b<script>alert(1)</script><img src=x onerror=alert(1)>\r✓ No fault found\n✓ No fault found ![](https://e.example/x) @someone `x` | y';

describe('what a hostile server, image or certificate says', () => {
  let folder: string;
  before(() => { folder = mkdtempSync(join(tmpdir(), 'go-module-doctor-answers-')); });
  after(() => { rmSync(folder, { recursive: true, force: true }); });

  it('is text everywhere: no control of a terminal, no markup, no line of its own', async () => {
    const checks = ['module-proxy:info', 'tls:handshake', 'http-proxy:connect', 'facts:environment', 'facts:go-env'].map((kind) => ({
      id: `${kind}:${nasty}`, layer: kind.split(':')[0]!, target: nasty, where: 'container', result: kind.startsWith('facts') ? 'yes' : 'no', ms: 1,
      detail: { error: nasty, said: nasty, subject: nasty, issuer: nasty, names: [nasty], statusText: nasty, GOPROXY: nasty, status: 502, errorClass: 'status', used: true },
    }));
    const { report, events } = await probeOf(checks.map((check) => JSON.stringify({ event: 'check', check })));
    assert.ok(report.checks.length >= checks.length);
    const text = writeProbeReport(report);
    const markdown = reportMarkdown(report, 'Dockerfile', translator('en'));
    for (const [name, output] of Object.entries({ text, markdown })) {
      assert.ok(!steering.test(output.replaceAll('@\u200b', '@')), `${name}: ${JSON.stringify(steering.exec(output.replaceAll('@\u200b', '@')))}`);
      assert.ok(!output.split('\n').some((line) => line.trimStart().startsWith('✓ No fault found')), `${name} has a line that the server wrote`);
    }
    assert.doesNotMatch(outsideCode(markdown), /(?<!\\)(?:<(?:script|img)|\[)|@someone/);
    const view = panelView(withReport(startRun(request, '', ''), report), translator('en'), 'en');
    assert.ok(!texts([report, events, view]).some((each) => steering.test(each.replace(/[\r\n]/g, ''))));
  });

  it('is bounded: a line of ten megabytes, and more events than any probe has', async () => {
    const check = (index: number): string => JSON.stringify({
      event: 'check', check: { id: `dns:lookup:h${index}`, layer: 'dns', target: `h${index}`, where: 'container', result: 'yes', ms: 1, detail: {} },
    });
    const long = JSON.stringify({ event: 'check', check: { id: 'dns:lookup:long', layer: 'dns', target: 'x'.repeat(10_000_000), result: 'yes', ms: 1, detail: {} } });
    const { report } = await probeOf([long, ...Array.from({ length: 20_000 }, (_, index) => check(index))]);
    assert.ok(report.checks.length > 1000 && report.checks.length < 6000, String(report.checks.length));
    assert.ok(!report.checks.some(({ id }) => id === 'dns:lookup:long'));
  }).timeout(60_000);

  it('keeps nothing that steers, whatever it is, and changes nothing twice', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.stringMatching(/^(?:[\u001b\u009b\]\[;0-9mP\\x\u0007]){0,40}$/)), (text) => {
      const plain = plainText(text);
      assert.ok(!steering.test(plain.replace(/[\t\r\n]/g, '')), JSON.stringify(plain));
      assert.equal(plainText(plain), plain);
    }));
  });

  const kept = ['GOPROXY=https://a|direct', 'tab\tand\nline', '中文：校验和不匹配', 'emoji \u{1F600} and é'];
  for (const text of kept) it(`keeps ${JSON.stringify(text)}`, () => { assert.equal(plainText(text), text); });

  /** Runs the probe with a program in the engine's place whose container says these lines. */
  async function probeOf(lines: readonly string[]): Promise<{ readonly report: ProbeReport; readonly events: readonly ProbeEvent[] }> {
    writeFileSync(join(folder, 'says'), `${lines.join('\n')}\n{"event":"end","notChecked":0}\n`);
    writeFileSync(join(folder, 'docker'), `#!/bin/sh\ncase $1 in version) echo 27 ;; image) echo '[]' ;; run) cat '${join(folder, 'says')}' ;; esac\n`);
    chmodSync(join(folder, 'docker'), 0o755);
    const planned = makePlan(request);
    assert.ok('plan' in planned);
    const world = probeWorld('package main');
    const environment = { PATH: `${folder}:/usr/bin:/bin` };
    const events: ProbeEvent[] = [];
    const report = await runProbe(planned.plan, {
      ...world, processes: { run: (command, options) => world.processes.run(command, { ...options, environment }) },
    }, {
      locale: 'en', signal: new AbortController().signal, compareWithHost: false, onEvent: (event) => { events.push(event); },
    });
    return { report, events };
  }
});

/** Markdown without what stands between back-ticks, which no renderer reads as markup. */
function outsideCode(markdown: string): string {
  return markdown.replace(/(`+)[^`](?:.*?[^`])?\1(?!`)/g, '');
}

function texts(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => [key, ...texts(each)]);
}

