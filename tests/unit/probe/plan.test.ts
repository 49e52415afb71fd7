import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ProbeRequest } from '../../../protocol/src/index.ts';
import { present } from '../../../protocol/src/present.ts';
import type { Engine } from '../../../server/src/probe/engines/engine.ts';
import { docker, podman } from '../../../server/src/probe/engines/engines.ts';
import { canaryModule, makePlan, payloadInput, type Planned, type ProbePlan } from '../../../server/src/probe/plan.ts';
import { settlePlatform } from '../../../server/src/probe/settle-platform.ts';
import { localized, type Localized } from '../../../server/src/text/localized.ts';

const request: ProbeRequest = { image: 'golang:1.23', dns: [], addHosts: [], env: {}, modules: [], timeLimitMs: 30_000 };

describe('makePlan', () => {
  it('adds the names that the build adds, those of the request behind them', () => {
    const stage = { image: 'golang:1.23', env: {}, extraHosts: [{ host: 'proxy.corp.example', address: 'host-gateway' }] };
    assert.deepEqual(planOf(makePlan({ ...request, addHosts: ['a.example:10.0.0.1'] }, stage)).addHosts, ['proxy.corp.example:host-gateway', 'a.example:10.0.0.1']);
    const refused = makePlan(request, { ...stage, extraHosts: [{ host: '-v/:/x', address: '10.0.0.1' }] });
    assert.ok('problem' in refused && refused.problem.en.includes('-v/:/x'));
  });

  it('downloads the canary when no module is named', () => {
    assert.deepEqual(planOf(makePlan(request)).modules, [canaryModule]);
  });

  const at = (line: number) => localized(`ENV, Dockerfile:${line}`, `ENV，Dockerfile:${line}`);

  it('lets the request win over the stage and says where each value comes from', () => {
    const { image, ...dockerfileRequest } = { ...request, env: { GOPROXY: 'https://mine' } };
    const plan = planOf(makePlan({ ...dockerfileRequest, dockerfile: '/p/Dockerfile' }, {
      image: image ?? '', stage: 'build', user: '65534', network: 'default',
      env: { GOPROXY: { value: 'https://theirs', origin: at(7) }, GOFLAGS: { value: '-mod=mod', origin: at(8) } },
    }));
    assert.deepEqual(plan.env, { GOPROXY: 'https://mine', GOFLAGS: '-mod=mod' });
    assert.deepEqual(plan.origins, { GOPROXY: localized('--env', '--env'), GOFLAGS: at(8) });
    assert.equal(plan.user, '65534');
    assert.equal(plan.network, undefined);
    assert.equal(plan.stage, 'build');
  });

  it('takes the platform of the request, else the stage\'s, else what docker\'s client takes from its environment', () => {
    const stage = (platform?: { readonly value?: string; readonly origin: Localized }) => ({ image: 'golang:1.23', env: {}, ...present({ platform }) });
    const settled = (platform: ProbePlan['platform'], engine: Engine, way: 'run' | 'build' = 'run') =>
      settlePlatform(planOf(makePlan({ ...request, way }, stage(platform))), engine, 'linux/amd64', { DOCKER_DEFAULT_PLATFORM: 'linux/arm64' }).platform?.value;
    const named = { value: 'linux/s390x', origin: at(1) };
    assert.equal(planOf(makePlan({ ...request, platform: 'linux/arm/v6' }, stage(named))).platform?.value, 'linux/arm/v6');
    assert.equal(settled(named, docker), 'linux/s390x');
    assert.equal(settled({ origin: at(1) }, docker), 'linux/amd64');
    assert.equal(settled(undefined, docker), 'linux/arm64');
    assert.equal(settled(undefined, podman), undefined);
    // A builder may be elsewhere: its own platform only it knows.
    assert.equal(settled({ origin: at(1) }, docker, 'build'), undefined);
    assert.ok('problem' in makePlan(request, stage({ value: 'linux/arm64\nRUN evil', origin: at(1) })));
  });

  it('downloads the project\'s own go.mod unless modules are named', () => {
    const stage = { image: 'golang:1.23', env: {}, project: { directory: '/src', files: { '/src/go.mod': 'module m\n' }, strict: false } };
    assert.equal(planOf(makePlan(request, stage)).project, stage.project);
    assert.equal(planOf(makePlan({ ...request, modules: ['rsc.io/quote@v1.5.2'] }, stage)).project, undefined);
  });

  const refused: readonly Partial<ProbeRequest>[] = [
    { image: '' }, { image: '-x' }, { image: 'a b' }, { image: 'a\nb' }, { network: '--privileged' }, { platform: '-x' }, { platform: 'linux/arm64 AS x' }, { platform: '' }, { dns: ['one.one.one.one'] }, { dns: ['-x'] },
    { addHosts: ['proxy'] }, { addHosts: ['-x:192.0.2.1'] }, { addHosts: ['a:b\n'] }, { modules: ['-json'] }, { modules: ['a b@v1'] }, { timeLimitMs: 0 },
    { mirrors: ['direct'] }, { mirrors: ['-x'] }, { mirrors: ['https://a b'] },
    { timeLimitMs: Number.NaN }, { timeLimitMs: 1e12 }, { env: { 'A=B': '' } },
  ];
  for (const values of refused) {
    it(`refuses ${JSON.stringify(values)}`, () => {
      const planned = makePlan({ ...request, ...values });
      assert.ok('problem' in planned);
      assert.match(planned.problem.en, /--\w/);
      assert.match(planned.problem['zh-cn'], /\p{Script=Han}/u);
    });
  }

  it('compares mirrors only when asked to, and never on the host', () => {
    assert.deepEqual(planOf(makePlan(request)).mirrors, undefined);
    const plan = planOf(makePlan({ ...request, compareMirrors: true, mirrors: ['https://m.example'] }, undefined, { preferredProxy: 'https://user:hunter22@athens.example,direct' }));
    const payload = (where: 'container' | 'host') => JSON.parse(payloadInput(plan, where)) as { mirrorModule?: string; mirrors?: string[] };
    assert.deepEqual(payload('container').mirrors?.slice(0, 3), ['https://m.example', 'https://user:hunter22@athens.example', 'https://proxy.golang.org']);
    assert.match(payload('container').mirrorModule ?? '', /^[\w./]+@v\d+\.\d+\.\d+$/u);
    assert.deepEqual([payload('host').mirrors, payload('host').mirrorModule], [undefined, undefined]);
  });

  it('gives the payload one line, whatever the environment holds', () => {
    fc.assert(fc.property(fc.dictionary(fc.string({ minLength: 1 }), fc.string({ unit: 'binary' })), (env) => {
      const planned = makePlan({ ...request, env });
      fc.pre('plan' in planned);
      const input = payloadInput(planOf(planned), 'container');
      assert.equal(input.indexOf('\n'), input.length - 1);
      assert.deepEqual((JSON.parse(input) as { env: unknown }).env, { ...env });
    }));
  });
});

function planOf(planned: Planned) {
  assert.ok('plan' in planned, 'a plan was expected');
  return planned.plan;
}
