import { goSum } from '../servers/go-sum.ts';
import { publicProxyOnly, type Scenario } from './scenario.ts';

const privateModule = 'git.corp.example/team/lib@v1.2.3';
const goesDirect = { GOPRIVATE: 'git.corp.example' };
const uuid = ['github.com/google/uuid', 'v1.6.0'] as const;
const goMod = 'module corp.example/app\n\ngo 1.21\n\nrequire github.com/google/uuid v1.6.0\n';
const copied = (...names: readonly string[]): string => `FROM golang:1.23\nWORKDIR /src\nCOPY ${names.join(' ')} ./\nRUN go mod download\n`;

/** Rarer causes, each beside the one that it is taken for. */
export const furtherScenarios: readonly Scenario[] = [
  {
    name: 'the client speaks a version that the engine has given up',
    engineEnvironment: { DOCKER_API_VERSION: '1.12' },
    expectedCause: 'engine-version-mismatch',
    expectedTarget: 'docker',
    neverSaid: ['engine-not-running'],
  },
  {
    name: 'the network of the step does not exist',
    network: 'no-such-network',
    expectedCause: 'build-setup-invalid',
    neverSaid: ['no-network'],
  },
  {
    name: 'the image is for another processor',
    // The head of a program for ARM: magic, 64 bits, little endian, executable, machine 183.
    imageChange: 'printf "\\177ELF\\002\\001\\001\\000\\000\\000\\000\\000\\000\\000\\000\\000\\002\\000\\267\\000" > /tmp/sh && head -c 200 /dev/zero >> /tmp/sh && chmod 755 /tmp/sh && mv /tmp/sh /bin/sh',
    expectedCause: 'platform-mismatch',
    neverSaid: ['no-go-in-image', 'toolchain-not-runnable'],
  },
  {
    name: 'go.sum holds the marks of a merge',
    environment: publicProxyOnly,
    project: { 'Dockerfile': copied('go.mod', 'go.sum'), 'go.mod': goMod, 'go.sum': `<<<<<<< HEAD\n${goSum([uuid])}=======\n` },
    expectedCause: 'go-sum-malformed',
    neverSaid: ['checksum-mismatch', 'go-sum-missing-entry'],
  },
  {
    name: 'go.mod holds the marks of a merge',
    environment: publicProxyOnly,
    project: { 'Dockerfile': copied('go.mod'), 'go.mod': `${goMod}<<<<<<< HEAD\n` },
    expectedCause: 'go-mod-invalid',
    neverSaid: ['go-mod-not-found', 'toolchain-too-old'],
  },
  {
    name: 'go.work is older than its member',
    environment: publicProxyOnly,
    project: { 'Dockerfile': copied('go.mod', 'go.work'), 'go.mod': goMod, 'go.work': 'go 1.18\n\nuse .\n' },
    expectedCause: 'go-work-invalid',
    neverSaid: ['workspace-member-missing'],
  },
  {
    name: 'a login page answers where the repository should be named',
    environment: goesDirect,
    hosts: { 'git.corp.example': { service: { kind: 'page', status: 200, html: '<html><title>Log in</title></html>' } } },
    module: privateModule,
    expectedCause: 'vcs-discovery-failed',
    neverSaid: ['credentials-missing', 'not-a-module-proxy'],
  },
  {
    name: 'GOVCS forbids git',
    environment: { ...goesDirect, GOVCS: '*:off' },
    hosts: { 'git.corp.example': { service: { kind: 'git' } } },
    module: privateModule,
    expectedCause: 'vcs-not-allowed',
    neverSaid: ['git-missing'],
  },
];
