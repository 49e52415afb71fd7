import { check, download, entry, goproxy, healthy, healthyBut, module, proxy } from '../checks.ts';
import { type Case, failed } from './case.ts';

export const downloadCases: readonly Case[] = [
  { name: 'a real download', checks: healthy, cause: 'no-fault-found', target: '' },
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
];
