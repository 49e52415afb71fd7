import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ProbeCheck } from '../../../protocol/src/index.ts';
import { parseGoproxy } from '../../../server/src/go/goproxy.ts';
import { isStaleProxy, knownProxies } from '../../../server/src/go/proxy-hosts.ts';
import { isMirrorAddress, mirrorPlan } from '../../../server/src/probe/mirrors/candidates.ts';
import { compareMirrors } from '../../../server/src/probe/mirrors/compare.ts';
import { measuredMirrors, type Measured } from '../../../server/src/probe/mirrors/measurements.ts';
import { rankMirrors, recommendGoproxy, type RecommendInput } from '../../../server/src/probe/mirrors/recommend.ts';
import { writeProbeReport } from '../../../server/src/probe/report-text.ts';
import { localized } from '../../../server/src/text/localized.ts';
import { sampleRun } from '../../support/sample-runs.ts';

const google = 'https://proxy.golang.org';
const qiniu = 'https://goproxy.cn';
const aliyun = 'https://mirrors.aliyun.com/goproxy';
const athens = 'https://athens.corp.example';

function good(proxy: string, more: Partial<Measured> = {}): Measured {
  return {
    proxy, inForce: false, reachable: 'yes', why: localized('', ''), sumdbProxied: 'yes', firstByteMs: 50, bytesPerSecond: 2_000_000, newestVersion: 'v0.25.0',
    stale: 'no', ...more,
  };
}

function dead(proxy: string, more: Partial<Measured> = {}): Measured {
  return { proxy, inForce: false, reachable: 'no', why: localized('i/o timeout', 'i/o timeout'), sumdbProxied: 'not-checked', stale: 'not-checked', ...more };
}

function recommend(goproxy: string, mirrors: readonly Measured[], more: Partial<RecommendInput> = {}) {
  return recommendGoproxy({ mirrors, goproxy, own: [], mirrorHosts: [], needsSumdb: false, hasGit: true, knowsPipe: true, ...more });
}

