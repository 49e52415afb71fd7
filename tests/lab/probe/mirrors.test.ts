import assert from 'node:assert/strict';
import type { ProbeEvent } from '../../../protocol/src/index.ts';
import { kindOf } from '../../../server/src/probe/check-details.ts';
import { makePlan } from '../../../server/src/probe/plan.ts';
import { writeProbeReport } from '../../../server/src/probe/report-text.ts';
import { runProbe } from '../../../server/src/probe/run.ts';
import { ensureEngine, type LabEngine } from '../engine/engine.ts';
import { ensureImages } from '../images/ensure-images.ts';
import { healthyHosts, type HostBehaviour } from '../servers/lab-network.ts';
import { NetworkProcess } from '../servers/network-process.ts';
import { labWorld, patientLimitMs } from './lab-world.ts';

const google = 'https://proxy.golang.org';
const good = 'https://goproxy.cn';
const withoutSumdb = 'https://mirrors.cloud.tencent.com/go';
const stale = 'https://mirrors.aliyun.com/goproxy';
const slow = 'https://slow.example';
const blocking = 'https://blocking.example';
const boasting = 'https://boasting.example';

const hosts: Readonly<Record<string, HostBehaviour>> = {
  ...healthyHosts,
  'proxy.golang.org': { service: { kind: 'module-proxy' }, faults: [{ kind: 'connection-refused' }] },
  'mirrors.cloud.tencent.com': { service: { kind: 'module-proxy', sumdb: false, prefix: '/go' } },
  'mirrors.aliyun.com': { service: { kind: 'module-proxy', prefix: '/goproxy', lacks: ['golang.org/x/tools@v0.25.0'] } },
  'slow.example': { service: { kind: 'module-proxy' }, faults: [{ kind: 'trickle', bytesPerSecond: 20_000, paths: /\.zip$/u }] },
  // Names a version that does not exist: it must neither win nor make the others look stale.
  'boasting.example': {
    service: { kind: 'module-proxy' },
    faults: [{ kind: 'status', status: 200, body: 'v0.24.0\nv0.25.0\nv0.99.0\n', paths: /\/tools\/@v\/list$/u }],
  },
  'blocking.example': { service: { kind: 'module-proxy' }, faults: [{ kind: 'status', status: 403, paths: /\/sumdb\//u }] },
};

describe('mirrors compared from a real container', function () {
  this.timeout(600_000);
  let engine: LabEngine;
  let servers: NetworkProcess;

  before(async () => {
    engine = await ensureEngine();
    await ensureImages(engine, ['golang:1.23']);
    servers = new NetworkProcess();
  });

  after(() => servers.close());

  it('ranks what works, names what does not, and recommends a list that works', async () => {
    const network = await servers.start(engine.gateway, hosts);
    const events: ProbeEvent[] = [];
    const planned = makePlan({
      image: 'golang:1.23', engine: 'docker', dns: [], addHosts: network.addHosts, env: {}, modules: [], timeLimitMs: patientLimitMs,
      compareMirrors: true, mirrors: [slow, blocking, boasting],
    });
    assert.ok('plan' in planned);
    const report = await runProbe(planned.plan, labWorld(engine), {
      locale: 'en', signal: new AbortController().signal, compareWithHost: false, onEvent: (event) => events.push(event),
    }).finally(() => network.close());

    const { mirrors = [], recommended, verdict } = report;
    const shown = JSON.stringify(mirrors, undefined, 1);
    const at = (proxy: string) => mirrors.find((mirror) => mirror.proxy === proxy)!;
    assert.deepEqual(new Set(mirrors.slice(0, 2).map(({ proxy }) => proxy)), new Set([good, withoutSumdb]), shown);
    assert.equal(mirrors[2]!.proxy, slow, shown);
    assert.deepEqual(mirrors.at(-1)!.proxy, google, shown);
    const answers = [good, withoutSumdb, stale, slow, blocking, google].map(at);
    assert.deepEqual(answers.map((each) => [each.reachable, each.stale, each.sumdbProxied]), [
      ['yes', 'no', 'yes'], ['yes', 'no', 'no'], ['yes', 'yes', 'yes'], ['yes', 'no', 'yes'], ['yes', 'no', 'blocked'],
      ['no', 'not-checked', 'not-checked'],
    ], shown);
    assert.ok(at(slow).bytesPerSecond! < 100_000 && at(good).bytesPerSecond! > 10 * at(slow).bytesPerSecond!, shown);
    assert.match(at(google).why, /connection was refused/u);
    assert.deepEqual([at(boasting).stale, at(boasting).unconfirmed], ['no', 'v0.99.0'], shown);
    assert.match(at(boasting).why, /names v0\.99\.0/u);
    assert.equal(at(google).inForce, true);

    const expected = mirrors.slice(0, 2).map(({ proxy }) => proxy).join('|');
    assert.equal(recommended?.goproxy, `${expected},direct`);
    assert.equal(verdict.cause, 'tcp-refused');
    assert.ok(verdict.remedies.some(({ text }) => text === `ENV GOPROXY=${expected},direct`), JSON.stringify(verdict.remedies));
    assert.ok(writeProbeReport(report).includes(`GOPROXY=${expected},direct`));

    // The verdict was there while mirrors were still measured.
    const early = events.findIndex((event) => event.kind === 'verdict');
    const lastMirror = events.findLastIndex((event) => event.kind === 'check' && kindOf(event.check) === 'mirror:measure');
    assert.ok(early >= 0 && early < lastMirror);
    const verdictEvent = events[early];
    assert.ok(verdictEvent?.kind === 'verdict' && verdictEvent.report.verdict.cause === verdict.cause && verdictEvent.report.mirrors === undefined);
  });
});
