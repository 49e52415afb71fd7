import assert from 'node:assert/strict';
import { enabledRules } from '../../../server/src/checking/enabled-rules.ts';
import { rules as allRules } from '../../../server/src/rules/index.ts';
import { consequences, withSymptoms } from '../../../server/src/checking/one-fault.ts';
import { assertRepairs, checkTexts } from '../../support/check-fixture.ts';

const rules = enabledRules(allRules, {});

interface OneFault {
  readonly cause: string;
  readonly symptoms: readonly string[];
  readonly dockerfile: readonly string[];
  readonly files?: Readonly<Record<string, string>>;
  readonly preferences?: unknown;
}

const download = ['WORKDIR /src', 'COPY go.mod go.sum ./', 'RUN go mod download'];
const module = {
  'go.mod': 'module example.com/app\n\ngo 1.23\n\nrequire github.com/google/uuid v1.6.0\n',
  'go.sum': 'github.com/google/uuid v1.6.0 h1:NIvaJDMOsjHA8n1jAhLSgzrAzy1Hgr+hNrb57e+94F0=\n',
  'main.go': 'package main\n\nimport "github.com/google/uuid"\n\nfunc main() { println(uuid.NewString()) }\n',
};

const privateModule = {
  'go.mod': 'module example.com/app\n\ngo 1.23\n\nrequire git.corp.example/team/lib v1.0.0\n',
  'go.sum': 'git.corp.example/team/lib v1.0.0 h1:NIvaJDMOsjHA8n1jAhLSgzrAzy1Hgr+hNrb57e+94F0=\n',
};
const otherProxy = { hostProxy: 'https://goproxy.cn,direct' };
const proxyAhead = ['FROM golang:1.23', 'ENV HTTPS_PROXY=http://proxy.corp.example:3128', 'ENV GOPRIVATE=git.corp.example', ...download];

/** A stage that the downloading one does not stand on. */
function elsewhere(setting: string, ...[from = 'FROM golang:1.23', ...rest]: readonly string[]): readonly string[] {
  return [
    'FROM alpine:3.20 AS settings', setting, 'RUN apk add --no-cache curl',
    from, 'COPY --from=settings /usr/bin/curl /usr/bin/curl', ...(rest.length === 0 ? download : rest),
  ];
}

function otherHome(setting: string): readonly string[] {
  return ['FROM golang:1.23', `RUN go env -w ${setting}`, 'USER 1000', 'ENV HOME=/tmp', ...download];
}