describe('the recommended GOPROXY', () => {
  const cases: readonly (readonly [
    name: string, goproxy: string, mirrors: readonly Measured[], expected: string, more?: Partial<RecommendInput>,
  ])[] = [
    ['what works stays, with a stand-in', `${google},direct`, [good(google, { inForce: true }), good(qiniu)], `${google}|${qiniu},direct`],
    ['the one in force is dead', `${google},direct`, [dead(google, { inForce: true }), good(qiniu), good(aliyun)], `${qiniu}|${aliyun},direct`],
    ['only the one in force works', `${google},direct`, [good(google, { inForce: true }), dead(qiniu)], `${google},direct`],
    ['all dead', `${google},direct`, [dead(google, { inForce: true }), dead(qiniu)], ''],
    ['a tie goes to the one in force', `${aliyun},direct`, [good(google), good(aliyun, { inForce: true })], `${aliyun}|${google},direct`],
    ['a tie of strangers goes by their order', 'direct', [good(qiniu), good(aliyun)], `${qiniu}|${aliyun},direct`],
    ['a tie goes to the one that passes the checksum database on', 'direct', [good(aliyun, { sumdbProxied: 'no' }), good(qiniu)], `${qiniu}|${aliyun},direct`],
    ['slower by far goes behind', `${google},direct`, [good(google, { inForce: true, bytesPerSecond: 20_000 }), good(qiniu)], `${qiniu}|${google},direct`],
    ['the fastest is stale', `${google},direct`, [good(aliyun, { stale: 'yes', bytesPerSecond: 90_000_000, firstByteMs: 1 }), good(google, { inForce: true })], `${google},direct`],
    ['the fastest names what nobody knows', `${google},direct`,
      [good(aliyun, { unconfirmed: 'v0.99.0', bytesPerSecond: 90_000_000, firstByteMs: 1 }), good(google, { inForce: true })], `${google},direct`],
    ['only stale ones work', 'direct', [good(aliyun, { stale: 'yes' })], `${aliyun},direct`],
    ['a slow first byte counts three times', 'direct', [good(qiniu, { firstByteMs: 4000 }), good(aliyun)], `${aliyun}|${qiniu},direct`],
    ['two stand-ins are enough', 'direct', [good(google), good(qiniu), good(aliyun)], `${google}|${qiniu},direct`],
    ['one that blocks the checksum database is none', 'direct', [good(qiniu, { sumdbProxied: 'blocked' }), good(aliyun)], `${aliyun},direct`],
    ['one without the module is none', 'direct', [good('https://other.example', { newestVersion: undefined! }), good(aliyun)], `${aliyun},direct`],
    ['no "direct" where the list has none', google, [good(google, { inForce: true }), good(qiniu)], `${google}|${qiniu}`],
    ['no "direct" without git', `${google},direct`, [good(google, { inForce: true })], google, { hasGit: false }],
    ['"off" stays at the end', `${google},off`, [good(google, { inForce: true })], `${google},off`],
    ['"off" alone is replaced', 'off', [good(google)], google],
    ['Go before 1.15 knows no pipe', `${google},direct`, [good(google, { inForce: true }), good(qiniu)], `${google},${qiniu},direct`, { knowsPipe: false }],
    ['a list that cannot be read is replaced', 'htp://typo', [good(google)], google],
    ['the user\'s own stays first, with its comma', `${athens},direct`, [good(athens, { inForce: true, bytesPerSecond: 9000 }), good(google), good(qiniu)], `${athens},${google}|${qiniu},direct`],
    ['the user\'s own keeps its pipe', `${athens}|${google},direct`, [dead(athens, { inForce: true }), good(google, { inForce: true })], `${athens}|${google},direct`],
    ['the user\'s own stands before a comma and is silent', `${athens},direct`, [dead(athens, { inForce: true }), good(google)], ''],
    ['the user\'s own, without the public module', `${athens},${google}`, [good(athens, { inForce: true, newestVersion: undefined! }), good(google, { inForce: true })], `${athens},${google}`],
    ['a closed list stays closed', athens, [good(athens, { inForce: true }), good(google)], athens],
    ['a folder stays first', 'file:///srv/mirror,direct', [good(google)], `file:///srv/mirror,${google},direct`],
    ['a host that the user calls a mirror is no private proxy', `https://m.example,direct`, [dead('https://m.example', { inForce: true }), good(google)], `${google},direct`, { mirrorHosts: ['m.example'] }],
    ['the preferred one comes first when it answers', `${google},direct`, [good(google, { inForce: true }), good(athens, { bytesPerSecond: 90_000 })], `${athens},${google},direct`, { own: [athens] }],
    ['the preferred one is left out when it does not', `${google},direct`, [good(google, { inForce: true }), dead(athens)], `${google},direct`, { own: [athens] }],
    ['plain http is never added', 'direct', [good('http://fast.example'), good(google)], `${google},direct`],
    ['plain http stays where it is', 'http://athens.corp.example,direct', [good('http://athens.corp.example', { inForce: true }), good(google)], `http://athens.corp.example,${google},direct`],
    ['the checksum database needs a way', `${aliyun},direct`, [good(aliyun, { inForce: true, sumdbProxied: 'no' }), good(qiniu, { bytesPerSecond: 50_000 })], `${qiniu}|${aliyun},direct`, { needsSumdb: true }],
  ];
  for (const [name, goproxy, mirrors, expected, more] of cases) {
    it(name, () => {
      const { goproxy: line, inForce, reason } = recommend(goproxy, mirrors, more);
      assert.equal(line, expected, reason.en);
      assert.equal(inForce, line !== '' && line === goproxy);
      assert.ok(reason.en !== '' && reason['zh-cn'] !== '');
    });
  }

  const entries = fc.constantFrom(google, qiniu, aliyun, athens, 'http://plain.example', 'direct', 'off', 'file:///srv/mirror');
  const measured = fc.record({
    proxy: fc.constantFrom(google, qiniu, aliyun, athens, 'http://plain.example', 'https://other.example'), inForce: fc.boolean(),
    reachable: fc.constantFrom('yes' as const, 'no' as const, 'not-checked' as const), why: fc.constant(localized('', '')),
    sumdbProxied: fc.constantFrom('yes' as const, 'no' as const, 'blocked' as const, 'not-checked' as const),
    firstByteMs: fc.nat(9000), bytesPerSecond: fc.nat(9_000_000), newestVersion: fc.constant('v1.0.0'), stale: fc.constantFrom('yes' as const, 'no' as const),
  });
  const inputs = fc.record({
    list: fc.array(fc.tuple(entries, fc.constantFrom(',', '|')), { minLength: 1, maxLength: 4 }), mirrors: fc.uniqueArray(measured, { selector: ({ proxy }) => proxy }),
    needsSumdb: fc.boolean(), hasGit: fc.boolean(), knowsPipe: fc.boolean(),
  });

  it('is always a list that the go command accepts, keeps the user\'s own proxies, and names no new plain http', () => {
    fc.assert(fc.property(inputs, ({ list, mirrors, ...rest }) => {
      const goproxy = list.map(([text, separator]) => text + separator).join('').slice(0, -1);
      const before = parseGoproxy(goproxy).entries.map(({ text }) => text);
      const { goproxy: line } = recommend(goproxy, mirrors.map((mirror) => ({ ...mirror, inForce: before.includes(mirror.proxy) })), rest);
      if (line === '') return;
      const { entries: after, problems } = parseGoproxy(line);
      assert.deepEqual(problems, []);
      const texts = after.map(({ text }) => text);
      for (const own of [athens, 'file:///srv/mirror']) assert.ok(!before.includes(own) || texts.includes(own), line);
      assert.ok(texts.every((text) => !text.startsWith('http://') || before.includes(text)), line);
    }));
  });

  it('ranks the same mirrors alike in any order, equals aside', () => {
    fc.assert(fc.property(fc.uniqueArray(measured, { selector: ({ proxy }) => proxy }), fc.boolean(), (mirrors, needsSumdb) => {
      const names = (list: readonly Measured[]) => new Set(rankMirrors(list, { needsSumdb }).map(({ proxy }) => proxy));
      assert.deepEqual(names(mirrors), names([...mirrors].reverse()));
    }));
  });
});

