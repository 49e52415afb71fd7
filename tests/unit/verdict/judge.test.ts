import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ProbeCheck } from '../../../protocol/src/index.ts';
import { findCause } from '../../../server/src/causes/catalogue.ts';
import { judge, localizeJudgement, type JudgeInput, type Judgement } from '../../../server/src/probe/verdict/judge.ts';
import { check, download, entry, goproxy, healthy, healthyBut, judged, module, proxy } from './checks.ts';

const host = 'proxy.golang.org';
const address = `${host}:443`;
const failed = download('no', `${module}: words that no signature knows`);
/** Requests of an entry whose fault lies in a layer below, which has a check of its own. */
const unreachable = (errorClass: string) => entry(proxy, 'no', { errorClass });

interface Case {
  readonly name: string;
  readonly checks: readonly ProbeCheck[];
  readonly more?: Partial<JudgeInput>;
  readonly cause: string;
  readonly target?: string;
  /** The verdict's sentence. */
  readonly says?: RegExp;
}

function tlsFault(errorClass: string, more: ProbeCheck['detail'] = {}): readonly ProbeCheck[] {
  return [check('tls:handshake', address, 'no', { errorClass, verified: false, ...more }), ...unreachable('tls'), failed];
}

function answers(detail: ProbeCheck['detail']): readonly ProbeCheck[] {
  return healthyBut(goproxy([proxy], ['']), entry(proxy, 'no', detail), failed);
}

