import { proxyWith, publicProxyOnly, type Scenario } from './scenario.ts';

/** The container beside this machine: what fails here too is the network's, what fails there alone is the container's. */
export const hostScenarios: readonly Scenario[] = [
  {
    name: 'a gateway signs with its own root, which the host trusts',
    environment: publicProxyOnly,
    hosts: { 'proxy.golang.org': { service: { kind: 'module-proxy' }, certificate: 'gateway' } },
    host: { trusts: ['lab', 'gateway'] },
    expectedCause: 'tls-intercepted',
    expectedTarget: 'proxy.golang.org:443',
    expectedSide: 'container',
  },
  {
    name: 'a gateway signs with its own root, which the host does not trust either',
    environment: publicProxyOnly,
    hosts: { 'proxy.golang.org': { service: { kind: 'module-proxy' }, certificate: 'gateway' } },
    host: { trusts: ['lab'] },
    expectedCause: 'tls-intercepted',
    expectedTarget: 'proxy.golang.org:443',
    expectedSide: 'both',
  },
  {
    name: 'the container\'s name server never answers, and the host knows the names',
    names: 'name-server',
    environment: publicProxyOnly,
    dnsFaults: [{ kind: 'no-answer' }],
    host: { trusts: ['lab'] },
    expectedCause: 'dns-server-unreachable',
    expectedSide: 'container',
  },
  {
    name: 'the proxy fails for container and host',
    environment: publicProxyOnly,
    hosts: { 'proxy.golang.org': proxyWith({ kind: 'status', status: 502 }) },
    host: { trusts: ['lab'] },
    expectedCause: 'proxy-server-error',
    expectedTarget: 'https://proxy.golang.org',
    expectedSide: 'both',
  },
  {
    name: 'the container lies behind a proxy that only it is given',
    environment: { ...publicProxyOnly, HTTPS_PROXY: 'http://127.0.0.1:3128' },
    host: { trusts: ['lab'] },
    expectedCause: 'http-proxy-loopback',
    expectedSide: 'container',
  },
  {
    name: 'all is well in container and host',
    environment: publicProxyOnly,
    host: { trusts: ['lab'] },
    expectedCause: 'no-fault-found',
    expectedTarget: '',
  },
];
