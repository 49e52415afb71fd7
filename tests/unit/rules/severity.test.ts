import assert from 'node:assert/strict';
import { rules } from '../../../server/src/rules/index.ts';
import { checkTexts } from '../../support/check-fixture.ts';

const goMod = 'module example.com/app\n\ngo 1.23\n\nrequire github.com/google/uuid v1.6.0\n';
const main = 'package main\n\nimport "github.com/google/uuid"\n\nfunc main() { println(uuid.NewString()) }\n';

/** An error claims that a build from cold caches fails; where the files leave a way out, the same fault is a warning. */
describe('severity of proxies that cannot work', () => {
  const cases: readonly {
    readonly title: string; readonly rule: string; readonly severity: string; readonly dockerfile: string;
    readonly files?: Readonly<Record<string, string>>;
  }[] = [
    { title: 'a list that go refuses, before a download', rule: 'goproxy-syntax', severity: 'error', dockerfile: stage('ENV GOPROXY=drect', 'RUN go mod download') },
    { title: 'a list that go refuses, before a build that imports', rule: 'goproxy-syntax', severity: 'error', dockerfile: stage('ENV GOPROXY=drect', 'RUN go build .') },
    {
      title: 'a list that go refuses, with a vendor folder', rule: 'goproxy-syntax', severity: 'warning', dockerfile: stage('ENV GOPROXY=drect', 'RUN go build .'),
      files: { 'vendor/modules.txt': '# github.com/google/uuid v1.6.0\n' },
    },
    { title: 'a list that go refuses, behind a filled cache', rule: 'goproxy-syntax', severity: 'warning', dockerfile: stage('RUN go mod download', 'ENV GOPROXY=drect', 'RUN go build .') },
    { title: 'a list that go refuses, where failure is allowed', rule: 'goproxy-syntax', severity: 'warning', dockerfile: stage('ENV GOPROXY=drect', 'RUN go mod download || true') },
    { title: 'a list that go refuses, on an unknown image', rule: 'goproxy-syntax', severity: 'warning', dockerfile: stage('ENV GOPROXY=drect', 'RUN go mod download').replace('golang:1.23', 'corp.example/go') },
    { title: 'a misread entry behind a good one', rule: 'goproxy-syntax', severity: 'warning', dockerfile: stage('ENV GOPROXY=https://goproxy.cn,https://proxy.golang.org;direct', 'RUN go mod download') },
    { title: 'localhost first', rule: 'goproxy-loopback', severity: 'error', dockerfile: stage('ENV GOPROXY=http://localhost:3000', 'RUN go mod download') },
    { title: 'localhost behind another proxy', rule: 'goproxy-loopback', severity: 'warning', dockerfile: stage('ENV GOPROXY=https://goproxy.cn,http://localhost:3000', 'RUN go mod download') },
    {
      title: 'localhost on a network that compose computes', rule: 'goproxy-loopback', severity: 'warning', dockerfile: stage('ENV GOPROXY=http://localhost:3000', 'RUN go mod download'),
      files: { 'compose.yaml': 'services:\n  app:\n    build:\n      context: .\n      network: ${BUILD_NETWORK}\n' },
    },
    { title: 'an HTTP proxy on localhost for https', rule: 'goproxy-loopback', severity: 'error', dockerfile: stage('ENV HTTPS_PROXY=http://127.0.0.1:7890', 'RUN go mod download') },
    { title: 'an HTTP proxy on localhost that https addresses do not use', rule: 'goproxy-loopback', severity: 'warning', dockerfile: stage('ENV HTTP_PROXY=http://127.0.0.1:7890', 'RUN go mod download') },
    { title: 'an HTTP proxy on localhost with exceptions', rule: 'goproxy-loopback', severity: 'warning', dockerfile: stage('ENV NO_PROXY=* HTTPS_PROXY=http://127.0.0.1:7890', 'RUN go mod download') },
  ];
  for (const { title, rule, severity, dockerfile, files = {} } of cases) {
    it(`${rule}: ${title} is ${severity === 'error' ? 'an error' : 'a warning'}`, () => {
      const texts = new Map(Object.entries({ Dockerfile: dockerfile, 'go.mod': goMod, 'main.go': main, ...files }));
      const found = checkTexts(texts, rules.filter(({ id }) => id === rule), undefined);
      assert.deepEqual(found.map((finding) => finding.severity), [severity]);
    });
  }
});

function stage(...lines: readonly string[]): string {
  return ['FROM golang:1.23', 'WORKDIR /src', 'COPY . .', ...lines, ''].join('\n');
}