const cases: readonly Case[] = [
  { name: 'a real download', checks: healthy, cause: 'no-fault-found', target: '' },
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
  { name: '401', checks: answers({ errorClass: 'status', status: 401 }), cause: 'proxy-unauthorized', target: proxy },
  { name: '403', checks: answers({ errorClass: 'status', status: 403 }), cause: 'proxy-forbidden', target: proxy },
  {
    name: '407',
    checks: answers({ errorClass: 'http-proxy-status', status: 407, via: 'http://p:3128' }),
    cause: 'http-proxy-auth-required',
    target: 'http://p:3128',
  },
  { name: '429', checks: answers({ errorClass: 'status', status: 429 }), cause: 'proxy-rate-limited' },
  { name: '503', checks: answers({ errorClass: 'status', status: 503 }), cause: 'proxy-server-error' },
  { name: 'HTML with 200', checks: answers({ errorClass: 'content', status: 200, bodyKind: 'html' }), cause: 'not-a-module-proxy' },
  { name: 'a body cut off', checks: answers({ errorClass: 'cut', status: 200, bytes: 100 }), cause: 'transfer-cut' },
  { name: 'a body that trickles in', checks: answers({ errorClass: 'timeout', status: 200, bytes: 200_000, transfer: 20_000 }), cause: 'proxy-slow' },
  { name: 'no answer to a request', checks: answers({ errorClass: 'timeout' }), cause: 'proxy-slow' },
  { name: 'credentials over http', checks: answers({ errorClass: 'credentials-over-http' }), cause: 'credentials-over-http' },
  {
    name: '401 of plain http, with a netrc that is kept for https',
    checks: healthyBut(
      goproxy(['http://goproxy.corp'], ['']), entry('http://goproxy.corp', 'no', { errorClass: 'status', status: 401 }),
      check('facts:netrc', '/root/.netrc', 'yes', { exists: true, readable: true }), failed,
    ),
    cause: 'credentials-over-http', target: 'http://goproxy.corp',
  },
  {
    name: '401 of plain http, with no credentials anywhere',
    checks: healthyBut(goproxy(['http://goproxy.corp'], ['']), entry('http://goproxy.corp', 'no', { errorClass: 'status', status: 401 }), failed),
    cause: 'proxy-unauthorized', target: 'http://goproxy.corp',
  },
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
    name: 'a proxy that lacks what every public one has',
    checks: [...answers({ errorClass: 'status', status: 404 }), check('module-proxy:reference', proxy, 'no', {
      errorClass: 'status', status: 404, module: 'golang.org/x/text@v0.14.0', used: false,
    })],
    cause: 'proxy-has-nothing', target: proxy,
  },
  {
    name: 'an empty proxy before one that has modules, and lacks this one',
    checks: healthyBut(
      goproxy(['https://empty.example', proxy], [',', '']), ...[proxy, 'https://empty.example'].map((each) => entry(each, 'no', { errorClass: 'status', status: 404 })),
      check('module-proxy:reference', 'https://empty.example', 'no', { errorClass: 'status', status: 404, module: 'golang.org/x/text@v0.14.0', used: false }),
      check('module-proxy:reference', proxy, 'yes', { status: 200, module: 'golang.org/x/text@v0.14.0', used: false }), failed,
    ),
    cause: 'module-not-found', target: module,
  },
  {
    name: 'an HTTP proxy for http alone, which would let https through',
    checks: healthyBut(
      goproxy([proxy], ['']), check('tcp:connect', address, 'no', { errorClass: 'timeout' }), unreachable('tcp'), failed,
      check('http-proxy:spare', address, 'yes', { variable: 'HTTP_PROXY', proxy: 'http://p:3128', status: 200, used: false }),
    ),
    cause: 'https-proxy-missing', target: 'HTTPS_PROXY',
  },
  {
    name: 'an HTTP proxy for http alone, which lets no https through either',
    checks: healthyBut(
      goproxy([proxy], ['']), check('tcp:connect', address, 'no', { errorClass: 'timeout' }), unreachable('tcp'), failed,
      check('http-proxy:spare', address, 'no', { variable: 'HTTP_PROXY', proxy: 'http://p:3128', status: 403, errorClass: 'status', used: false }),
    ),
    cause: 'tcp-timeout', target: address,
  },
  {
    name: 'no route to the name server',
    checks: healthyBut(check('dns:lookup', host, 'no', { errorClass: 'no-route' }), check('dns:server', '192.168.0.1', 'no', { sent: 10, received: 0, errorClass: 'no-route' }), unreachable('dns'), failed),
    cause: 'dns-server-unreachable', target: '192.168.0.1',
  },
  {
    name: 'a proxy that stands in for the checksum database and fails at it',
    checks: healthyBut(
      check('sumdb:proxied-lookup', proxy, 'no', { url: `${proxy}/sumdb/sum.golang.org/lookup/x`, status: 500, errorClass: 'status' }),
      check('sumdb:lookup', 'https://sum.golang.org', 'yes', { status: 200, used: false }), failed,
    ),
    cause: 'sumdb-not-proxied', target: proxy,
  },
  { name: '404 pages even for what every proxy has', checks: answers({ errorClass: 'status', status: 404, bodyKind: 'html' }), cause: 'not-a-module-proxy', target: proxy },
  {
    name: '404 pages for a module that may be missing',
    checks: answers({ errorClass: 'status', status: 404, bodyKind: 'html' }),
    more: { module: 'github.com/acme/absent@v1.0.0' },
    cause: 'module-not-found',
  },
  {
    name: 'an HTTP proxy whose status is in its words only',
    checks: answers({ errorClass: 'http-proxy-status', causeClass: '403', via: 'http://p:3128' }),
    cause: 'http-proxy-denies',
    target: 'http://p:3128',
  },
  { name: '404 everywhere', checks: answers({ errorClass: 'status', status: 404 }), cause: 'module-not-found', target: module },
  {
    name: '404 for the version, though the list is there',
    checks: [...answers({ errorClass: 'status', status: 404 }), check('module-proxy:list', proxy, 'yes', { status: 200, bytes: 30 })],
    cause: 'version-not-found',
  },
  {
    name: '404 because the proxy cannot log in',
    checks: answers({
      errorClass: 'status',
      status: 404,
      said: 'fatal: could not read Username for \'https://github.com\': terminal prompts disabled',
    }),
    cause: 'private-module-via-public-proxy',
  },
  {
    name: 'a healthy entry behind a comma',
    checks: healthyBut(
      goproxy([proxy, 'https://goproxy.cn', 'direct'], [',', ',', '']),
      entry(proxy, 'no', { errorClass: 'status', status: 502 }),
      entry('https://goproxy.cn', 'yes', { status: 200 }),
      failed,
    ),
    cause: 'no-failover', target: proxy,
  },
  {
    name: 'a broken entry behind a comma is never asked, so it explains nothing',
    checks: healthyBut(
      goproxy([proxy, 'https://b.example'], [',', '']),
      entry(proxy, 'no', { errorClass: 'status', status: 502 }),
      check('dns:lookup', 'b.example', 'no', { errorClass: 'no-such-host' }),
      entry('https://b.example', 'no', { errorClass: 'dns' }),
      failed,
    ),
    cause: 'proxy-server-error', target: proxy,
  },
  {
    name: 'a healthy entry behind a bar',
    checks: healthyBut(
      goproxy([proxy, 'https://goproxy.cn'], ['|', '']),
      entry(proxy, 'no', { errorClass: 'status', status: 502 }),
      entry('https://goproxy.cn', 'yes', { status: 200 }),
    ),
    cause: 'no-fault-found',
  },
  { name: 'off', checks: healthyBut(goproxy(['off'], ['']), failed), cause: 'goproxy-off', target: 'GOPROXY' },
  {
    name: 'a list that does not parse',
    checks: healthyBut(
      check('module-proxy:goproxy', 'GOPROXY', 'no', { value: '"x"', errorClass: 'invalid', entries: [], separators: [] }),
      failed,
    ),
    cause: 'goproxy-invalid',
    target: 'GOPROXY',
  },
  {
    name: 'an HTTP proxy on loopback',
    checks: healthyBut(
      check(
        'http-proxy:reach',
        '127.0.0.1:3128',
        'no',
        { variable: 'HTTPS_PROXY', url: 'http://127.0.0.1:3128', loopback: true, failedAt: 'tcp', errorClass: 'refused' },
      ),
      unreachable('http-proxy'),
      failed,
    ),
    cause: 'http-proxy-loopback',
    target: 'http://127.0.0.1:3128',
  },
  {
    name: 'an HTTP proxy elsewhere',
    checks: healthyBut(
      check(
        'http-proxy:reach',
        'p:3128',
        'no',
        { variable: 'HTTPS_PROXY', url: 'http://p:3128', loopback: false, failedAt: 'tcp', errorClass: 'refused' },
      ),
      unreachable('http-proxy'),
      failed,
    ),
    cause: 'http-proxy-unreachable',
  },
  {
    name: 'an HTTP proxy that was first met by a request for comparison',
    checks: healthyBut(
      check('http-proxy:reach', 'p:3128', 'no', { variable: 'HTTPS_PROXY', url: 'http://p:3128', errorClass: 'refused', used: false }),
      entry(proxy, 'no', { errorClass: 'http-proxy', via: 'http://p:3128' }), failed,
    ),
    cause: 'http-proxy-unreachable', target: 'http://p:3128',
  },
  {
    name: 'CONNECT refused',
    checks: healthyBut(
      check('http-proxy:connect', address, 'no', { proxy: 'http://p:3128', status: 403, errorClass: 'status' }),
      unreachable('http-proxy'),
      failed,
    ),
    cause: 'http-proxy-denies',
  },
  {
    name: 'a blocked database',
    checks: healthyBut(
      check('sumdb:supported', proxy, 'no', { status: 404, errorClass: 'status' }),
      check(
        'sumdb:lookup',
        'https://sum.golang.org',
        'no',
        { url: 'https://sum.golang.org/lookup/x', errorClass: 'tcp', causeClass: 'timeout' },
      ),
      failed,
    ),
    cause: 'sumdb-unreachable',
    target: 'https://sum.golang.org',
  },
  {
    name: 'a proxy that forbids /sumdb',
    checks: healthyBut(check('sumdb:supported', proxy, 'no', { status: 403, errorClass: 'status' }), failed),
    cause: 'sumdb-not-proxied',
    target: proxy,
  },
  {
    name: 'a module the database does not know',
    checks: healthyBut(check('sumdb:lookup', 'https://sum.golang.org', 'no', { url: '', errorClass: 'status', status: 404 }), failed),
    cause: 'sumdb-refuses-private',
  },
  {
    name: 'a bad GOSUMDB',
    checks: healthyBut(check('sumdb:gosumdb', 'GOSUMDB', 'no', { value: 'x' }), failed),
    cause: 'gosumdb-invalid',
    target: 'GOSUMDB',
  },
  {
    name: 'other contents',
    checks: healthyBut(download(
      'no',
      `${module}: verifying module: checksum mismatch\n\tdownloaded: h1:a=\n\tsum.golang.org: h1:b=\n\nThis download does NOT match the one reported by the checksum server.`,
    )),
    cause: 'checksum-mismatch',
    target: module,
  },
  {
    name: 'no git where GOPRIVATE goes direct',
    checks: healthyBut(
      goproxy(['noproxy', proxy, 'direct'], [',', ',', ''], { bypassed: true }),
      check('vcs:need', module, 'no', { way: 'gonoproxy', pattern: 'github.com' }),
      check('vcs:git', 'git', 'no', { needed: true }),
      failed,
    ),
    cause: 'git-missing', target: 'git',
  },
  {
    name: 'no git, and the proxies do not know the module',
    checks: healthyBut(
      entry(proxy, 'no', { errorClass: 'status', status: 404 }),
      check('vcs:need', module, 'no', { way: 'direct-after-proxies' }),
      check('vcs:git', 'git', 'no', { needed: true }),
      failed,
    ),
    cause: 'git-missing',
  },
  { name: 'no git, and nobody needs it', checks: healthyBut(check('vcs:git', 'git', 'no', { needed: false })), cause: 'no-fault-found' },
  {
    name: 'a private repository',
    checks: healthyBut(
      goproxy(['noproxy', proxy], [',', ''], { bypassed: true }),
      download(
        'no',
        'git ls-remote: exit status 128:\n\tfatal: could not read Username for \'https://git.corp.example\': terminal prompts disabled',
      ),
    ),
    cause: 'credentials-missing',
  },
  {
    name: 'an old Go',
    checks: healthyBut(check('toolchain:go-line', module, 'no', { required: '1.99', running: 'go1.23.5', gotoolchain: 'local' }), failed),
    cause: 'toolchain-too-old',
    target: module,
  },
  {
    name: 'an old Go for go.mod, though the canary downloads',
    checks: healthyBut(check('toolchain:go-line', 'go.mod', 'no', { required: '1.99', running: 'go1.23.5', gotoolchain: 'local' })),
    cause: 'toolchain-too-old',
    target: 'go.mod',
  },
  {
    name: 'a cache of another user, though the download used its own',
    checks: healthyBut(check(
      'files:module-cache',
      '/go/pkg/mod',
      'no',
      { errorClass: 'permission-denied', owner: '0:0 0755', nearest: '/go/pkg' },
    )),
    cause: 'cache-not-writable',
    target: '/go/pkg/mod',
  },
  {
    name: 'a read-only cache',
    checks: healthyBut(check('files:module-cache', '/go/pkg/mod', 'no', { errorClass: 'read-only' })),
    cause: 'read-only-filesystem',
  },
  { name: 'no home', checks: healthyBut(check('files:module-cache', '', 'no', { errorClass: 'unset' })), cause: 'home-missing' },
  {
    name: 'a full disk',
    checks: healthyBut(check('files:module-cache', '/go/pkg/mod', 'no', { errorClass: 'no-space' })),
    cause: 'disk-full',
  },
  { name: 'little space', checks: healthyBut(check('files:space', '/go', 'no', { freeBytes: 300_000_000 })), cause: 'no-fault-found' },
  {
    name: 'words only',
    checks: [download('no', `${module}: Get "${proxy}/x": dial tcp 203.0.113.7:443: i/o timeout`)],
    cause: 'tcp-timeout',
  },
  { name: 'words that nobody knows', checks: [failed], cause: 'inconclusive' },
  { name: 'nothing at all', checks: [], cause: 'inconclusive' },
  {
    name: 'the time limit before anything was decided',
    checks: [goproxy([proxy], [''])],
    more: { timeLimitReached: true },
    cause: 'inconclusive',
  },
  {
    name: 'a payload that did not compile',
    checks: [],
    more: { engineFailure: { during: 'compile', engine: 'docker', image: 'golang:1.23', message: 'exec format error' } },
    cause: 'inconclusive',
  },
  {
    name: 'a container that was killed',
    checks: [check('engine:run', 'golang:1.23', 'no', { errorClass: 'payload-failed' })],
    cause: 'inconclusive',
  },
  {
    name: 'no engine',
    checks: [],
    more: { engineFailure: { during: 'find-engine', engine: 'docker', image: 'golang:1.23', message: '' } },
    cause: 'engine-not-installed',
    target: 'docker',
  },
  {
    name: 'a stopped engine',
    checks: [],
    more: { engineFailure: {
      during: 'connect',
      engine: 'docker',
      image: 'golang:1.23',
      message: 'Cannot connect to the Docker daemon at unix:///x. Is the docker daemon running?',
    } },
    cause: 'engine-not-running',
  },
  {
    name: 'no right to the socket',
    checks: [],
    more: { engineFailure: {
      during: 'connect',
      engine: 'docker',
      image: 'golang:1.23',
      message: 'permission denied while trying to connect to the Docker daemon socket at unix:///x',
    } },
    cause: 'engine-permission-denied',
  },
  {
    name: 'a newer Go, fetched into a cache from which nothing can be started',
    checks: healthyBut(
      check('files:module-cache', '/go/pkg/mod', 'yes', { exists: true, nearest: '/go/pkg/mod', noexec: true }),
      check('toolchain:go-line', 'go.mod', 'no', { required: '1.98', running: '1.23.5', gotoolchain: 'auto' }),
    ),
    cause: 'noexec-filesystem', target: '/go/pkg/mod',
  },
  {
    name: 'a cache from which nothing can be started, and nothing has to be',
    checks: healthyBut(check('files:module-cache', '/go/pkg/mod', 'yes', { exists: true, nearest: '/go/pkg/mod', noexec: true })),
    cause: 'no-fault-found',
  },
  {
    name: 'a folder in GOPROXY that is not there',
    checks: healthyBut(
      goproxy(['file:///srv/goproxy'], ['']),
      check('module-proxy:folder', 'file:///srv/goproxy', 'no', { path: '/srv/goproxy', errorClass: 'missing', error: 'open /srv/goproxy: no such file' }),
      entry('file:///srv/goproxy', 'no', { status: 404, errorClass: 'status', error: 'open /srv/goproxy/x: no such file or directory' }),
      download('no', `${module}: reading file:///srv/goproxy/x.info: no such file or directory`),
    ),
    cause: 'file-proxy-unreadable',
    target: 'file:///srv/goproxy',
  },
  {
    name: 'a folder in GOPROXY that lacks the module',
    checks: healthyBut(
      goproxy(['file:///srv/goproxy'], ['']),
      check('module-proxy:folder', 'file:///srv/goproxy', 'yes', { path: '/srv/goproxy' }),
      entry('file:///srv/goproxy', 'no', { status: 404, errorClass: 'status', error: 'open /srv/goproxy/x: no such file or directory' }),
      download('no', `${module}: reading file:///srv/goproxy/x.info: no such file or directory`),
    ),
    cause: 'module-not-found',
    target: module,
    says: /^The folder \/srv\/goproxy has no github/u,
  },
  {
    name: 'a checksum database that knows an older version',
    checks: healthyBut(
      check('sumdb:supported', proxy, 'no', { status: 404, errorClass: 'status', used: true }),
      check('sumdb:lookup', 'https://sum.golang.org', 'no', { status: 404, errorClass: 'status', used: true, otherVersion: 'v1.5.0', knowsOther: true }),
      download('no', `${module}: verifying module: ${module}: reading https://sum.golang.org/lookup/x: 404 Not Found`),
    ),
    cause: 'sumdb-lagging',
    target: module,
  },
  {
    name: 'a checksum database that knows no version',
    checks: healthyBut(
      check('sumdb:supported', proxy, 'no', { status: 404, errorClass: 'status', used: true }),
      check('sumdb:lookup', 'https://sum.golang.org', 'no', { status: 404, errorClass: 'status', used: true, otherVersion: 'v1.5.0', knowsOther: false }),
      download('no', `${module}: verifying module: ${module}: reading https://sum.golang.org/lookup/x: 404 Not Found`),
    ),
    cause: 'sumdb-refuses-private',
    target: module,
  },
  {
    name: 'a proxy that fails beside a build from the vendor folder',
    checks: healthyBut(
      check('facts:go-version', 'go', 'yes', { version: 'go1.23.5' }),
      check('download:go-list', 'go.mod', 'yes'),
      entry(proxy, 'no', { status: 502, errorClass: 'status', error: '502 Bad Gateway' }),
      download('no', `${module}: reading https://proxy.golang.org/x: 502 Bad Gateway`),
    ),
    more: { vendored: true },
    cause: 'no-fault-found',
    target: '',
  },
  {
    name: 'a vendor folder that does not fit, and a proxy that fails',
    checks: healthyBut(
      check('facts:go-version', 'go', 'yes', { version: 'go1.23.5' }),
      check('download:go-list', 'go.mod', 'no', { output: ['go: inconsistent vendoring in /src:'], error: 'go: inconsistent vendoring in /src:' }),
      entry(proxy, 'no', { status: 502, errorClass: 'status', error: '502 Bad Gateway' }),
      download('no', `${module}: reading https://proxy.golang.org/x: 502 Bad Gateway`),
    ),
    more: { vendored: true },
    cause: 'vendor-inconsistent',
  },
  {
    name: 'a registry that limits the rate',
    checks: [],
    more: { engineFailure: {
      during: 'image', engine: 'docker', image: 'golang:1.23', message: 'Error response from daemon: toomanyrequests: You have reached your pull rate limit',
    } },
    cause: 'registry-rate-limited',
    target: 'golang:1.23',
  },
  {
    name: 'a go program for another processor',
    checks: [],
    more: { engineFailure: { during: 'start-go', engine: 'docker', image: 'golang:1.23', message: 'env: /usr/local/go/bin/go: Exec format error' } },
    cause: 'toolchain-not-runnable',
    target: 'golang:1.23',
  },
  {
    name: 'a go program whose GOROOT is elsewhere',
    checks: [],
    more: { engineFailure: { during: 'start-go', engine: 'docker', image: 'golang:1.23', message: 'go: cannot find GOROOT directory: /usr/lib/go' } },
    cause: 'go-setting-invalid',
    target: 'golang:1.23',
  },
  {
    name: 'GOFLAGS that no go command reads, beside a proxy that fails',
    checks: healthyBut(
      check('facts:go-env', 'go', 'no', { error: 'go: parsing $GOFLAGS: non-flag "mod=vendor"' }),
      entry(proxy, 'no', { status: 502, errorClass: 'status', error: '502 Bad Gateway' }),
      download('no', 'go: parsing $GOFLAGS: non-flag "mod=vendor"'),
    ),
    cause: 'go-setting-invalid',
    target: 'GOFLAGS',
  },
  {
    name: 'an image that does not exist',
    checks: [],
    more: { engineFailure: {
      during: 'image',
      engine: 'docker',
      image: 'golang:9.99',
      message: 'Error response from daemon: manifest for golang:9.99 not found: manifest unknown: manifest unknown',
    } },
    cause: 'image-not-found',
    target: 'golang:9.99',
  },
  {
    name: 'a registry out of reach',
    checks: [],
    more: { engineFailure: {
      during: 'image',
      engine: 'docker',
      image: 'golang:1.23',
      message: 'Error response from daemon: Get "https://registry.example/v2/": dial tcp: lookup registry.example: no such host',
    } },
    cause: 'image-pull-failed',
  },
  {
    name: 'an image without Go',
    checks: [],
    more: { engineFailure: { during: 'find-go', engine: 'docker', image: 'busybox', message: '' } },
    cause: 'no-go-in-image',
    target: 'busybox',
  },
];

