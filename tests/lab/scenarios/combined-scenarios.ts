import { goSum } from '../servers/go-sum.ts';
import type { Scenario } from './scenario.ts';

const uuid = ['github.com/google/uuid', 'v1.6.0'] as const;
const goMod = 'module corp.example/app\n\ngo 1.21\n\nrequire github.com/google/uuid v1.6.0\n';

/** Faults that meet in one project, told with its own values: what is offered must not be what failed. */
export const combinedScenarios: readonly Scenario[] = [
  {
    name: 'the best-known mirror lacks the checksum database, and a firewall rejects the database itself',
    project: { 'Dockerfile': dockerfile('ENV GOPROXY=https://goproxy.cn', 'COPY go.mod ./', 'RUN go mod download'), 'go.mod': goMod },
    hosts: {
      'goproxy.cn': { service: { kind: 'module-proxy', sumdb: false } },
      'sum.golang.org': { service: { kind: 'checksum-database' }, faults: [{ kind: 'packets-rejected' }] },
    },
    expectedCause: 'sumdb-unreachable',
    expectedTarget: 'https://sum.golang.org',
    alsoSaid: ['host-unreachable'],
    saysInRemedies: ['ENV GOPROXY=https://mirrors.aliyun.com/goproxy'],
  },
  {
    name: 'the user of the step has neither a home nor rights to make one',
    project: {
      'Dockerfile': dockerfile('COPY go.mod go.sum ./', 'USER 1001:1002', 'ENV HOME=/home/app GOMODCACHE=/home/app/mod', 'RUN go mod download'),
      'go.mod': goMod, 'go.sum': goSum([uuid]),
    },
    expectedCause: 'cache-not-writable',
    expectedTarget: '/home/app/mod',
    neverSaid: ['home-missing', 'read-only-filesystem'],
    saysInRemedies: ['install -d -o 1001 -g 1002 /home/app', 'target=/home/app/mod,uid=1001,gid=1002'],
  },
  {
    name: 'go.mod asks for a Go that no proxy has',
    project: { 'Dockerfile': dockerfile('ENV GOTOOLCHAIN=auto', 'COPY go.mod ./', 'RUN go mod download'), 'go.mod': 'module corp.example/app\n\ngo 1.99\n' },
    expectedCause: 'toolchain-not-downloadable',
    neverSaid: ['toolchain-too-old', 'module-not-found'],
    saysInRemedies: ['FROM golang:1.99'],
  },
  {
    name: 'an ARG sends a private module past the proxy, in an image without git',
    project: {
      'Dockerfile': 'FROM golang:1.23-alpine AS build\nARG GOPRIVATE=git.corp.example/*\nWORKDIR /src\nCOPY go.mod go.sum ./\nRUN --mount=type=cache,target=/go/pkg/mod go mod download\n',
      'go.mod': `${goMod}\nrequire git.corp.example/team/lib v1.2.3\n`, 'go.sum': goSum([uuid]),
    },
    hosts: { 'git.corp.example': { service: { kind: 'git' } } },
    expectedCause: 'git-missing',
    expectedFailures: { 'git-missing': ['git.corp.example/team/lib@v1.2.3'] },
    saysInRemedies: ['RUN apk add --no-cache git'],
  },
];

function dockerfile(...lines: readonly string[]): string {
  return ['FROM golang:1.23', 'WORKDIR /src', ...lines, ''].join('\n');
}