const faults: readonly OneFault[] = [
  {
    cause: 'goproxy-off', symptoms: ['toolchain-download'],
    dockerfile: ['FROM golang:1.22', 'ENV GOTOOLCHAIN=auto', 'ENV GOPROXY=off', ...download],
  },
  {
    cause: 'network-none', symptoms: ['cache-mount-not-shared'],
    dockerfile: [
      'FROM golang:1.23', 'WORKDIR /src', 'COPY go.mod go.sum ./', 'RUN --mount=type=cache,target=/go/pkg/mod go mod download', 'COPY . .',
      'RUN --network=none go build -o /app .',
    ],
  },
  {
    cause: 'go-too-old', symptoms: ['toolchain-download'],
    dockerfile: ['FROM golang:1.22', ...download, 'ENV GOTOOLCHAIN=auto', 'COPY . .', 'RUN go build -o /app .'],
  },
  {
    cause: 'goproxy-loopback', symptoms: ['http-proxy-baked'],
    dockerfile: ['FROM golang:1.23', 'ENV HTTPS_PROXY=http://127.0.0.1:7890', ...download],
  },
  {
    cause: 'goproxy-loopback', symptoms: ['goproxy-no-failover'],
    dockerfile: ['FROM golang:1.23', 'ENV GOPROXY=http://localhost:3000,https://proxy.golang.org', ...download],
  },
  {
    cause: 'goproxy-loopback', symptoms: ['https-proxy-missing'],
    dockerfile: ['FROM golang:1.23', 'ARG HTTP_PROXY=http://127.0.0.1:7890', ...download],
  },
  {
    cause: 'http-proxy-baked', symptoms: ['declared-after-download'],
    dockerfile: ['FROM golang:1.23', ...download, 'ENV HTTPS_PROXY=http://proxy.corp.example:3128', 'COPY . .', 'RUN go build -o /app .'],
  },
  {
    cause: 'http-proxy-baked', symptoms: ['set-in-other-stage'],
    dockerfile: elsewhere('ENV HTTPS_PROXY=http://proxy.corp.example:3128'),
  },
  {
    // One repair leads to the next: an address that nobody reaches, baked into the image, behind the download.
    cause: 'goproxy-loopback', symptoms: ['declared-after-download', 'http-proxy-baked'],
    dockerfile: ['FROM golang:1.23', ...download, 'ENV HTTPS_PROXY=http://127.0.0.1:7890', 'COPY . .', 'RUN go build -o /app .'],
  },
  {
    cause: 'dockerignore-hides', symptoms: ['secret-in-layer'],
    dockerfile: ['FROM golang:1.23', 'COPY .netrc /root/.netrc', ...download],
    files: { '.netrc': 'machine a.example login b password correct-horse\n', '.dockerignore': '.netrc\n' },
  },
  {
    cause: 'secret-in-layer', symptoms: ['dockerignore-leaks'],
    dockerfile: ['FROM golang:1.23', 'COPY .ssh /root/.ssh', ...download],
    files: { '.ssh/id_ed25519': '-----BEGIN OPENSSH PRIVATE KEY-----\n' },
  },
  ...([
    ['goproxy-direct-only', 'GOPROXY="${SOURCE},direct"'],
    ['goproxy-syntax', 'GOPROXY=${SOURCE}/go'], ['goproxy-off', 'GOPROXY=${SOURCE},off'],
    ['goproxy-dead-entry', 'GOPROXY=${SOURCE}direct,https://proxy.golang.org'],
    ['goproxy-plain-http', 'GOPROXY=http://${SOURCE}goproxy.corp.example'], ['gosumdb-invalid', 'GOSUMDB=${SOURCE}sum.golang.org+1+x'],
    ['goprivate-pattern', 'GOPRIVATE=https://${SOURCE}git.corp.example'],
    ['govcs-invalid', 'GOVCS=${SOURCE}public:git,'], ['goauth-invalid', 'GOAUTH=netrc;${SOURCE}'],
  ] as const).map(([symptom, setting]) => ({
    cause: 'arg-before-from',
    symptoms: [symptom],
    dockerfile: ['ARG SOURCE', 'FROM golang:1.24', `ENV ${setting}`, ...download],
    files: symptom === 'goprivate-pattern' ? privateModule : {},
  })),
  {
    cause: 'arg-before-from', symptoms: ['goprivate-missing'],
    dockerfile: ['ARG GOPRIVATE=git.corp.example', 'FROM golang:1.23', ...download],
    files: privateModule,
  },
  {
    cause: 'declared-after-download', symptoms: ['goprivate-missing'],
    dockerfile: ['FROM golang:1.23', ...download, 'ENV GOPRIVATE=git.corp.example'],
    files: privateModule,
  },
  {
    cause: 'set-in-other-stage', symptoms: ['goprivate-missing'],
    dockerfile: elsewhere('ENV GOPRIVATE=git.corp.example'), files: privateModule,
  },
  {
    cause: 'set-in-other-step', symptoms: ['goprivate-missing'],
    dockerfile: ['FROM golang:1.23', 'RUN export GOPRIVATE=git.corp.example', ...download], files: privateModule,
  },
  {
    cause: 'build-arg-not-consumed', symptoms: ['goprivate-missing'],
    dockerfile: ['FROM golang:1.23', ...download],
    files: { ...privateModule, 'compose.yaml': compose('      args:\n        GOPRIVATE: git.corp.example\n') },
  },
  {
    cause: 'compose-environment-not-build', symptoms: ['goprivate-missing'],
    dockerfile: ['FROM golang:1.23', ...download],
    files: { ...privateModule, 'compose.yaml': compose('    environment:\n      GOPRIVATE: git.corp.example\n') },
  },
  {
    cause: 'go-env-file-not-read', symptoms: ['goprivate-missing'],
    dockerfile: ['FROM golang:1.23', ...download],
    files: { ...privateModule, 'go.env': 'GOPRIVATE=git.corp.example\n' },
  },
  {
    cause: 'go-env-w-shadowed', symptoms: ['goprivate-missing'],
    dockerfile: otherHome('GOPRIVATE=git.corp.example'),
    files: privateModule,
  },
  {
    cause: 'set-in-other-stage', symptoms: ['goproxy-not-configurable'],
    dockerfile: elsewhere('ENV GOPROXY=https://goproxy.corp.example'),
    preferences: otherProxy,
  },
  {
    cause: 'set-in-other-step', symptoms: ['goproxy-not-configurable'],
    dockerfile: ['FROM golang:1.23', 'RUN export GOPROXY=https://goproxy.corp.example', ...download],
    preferences: otherProxy,
  },
  {
    cause: 'go-env-w-shadowed', symptoms: ['goproxy-not-configurable'],
    dockerfile: otherHome('GOPROXY=https://goproxy.corp.example'),
    preferences: otherProxy,
  },
  {
    cause: 'go-env-file-not-read', symptoms: ['goproxy-not-configurable'],
    dockerfile: ['FROM golang:1.23', ...download],
    files: { 'go.env': 'GOPROXY=https://goproxy.corp.example\n' },
    preferences: otherProxy,
  },
  {
    cause: 'arg-before-from', symptoms: ['no-proxy-missing'],
    dockerfile: ['ARG NO_PROXY=git.corp.example', ...proxyAhead],
    files: privateModule,
  },
  {
    cause: 'declared-after-download', symptoms: ['no-proxy-missing'],
    dockerfile: [...proxyAhead, 'ENV NO_PROXY=git.corp.example'],
    files: privateModule,
  },
  {
    cause: 'set-in-other-stage', symptoms: ['no-proxy-missing'],
    dockerfile: elsewhere('ENV NO_PROXY=git.corp.example', ...proxyAhead),
    files: privateModule,
  },
  {
    cause: 'set-in-other-step', symptoms: ['no-proxy-missing'],
    dockerfile: [proxyAhead[0] ?? '', 'RUN export NO_PROXY=git.corp.example', ...proxyAhead.slice(1)],
    files: privateModule,
  },
];

