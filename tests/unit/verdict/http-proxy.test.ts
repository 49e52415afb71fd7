import assert from 'node:assert/strict';
import type { ProbeCheck } from '../../../protocol/src/index.ts';
import { address, failed, unreachable } from './cases/case.ts';
import { check, healthyBut, judged } from './checks.ts';

describe('past an HTTP proxy that does not open the way', () => {
  const url = 'http://p:3128';
  const dead = (past: ProbeCheck, ...more: readonly ProbeCheck[]) => judged(healthyBut(
    check('http-proxy:reach', 'p:3128', 'no', { variable: 'HTTPS_PROXY', url, loopback: false, failedAt: 'tcp', errorClass: 'refused' }),
    past, ...more, unreachable('http-proxy'), failed,
  ));

  it('says that the way is open without it', () => {
    const { verdict } = dead(check('http-proxy:past', address, 'yes', { used: false, proxy: url }));
    assert.equal(verdict.cause, 'http-proxy-unreachable');
    assert.ok(verdict.evidence.some(({ en }) => en === `Without this proxy the way is open, and certificates are trusted: ${address}`), JSON.stringify(verdict.evidence));
  });
  it('names the fault that waits behind it, and not as the verdict', () => {
    const { verdict, causes } = dead(check('http-proxy:past', address, 'no', { used: false, proxy: url, errorClass: 'unknown-authority', error: 'x509: unknown authority', issuer: 'Gateway Root' }));
    assert.equal(verdict.cause, 'http-proxy-unreachable');
    assert.ok(verdict.evidence.some(({ en }) => en.includes('not reached either: x509')), JSON.stringify(verdict.evidence));
    assert.deepEqual(causes.filter(({ cause }) => cause === 'tls-intercepted').map(({ isHint }) => isHint), [true]);
  });
  it('says why there is no way without it where nothing connects', () => {
    const { verdict } = dead(
      check('http-proxy:past', address, 'not-checked', { used: false, proxy: url, reason: 'depends-on-failed' }),
      check('tcp:connect', address, 'no', { used: false, errorClass: 'timeout', error: 'i/o timeout' }),
    );
    assert.ok(verdict.evidence.some(({ en }) => en.endsWith('not reached either: i/o timeout')), JSON.stringify(verdict.evidence));
  });
});
