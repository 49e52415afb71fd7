import assert from 'node:assert/strict';
import type { ProbeCheck } from '../../../protocol/src/index.ts';
import { reportMarkdown } from '../../../client/src/panel/report-markdown.ts';
import { saveRun, startRun, withEvent, withReport } from '../../../client/src/panel/run-state.ts';
import { panelView } from '../../../client/src/panel/view-model.ts';
import { explanationPage } from '../../../client/src/explain/explanation-page.ts';
import { present } from '../../../protocol/src/present.ts';
import { LogExplainer } from '../../../server/src/explain/explain-log.ts';
import { parseEventLine } from '../../../server/src/probe/event-lines.ts';
import { makePlan } from '../../../server/src/probe/plan.ts';
import { secretsOf } from '../../../server/src/probe/plan-secrets.ts';
import { makeReport } from '../../../server/src/probe/report.ts';
import { writeProbeReport } from '../../../server/src/probe/report-text.ts';
import { judge } from '../../../server/src/probe/verdict/judge.ts';
import { explanationAsText } from '../../../server/src/report/explanation-text.ts';
import { explanationReport } from '../../../server/src/report/explanation.ts';
import { translator } from '../../support/panel-texts.ts';
import { joinedEnvironment, seededSecrets, type SeededSecret } from '../../support/seeded-secrets.ts';

const seed = Number(process.env['GO_MODULE_DOCTOR_SEED'] ?? 20_261_121);
const secrets = seededSecrets(seed, 200);
const request = { image: 'golang:1.23', dns: [], addHosts: [], modules: [], timeLimitMs: 30_000 } as const;

describe(`200 secrets (seed ${seed})`, () => {
  it('never reach report, text, Markdown, panel or saved state, whatever a payload or a server repeats of them', () => {
    const planned = makePlan({ ...request, env: joinedEnvironment(secrets) });
    assert.ok('plan' in planned);
    const { plan } = planned;
    const checks = secrets.flatMap((secret, index) => checksThatRepeat(secret, index)).flatMap((check) => {
      const event = parseEventLine(JSON.stringify({ event: 'check', check }), 'container', secretsOf(plan, {}));
      return event?.kind === 'check' ? [event.check] : [];
    });
    assert.ok(checks.length > 400);
    for (const failure of [undefined, { during: 'start' as const, engine: 'docker', image: plan.image, message: secrets.flatMap(({ echoes }) => echoes).join('\n') }]) {
      const report = makeReport({
        plan, engine: 'docker', imageEnv: {}, checks, startedAt: 0, durationMs: 1, timeLimitReached: false, cancelled: false,
        ...present({ engineFailure: failure }),
      }, judge, 'en');
      const translate = translator('en');
      const started = startRun({ ...request, env: {} }, 'file:///Dockerfile', 'Dockerfile');
      const running = checks.reduce((run, check) => withEvent(run, { kind: 'check', check }), started);
      const ended = withReport(running, report);
      search({
        JSON: JSON.stringify(report, null, 2),
        events: JSON.stringify(checks),
        text: writeProbeReport(report),
        Markdown: reportMarkdown(report, 'Dockerfile', translate),
        panel: JSON.stringify([running, ended].map((run) => panelView(run, translate, 'en'))),
        state: JSON.stringify(saveRun(ended)),
      }, secrets);
    }
  });

  it('never leave the explanation of a log in which they stand', () => {
    const shown = secrets.flatMap((secret) => linesWith(secret).map((line) => ({ secret, line })));
    const explainer = new LogExplainer();
    for (const { line } of shown) explainer.push(line);
    const report = explanationReport(explainer.end(), { locale: 'en', source: '-', rules: new Set() });
    assert.ok(report.causes.length > 0, 'the log has errors that are known');
    search({
      JSON: JSON.stringify(report),
      text: explanationAsText(report, { locale: 'en', colour: false }),
      page: explanationPage(report, { t: translator('en'), nonce: 'n', language: 'en', document: undefined, linkTo: () => '' }),
    }, secrets);
  });
});

/** Every text of a check repeats it in some form. */
function checksThatRepeat({ echoes, environment }: SeededSecret, index: number): ProbeCheck[] {
  const all = echoes.join(' ');
  const where = { where: 'container', ms: 1 } as const;
  const host = `https://proxy${index}.example`;
  return [
    {
      ...where, id: `module-proxy:info:${host}/${index}`, layer: 'module-proxy', target: `${host}/${index}`, result: 'no',
      detail: { url: `${host}/${all}`, used: true, error: all, errorClass: 'status', status: 502, said: all, server: all, contentType: all, finalUrl: `https://elsewhere.example/?next=${encodeURIComponent(all)}` },
    },
    {
      ...where, id: `tls:handshake:${index}.example:443`, layer: 'tls', target: `${index}.example:443`, result: 'no',
      detail: { subject: all, issuer: all, issuerChain: echoes, names: echoes, error: all, errorClass: 'unknown-authority', used: true },
    },
    { ...where, id: `http-proxy:connect:${all}`, layer: 'http-proxy', target: all, result: 'no', detail: { statusText: all, status: 407, used: true } },
    {
      ...where, id: `download:go-mod-download:m${index}`, layer: 'download', target: `m${index}`, result: 'no',
      detail: { error: all, output: echoes, errorClass: 'failed', module: `m${index}`, exitCode: 1 },
    },
    { ...where, id: 'facts:environment:process', layer: 'facts', target: 'process', result: 'yes', detail: { ...environment } },
    { ...where, id: 'facts:go-env:go', layer: 'facts', target: 'go', result: 'yes', detail: { ...environment } },
  ];
}

/** The steps of a build that was given the secret, and an error that quotes it. A log alone does not say what a bare word is. */
function linesWith({ environment, echoes }: SeededSecret): string[] {
  // A password that breaks its own address ends where the reader of a log takes the address to end.
  const values = Object.entries(environment).filter(([name]) => !name.startsWith('MIRROR'));
  const known = Object.keys(environment).length === 0 ? echoes : [];
  return [
    ...values.map(([name, value]) => `#7 [build 3/5] RUN ${name}=${JSON.stringify(value)} go mod download`),
    ...[...values.map(([name, value]) => `${name}=${value}`), ...known].map((text) => `#7 0.412 go: github.com/google/uuid@v1.6.0: Get "https://proxy.golang.org/${text}": dial tcp 192.0.2.1:443: connect: connection refused`),
    ...known.map((text) => `#7 0.500 remote: HTTP Basic: Access denied ${text}`),
    '#7 ERROR: process "/bin/sh -c go mod download" did not complete successfully: exit code: 1',
  ];
}

function search(outputs: Readonly<Record<string, string>>, all: readonly SeededSecret[]): void {
  const leaks = Object.entries(outputs).flatMap(([name, output]) => all.flatMap(({ carrier, needles }) => needles.flatMap((needle) => {
    const at = output.indexOf(needle);
    return at < 0 ? [] : [`${name}: ${carrier}: …${output.slice(Math.max(0, at - 60), at + needle.length + 10)}…`];
  })));
  assert.deepEqual([...new Set(leaks.map((leak) => leak.split(': …')[0]))], [], leaks.slice(0, 8).join('\n'));
}
