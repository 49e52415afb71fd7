import assert from 'node:assert/strict';
import type { ProbeCheck } from '../../../protocol/src/index.ts';
import { present } from '../../../protocol/src/present.ts';
import { findingsOfProbe } from '../../../server/src/diagnosis/findings-of-probe.ts';
import { joinFindings } from '../../../server/src/diagnosis/join.ts';
import { ParseMemory, projectFiles } from '../../../server/src/project/files.ts';
import { localizeJudgement } from '../../../server/src/probe/verdict/judge.ts';
import type { JudgedFinding, Judgement, JudgeInput } from '../../../server/src/probe/verdict/judgement.ts';
import { checkControlled } from '../../../server/src/checking/check-controlled.ts';
import { rules } from '../../../server/src/rules/index.ts';
import { memoryFiles } from '../../support/memory-files.ts';
import { projectRoot } from '../../support/check-fixture.ts';
import { check, download, entry, goproxy, healthy, healthyBut, judged, module, proxy } from '../verdict/checks.ts';

const cn = 'https://goproxy.cn';
const weak = `${cn},${proxy},direct`;
const goMod = 'module example.com/shop\n\ngo 1.23\n\nrequire github.com/google/uuid v1.6.0\n';
const copies = 'COPY go.mod go.sum ./\nRUN go mod download\n';

/** The first proxy answers 502 and the second one is well. */
const stopped: readonly ProbeCheck[] = healthyBut(
  goproxy([cn, proxy, 'direct'], [',', ',', '']),
  entry(cn, 'no', { status: 502, errorClass: 'status' }),
  download('no', `${module}: reading ${cn}/x: 502 Bad Gateway`),
);
const refused: readonly ProbeCheck[] = healthyBut(
  check('tcp:connect', 'proxy.golang.org:443', 'no', { errorClass: 'refused' }), entry(proxy, 'no', { errorClass: 'tcp' }), download('no', 'words'),
);

interface Wanted {
  readonly files: Readonly<Record<string, string>>;
  readonly checks: readonly ProbeCheck[];
  readonly stage?: string;
  readonly service?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly environment?: Readonly<Record<string, string>>;
}

function join({ files, checks, stage, service, env = {}, environment = { GOPROXY: `${proxy},direct` } }: Wanted): Judgement {
  const all = new Map(Object.entries({ 'go.mod': goMod, 'go.sum': 'github.com/google/uuid v1.6.0 h1:x=\n', ...files }));
  const reader = memoryFiles(projectRoot, all);
  const project = { top: projectRoot, files: projectFiles(reader, new ParseMemory()), composeFiles: [] };
  const done = checkControlled(`${projectRoot}/Dockerfile`, project, { rules, control: { file: 'nearest' } });
  const request = { env, ...present({ stage, service }) };
  const findings = findingsOfProbe(request, done, { rules, hostProxy: '', read: (path) => reader.read(path) });
  const input: JudgeInput = { checks, environment, module, timeLimitReached: false, cancelled: false };
  return joinFindings(judged(checks, { environment }), input, findings);
}

function about(judgement: Judgement, rule: string): JudgedFinding {
  const found = judgement.findings?.find((finding) => finding.rule === rule);
  assert.ok(found, `${rule} among ${JSON.stringify(judgement.findings?.map((each) => each.rule))}`);
  return found;
}

