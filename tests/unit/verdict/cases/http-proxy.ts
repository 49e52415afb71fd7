import { check, entry, goproxy, healthyBut, proxy } from '../checks.ts';
import { address, answers, type Case, failed, unreachable } from './case.ts';

export const httpProxyCases: readonly Case[] = [
  {
    name: '407',
    checks: answers({ errorClass: 'http-proxy-status', status: 407, via: 'http://p:3128' }),
    cause: 'http-proxy-auth-required',
    target: 'http://p:3128',
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
    name: 'an HTTP proxy whose status is in its words only',
    checks: answers({ errorClass: 'http-proxy-status', causeClass: '403', via: 'http://p:3128' }),
    cause: 'http-proxy-denies',
    target: 'http://p:3128',
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
];
