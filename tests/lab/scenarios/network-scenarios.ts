import { proxyWith, publicProxyOnly, type Scenario } from './scenario.ts';

/** Names, connections and HTTP proxies. */
export const networkScenarios: readonly Scenario[] = [
  {
    name: 'all is well',
    expectedCause: 'no-fault-found',
    expectedTarget: '',
  },
  {
    name: 'all is well by the name server too',
    names: 'name-server',
    expectedCause: 'no-fault-found',
    expectedTarget: '',
  },
  {
    name: 'the proxy\'s name does not exist',
    names: 'name-server',
    environment: { GOPROXY: 'https://goproxy.corp.example' },
    expectedCause: 'dns-name-not-found',
    expectedTarget: 'goproxy.corp.example',
  },
  {
    name: 'the name server never answers',
    names: 'name-server',
    environment: publicProxyOnly,
    dnsFaults: [{ kind: 'no-answer' }],
    expectedCause: 'dns-server-unreachable',
  },
  {
    name: 'the name server fails',
    names: 'name-server',
    environment: publicProxyOnly,
    dnsFaults: [{ kind: 'servfail' }],
    expectedCause: 'dns-server-failing',
    expectedTarget: 'proxy.golang.org',
  },
  {
    name: 'the step has no network',
    network: 'none',
    environment: publicProxyOnly,
    expectedCause: 'no-network',
    expectedTarget: '',
  },
  {
    name: 'nothing listens',
    environment: publicProxyOnly,
    hosts: { 'proxy.golang.org': proxyWith({ kind: 'connection-refused' }) },
    expectedCause: 'tcp-refused',
    expectedTarget: 'proxy.golang.org:443',
  },
  {
    name: 'a firewall drops packets',
    environment: publicProxyOnly,
    hosts: { 'proxy.golang.org': proxyWith({ kind: 'packets-dropped' }) },
    expectedCause: 'tcp-timeout',
    expectedTarget: 'proxy.golang.org:443',
  },
  {
    name: 'HTTPS_PROXY is localhost',
    environment: { ...publicProxyOnly, HTTPS_PROXY: 'http://127.0.0.1:3128' },
    expectedCause: 'http-proxy-loopback',
    expectedTarget: 'http://127.0.0.1:3128',
  },
  {
    name: 'HTTPS_PROXY does not listen',
    environment: { ...publicProxyOnly, HTTPS_PROXY: 'http://gateway.corp.example:3128' },
    hosts: { 'gateway.corp.example': { service: { kind: 'http-proxy' }, faults: [{ kind: 'connection-refused' }] } },
    expectedCause: 'http-proxy-unreachable',
    expectedTarget: 'http://gateway.corp.example:3128',
  },
  {
    name: 'the HTTP proxy wants credentials',
    environment: { ...publicProxyOnly, HTTPS_PROXY: 'http://gateway.corp.example:3128' },
    hosts: { 'gateway.corp.example': { service: { kind: 'http-proxy' }, credentials: { user: 'build', password: 'right' } } },
    expectedCause: 'http-proxy-auth-required',
    expectedTarget: 'http://gateway.corp.example:3128',
  },
  {
    name: 'the HTTP proxy denies the host',
    environment: { ...publicProxyOnly, HTTPS_PROXY: 'http://gateway.corp.example:3128' },
    hosts: { 'gateway.corp.example': { service: { kind: 'http-proxy', deny: /golang/u } } },
    expectedCause: 'http-proxy-denies',
    expectedTarget: 'http://gateway.corp.example:3128',
  },
  {
    name: 'all is well through the HTTP proxy',
    environment: { ...publicProxyOnly, HTTPS_PROXY: 'http://gateway.corp.example:3128' },
    hosts: { 'gateway.corp.example': { service: { kind: 'http-proxy' } } },
    expectedCause: 'no-fault-found',
    expectedTarget: '',
  },
];