describe('mirrors in the text output', () => {
  for (const locale of ['en', 'zh-cn'] as const) {
    it(`stand with what keeps each from being used, above the list that follows: ${locale}`, () => {
      const report = sampleRun('mirrors', locale).report!;
      const text = writeProbeReport(report);
      for (const { proxy, why } of report.mirrors!) assert.ok(text.split('\n').some((line) => line.includes(proxy) && line.includes(why)), proxy);
      assert.ok(text.includes(`GOPROXY=${report.recommended!.goproxy}`) && text.includes(report.recommended!.reason));
      assert.equal(/\p{Script=Han}/u.test(text), locale === 'zh-cn');
    });
  }

  it('say nothing where none was measured', () => {
    assert.doesNotMatch(writeProbeReport(sampleRun('fault').report!), /Mirrors measured/u);
  });
});

describe('a secret in a proxy\'s address', () => {
  it('keeps the list from being a remedy, and the reason says where it belongs', () => {
    const { goproxy, reason } = recommend('https://redacted@athens.corp.example,direct', [good('https://redacted@athens.corp.example', { inForce: true }), good(google)]);
    assert.equal(goproxy, `https://redacted@athens.corp.example,${google},direct`);
    assert.match(reason.en, /netrc/u);
  });
});

describe('the candidates', () => {
  it('are the named ones, the user\'s own and the living well-known ones, each once', () => {
    const { candidates, own, mirrorHosts } = mirrorPlan(
      { preferredProxy: 'https://athens.corp.example/,goproxy.cn|direct', knownMirrors: ['mirrors.aliyun.com', 'mirror.corp.example'] }, ['https://GOPROXY.cn/'],
    );
    const living = knownProxies.filter((proxy) => !isStaleProxy(proxy)).map(({ url }) => url);
    assert.deepEqual(candidates.slice(0, 4), ['https://GOPROXY.cn/', 'https://athens.corp.example/', aliyun, 'https://mirror.corp.example']);
    assert.deepEqual([...candidates].sort(), [...new Set([...candidates.slice(0, 4), ...living.filter((url) => url !== qiniu)])].sort());
    assert.deepEqual(own, ['https://athens.corp.example/']);
    assert.deepEqual(mirrorHosts, ['mirrors.aliyun.com', 'mirror.corp.example', 'goproxy.cn']);
  });

  it('are addresses', () => {
    for (const text of ['https://goproxy.cn', 'http://10.0.0.1:8080/x', 'https://user:pass@host.example']) assert.ok(isMirrorAddress(text), text);
    for (const text of ['', 'direct', 'off', 'goproxy.cn', 'https://a,https://b', 'ftp://a.example', 'file:///srv', '--flag', 'https://']) assert.ok(!isMirrorAddress(text), text);
  });
});

function mirrorCheck(target: string, result: ProbeCheck['result'], detail: ProbeCheck['detail'], where: ProbeCheck['where'] = 'container'): ProbeCheck {
  return { id: `mirror:measure:${target}`, layer: 'mirror', target, where, result, ms: 5, detail };
}

