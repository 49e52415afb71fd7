import { check, download, entry, healthyBut, module, proxy } from '../checks.ts';
import { type Case, failed } from './case.ts';

export const imageCases: readonly Case[] = [
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
];
