import assert from 'node:assert/strict';
import type { ProbeCheck } from '../../../protocol/src/index.ts';
import type { JudgeInput } from '../../../server/src/probe/verdict/judge.ts';
import { address, failed } from './cases/case.ts';
import { check, entry, goproxy, healthy, healthyBut, judged, proxy } from './checks.ts';

describe('a verdict, on whose side the fault is', () => {
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
