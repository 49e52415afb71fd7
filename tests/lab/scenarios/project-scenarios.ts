import { goSum } from '../servers/go-sum.ts';
import { proxyWith, publicProxyOnly, type Scenario } from './scenario.ts';

const uuid = ['github.com/google/uuid', 'v1.6.0'] as const;
const toml = ['github.com/BurntSushi/toml', 'v1.4.0'] as const;
const require = ([path, version]: readonly [path: string, version: string]): string => `require ${path} ${version}\n`;
const goMod = (module: string, ...lines: readonly string[]): string => `module ${module}\n\ngo 1.21\n\n${lines.join('\n')}`;
const application = { 'go.mod': goMod('corp.example/app', require(uuid)), 'go.sum': goSum([uuid]), 'main.go': 'package main\n\nfunc main() {}\n' };
const library = goMod('corp.example/lib');
const from = (...lines: readonly string[]): string => ['FROM golang:1.23', ...lines, ''].join('\n');

/** The project's own files as the stage has them at its download. */
export const projectScenarios: readonly Scenario[] = [
  {
    name: 'a whole project with workspace, replacement and checksums',
    environment: publicProxyOnly,
    project: {
      'Dockerfile': from('WORKDIR /src', 'COPY go.work ./', 'COPY app/go.mod app/go.sum ./app/', 'COPY lib/go.mod ./lib/', 'RUN go mod download'),
      'go.work': 'go 1.21\n\nuse (\n\t./app\n\t./lib\n)\n',
      'app/go.mod': goMod('corp.example/app', require(uuid), 'require corp.example/lib v0.0.0\n', 'replace corp.example/lib => ../lib\n'),
      'app/go.sum': goSum([uuid]),
      'lib/go.mod': library,
    },
    expectedCause: 'no-fault-found',
    expectedTarget: '',
  },
  {
    name: 'a private module that the public proxy lacks lies on a host that refuses connections',
    environment: { GOPROXY: 'https://proxy.golang.org,direct' },
    project: {
      'Dockerfile': from('WORKDIR /src', 'COPY go.mod go.sum ./', 'RUN go mod download'),
      'go.mod': goMod('corp.example/app', require(uuid), 'require git.corp.example/team/lib v1.2.3\n'), 'go.sum': goSum([uuid]),
    },
    hosts: { 'git.corp.example': { service: { kind: 'git' }, faults: [{ kind: 'connection-refused' }] } },
    expectedCause: 'vcs-host-unreachable',
    expectedFailures: { 'vcs-host-unreachable': ['git.corp.example/team/lib@v1.2.3'] },
    expectedTarget: 'git.corp.example',
    neverSaid: ['tcp-refused', 'credentials-missing', 'private-module-via-public-proxy'],
  },
  {
    name: 'go.mod is copied after the download',
    environment: publicProxyOnly,
    project: { Dockerfile: from('WORKDIR /src', 'RUN go mod download', 'COPY . .', 'RUN go build ./...'), ...application },
    expectedCause: 'go-mod-not-found',
    expectedTarget: 'go.mod',
    neverSaid: ['gopath-go-mod', 'module-mode-off'],
  },
  {
    name: 'go.mod lies in the temporary folder',
    environment: publicProxyOnly,
    project: { Dockerfile: from('WORKDIR /tmp', 'COPY go.mod go.sum ./', 'RUN go mod download'), ...application },
    expectedCause: 'gopath-go-mod',
    expectedTarget: 'go.mod',
    neverSaid: ['go-mod-not-found'],
  },
  {
    name: 'go.mod lies in GOPATH, of which this Go only warns',
    environment: publicProxyOnly,
    project: { Dockerfile: from('COPY go.mod go.sum ./', 'RUN go mod download'), ...application },
    expectedCause: 'no-fault-found',
    alsoSaid: ['gopath-go-mod'],
  },
  {
    name: 'go.sum is not copied and the stage builds',
    environment: publicProxyOnly,
    project: { Dockerfile: from('WORKDIR /src', 'COPY go.mod main.go ./', 'RUN go mod download', 'RUN go build -o /app .'), ...application },
    expectedCause: 'go-sum-missing-entry',
    expectedTarget: 'github.com/google/uuid@v1.6.0',
    neverSaid: ['updates-to-go-mod-needed', 'checksum-mismatch'],
  },
  {
    name: 'go.sum comes with the sources behind the download',
    environment: publicProxyOnly,
    project: { Dockerfile: from('WORKDIR /src', 'COPY go.mod ./', 'RUN go mod download', 'COPY . .', 'RUN go build -o /app .'), ...application },
    expectedCause: 'no-fault-found',
    expectedTarget: '',
    neverSaid: ['go-sum-missing-entry'],
  },
  {
    name: 'go.mod requires a module twice',
    environment: publicProxyOnly,
    project: {
      'Dockerfile': from('WORKDIR /src', 'COPY . .', 'RUN go build -o /app .'),
      ...application,
      'go.mod': goMod('corp.example/app', require(uuid), require([uuid[0], 'v1.5.0'])),
      'go.sum': goSum([uuid, [uuid[0], 'v1.5.0']]),
    },
    expectedCause: 'updates-to-go-mod-needed',
    expectedTarget: 'go.mod',
    neverSaid: ['go-sum-missing-entry'],
  },
  {
    name: 'the folder of a replace line is not copied',
    environment: publicProxyOnly,
    project: {
      'Dockerfile': from('WORKDIR /src/app', 'COPY app/go.mod app/go.sum ./', 'RUN go mod download'),
      'app/go.mod': goMod('corp.example/app', require(uuid), 'require corp.example/lib v0.0.0\n', 'replace corp.example/lib => ../lib\n'),
      'app/go.sum': goSum([uuid]),
      'lib/go.mod': library,
    },
    expectedCause: 'replace-target-missing',
    expectedTarget: 'corp.example/lib@v0.0.0',
    neverSaid: ['workspace-member-missing', 'module-not-found', 'private-module-via-public-proxy'],
  },
  {
    name: 'a member of the workspace is not copied',
    environment: publicProxyOnly,
    project: {
      'Dockerfile': from('WORKDIR /src', 'COPY go.work ./', 'COPY app/go.mod ./app/', 'RUN go mod download'),
      'go.work': 'go 1.21\n\nuse (\n\t./app\n\t./lib\n)\n',
      'app/go.mod': goMod('corp.example/app', require(uuid)),
      'lib/go.mod': library,
    },
    expectedCause: 'workspace-member-missing',
    expectedTarget: 'go.work',
    neverSaid: ['replace-target-missing', 'go-work-invalid'],
  },
  {
    name: 'a member of the workspace is not copied and the network is down too',
    environment: publicProxyOnly,
    network: 'none',
    project: {
      'Dockerfile': from('WORKDIR /src', 'COPY go.work ./', 'COPY app/go.mod ./app/', 'RUN go mod download'),
      'go.work': 'go 1.21\n\nuse (\n\t./app\n\t./lib\n)\n',
      'app/go.mod': goMod('corp.example/app', require(uuid)),
      'lib/go.mod': library,
    },
    expectedCause: 'workspace-member-missing',
    expectedTarget: 'go.work',
    alsoSaid: ['no-network'],
  },
  {
    name: 'the vendor folder is older than go.mod',
    environment: publicProxyOnly,
    project: {
      'Dockerfile': from('WORKDIR /src', 'COPY . .', 'RUN go build -o /app .'),
      ...application,
      'vendor/modules.txt': '# github.com/google/uuid v1.5.0\n## explicit; go 1.12\ngithub.com/google/uuid\n',
    },
    expectedCause: 'vendor-inconsistent',
    expectedTarget: 'github.com/google/uuid@v1.6.0',
    neverSaid: ['go-sum-missing-entry'],
  },
  {
    name: 'the vendor folder fits go.mod',
    environment: publicProxyOnly,
    project: {
      'Dockerfile': from('WORKDIR /src', 'COPY . .', 'RUN go build -o /app .'),
      ...application,
      'vendor/modules.txt': '# github.com/google/uuid v1.6.0\n## explicit; go 1.12\ngithub.com/google/uuid\n',
    },
    expectedCause: 'no-fault-found',
    expectedTarget: '',
  },
  {
    name: 'a build from the vendor folder on a network that is down',
    environment: publicProxyOnly,
    hosts: { 'proxy.golang.org': proxyWith({ kind: 'connection-refused' }) },
    project: {
      'Dockerfile': from('WORKDIR /src', 'COPY . .', 'RUN go build -o /app .'),
      ...application,
      'vendor/modules.txt': '# github.com/google/uuid v1.6.0\n## explicit; go 1.12\ngithub.com/google/uuid\n',
    },
    expectedCause: 'no-fault-found',
    expectedTarget: '',
    alsoSaid: ['tcp-refused'],
    neverSaid: ['vendor-inconsistent', 'inconclusive'],
  },
  {
    name: 'a build with -mod=vendor on a network that is down',
    environment: publicProxyOnly,
    hosts: { 'proxy.golang.org': proxyWith({ kind: 'status', status: 502 }) },
    project: {
      'Dockerfile': from('WORKDIR /src', 'COPY . .', 'RUN go build -mod=vendor -o /app .'),
      ...application,
      'vendor/modules.txt': '# github.com/google/uuid v1.6.0\n## explicit; go 1.12\ngithub.com/google/uuid\n',
    },
    expectedCause: 'no-fault-found',
    expectedTarget: '',
    alsoSaid: ['proxy-server-error'],
  },
  {
    name: 'a download beside a vendor folder needs the network all the same',
    environment: publicProxyOnly,
    hosts: { 'proxy.golang.org': proxyWith({ kind: 'status', status: 502 }) },
    project: {
      'Dockerfile': from('WORKDIR /src', 'COPY . .', 'RUN go mod download', 'RUN go build -o /app .'),
      ...application,
      'vendor/modules.txt': '# github.com/google/uuid v1.6.0\n## explicit; go 1.12\ngithub.com/google/uuid\n',
    },
    expectedCause: 'proxy-server-error',
    neverSaid: ['vendor-inconsistent'],
  },
  {
    name: 'an old vendor folder on a network that is down',
    environment: publicProxyOnly,
    hosts: { 'proxy.golang.org': proxyWith({ kind: 'connection-refused' }) },
    project: {
      'Dockerfile': from('WORKDIR /src', 'COPY . .', 'RUN go build -o /app .'),
      ...application,
      'vendor/modules.txt': '# github.com/google/uuid v1.5.0\n## explicit; go 1.12\ngithub.com/google/uuid\n',
    },
    expectedCause: 'vendor-inconsistent',
    alsoSaid: ['tcp-refused'],
  },
  {
    name: 'the Dockerfile switches modules off',
    environment: publicProxyOnly,
    project: { Dockerfile: from('WORKDIR /src', 'ENV GO111MODULE=off', 'COPY go.mod go.sum ./', 'RUN go mod download'), ...application },
    expectedCause: 'module-mode-off',
    neverSaid: ['go-mod-not-found'],
  },
  {
    name: 'three of the modules in go.mod fail for two reasons',
    environment: publicProxyOnly,
    project: {
      Dockerfile: from('WORKDIR /src', 'COPY go.mod ./', 'RUN go mod download'),
      'go.mod': goMod('corp.example/app', require(uuid), require(['github.com/acme/absent', 'v1.0.0']), require(['github.com/acme/gone', 'v1.2.0']),
        require(['git.corp.example/team/lib', 'v1.2.3']), require(toml)),
    },
    expectedCause: 'module-not-found',
    expectedTarget: 'github.com/acme/absent@v1.0.0',
    alsoSaid: ['private-module-via-public-proxy'],
    expectedFailures: {
      'module-not-found': ['github.com/acme/absent@v1.0.0', 'github.com/acme/gone@v1.2.0'],
      'private-module-via-public-proxy': ['git.corp.example/team/lib@v1.2.3'],
    },
  },
];
