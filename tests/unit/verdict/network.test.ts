import assert from 'node:assert/strict';
import { address, failed, host, tlsFault, unreachable } from './cases/case.ts';
import { check, healthyBut, judged } from './checks.ts';

describe('a verdict about the network', () => {
  it('names both causes where nothing separates them, and the measurement that would', () => {
    const without = healthyBut(tlsFault('unknown-authority')).filter((one) => !one.id.startsWith('tls:ca-bundle'));
    const { causes } = judged(without);
    assert.deepEqual(causes.slice(0, 2).map((cause) => cause.cause).sort(), ['ca-bundle-missing', 'tls-intercepted']);
    for (const cause of causes.slice(0, 2)) assert.ok(cause.evidence.some((line) => /root certificates in the image would separate/u.test(line.en)));
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

  it('tells a name server that passes questions on in vain from one that is silent', () => {
    const lookup = check('dns:lookup', 'proxy.golang.org', 'no', { errorClass: 'timeout', error: 'lookup proxy.golang.org: i/o timeout', used: true });
    const server = (received: number, errorClass: string) => check('dns:server', '127.0.0.11', 'no', { sent: 10, received, errorClass, used: true, answer: received > 0 ? 'SERVFAIL' : '' });
    const summary = (received: number, errorClass: string): string => judged([lookup, server(received, errorClass)]).verdict.summary.en;
    assert.match(summary(10, 'server-failure'), /127\.0\.0\.11 passes questions on and gets no answer itself/u);
    assert.match(summary(0, 'timeout'), /127\.0\.0\.11 does not answer/u);
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
});
