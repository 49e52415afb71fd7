import { goSum } from '../servers/go-sum.ts';
import { proxyWith, publicProxyOnly, type Scenario } from './scenario.ts';

/** The head of a program for ARM: magic, 64 bits, little endian, executable, machine 183. */
const armProgram = (path: string): string =>
  `printf "\\177ELF\\002\\001\\001\\000\\000\\000\\000\\000\\000\\000\\000\\000\\002\\000\\267\\000" > ${path} && head -c 200 /dev/zero >> ${path} && chmod 755 ${path}`;
/** A dynamic program whose loader is that of another libc, which the image lacks. Both names have one length, so nothing moves in it. */
const foreignLibc = (path: string): string =>
  `sed "s,ld-linux-x86-64.so.2,ld-musl--x86_64.so.1," /bin/ls > ${path} && chmod 755 ${path}`;
const newerGo = (go: string, before = ''): Readonly<Record<string, string>> => ({
  'Dockerfile': `FROM golang:1.23\nENV GOTOOLCHAIN=auto\n${before}WORKDIR /src\nCOPY go.mod ./\nRUN go mod download\n`,
  'go.mod': `module corp.example/app\n\ngo ${go}\n\nrequire github.com/google/uuid v1.6.0\n`,
});

/** Settings that the go command refuses, and toolchains that do not run or do not come. */
export const toolchainScenarios: readonly Scenario[] = [
  {
    name: 'GOFLAGS holds a word that is no flag',
    environment: { ...publicProxyOnly, GOFLAGS: 'mod=vendor' },
    expectedCause: 'go-setting-invalid',
    expectedTarget: 'GOFLAGS',
    neverSaid: ['goproxy-invalid', 'inconclusive'],
  },
  {
    name: 'GOFLAGS names a module mode that does not exist',
    environment: publicProxyOnly,
    project: {
      'Dockerfile': 'FROM golang:1.23\nWORKDIR /src\nENV GOFLAGS=-mod=foo\nCOPY . .\nRUN go mod download\nRUN go build -o /app .\n',
      'go.mod': 'module corp.example/app\n\ngo 1.21\n\nrequire github.com/google/uuid v1.6.0\n',
      'go.sum': goSum([['github.com/google/uuid', 'v1.6.0']]),
      'main.go': 'package main\n\nfunc main() {}\n',
    },
    expectedCause: 'go-setting-invalid',
    neverSaid: ['goproxy-invalid', 'vendor-inconsistent'],
  },
  {
    name: 'GOFLAGS is wrong and the proxy fails too',
    environment: { ...publicProxyOnly, GOFLAGS: 'mod=vendor' },
    hosts: { 'proxy.golang.org': proxyWith({ kind: 'status', status: 502 }) },
    expectedCause: 'go-setting-invalid',
    expectedTarget: 'GOFLAGS',
    alsoSaid: ['proxy-server-error'],
  },
  {
    name: 'GOTOOLCHAIN is misspelt',
    environment: { ...publicProxyOnly, GOTOOLCHAIN: 'Local' },
    expectedCause: 'go-setting-invalid',
    expectedTarget: 'GOTOOLCHAIN',
    neverSaid: ['toolchain-not-downloadable', 'toolchain-too-old'],
  },
  {
    name: 'GOROOT leads nowhere',
    environment: { ...publicProxyOnly, GOROOT: '/usr/lib/go' },
    expectedCause: 'go-setting-invalid',
    expectedTarget: 'GOROOT',
    neverSaid: ['no-go-in-image', 'toolchain-not-runnable'],
  },
  {
    name: 'GOPROXY has a scheme that is none of its own',
    environment: { GOPROXY: 'ftp://proxy.golang.org' },
    expectedCause: 'goproxy-invalid',
    expectedTarget: 'GOPROXY',
    neverSaid: ['go-setting-invalid'],
  },
  {
    name: 'GOSUMDB has a key that is cut off',
    environment: { ...publicProxyOnly, GOSUMDB: 'sum.golang.org+033de0ae' },
    expectedCause: 'gosumdb-invalid',
    expectedTarget: 'GOSUMDB',
    neverSaid: ['go-setting-invalid', 'sumdb-unreachable'],
  },
  {
    name: 'the go program is for another processor',
    imageChange: armProgram('/usr/local/go/bin/go'),
    expectedCause: 'toolchain-not-runnable',
    neverSaid: ['no-go-in-image', 'platform-mismatch', 'inconclusive'],
  },
  {
    name: 'the go program needs another libc',
    imageChange: foreignLibc('/usr/local/go/bin/go'),
    expectedCause: 'toolchain-not-runnable',
    neverSaid: ['no-go-in-image', 'platform-mismatch', 'inconclusive'],
  },
  {
    name: 'the toolchain that GOTOOLCHAIN names is for another processor',
    imageChange: armProgram('/usr/local/bin/go1.99.0'),
    environment: { ...publicProxyOnly, GOTOOLCHAIN: 'go1.99.0' },
    expectedCause: 'toolchain-not-runnable',
    expectedTarget: 'GOTOOLCHAIN',
    neverSaid: ['noexec-filesystem', 'toolchain-not-downloadable', 'platform-mismatch'],
  },
  {
    name: 'the toolchain that GOTOOLCHAIN names is not in PATH and must not be fetched',
    environment: { ...publicProxyOnly, GOTOOLCHAIN: 'go1.99.0+path' },
    expectedCause: 'toolchain-not-downloadable',
    expectedTarget: 'GOTOOLCHAIN',
    neverSaid: ['toolchain-not-runnable', 'toolchain-too-old'],
  },
  {
    name: 'the proxy serves modules and blocks toolchains',
    project: newerGo('1.99.0'),
    hosts: { 'proxy.golang.org': proxyWith({ kind: 'status', status: 403, body: 'blocked by policy\n', paths: /^\/golang\.org\/toolchain\//u }) },
    expectedCause: 'toolchain-not-downloadable',
    neverSaid: ['proxy-forbidden', 'toolchain-too-old', 'module-not-found'],
  },
  {
    name: 'the newer Go is fetched into a cache that is mounted noexec',
    project: newerGo('1.98.0', 'USER 1000:1000\nENV HOME=/tmp\n'),
    containerFlags: ['--tmpfs=/go/pkg:noexec', '--tmpfs=/tmp:noexec'],
    expectedCause: 'noexec-filesystem',
    expectedTarget: '/go/pkg/mod',
    neverSaid: ['toolchain-not-runnable', 'toolchain-too-old', 'cache-not-writable'],
  },
  {
    name: 'what is compiled below /tmp cannot be started',
    environment: publicProxyOnly,
    containerFlags: ['--tmpfs=/tmp:noexec'],
    expectedCause: 'no-fault-found',
    alsoSaid: ['noexec-filesystem'],
  },
  {
    name: 'the line of the toolchain\'s archive is cut',
    project: newerGo('1.99.0'),
    hosts: { 'proxy.golang.org': proxyWith({ kind: 'http2-reset', paths: /^\/golang\.org\/toolchain\//u }) },
    expectedCause: 'toolchain-not-downloadable',
    neverSaid: ['transfer-cut', 'toolchain-too-old'],
  },
];
