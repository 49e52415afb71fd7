import { check, download, healthyBut, module, proxy } from '../checks.ts';
import { type Case, failed } from './case.ts';

export const checksumsCases: readonly Case[] = [
  {
    name: 'a proxy that stands in for the checksum database and fails at it',
    checks: healthyBut(
      check('sumdb:proxied-lookup', proxy, 'no', { url: `${proxy}/sumdb/sum.golang.org/lookup/x`, status: 500, errorClass: 'status' }),
      check('sumdb:lookup', 'https://sum.golang.org', 'yes', { status: 200, used: false }), failed,
    ),
    cause: 'sumdb-not-proxied', target: proxy,
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
];
