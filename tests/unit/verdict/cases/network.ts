import { check, goproxy, healthyBut, module, proxy } from '../checks.ts';
import { address, type Case, failed, host, tlsFault, unreachable } from './case.ts';

export const networkCases: readonly Case[] = [
  {
    name: 'NXDOMAIN',
    checks: healthyBut(check('dns:lookup', host, 'no', { errorClass: 'no-such-host' }), unreachable('dns'), failed),
    cause: 'dns-name-not-found',
    target: host,
  },
  {
    name: 'SERVFAIL',
    checks: healthyBut(check('dns:lookup', host, 'no', { errorClass: 'server-failure' }), unreachable('dns'), failed),
    cause: 'dns-server-failing',
    target: host,
  },
  {
    name: 'a silent name server',
    checks: healthyBut(
      check('dns:lookup', host, 'no', { errorClass: 'timeout' }),
      check('dns:server', '10.0.0.2', 'no', { sent: 3, received: 0 }),
      unreachable('dns'),
      failed,
    ),
    cause: 'dns-server-unreachable', target: '10.0.0.2',
  },
  {
    name: 'a lookup without an answer, from a server that answers most questions',
    checks: healthyBut(
      check('dns:lookup', host, 'no', { errorClass: 'timeout' }),
      check('dns:server', '10.0.0.2', 'yes', { sent: 10, received: 7, answer: 'NOERROR' }),
      unreachable('dns'),
      failed,
    ),
    cause: 'dns-slow-or-lossy', target: '10.0.0.2',
  },
  {
    name: 'lost answers, though this download came through',
    checks: healthyBut(check('dns:server', '10.0.0.2', 'yes', { sent: 10, received: 8 })),
    cause: 'dns-slow-or-lossy', target: '10.0.0.2',
  },
  { name: 'a single lost answer', checks: healthyBut(check('dns:server', '10.0.0.2', 'yes', { sent: 10, received: 9 })), cause: 'no-fault-found' },
  {
    name: 'lost answers of a server that nobody needs',
    checks: healthyBut(check('dns:server', '10.0.0.2', 'yes', { sent: 10, received: 5, used: false })),
    cause: 'no-fault-found',
  },
  {
    name: 'a name server that takes its time',
    checks: healthyBut(check('dns:server', '10.0.0.2', 'yes', { sent: 10, received: 10, median: 2400 })),
    cause: 'dns-slow-or-lossy', target: '10.0.0.2',
  },
  {
    name: 'a dead name server before a living one',
    checks: healthyBut(
      check('dns:server', '10.0.0.2', 'no', { sent: 10, received: 0, errorClass: 'timeout' }),
      check('dns:server', '10.0.0.3', 'yes', { sent: 10, received: 10 }),
    ),
    cause: 'dns-server-unreachable', target: '10.0.0.2',
  },
  {
    name: 'a public name that leads to loopback',
    checks: healthyBut(
      check('dns:lookup', host, 'yes', { addresses: ['127.0.0.1', '::1'] }),
      check('tcp:connect', address, 'no', { errorClass: 'refused' }),
      unreachable('tcp'),
      failed,
    ),
    cause: 'dns-wrong-address', target: host,
  },
  {
    name: 'loopback where something answers',
    checks: healthyBut(check('dns:lookup', host, 'yes', { addresses: ['127.0.0.1'] })),
    cause: 'no-fault-found',
  },
  {
    name: 'a private address behind a firewall is no proof of a wrong name',
    checks: healthyBut(
      check('dns:lookup', host, 'yes', { addresses: ['10.9.9.9'] }),
      check('tcp:connect', address, 'no', { errorClass: 'timeout' }),
      unreachable('tcp'),
      failed,
    ),
    cause: 'tcp-timeout',
  },
  {
    name: 'no interface, whatever else fails because of it',
    checks: healthyBut(
      check('facts:network', 'interfaces', 'no', { interfaces: [] }),
      check('dns:lookup', host, 'no', { errorClass: 'network-unreachable' }),
      unreachable('dns'),
      failed,
    ),
    cause: 'no-network', target: '',
  },
  {
    name: 'connection refused',
    checks: healthyBut(check('tcp:connect', address, 'no', { errorClass: 'refused' }), unreachable('tcp'), failed),
    cause: 'tcp-refused',
    target: address,
  },
  {
    name: 'dropped packets',
    checks: healthyBut(check('tcp:connect', address, 'no', { errorClass: 'timeout' }), unreachable('tcp'), failed),
    cause: 'tcp-timeout',
    target: address,
  },
  {
    name: 'dropped packets, and the time limit ends the download',
    checks: healthyBut(
      check('tcp:connect', address, 'no', { errorClass: 'timeout' }),
      unreachable('tcp'),
      check('download:go-mod-download', module, 'no', { errorClass: 'timeout' }),
    ),
    more: { timeLimitReached: true },
    cause: 'tcp-timeout',
  },
  {
    name: 'a reset',
    checks: healthyBut(check('tcp:connect', address, 'no', { errorClass: 'reset' }), unreachable('tcp'), failed),
    cause: 'tcp-reset',
  },
  {
    name: 'IPv6 only',
    checks: healthyBut(
      check('tcp:connect', address, 'no', { errorClass: 'network-unreachable', address: '[2404::1]:443' }),
      unreachable('tcp'),
      failed,
    ),
    cause: 'no-ipv6-route',
  },
  {
    name: 'an unknown issuer',
    checks: healthyBut(tlsFault('unknown-authority', { issuer: 'Gateway Root' })),
    cause: 'tls-intercepted',
    target: address,
  },
  {
    name: 'an unknown issuer without any root',
    checks: healthyBut(
      tlsFault('unknown-authority'),
      check('tls:ca-bundle', '/etc/ssl/certs/ca-certificates.crt', 'no', { certificates: 0 }),
    ),
    cause: 'ca-bundle-missing',
    target: address,
  },
  {
    name: 'an expired certificate',
    checks: healthyBut(tlsFault('expired'), check('facts:clock', host, 'yes', { skewSeconds: 1 })),
    cause: 'tls-expired',
  },
  {
    name: 'an expired certificate by a clock that runs ahead',
    checks: healthyBut(tlsFault('expired'), check('facts:clock', host, 'no', { skewSeconds: 90_000_000 })),
    cause: 'clock-skew',
  },
  { name: 'a certificate of the future by a clock that runs behind', checks: healthyBut(tlsFault('not-yet-valid')), cause: 'clock-skew' },
  { name: 'another name', checks: healthyBut(tlsFault('name-mismatch', { names: ['portal.example'] })), cause: 'tls-name-mismatch' },
  { name: 'a silent handshake', checks: healthyBut(tlsFault('handshake-timeout')), cause: 'tls-handshake-timeout' },
  { name: 'a handshake of which small answers arrive', checks: healthyBut(tlsFault('handshake-timeout', { smallAnswer: true })), cause: 'mtu-too-large', target: address },
  { name: 'a handshake without any answer', checks: healthyBut(tlsFault('handshake-timeout', { smallAnswer: false })), cause: 'tls-handshake-timeout' },
  { name: 'plain http', checks: healthyBut(tlsFault('not-tls')), cause: 'plain-http-on-tls-port' },
  {
    name: 'a storage behind a redirect whose certificate a gateway signed',
    checks: healthyBut(
      goproxy([proxy], ['']),
      check('module-proxy:zip', proxy, 'no', { url: `${proxy}/x.zip`, finalUrl: 'https://storage.example/x.zip?sig=redacted', via: '', errorClass: 'tls' }),
      check('tls:handshake', 'storage.example:443', 'no', { errorClass: 'unknown-authority', verified: false, issuer: 'Gateway Root' }), failed,
    ),
    cause: 'tls-intercepted', target: 'storage.example:443',
  },
  {
    name: 'no route to the name server',
    checks: healthyBut(check('dns:lookup', host, 'no', { errorClass: 'no-route' }), check('dns:server', '192.168.0.1', 'no', { sent: 10, received: 0, errorClass: 'no-route' }), unreachable('dns'), failed),
    cause: 'dns-server-unreachable', target: '192.168.0.1',
  },
];