describe('judge', () => {
  describe('of a project', () => {
    const ofProject = (result: 'yes' | 'no', detail: ProbeCheck['detail']) => check('download:go-mod-download', 'go.mod', result, { module: 'go.mod', output: [], ...detail });
    const words = (error: string): ProbeCheck['detail'] => ({ error, errorClass: 'failed', exitCode: 1 });
    const withoutCanary = healthy.filter((one) => one.id !== failed.id);

    it('counts the modules that were downloaded', () => {
      const summary = (moduleCount: number) => judged([...withoutCanary, ofProject('yes', { moduleCount })]).verdict.summary.en;
      assert.match(summary(12), /all 12 modules of go.mod were really downloaded/u);
      assert.match(summary(1), /the only module of go.mod was really downloaded/u);
    });

    it('puts what its files lack before what the network lacks, because the go command reads them first', () => {
      const dead = check('dns:lookup', host, 'no', { errorClass: 'no-such-host' });
      const { causes } = judged([...withoutCanary.filter((one) => one.id !== dead.id), dead,
        ofProject('no', words('go: cannot load module lib listed in go.work file: open lib/go.mod: no such file or directory'))]);
      assert.deepEqual(causes.slice(0, 2).map(({ cause, target }) => [cause, target]), [['workspace-member-missing', 'go.work'], ['dns-name-not-found', host]]);
    });

    it('takes a warning of an ignored go.mod for the reason of the error behind it', () => {
      const output = ['go: warning: ignoring go.mod in system temp root /tmp', 'go: no modules specified (see \'go help mod download\')'];
      const { causes } = judged([...withoutCanary, ofProject('no', { ...words(output[1]!), output })]);
      assert.deepEqual(causes.map(({ cause }) => cause), ['gopath-go-mod']);
    });

    it('says that the build fails although the download succeeds', () => {
      const output = ['go: rsc.io/quote@v1.5.2: missing go.sum entry for go.mod file; to add it:', '\tgo mod download rsc.io/quote'];
      const list = check('download:go-list', 'go.mod', 'no', { ...words(output[0]!), output });
      const { verdict } = judged([...withoutCanary, ofProject('yes', { moduleCount: 1 }), list]);
      assert.deepEqual([verdict.cause, verdict.target], ['go-sum-missing-entry', 'rsc.io/quote@v1.5.2']);
      assert.match(verdict.summary.en, /build that follows fails/u);
    });

    it('groups modules by cause, the largest group first, and judges by the groups', () => {
      const gone = (path: string) => `${path}: reading https://proxy.golang.org/${path}: 404 Not Found\n\tserver response: not found`;
      const { moduleFailures, causes } = judged([...withoutCanary, ofProject('no', {
        ...words(gone('a.example/x@v1.0.0')), moduleCount: 9, failedCount: 4,
        failedModules: ['git.corp/lib@v1.0.0', 'a.com/x@v1.0.0', 'b.com/y@v1.0.0', 'c.com/z@v1.0.0'],
        failedWords: [gone('git.corp/lib@v1.0.0'), gone('a.com/x@v1.0.0'), gone('b.com/y@v1.0.0'), 'c.com/z@v1.0.0: words that no signature knows'],
      })]);
      assert.deepEqual(moduleFailures.map(({ cause, modules }) => [cause, modules]), [
        ['module-not-found', ['a.com/x@v1.0.0', 'b.com/y@v1.0.0']],
        ['inconclusive', ['c.com/z@v1.0.0']],
        ['private-module-via-public-proxy', ['git.corp/lib@v1.0.0']],
      ]);
      assert.deepEqual(causes.map(({ cause, target }) => [cause, target]), [
        ['module-not-found', 'a.com/x@v1.0.0'], ['private-module-via-public-proxy', 'git.corp/lib@v1.0.0'],
      ]);
    });
  });

  for (const { name, checks, more, cause, target, says } of cases) {
    it(`${name}: ${cause}`, () => {
      const { verdict } = judged(checks, more);
      assert.equal(verdict.cause, cause, JSON.stringify(verdict, undefined, 1));
      if (target !== undefined) assert.equal(verdict.target, target);
      if (says !== undefined) assert.match(verdict.summary.en, says);
    });
  }

  it('names the reason of the failing entry second, and what the go command does there', () => {
    const { causes, walk, verdict } = judged(cases.find((one) => one.cause === 'no-failover')!.checks);
    assert.deepEqual(causes.slice(0, 2).map((cause) => cause.cause), ['no-failover', 'proxy-server-error']);
    assert.deepEqual(walk.map((step) => [step.entry, step.asked]), [[proxy, true], ['https://goproxy.cn', false], ['direct', false]]);
    assert.match(walk[0]!.next.en, /stops here/u);
    assert.ok(verdict.evidence.some((line) => line.en.includes('https://goproxy.cn')) && verdict.evidence.some((line) => line.en.includes('502')));
    assert.equal(verdict.remedies[0]!.text, `ENV GOPROXY=${proxy}|https://goproxy.cn,direct`);
  });

  it('offers another proxy than the one that fails', () => {
    const china = 'https://goproxy.cn';
    const { verdict } = judged(healthyBut(
      goproxy([china, 'direct'], [',', '']), entry(china, 'no', { errorClass: 'status', status: 502 }), failed,
    ));
    assert.equal(verdict.cause, 'proxy-server-error');
    const texts = verdict.remedies.flatMap(({ text }) => text ?? []);
    assert.ok(texts.some((text) => text.includes('GOPROXY=')) && texts.every((text) => !text.includes('goproxy.cn')), texts.join('\n'));
  });

  it('offers the proxies that were measured to work, once, where a proxy is what fails', () => {
    const recommended = 'https://goproxy.cn|https://mirrors.aliyun.com/goproxy,direct';
    const refused = healthyBut(check('tcp:connect', address, 'no', { errorClass: 'refused' }), unreachable('tcp'), failed);
    const down = healthyBut(goproxy([proxy], ['']), entry(proxy, 'no', { errorClass: 'status', status: 502 }), failed);
    for (const [checks, cause] of [[refused, 'tcp-refused'], [down, 'proxy-server-error']] as const) {
      const { verdict } = judged(checks, { recommended });
      assert.equal(verdict.cause, cause);
      assert.equal(verdict.remedies.filter(({ text }) => text?.includes(recommended) === true).length, 1, cause);
    }
    for (const checks of [healthy, healthyBut(check('files:module-cache', '/go/pkg/mod', 'no', { errorClass: 'permission-denied' }), failed)]) {
      assert.ok(judged(checks, { recommended }).verdict.remedies.every(({ text }) => text?.includes(recommended) !== true));
    }
  });

  it('names both causes where nothing separates them, and the measurement that would', () => {
    const without = healthyBut(tlsFault('unknown-authority')).filter((one) => !one.id.startsWith('tls:ca-bundle'));
    const { causes } = judged(without);
    assert.deepEqual(causes.slice(0, 2).map((cause) => cause.cause).sort(), ['ca-bundle-missing', 'tls-intercepted']);
    for (const cause of causes.slice(0, 2)) assert.ok(cause.evidence.some((line) => /root certificates in the image would separate/u.test(line.en)));
  });

  describe('of a private module over ssh', () => {
    const privateModule = 'git.corp.example/team/lib@v1.2.3';
    const denied = 'git@git.corp.example: Permission denied (publickey).';
    const run = (detail: ProbeCheck['detail'], withheld: readonly string[] = []): Judgement => judged(healthyBut(
      goproxy(['noproxy', proxy, 'direct'], ['', ',', ''], { bypassed: true }),
      check('vcs:need', privateModule, 'no', { way: 'gonoproxy', module: privateModule, pattern: 'git.corp.example' }),
      check('vcs:ssh-way', 'git.corp.example:22', 'no', { url: 'ssh://redacted@git.corp.example/team/lib.git', keysOffered: 0, agent: 'unset', ...detail }),
      download('no', denied),
    ), { module: privateModule, withheld });

    it('tells a key without rights from no key at all, for which ssh has the same words', () => {
      const refused = (keysOffered: number): string => run({ errorClass: 'permission-denied', error: denied, keysOffered }).verdict.cause;
      assert.equal(refused(0), 'ssh-agent-missing');
      assert.equal(refused(2), 'credentials-missing');
    });

    it('says what became of the agent', () => {
      const evidence = (agent: string): string => run({ errorClass: 'permission-denied', agent }).verdict.evidence.map(({ en }) => en).join('\n');
      assert.match(evidence('missing'), /names a socket that is not there/u);
      assert.match(evidence('there'), /holds no key/u);
    });

    it('shows the key that the server showed, whether it is unknown or another one', () => {
      for (const [errorClass, cause] of [['host-key-unknown', 'known-hosts-missing'], ['host-key-changed', 'host-key-changed']] as const) {
        const { verdict } = run({ errorClass, hostKey: 'ssh-ed25519 SHA256:abc' });
        assert.deepEqual([verdict.cause, verdict.target], [cause, 'git.corp.example:22']);
        assert.ok(verdict.evidence.some(({ en }) => en.includes('SHA256:abc')));
      }
    });

    it('calls the host unreachable where ssh never came there', () => {
      for (const errorClass of ['dns', 'refused', 'no-route', 'timeout', 'closed']) assert.equal(run({ errorClass }).verdict.cause, 'vcs-host-unreachable');
    });

    it('finds nothing missing that the step is given and the probe is not', () => {
      const { verdict, causes } = run({ errorClass: 'permission-denied', error: denied }, ['ssh']);
      assert.equal(verdict.cause, 'inconclusive');
      assert.match(verdict.summary.en, /the step is given ssh and the probe is not/u);
      assert.ok(causes.some(({ cause, isHint }) => cause === 'ssh-agent-missing' && isHint === true));
      assert.equal(run({ errorClass: 'permission-denied' }, ['npmrc']).verdict.cause, 'ssh-agent-missing', 'another secret is no agent');
      assert.equal(run({ errorClass: 'permission-denied', keysOffered: 1 }, ['deploy-key']).verdict.cause, 'inconclusive', 'a secret may be the right key');
      assert.equal(run({ errorClass: 'host-key-unknown' }, ['ssh']).verdict.cause, 'known-hosts-missing', 'an agent brings no known_hosts');
    });
  });

  describe('of a proxy that wants credentials', () => {
    type Netrc = Readonly<Record<'exists' | 'readable', boolean>>;
    const run = (credentials: string, netrc?: Netrc, withheld: readonly string[] = []): Judgement => judged(healthyBut(
      goproxy([proxy], ['']), entry(proxy, 'no', { errorClass: 'status', status: 401, credentials }),
      ...netrc === undefined ? [] : [check('facts:netrc', '/root/.netrc', 'yes', netrc)], failed,
    ), { withheld });
    const evidence = (...values: Parameters<typeof run>): string => run(...values).verdict.evidence.map(({ en }) => en).join('\n');

    it('says what was sent, and what became of the running user\'s netrc', () => {
      assert.match(run('netrc', { exists: true, readable: true }).verdict.summary.en, /refuses the credentials/u);
      assert.match(evidence('netrc', { exists: true, readable: true }), /credentials of \/root\/\.netrc for proxy\.golang\.org were sent/u);
      assert.match(evidence('url'), /credentials in the address were sent/u);
      assert.match(evidence('none', { exists: false, readable: false }), /\/root\/\.netrc does not exist/u);
      assert.match(evidence('none', { exists: true, readable: false }), /may not read it/u);
      assert.match(evidence('none', { exists: true, readable: true }), /no complete line \(machine, login, password\) for proxy\.golang\.org/u);
    });

    it('finds nothing missing that a secret of the step may hold', () => {
      assert.equal(run('none', { exists: false, readable: false }, ['netrc']).verdict.cause, 'inconclusive');
      assert.equal(run('none', { exists: false, readable: false }, ['ssh']).verdict.cause, 'proxy-unauthorized', 'an agent opens no proxy');
    });

    it('leaves what GOAUTH\'s programs decide to the real download', () => {
      const asked = entry(proxy, 'no', { reason: 'goauth', status: 401, credentials: 'goauth' }).map((one) => ({ ...one, result: 'not-checked' as const }));
      assert.equal(judged(healthyBut(goproxy([proxy], ['']), asked)).verdict.cause, 'no-fault-found');
      assert.equal(judged(healthyBut(goproxy([proxy], ['']), asked, download('no', 'reading https://x/@v/v1.info: 401 Unauthorized'))).verdict.cause, 'proxy-unauthorized');
    });
  });

  it('tells a firewall that rejects from a machine that is off by the time that the refusal took', () => {
    const summary = (ms: number): string => judged(healthyBut(
      { ...check('tcp:connect', address, 'no', { errorClass: 'no-route', error: 'connect: no route to host' }), ms }, unreachable('tcp'), failed,
    )).verdict.summary.en;
    assert.match(summary(2), /firewall or router on the way rejects/u);
    assert.match(summary(3080), /it is off, or the address is not in use/u);
  });

  it('says what the alert of a refused handshake is about', () => {
    const summary = (alert: string): string => judged(healthyBut(tlsFault('remote-alert', { error: `remote error: tls: ${alert}` }))).verdict.summary.en;
    assert.match(summary('protocol version not supported'), /no version of TLS that this Go speaks/u);
    assert.match(summary('handshake failure'), /no cipher in common/u);
    assert.match(summary('certificate required'), /wants a client certificate/u);
    assert.match(summary('internal error'), /the alert "internal error"/u);
  });

  it('takes a sandbox that forbids questions to the name server for no fault of the name server', () => {
    const { verdict, causes } = judged(healthyBut(
      check('dns:lookup', host, 'no', { errorClass: 'permission-denied' }),
      check('dns:server', '10.0.0.2', 'no', { sent: 10, received: 0, errorClass: 'permission-denied' }),
      unreachable('dns'),
      failed,
    ));
    assert.deepEqual([verdict.cause, verdict.target], ['connect-not-permitted', '10.0.0.2']);
    assert.ok(causes.every(({ cause }) => cause !== 'dns-server-unreachable'));
  });

  it('names the issuer of an intercepted connection', () => {
    const { verdict } = judged(healthyBut(tlsFault('unknown-authority', { issuer: 'Gateway Root' })));
    assert.match(verdict.summary.en, /Gateway Root/u);
    assert.ok(verdict.ruledOut.some((line) => line.en.startsWith('Name lookup')));
  });

  it('says whether the host fares alike', () => {
    const fault = check('tcp:connect', address, 'no', { errorClass: 'timeout' });
    const evidence = (onHost: 'yes' | 'no') => judged(healthyBut(
      fault,
      unreachable('tcp'),
      failed,
      check('tcp:connect', address, onHost, {}, 'host'),
    )).verdict.evidence.map((line) => line.en).join('\n');
    assert.match(evidence('yes'), /The host succeeds/u);
    assert.match(evidence('no'), /The host fails alike/u);
  });

  describe('on whose side the fault is', () => {
    const onHost = (checks: readonly ProbeCheck[]): readonly ProbeCheck[] => checks.map((one) => ({ ...one, where: 'host' as const }));
    const refused = entry(proxy, 'no', { errorClass: 'tcp', causeClass: 'refused' });
    const inContainer = healthyBut(goproxy([proxy], ['']), check('tcp:connect', address, 'no', { errorClass: 'refused' }), refused, failed);
    const sideOf = (host: readonly ProbeCheck[], more: Partial<JudgeInput> = {}) => {
      const { verdict } = judged([...inContainer, ...onHost(host)], more);
      assert.equal(verdict.cause, 'tcp-refused');
      return verdict.side;
    };

    it('is the container\'s where the host gets every answer', () => {
      assert.equal(sideOf(entry(proxy, 'yes', { status: 200 })), 'container');
    });
    it('is both\'s where the host fails in the same way', () => {
      assert.equal(sideOf(refused), 'both');
    });
    it('is not known where the host was not measured', () => {
      assert.equal(sideOf([]), undefined);
    });
    it('is not known where one request is missing, or was cut off', () => {
      const [first, second, third] = entry(proxy, 'yes', { status: 200 });
      assert.equal(sideOf([first!, second!]), undefined);
      assert.equal(sideOf([first!, second!, { ...third!, result: 'not-checked', detail: { reason: 'time-limit' } }]), undefined);
    });
    it('is not known where the host fails in another way, or in part', () => {
      assert.equal(sideOf(entry(proxy, 'no', { errorClass: 'dns', causeClass: 'no-such-host' })), undefined);
      assert.equal(sideOf([...entry(proxy, 'yes', { status: 200 }).slice(1), ...refused.slice(0, 1)]), undefined);
    });
    it('is not known where the host\'s measurement did not come to its end, whatever it saw', () => {
      for (const host of [refused, entry(proxy, 'yes', { status: 200 })]) assert.equal(sideOf(host, { hostUnfinished: true }), undefined);
      const { verdict } = judged([...inContainer, ...onHost([check('tcp:connect', address, 'no', { errorClass: 'refused' })])], { hostUnfinished: true });
      assert.ok(verdict.evidence.every(({ en }) => !/host fails alike/u.test(en)), JSON.stringify(verdict.evidence));
    });
    it('of a healthy run is nobody\'s', () => {
      assert.equal(judged([...healthy, ...onHost(healthy)]).verdict.side, undefined);
    });
  });

  it('tells why a run without a conclusion has none', () => {
    const { verdict } = judged([check('module-proxy:info', proxy, 'not-checked', { reason: 'time-limit' })], { timeLimitReached: true });
    assert.match(verdict.summary.en, /time limit/u);
    assert.ok(verdict.evidence.some((line) => line.en === `not tested: .info of the module proxy ${proxy} (the time limit came first)`));
  });
});

