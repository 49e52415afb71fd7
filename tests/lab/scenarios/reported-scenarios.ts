import { proxyWith, publicProxyOnly, type Scenario } from './scenario.ts';

const proxy = 'https://proxy.golang.org';
const gateway = 'http://gateway.corp.example:3128';
const storage = 'storage.googleapis.com';
/** What a storage's signed address carries: whoever has it can read, so it is a secret. */
const signature = '4f1c0ffee5ba5eba11deadbeefcafe0123456789abcdef';
/** proxy.golang.org hands large archives out of a storage, behind a signed address. */
const redirectsArchives = proxyWith({
  kind: 'redirect', paths: /\.zip$/u,
  to: `https://${storage}{path}?X-Goog-Algorithm=GOOG4-RSA-SHA256&X-Goog-Credential=reader&X-Goog-Expires=600&X-Goog-Signature=${signature}&sig=${signature}&token=${signature}`,
});
const silentServer = { service: { kind: 'page', status: 200, html: '' }, faults: [{ kind: 'packets-dropped' }] } as const;
const rejectingServer = { service: { kind: 'page', status: 200, html: '' }, faults: [{ kind: 'packets-rejected' }] } as const;

/** Failures that people have reported; the number is that of the collection of cases. */
export const reportedScenarios: readonly Scenario[] = [
  {
    // 14
    name: 'two name servers, and none of them answers',
    names: 'name-server',
    environment: publicProxyOnly,
    hosts: { 'dns.corp.example': silentServer },
    nameServersBefore: ['dns.corp.example'],
    dnsFaults: [{ kind: 'no-answer' }],
    expectedCause: 'dns-server-unreachable',
    neverSaid: ['dns-slow-or-lossy', 'dns-server-failing', 'dns-name-not-found', 'no-network', 'tcp-timeout'],
  },
  {
    // 14: the words are "no route to host", and mean the name server
    name: 'a router rejects what goes to the name servers',
    names: 'name-server',
    environment: publicProxyOnly,
    hosts: { 'dns.corp.example': rejectingServer, 'dns2.corp.example': rejectingServer },
    nameServersBefore: ['dns.corp.example', 'dns2.corp.example'],
    dnsFaults: [{ kind: 'no-answer' }],
    expectedCause: 'dns-server-unreachable',
    neverSaid: ['dns-slow-or-lossy', 'host-unreachable', 'no-network', 'tcp-timeout'],
  },
  {
    // 29
    name: 'only http_proxy is set, and https finds no way out',
    names: 'name-server',
    environment: { ...publicProxyOnly, http_proxy: gateway },
    hosts: { 'gateway.corp.example': { service: { kind: 'http-proxy' } } },
    dnsFaults: [{ kind: 'nxdomain', names: /golang/u }],
    expectedCause: 'https-proxy-missing',
    expectedTarget: 'HTTPS_PROXY',
    alsoSaid: ['dns-name-not-found'],
    neverSaid: ['http-proxy-unreachable', 'no-network', 'tcp-timeout'],
  },
  {
    // 29
    name: 'ALL_PROXY is set, which the go command does not read',
    environment: { ...publicProxyOnly, ALL_PROXY: 'gateway.corp.example:3128' },
    // The gateway is on the same machine, past the container's own file of hosts.
    names: 'name-server',
    hosts: { 'gateway.corp.example': { service: { kind: 'http-proxy' } } },
    dnsFaults: [{ kind: 'nxdomain', names: /golang/u }],
    expectedCause: 'https-proxy-missing',
    neverSaid: ['http-proxy-unreachable', 'no-network'],
  },
  {
    name: 'only http_proxy is set, and https needs none',
    environment: { ...publicProxyOnly, http_proxy: gateway },
    hosts: { 'gateway.corp.example': { service: { kind: 'http-proxy' } } },
    expectedCause: 'no-fault-found',
    neverSaid: ['https-proxy-missing'],
  },
  {
    name: 'only http_proxy is set, and its proxy does not let https through either',
    environment: { ...publicProxyOnly, http_proxy: gateway },
    hosts: {
      'proxy.golang.org': proxyWith({ kind: 'connection-refused' }),
      'gateway.corp.example': { service: { kind: 'http-proxy', deny: /golang/u } },
    },
    expectedCause: 'tcp-refused',
    neverSaid: ['https-proxy-missing', 'http-proxy-denies'],
  },
  {
    name: 'archives come from a storage behind a redirect, and all is well',
    environment: publicProxyOnly,
    hosts: { 'proxy.golang.org': redirectsArchives, [storage]: { service: { kind: 'module-proxy' } } },
    expectedCause: 'no-fault-found',
    neverShown: [signature],
  },
  {
    // 31
    name: 'a gateway signs the storage that archives are redirected to',
    environment: publicProxyOnly,
    hosts: { 'proxy.golang.org': redirectsArchives, [storage]: { service: { kind: 'module-proxy' }, certificate: 'gateway' } },
    expectedCause: 'tls-intercepted',
    expectedTarget: `${storage}:443`,
    neverSaid: ['ca-bundle-missing', 'tls-name-mismatch', 'proxy-redirects', 'transfer-cut'],
    neverShown: [signature],
  },
  {
    // 31
    name: 'nothing listens at the storage that archives are redirected to',
    environment: publicProxyOnly,
    hosts: { 'proxy.golang.org': redirectsArchives, [storage]: { service: { kind: 'module-proxy' }, faults: [{ kind: 'connection-refused' }] } },
    expectedCause: 'tcp-refused',
    expectedTarget: `${storage}:443`,
    neverSaid: ['proxy-redirects', 'proxy-slow', 'transfer-cut'],
    neverShown: [signature],
  },
  {
    // 31
    name: 'the HTTP proxy lets the module proxy through, and its storage not',
    environment: { ...publicProxyOnly, HTTPS_PROXY: gateway },
    hosts: {
      'proxy.golang.org': redirectsArchives, [storage]: { service: { kind: 'module-proxy' } },
      'gateway.corp.example': { service: { kind: 'http-proxy', deny: /storage/u } },
    },
    expectedCause: 'http-proxy-denies',
    expectedTarget: gateway,
    neverSaid: ['proxy-forbidden', 'no-proxy-missing', 'proxy-redirects'],
    neverShown: [signature],
  },
  {
    // 31
    name: 'the storage refuses what it is redirected to, and repeats its address',
    environment: publicProxyOnly,
    hosts: { 'proxy.golang.org': redirectsArchives, [storage]: { service: { kind: 'module-proxy' }, faults: [{ kind: 'echo', status: 403 }] } },
    expectedCause: 'proxy-forbidden',
    expectedTarget: proxy,
    neverShown: [signature],
  },
  {
    // 37
    name: 'the address of the proxy carries credentials over plain http',
    environment: { GOPROXY: 'http://build:right@goproxy.corp.example' },
    hosts: { 'goproxy.corp.example': { service: { kind: 'module-proxy' }, credentials: { user: 'build', password: 'right' } } },
    expectedCause: 'credentials-over-http',
    neverSaid: ['goproxy-invalid', 'proxy-unauthorized'],
  },
  {
    // 37
    name: 'a netrc has credentials for a proxy of plain http',
    imageChange: 'printf "machine goproxy.corp.example login build password right\\n" > /root/.netrc',
    environment: { GOPROXY: 'http://goproxy.corp.example' },
    hosts: { 'goproxy.corp.example': { service: { kind: 'module-proxy' }, credentials: { user: 'build', password: 'right' } } },
    expectedCause: 'credentials-over-http',
    expectedTarget: 'http://goproxy.corp.example',
    neverSaid: ['goproxy-invalid', 'proxy-unauthorized'],
  },
  {
    // 100
    name: 'the mirror answers, and has nothing here',
    environment: { GOPROXY: 'https://goproxy.cn' },
    hosts: { 'goproxy.cn': proxyWith({ kind: 'status', status: 404, body: 'not found\n' }) },
    expectedCause: 'proxy-has-nothing',
    expectedTarget: 'https://goproxy.cn',
    neverSaid: ['module-not-found', 'version-not-found', 'not-a-module-proxy'],
  },
  {
    // 100
    name: 'the mirror has everything but the module',
    environment: { GOPROXY: 'https://goproxy.cn' },
    hosts: { 'goproxy.cn': proxyWith({ kind: 'status', status: 404, body: 'not found\n', paths: /uuid/u }) },
    expectedCause: 'module-not-found',
    neverSaid: ['proxy-has-nothing', 'not-a-module-proxy'],
  },
  {
    // 106
    name: 'the proxy stands in for the checksum database, and fails at it',
    environment: publicProxyOnly,
    hosts: { 'proxy.golang.org': proxyWith({ kind: 'status', status: 500, body: 'context deadline exceeded\n', paths: /^\/sumdb\/.*\/lookup\//u }) },
    expectedCause: 'sumdb-not-proxied',
    expectedTarget: proxy,
    neverSaid: ['sumdb-unreachable', 'proxy-forbidden', 'proxy-server-error'],
  },
  {
    // 106
    name: 'the database is asked past the proxy that fails at it',
    environment: { ...publicProxyOnly, GOSUMDB: 'sum.golang.org https://sum.golang.org' },
    hosts: { 'proxy.golang.org': proxyWith({ kind: 'status', status: 500, paths: /^\/sumdb\//u }) },
    expectedCause: 'no-fault-found',
    neverSaid: ['sumdb-not-proxied'],
  },
];
