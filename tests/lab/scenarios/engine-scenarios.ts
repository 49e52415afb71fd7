import { withoutRights } from './unprivileged-client.ts';
import { publicProxyOnly, type Scenario } from './scenario.ts';

/** As the largest registry says it. */
const tooManyRequests = JSON.stringify({ errors: [{ code: 'TOOMANYREQUESTS', message: 'You have reached your pull rate limit' }] });

const emptyModule = 'module corp.example/app\n\ngo 1.21\n';

/** What goes wrong before a container runs. */
export const engineScenarios: readonly Scenario[] = [
  {
    name: 'no engine is installed',
    engineEnvironment: { PATH: '/nonexistent' },
    expectedCause: 'engine-not-installed',
    expectedTarget: 'docker',
    neverSaid: ['engine-not-running'],
  },
  {
    name: 'nothing answers at the engine\'s socket',
    engineEnvironment: { DOCKER_HOST: 'unix:///nonexistent/docker.sock' },
    expectedCause: 'engine-not-running',
    expectedTarget: 'docker',
    neverSaid: ['engine-not-installed', 'engine-permission-denied', 'engine-version-mismatch'],
  },
  {
    name: 'DOCKER_HOST names another machine, where nothing listens',
    engineEnvironment: { DOCKER_HOST: 'tcp://127.0.0.1:1' },
    expectedCause: 'engine-not-running',
    expectedTarget: 'docker',
    neverSaid: ['engine-not-installed', 'engine-permission-denied', 'tcp-refused'],
  },
  {
    name: 'DOCKER_HOST demands TLS without certificates',
    engineEnvironment: { DOCKER_HOST: 'tcp://127.0.0.1:1', DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: '/nonexistent' },
    expectedCause: 'engine-not-running',
    expectedTarget: 'docker',
    neverSaid: ['engine-not-installed', 'engine-version-mismatch', 'tls-handshake-failed'],
  },
  {
    name: 'DOCKER_HOST names a machine that ssh does not reach',
    engineEnvironment: { DOCKER_HOST: 'ssh://nobody@127.0.0.1:1' },
    expectedCause: 'engine-not-running',
    expectedTarget: 'docker',
    neverSaid: ['engine-not-installed', 'ssh-agent-missing', 'known-hosts-missing', 'vcs-host-unreachable'],
  },
  {
    name: 'the user may not open the engine\'s socket',
    client: withoutRights,
    expectedCause: 'engine-permission-denied',
    expectedTarget: 'docker',
    neverSaid: ['connect-not-permitted', 'engine-not-running'],
  },
  {
    name: 'the registry cannot be reached',
    image: 'registry.invalid/golang:1.23',
    expectedCause: 'image-pull-failed',
    expectedTarget: 'registry.invalid/golang:1.23',
  },
  {
    name: 'the registry has the repository and no such tag',
    registry: 'registry.corp.example',
    image: 'team/golang:9.99',
    hosts: { 'registry.corp.example': { service: { kind: 'registry', images: ['team/golang:1.23'] } } },
    expectedCause: 'image-not-found',
    neverSaid: ['image-pull-failed', 'registry-rate-limited', 'no-go-in-image'],
  },
  {
    name: 'the registry has no such repository, or says so to strangers',
    registry: 'registry.corp.example',
    image: 'team/golagn:1.23',
    hosts: { 'registry.corp.example': { service: { kind: 'registry', images: ['team/golang:1.23'], login: true } } },
    expectedCause: 'image-not-found',
    neverSaid: ['image-pull-failed'],
  },
  {
    name: 'the registry limits the rate',
    registry: 'registry.corp.example',
    image: 'team/golang:1.23',
    hosts: { 'registry.corp.example': {
      service: { kind: 'registry', images: ['team/golang:1.23'] },
      faults: [{ kind: 'status', status: 429, headers: { 'content-type': 'application/json' }, body: tooManyRequests, paths: /\/manifests\//u }],
    } },
    expectedCause: 'registry-rate-limited',
    neverSaid: ['image-not-found', 'image-pull-failed', 'proxy-rate-limited'],
  },
  {
    name: 'the registry refuses connections',
    registry: 'registry.corp.example',
    image: 'team/golang:1.23',
    hosts: { 'registry.corp.example': { service: { kind: 'registry' }, faults: [{ kind: 'connection-refused' }] } },
    expectedCause: 'image-pull-failed',
    neverSaid: ['image-not-found'],
  },
  {
    name: 'the registry fails',
    registry: 'registry.corp.example',
    image: 'team/golang:1.23',
    hosts: { 'registry.corp.example': { service: { kind: 'registry' }, faults: [{ kind: 'status', status: 503 }] } },
    expectedCause: 'image-pull-failed',
    neverSaid: ['image-not-found', 'dns-server-unreachable', 'registry-rate-limited', 'tcp-timeout'],
  },
  {
    name: 'the registry has the image, and the image has nothing',
    registry: 'registry.corp.example',
    image: 'team/empty:1',
    hosts: { 'registry.corp.example': { service: { kind: 'registry', images: ['team/empty:1'] } } },
    expectedCause: 'no-go-in-image',
    neverSaid: ['image-not-found', 'image-pull-failed'],
  },
  {
    name: 'the registry has the image for other processors only',
    registry: 'registry.corp.example',
    image: 'team/golang:1.23',
    hosts: { 'registry.corp.example': { service: { kind: 'registry', forArmOnly: ['team/golang:1.23'] } } },
    expectedCause: 'platform-mismatch',
    neverSaid: ['image-not-found', 'image-pull-failed', 'no-go-in-image'],
  },
  {
    name: 'an ARG of FROM names a processor that the engine does not run',
    registry: 'registry.corp.example',
    hosts: { 'registry.corp.example': { service: { kind: 'registry', forArmOnly: ['team/golang:1.23'] } } },
    project: {
      'Dockerfile': 'ARG PLATFORM=linux/arm64\nFROM --platform=${PLATFORM} registry.corp.example/team/golang:1.23 AS build\nWORKDIR /src\nCOPY go.mod ./\nRUN go mod download\n',
      'go.mod': emptyModule,
    },
    expectedCause: 'platform-mismatch',
    neverSaid: ['image-not-found', 'no-go-in-image', 'toolchain-not-runnable'],
    saysInEvidence: ['has no emulation for linux/arm64'],
  },
  {
    name: 'compose builds for a processor that the registry has no image for',
    registry: 'registry.corp.example',
    hosts: { 'registry.corp.example': { service: { kind: 'registry', forArmOnly: ['team/golang:1.23'] } } },
    project: {
      'compose.yaml': 'services:\n  app:\n    platform: linux/s390x\n    build: .\n',
      'Dockerfile': 'FROM registry.corp.example/team/golang:1.23\nWORKDIR /src\nCOPY go.mod ./\nRUN go mod download\n',
      'go.mod': emptyModule,
    },
    expectedCause: 'platform-mismatch',
    neverSaid: ['image-not-found', 'image-pull-failed', 'no-go-in-image'],
    saysInEvidence: ['linux/s390x'],
  },
  {
    name: 'the stage runs on the builder\'s platform, whatever docker\'s client would take',
    engineEnvironment: { DOCKER_DEFAULT_PLATFORM: 'linux/arm64' },
    environment: publicProxyOnly,
    project: {
      'Dockerfile': 'FROM --platform=$BUILDPLATFORM golang:1.23 AS build\nWORKDIR /src\nCOPY go.mod ./\nRUN go mod download\n',
      'go.mod': `${emptyModule}\nrequire github.com/google/uuid v1.6.0\n`,
    },
    expectedCause: 'no-fault-found',
  },
  {
    name: 'the image has no Go',
    image: 'busybox:1.36',
    expectedCause: 'no-go-in-image',
    expectedTarget: 'busybox:1.36',
  },
  {
    name: 'the stage installs the Go that its base image lacks',
    project: { Dockerfile: 'FROM alpine:3.20\nRUN apk add --no-cache go\nWORKDIR /src\nCOPY go.mod ./\nRUN go mod download\n', 'go.mod': 'module corp.example/app\n\ngo 1.21\n' },
    expectedCause: 'inconclusive',
    neverSaid: ['no-go-in-image'],
  },
  {
    name: 'the user cancels',
    cancelAt: 'facts:go-version',
    expectedCause: 'inconclusive',
  },
];