/** Any of the cases' checks, in any order, with any result and a detail that may be damaged. */
const anyChecks = fc.array(
  fc.tuple(fc.constantFrom(...cases.flatMap((one) => one.checks)), fc.constantFrom('yes', 'no', 'not-checked', undefined), fc.boolean())
    .map(([one, result, damaged]): ProbeCheck => ({
      ...one,
      result: result ?? one.result,
      detail: damaged ? Object.fromEntries(Object.keys(one.detail).map((key, index) => [key, [7, 'x', true, ['y']][index % 4]!])) : one.detail,
    })),
  { maxLength: 30 },
);

describe('any judgement', () => {
  it('has its verdict first among the causes, known causes, and both languages', () => {
    fc.assert(fc.property(anyChecks, fc.boolean(), fc.boolean(), (checks, timeLimitReached, cancelled) => {
      const judgement = judged(checks, { timeLimitReached, cancelled });
      const { causes, verdict } = judgement;
      assert.deepEqual([causes[0]!.cause, causes[0]!.target], [verdict.cause, verdict.target]);
      for (const cause of causes) {
        assert.ok(findCause(cause.cause) !== undefined, cause.cause);
        assert.ok(cause.summary.en !== '' && cause.summary['zh-cn'] !== '');
      }
      for (const locale of ['en', 'zh-cn'] as const) assert.equal(localizeJudgement(judgement, locale).causes.length, causes.length);
    }));
  });

  it('does not depend on the order in which checks end', () => {
    const andShuffled = anyChecks.chain(
      (checks) => fc.tuple(fc.constant(checks), fc.shuffledSubarray([...checks], { minLength: checks.length }))
    );
    fc.assert(fc.property(andShuffled, ([checks, shuffled]) => {
      assert.deepEqual(judged(shuffled), judged(checks));
    }));
  });

  it('takes any GOPROXY from the environment where no check brought the list', () => {
    fc.assert(fc.property(fc.string(), fc.string(), (value, word) => {
      const judgement = judge({
        checks: healthy.slice(1),
        environment: { GOPROXY: value, GOPRIVATE: word },
        module: word,
        timeLimitReached: false,
        cancelled: false,
      });
      assert.ok(judgement.causes.length > 0);
    }));
  });
});
