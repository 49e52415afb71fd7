import { check, download, entry, goproxy, healthyBut, module, proxy } from '../checks.ts';
import { answers, type Case, failed } from './case.ts';

export const moduleProxyCases: readonly Case[] = [
  { name: '401', checks: answers({ errorClass: 'status', status: 401 }), cause: 'proxy-unauthorized', target: proxy },
  { name: '403', checks: answers({ errorClass: 'status', status: 403 }), cause: 'proxy-forbidden', target: proxy },
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
  { name: '404 pages even for what every proxy has', checks: answers({ errorClass: 'status', status: 404, bodyKind: 'html' }), cause: 'not-a-module-proxy', target: proxy },
  {
    name: '404 pages for a module that may be missing',
    checks: answers({ errorClass: 'status', status: 404, bodyKind: 'html' }),
    more: { module: 'github.com/acme/absent@v1.0.0' },
    cause: 'module-not-found',
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
];
