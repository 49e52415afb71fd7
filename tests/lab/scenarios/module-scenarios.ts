import { proxyWith, publicProxyOnly, type Scenario } from './scenario.ts';

const privateModule = 'git.corp.example/team/lib@v1.2.3';

/** Modules, checksums, version control, toolchain and files. */
export const moduleScenarios: readonly Scenario[] = [
  {
    name: 'no proxy knows the module',
    environment: publicProxyOnly,
    module: 'github.com/acme/absent@v1.0.0',
    expectedCause: 'module-not-found',
    expectedTarget: 'github.com/acme/absent@v1.0.0',
  },
  {
    name: 'the module has no such version',
    environment: publicProxyOnly,
    module: 'github.com/google/uuid@v9.9.9',
    expectedCause: 'version-not-found',
    expectedTarget: 'github.com/google/uuid@v9.9.9',
  },
  {
    name: 'a private module is asked of the public proxy',
    environment: publicProxyOnly,
    module: privateModule,
    expectedCause: 'private-module-via-public-proxy',
    expectedTarget: privateModule,
  },
  {
    name: 'the archive was altered on the way',
    environment: publicProxyOnly,
    hosts: { 'proxy.golang.org': proxyWith({ kind: 'altered-zip' }) },
    expectedCause: 'checksum-mismatch',
    expectedTarget: 'github.com/google/uuid@v1.6.0',
  },
  {
    name: 'the checksum database is blocked',
    environment: publicProxyOnly,
    hosts: {
      'proxy.golang.org': { service: { kind: 'module-proxy', sumdb: false } },
      'sum.golang.org': { service: { kind: 'checksum-database' }, faults: [{ kind: 'connection-refused' }] },
    },
    expectedCause: 'sumdb-unreachable',
  },
  {
    name: 'GOSUMDB is a bare host',
    environment: { ...publicProxyOnly, GOSUMDB: 'sumdb.corp.example' },
    expectedCause: 'gosumdb-invalid',
    expectedTarget: 'GOSUMDB',
  },
  {
    name: 'a private module in an image without git',
    image: 'golang:1.23-alpine',
    environment: { GOPRIVATE: 'git.corp.example' },
    hosts: { 'git.corp.example': { service: { kind: 'git' } } },
    module: privateModule,
    expectedCause: 'git-missing',
    expectedTarget: 'git',
  },
  {
    name: 'a private repository without credentials',
    environment: { GOPRIVATE: 'git.corp.example' },
    hosts: { 'git.corp.example': { service: { kind: 'git' }, credentials: { user: 'build', password: 'right' } } },
    module: privateModule,
    expectedCause: 'credentials-missing',
    expectedTarget: privateModule,
  },
  {
    name: 'the module wants a newer Go',
    environment: publicProxyOnly,
    module: 'example.com/future@v1.0.0',
    expectedCause: 'toolchain-too-old',
    expectedTarget: 'example.com/future@v1.0.0',
  },
  {
    name: 'the cache belongs to root',
    imageChange: 'mkdir -p /go/pkg/mod && chmod 755 /go/pkg /go/pkg/mod',
    user: '1000:1000',
    environment: publicProxyOnly,
    expectedCause: 'cache-not-writable',
    expectedTarget: '/go/pkg/mod',
  },
];