describe('static findings beside what was measured', () => {
  it('the rule that predicts the cause is evidence with its place, and its fix comes first', () => {
    const judgement = join({ files: { Dockerfile: `FROM golang:1.23\nWORKDIR /src\nENV GOPROXY=${weak}\n${copies}` }, checks: stopped, environment: { GOPROXY: weak } });
    const { verdict } = judgement;
    assert.equal(verdict.cause, 'no-failover');
    assert.ok(verdict.evidence.some(({ en }) => en === 'Dockerfile:3 (goproxy-no-failover): after "," the next proxy is asked on 404 and 410 only'), JSON.stringify(verdict.evidence));
    assert.deepEqual([verdict.remedies[0]?.rule, verdict.remedies[0]?.place, verdict.remedies[0]?.text], [
      'goproxy-no-failover', { file: 'Dockerfile', line: 3 }, `ENV GOPROXY=${cn}|${proxy},direct`,
    ]);
    assert.equal(verdict.remedies.filter(({ rule }) => rule === 'goproxy-no-failover').length, 1);
    const finding = about(judgement, 'goproxy-no-failover');
    assert.deepEqual([finding.measured, finding.cause, finding.severity], ['confirmed', 'no-failover', 'info']);
    const chinese = localizeJudgement(judgement, 'zh-cn');
    assert.ok(chinese.verdict.evidence.some((text) => text.startsWith('Dockerfile:3（goproxy-no-failover）：“,”之后')), JSON.stringify(chinese.verdict.evidence));
    assert.match(chinese.findings?.find(({ measured }) => measured === 'confirmed')?.message ?? '', /\p{Script=Han}/u);
  });

  it('compose passes a mirror, the stage has no ARG: the default proxy that was refused is explained', () => {
    const judgement = join({
      files: {
        Dockerfile: `FROM golang:1.23\nWORKDIR /src\n${copies}`,
        'compose.yaml': `services:\n  api:\n    build:\n      context: .\n      args:\n        GOPROXY: ${cn}\n`,
      },
      checks: refused,
    });
    assert.equal(judgement.verdict.cause, 'tcp-refused');
    assert.ok(judgement.verdict.evidence.some(({ en }) => en.startsWith('compose.yaml:6 (build-arg-not-consumed): the proxy that the project means does not reach this stage')), JSON.stringify(judgement.verdict.evidence));
    assert.deepEqual([judgement.verdict.remedies[0]?.rule, judgement.verdict.remedies[0]?.place], ['build-arg-not-consumed', { file: 'compose.yaml', line: 6 }]);
  });

  it('a proxy that does not arrive explains no other host\'s failure', () => {
    const judgement = join({
      files: {
        Dockerfile: `FROM golang:1.23\nWORKDIR /src\n${copies}`,
        'compose.yaml': `services:\n  api:\n    build:\n      context: .\n      args:\n        GOPROXY: ${cn}\n`,
      },
      checks: refused, environment: { GOPROXY: 'https://elsewhere.example' },
    });
    assert.equal(about(judgement, 'build-arg-not-consumed').measured, 'not-measured');
  });

  it('what the container has refutes what the files made likely', () => {
    const judgement = join({
      files: { Dockerfile: `FROM golang:1.23-alpine\nWORKDIR /src\nENV GOPRIVATE=github.com/google\n${copies}` },
      checks: healthyBut(check('vcs:git', 'git', 'yes', { path: '/usr/bin/git', needed: true })),
    });
    assert.deepEqual([about(judgement, 'git-missing').measured, about(judgement, 'git-missing').because?.en], ['refuted', 'git is in the image (/usr/bin/git)']);
    const missing = join({
      files: { Dockerfile: `FROM golang:1.23-alpine\nWORKDIR /src\nENV GOPRIVATE=github.com/google\n${copies}` },
      checks: healthyBut(goproxy(['noproxy', 'direct'], [',', ''], { bypassed: true }), check('vcs:need', module, 'no', { way: 'gonoproxy', module }), check('vcs:git', 'git', 'no', { path: '', needed: true }), download('no', 'words')),
    });
    assert.equal(missing.verdict.cause, 'git-missing');
    assert.equal(about(missing, 'git-missing').measured, 'confirmed');
    assert.deepEqual([missing.verdict.remedies[0]?.rule, missing.verdict.remedies[0]?.place?.line], ['git-missing', 5]);
  });

  it('what the host has refutes nothing', () => {
    const judgement = join({
      files: { Dockerfile: `FROM golang:1.23-alpine\nWORKDIR /src\nENV GOPRIVATE=github.com/google\n${copies}` },
      checks: [...healthy.filter(({ id }) => !id.startsWith('vcs:git')), check('vcs:git', 'git', 'yes', { path: '/usr/bin/git' }, 'host')],
    });
    assert.equal(about(judgement, 'git-missing').measured, 'not-measured');
  });

  it('only the probed stage counts, with what it stands on', () => {
    const files = { Dockerfile: [
      'FROM golang:1.23 AS base', 'WORKDIR /src', `ENV GOPROXY=${weak}`, 'FROM base AS build', copies.trim(), 'FROM golang:1.23 AS other', 'WORKDIR /src', `ENV GOPROXY=${weak}`, copies,
    ].join('\n') };
    const lines = (stage: string) =>
      join({ files, stage, checks: stopped, environment: { GOPROXY: weak } }).verdict.remedies.flatMap(({ place }) => place?.line ?? []);
    assert.deepEqual(lines('build'), [3]);
    assert.deepEqual(lines('other'), [9]);
  });

  it('only the probed compose service counts', () => {
    const files = {
      Dockerfile: `FROM golang:1.23\nWORKDIR /src\n${copies}`,
      'compose.yaml': `services:\n  a:\n    build:\n      context: .\n      args:\n        GOPROXY: ${cn}\n  b:\n    build: .\n`,
    };
    assert.ok(join({ files, service: 'a', checks: refused }).findings?.some(({ rule }) => rule === 'build-arg-not-consumed'));
    assert.ok(!join({ files, service: 'b', checks: refused }).findings?.some(({ rule }) => rule === 'build-arg-not-consumed'));
  });

  it('a variable that the request sets anew takes its finding out', () => {
    const judgement = join({ files: { Dockerfile: `FROM golang:1.23\nWORKDIR /src\nENV GOPROXY=${weak}\n${copies}` }, checks: stopped, env: { GOPROXY: weak } });
    assert.ok(!judgement.findings?.some(({ rule }) => rule === 'goproxy-no-failover'));
  });

  it('a verdict without a fault blames no file', () => {
    const judgement = join({ files: { Dockerfile: `FROM golang:1.23\nWORKDIR /src\nENV GOPROXY=${weak}\n${copies}` }, checks: healthy, environment: { GOPROXY: weak } });
    assert.deepEqual([judgement.verdict.cause, judgement.verdict.remedies.filter(({ rule }) => rule !== undefined)], ['no-fault-found', []]);
    assert.equal(about(judgement, 'goproxy-no-failover').measured, 'not-measured');
  });

  it('passes no password on', () => {
    const judgement = join({ files: { Dockerfile: `FROM golang:1.23\nWORKDIR /src\nENV GOPROXY=https://me:hunter2secret@goproxy.cn,${proxy}\n${copies}` }, checks: stopped });
    assert.ok((judgement.findings ?? []).length > 0);
    assert.ok(!JSON.stringify([judgement.findings, judgement.verdict]).includes('hunter2'));
  });
});