describe('one finding per fault', () => {
  for (const { cause, symptoms, dockerfile, files, preferences } of faults) {
    const texts = new Map(Object.entries({ ...module, Dockerfile: `${dockerfile.join('\n')}\n`, ...files }));
    const setting = dockerfile.find((line) => /ENV|ARG|env -w|export|COPY \./.test(line)) ?? 'compose';
    describe(`${cause} explains ${symptoms.join(' and ')} (${setting})`, () => {
      it('and names its place', () => {
        const findings = checkTexts(texts, rules, preferences);
        const found = findings.find((finding) => finding.rule === cause && finding.symptoms !== undefined);
        const all = JSON.stringify(findings.map(({ rule, message }) => [rule, message.en]));
        assert.deepEqual(found?.symptoms?.map(({ rule }) => rule), symptoms, all);
        for (const { place, message } of found.symptoms ?? []) {
          const isTold = found.related.some((each) => each.place === place && message.en.startsWith(each.message.en));
          assert.ok(isTold, 'what it explains is a related place');
        }
        assert.ok(!findings.some(({ rule }) => symptoms.includes(rule)), 'nothing is said twice');
      });

      it('which comes up by itself where the cause is not looked for', () => {
        const others = rules.filter(({ id }) => id !== cause);
        const findings = withSymptoms(checkTexts(texts, others, preferences)).map(({ rule }) => rule);
        assert.ok(symptoms.every((symptom) => findings.includes(symptom)), findings.join(', '));
      });

      it('and its repairs hold', () => {
        const found = checkTexts(texts, rules, preferences).find((finding) => finding.rule === cause);
        for (const fix of found?.fixes ?? []) assertRepairs(texts, found!, fix, rules, preferences);
      });
    });
  }

  it('joins no rules but those tried here', () => {
    const tried = new Set(faults.flatMap(({ cause, symptoms }) => symptoms.map((symptom) => `${cause} ${symptom}`)));
    const joined = consequences.flatMap(({ cause, symptoms }) => symptoms.map((symptom) => `${cause} ${symptom}`));
    assert.deepEqual(joined.filter((pair) => !tried.has(pair)), []);
  });
});

function compose(lines: string): string {
  return `services:\n  app:\n    build:\n      context: .\n${lines}`;
}
