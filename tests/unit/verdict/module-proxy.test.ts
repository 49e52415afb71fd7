import assert from 'node:assert/strict';
import type { Judgement } from '../../../server/src/probe/verdict/judge.ts';
import { address, failed, unreachable } from './cases/case.ts';
import { moduleProxyCases } from './cases/module-proxy.ts';
import { check, download, entry, goproxy, healthy, healthyBut, judged, proxy } from './checks.ts';

describe('a verdict about module proxies', () => {
  it('names the reason of the failing entry second, and what the go command does there', () => {
    const { causes, walk, verdict } = judged(moduleProxyCases.find((one) => one.cause === 'no-failover')!.checks);
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
});

describe('a verdict about a proxy that wants credentials', () => {
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