describe('what the checks say about a mirror', () => {
  const one = (result: ProbeCheck['result'], detail: ProbeCheck['detail']) => measuredMirrors([mirrorCheck(google, result, detail)])[0]!;

  it('is read from the container\'s checks alone', () => {
    assert.deepEqual(measuredMirrors([mirrorCheck(google, 'yes', {}, 'host')]), []);
  });

  it('has phases, speed, version and the checksum database', () => {
    assert.deepEqual(one('yes', {
      inForce: true, lookup: 3, connect: 10, tls: 20, firstByte: 30, version: 'v1.1.0', newest: 'v1.1.0', hasNewest: true, sumdbStatus: 200, bytes: 1_000_000, transfer: 500,
    }), {
      proxy: google, inForce: true, reachable: 'yes', why: localized('', ''), sumdbProxied: 'yes', lookupMs: 3, connectMs: 10, tlsMs: 20, firstByteMs: 30,
      bytesPerSecond: 2_000_000, newestVersion: 'v1.1.0', stale: 'no',
    });
  });

  it('says why it is not used', () => {
    assert.equal(one('no', { errorClass: 'tcp', error: 'Get "https://proxy.golang.org/x": dial tcp 192.0.2.1:443: i/o timeout' }).why.en, 'dial tcp 192.0.2.1:443: i/o timeout');
    assert.equal(one('no', { errorClass: 'tcp', causeClass: 'timeout', error: 'dial tcp 192.0.2.1:443: i/o timeout' }).why['zh-cn'], '连接没有应答');
    assert.equal(one('no', { errorClass: 'status', status: 502, error: '502 Bad Gateway' }).why.en, 'answers 502');
    assert.equal(one('yes', { module: 'golang.org/x/tools' }).why.en, 'does not have golang.org/x/tools');
    assert.match(one('yes', { version: 'v1.0.0', newest: 'v1.1.0', hasNewest: false }).why.en, /stale.*v1\.1\.0/u);
    assert.match(one('yes', { version: 'v1.0.0', hasNewest: true, sumdbStatus: 403 }).why.en, /blocks the checksum database/u);
    assert.deepEqual([one('not-checked', {}).reachable, one('not-checked', {}).stale], ['not-checked', 'not-checked']);
  });

  it('tells 404 for the checksum database from what blocks it', () => {
    assert.deepEqual([200, 404, 410, 403, 500].map((sumdbStatus) => one('yes', { sumdbStatus }).sumdbProxied), ['yes', 'no', 'no', 'blocked', 'blocked']);
    assert.equal(one('yes', {}).sumdbProxied, 'not-checked');
  });

  it('gives no speed for a few bytes', () => {
    assert.equal(one('yes', { bytes: 300, transfer: 0.1 }).bytesPerSecond, undefined);
  });
});

describe('the comparison', () => {
  const plan = mirrorPlan({}, []);
  const environment = { GOPROXY: { value: `${google},direct`, origin: 'Go default' } };
  const version = (text: string): ProbeCheck => ({
    id: 'facts:go-version:go', layer: 'facts', target: 'go', where: 'container', result: 'yes', ms: 1, detail: { version: text },
  });
  const answers = { version: 'v1.1.0', newest: 'v1.1.0', hasNewest: true, sumdbStatus: 200, bytes: 4_000_000, transfer: 1000, firstByte: 20 };
  const checks = [
    mirrorCheck(qiniu, 'yes', { ...answers, inForce: false }), mirrorCheck(aliyun, 'no', { errorClass: 'tcp', error: 'refused' }),
    mirrorCheck(google, 'yes', { ...answers, inForce: true }), mirrorCheck('https://old.example', 'yes', { ...answers, version: 'v1.0.0', hasNewest: false }),
  ];

  it('puts the best first and the dead last', () => {
    const { mirrors, recommendation } = compareMirrors([...checks, version('go1.23.1')], plan, environment)!;
    assert.deepEqual(mirrors.map(({ proxy }) => proxy), [google, qiniu, 'https://old.example', aliyun]);
    assert.equal(recommendation.goproxy, `${google}|${qiniu},direct`);
  });

  it('knows what an old Go cannot read', () => {
    assert.equal(compareMirrors([...checks, version('go1.14.3')], plan, environment)!.recommendation.goproxy, `${google},${qiniu},direct`);
  });

  it('is absent where nothing was measured', () => {
    assert.equal(compareMirrors([version('go1.23.1')], plan, environment), undefined);
    assert.equal(compareMirrors(checks, undefined, environment), undefined);
  });
});
