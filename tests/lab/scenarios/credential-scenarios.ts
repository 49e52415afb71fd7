import { goSum } from '../servers/go-sum.ts';
import type { HostBehaviour } from '../servers/lab-network.ts';
import type { Scenario } from './scenario.ts';

const proxy = 'https://goproxy.corp.example';
const password = 'k3ep-this-to-yourself';
const rightNetrc = `printf "machine goproxy.corp.example login build password ${password}\\n" > /root/.netrc`;

function wantsCredentials(wanted = password): Readonly<Record<string, HostBehaviour>> {
  return { 'goproxy.corp.example': { service: { kind: 'module-proxy' }, credentials: { user: 'build', password: wanted } } };
}

/** A proxy that wants credentials, and where the go command takes them from: what is measured must get the answers that it gets. */
export const credentialScenarios: readonly Scenario[] = [
  ...['1.19', '1.23', '1.24'].map((version): Scenario => ({
    name: `a netrc has credentials for the proxy, golang:${version}`,
    image: `golang:${version}`,
    imageChange: `printf "machine goproxy.corp.example\\nlogin build\\npassword ${password}\\n" > /root/.netrc`,
    environment: { GOPROXY: proxy },
    hosts: wantsCredentials(),
    expectedCause: 'no-fault-found',
    neverSaid: ['proxy-unauthorized'],
    neverShown: [password],
  })),
  {
    name: 'a netrc has other credentials than the proxy wants',
    imageChange: rightNetrc,
    environment: { GOPROXY: proxy },
    hosts: wantsCredentials('another'),
    expectedCause: 'proxy-unauthorized',
    expectedTarget: proxy,
    neverShown: [password],
  },
  {
    name: 'the netrc lies in the home of another user',
    imageChange: rightNetrc,
    user: '1000',
    environment: { GOPROXY: proxy, HOME: '/tmp', GOCACHE: '/tmp/cache', GOMODCACHE: '/tmp/mod' },
    hosts: wantsCredentials(),
    expectedCause: 'proxy-unauthorized',
    expectedTarget: proxy,
    neverShown: [password],
  },
  ...['1.23', '1.24'].map((version): Scenario => ({
    name: `a netrc is right and the credentials in the address are not, golang:${version}`,
    image: `golang:${version}`,
    imageChange: rightNetrc,
    environment: { GOPROXY: 'https://build:another-one@goproxy.corp.example' },
    hosts: wantsCredentials(),
    // The newer Go looks for the address with its credentials in the netrc, where nobody has it.
    expectedCause: version === '1.23' ? 'no-fault-found' : 'proxy-unauthorized',
    ...version === '1.23' ? { neverSaid: ['proxy-unauthorized'] } : {},
    neverShown: [password, 'another-one'],
  })),
  {
    name: 'the step is given a netrc as secret, and the probe is not',
    environment: { GOPROXY: proxy },
    project: {
      'Dockerfile': [
        'FROM golang:1.23', 'WORKDIR /src', 'COPY go.mod go.sum ./', 'RUN --mount=type=secret,id=netrc,target=/root/.netrc go mod download', '',
      ].join('\n'),
      'go.mod': 'module corp.example/app\n\ngo 1.21\n\nrequire github.com/google/uuid v1.6.0\n',
      'go.sum': goSum([['github.com/google/uuid', 'v1.6.0']]),
    },
    hosts: wantsCredentials(),
    expectedCause: 'inconclusive',
    alsoSaid: ['proxy-unauthorized'],
  },
  {
    name: 'GOAUTH leaves the netrc out',
    image: 'golang:1.24',
    imageChange: rightNetrc,
    environment: { GOPROXY: proxy, GOAUTH: 'off' },
    hosts: wantsCredentials(),
    expectedCause: 'proxy-unauthorized',
    neverShown: [password],
  },
  ...[password, 'another'].map((known): Scenario => ({
    name: `GOAUTH names a program that knows ${known === password ? 'the' : 'other'} credentials`,
    image: 'golang:1.24',
    imageChange: `printf '#!/bin/sh\\nprintf "https://goproxy.corp.example\\\\n\\\\nAuthorization: Basic ${Buffer.from(`build:${known}`).toString('base64')}\\\\n\\\\n"\\n' > /bin/knows && chmod +x /bin/knows`,
    environment: { GOPROXY: proxy, GOAUTH: '/bin/knows' },
    hosts: wantsCredentials(),
    expectedCause: known === password ? 'no-fault-found' : 'proxy-unauthorized',
    ...known === password ? { neverSaid: ['proxy-unauthorized'] } : {},
    neverShown: [password],
  })),
];
