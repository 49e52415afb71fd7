import { proxyWith, publicProxyOnly, type Scenario } from './scenario.ts';

const proxy = 'https://proxy.golang.org';

/** What module proxies answer and what the list makes of it. */
export const moduleProxyScenarios: readonly Scenario[] = [
  {
    name: 'the proxy wants credentials',
    environment: publicProxyOnly,
    hosts: { 'proxy.golang.org': { service: { kind: 'module-proxy' }, credentials: { user: 'build', password: 'right' } } },
    expectedCause: 'proxy-unauthorized',
    expectedTarget: proxy,
  },
  {
    name: 'the proxy refuses',
    environment: publicProxyOnly,
    hosts: { 'proxy.golang.org': proxyWith({ kind: 'status', status: 403 }) },
    expectedCause: 'proxy-forbidden',
    expectedTarget: proxy,
  },
  {
    name: 'the proxy limits the rate',
    environment: publicProxyOnly,
    hosts: { 'proxy.golang.org': proxyWith({ kind: 'status', status: 429 }) },
    expectedCause: 'proxy-rate-limited',
    expectedTarget: proxy,
  },
  {
    name: 'the proxy fails',
    environment: publicProxyOnly,
    hosts: { 'proxy.golang.org': proxyWith({ kind: 'status', status: 502 }) },
    expectedCause: 'proxy-server-error',
    expectedTarget: proxy,
  },
  {
    name: 'a captive portal answers',
    environment: publicProxyOnly,
    hosts: { 'proxy.golang.org': proxyWith({ kind: 'captive-portal' }) },
    expectedCause: 'not-a-module-proxy',
    expectedTarget: proxy,
  },
  {
    name: 'archives are cut off',
    environment: publicProxyOnly,
    hosts: { 'proxy.golang.org': proxyWith({ kind: 'cut-body', afterBytes: 100, paths: /\.zip$/u }) },
    expectedCause: 'transfer-cut',
    expectedTarget: proxy,
  },
  {
    name: 'a comma hides the healthy proxy',
    environment: { GOPROXY: `${proxy},https://goproxy.cn,direct` },
    hosts: { 'proxy.golang.org': proxyWith({ kind: 'status', status: 502 }) },
    expectedCause: 'no-failover',
    expectedTarget: proxy,
  },
  {
    name: 'a bar finds the healthy proxy',
    environment: { GOPROXY: `${proxy}|https://goproxy.cn|direct` },
    hosts: { 'proxy.golang.org': proxyWith({ kind: 'status', status: 502 }) },
    expectedCause: 'no-fault-found',
    expectedTarget: '',
  },
  {
    name: 'GOPROXY=off',
    environment: { GOPROXY: 'off' },
    expectedCause: 'goproxy-off',
    expectedTarget: 'GOPROXY',
  },
  {
    name: 'GOPROXY keeps its quotes',
    environment: { GOPROXY: '"https://proxy.golang.org,direct"' },
    expectedCause: 'goproxy-invalid',
    expectedTarget: 'GOPROXY',
  },
  {
    name: 'requests are read and never answered',
    environment: publicProxyOnly,
    hosts: { 'proxy.golang.org': proxyWith({ kind: 'no-answer' }) },
    expectedCause: 'proxy-slow',
    expectedTarget: proxy,
  },
];
