import { proxyWith, publicProxyOnly, type Scenario } from './scenario.ts';

/** Trust and what looks like it. */
export const tlsScenarios: readonly Scenario[] = [
  {
    name: 'a gateway signs with its own root',
    environment: publicProxyOnly,
    hosts: { 'proxy.golang.org': { service: { kind: 'module-proxy' }, certificate: 'gateway' } },
    expectedCause: 'tls-intercepted',
    expectedTarget: 'proxy.golang.org:443',
  },
  {
    name: 'the image has no certificate bundle',
    imageChange: 'rm -rf /etc/ssl/certs /etc/ssl/cert.pem /etc/pki /etc/ssl/ca-bundle.pem',
    environment: publicProxyOnly,
    expectedCause: 'ca-bundle-missing',
    expectedTarget: 'proxy.golang.org:443',
  },
  {
    name: 'the certificate has expired',
    environment: publicProxyOnly,
    hosts: { 'proxy.golang.org': { service: { kind: 'module-proxy' }, certificate: 'expired' } },
    expectedCause: 'tls-expired',
    expectedTarget: 'proxy.golang.org:443',
  },
  {
    name: 'the certificate is for another name',
    environment: publicProxyOnly,
    hosts: { 'proxy.golang.org': { service: { kind: 'module-proxy' }, certificate: 'wrong-name' } },
    expectedCause: 'tls-name-mismatch',
    expectedTarget: 'proxy.golang.org:443',
  },
  {
    name: 'https is spoken to a plain port',
    environment: publicProxyOnly,
    hosts: { 'proxy.golang.org': proxyWith({ kind: 'plain-http-on-tls-port' }) },
    expectedCause: 'plain-http-on-tls-port',
    expectedTarget: 'proxy.golang.org:443',
  },
  {
    name: 'the handshake gets no answer',
    environment: publicProxyOnly,
    hosts: { 'proxy.golang.org': proxyWith({ kind: 'handshake-stall' }) },
    expectedCause: 'tls-handshake-timeout',
    expectedTarget: 'proxy.golang.org:443',
  },
  {
    name: 'the connection is reset in the handshake',
    environment: publicProxyOnly,
    hosts: { 'proxy.golang.org': proxyWith({ kind: 'reset-after-accept' }) },
    expectedCause: 'tcp-reset',
    expectedTarget: 'proxy.golang.org:443',
  },
  {
    name: 'a gateway signs for the checksum database alone',
    environment: publicProxyOnly,
    hosts: {
      'proxy.golang.org': { service: { kind: 'module-proxy', sumdb: false } },
      'sum.golang.org': { service: { kind: 'checksum-database' }, certificate: 'gateway' },
    },
    expectedCause: 'tls-intercepted',
    expectedTarget: 'sum.golang.org:443',
  },
  {
    name: 'the certificate signs itself',
    environment: publicProxyOnly,
    hosts: { 'proxy.golang.org': { service: { kind: 'module-proxy' }, certificate: 'self-signed' } },
    expectedCause: 'tls-intercepted',
    expectedTarget: 'proxy.golang.org:443',
  },
  {
    name: 'the certificate is not valid yet',
    environment: publicProxyOnly,
    hosts: { 'proxy.golang.org': { service: { kind: 'module-proxy' }, certificate: 'not-yet-valid' } },
    expectedCause: 'tls-expired',
    expectedTarget: 'proxy.golang.org:443',
  },
  {
    name: 'the clock is months behind',
    environment: publicProxyOnly,
    hosts: Object.fromEntries(([['proxy.golang.org', 'module-proxy'], ['sum.golang.org', 'checksum-database']] as const).map(([host, kind]) =>
      [host, { service: { kind }, certificate: 'not-yet-valid', faults: [{ kind: 'date', days: 320 }] }])),
    expectedCause: 'clock-skew',
    expectedTarget: 'proxy.golang.org:443',
  },
  {
    name: 'the server knows no TLS that Go still speaks',
    environment: publicProxyOnly,
    hosts: { 'proxy.golang.org': proxyWith({ kind: 'tls-too-old' }) },
    expectedCause: 'tls-handshake-failed',
    expectedTarget: 'proxy.golang.org:443',
    neverSaid: ['tls-intercepted', 'tcp-reset', 'plain-http-on-tls-port'],
  },
  {
    name: 'server and Go have no cipher in common',
    environment: publicProxyOnly,
    hosts: { 'proxy.golang.org': proxyWith({ kind: 'tls-other-ciphers' }) },
    expectedCause: 'tls-handshake-failed',
    expectedTarget: 'proxy.golang.org:443',
    neverSaid: ['tls-intercepted', 'tcp-reset', 'tls-handshake-timeout'],
  },
];
