import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { ProbeCheck, ProbeEvent, ProbeReport, ProbeRequest } from '../../../protocol/src/index.ts';
import { containerLabel, volumeLabel } from '../../../server/src/probe/containers.ts';
import { kindOf } from '../../../server/src/probe/check-details.ts';
import type { ProbeWorld } from '../../../server/src/probe/dependencies.ts';
import { ownerLabel } from '../../../server/src/probe/engines/engine.ts';
import { makePlan } from '../../../server/src/probe/plan.ts';
import { runProbe } from '../../../server/src/probe/run.ts';
import { ensureEngine, type LabEngine } from '../engine/engine.ts';
import { ensureImages } from '../images/ensure-images.ts';
import { healthyHosts, startNetwork, type LabNetwork } from '../servers/lab-network.ts';
import { labWorld, patientLimitMs } from './lab-world.ts';
import { localized } from '../../../server/src/text/localized.ts';

/** Images are made and the payload is compiled on a machine that may be busy; nothing here is measured. */
const patience = 600_000;
const request: ProbeRequest = { image: 'golang:1.23', engine: 'docker', dns: [], addHosts: [], env: {}, modules: [], timeLimitMs: patientLimitMs };

describe('probe with a real engine', function () {
  this.timeout(patience);
  let engine: LabEngine;
  let network: LabNetwork;
  let ownVolume: string;

  before(async () => {
    engine = await ensureEngine();
    await ensureImages(engine, ['golang:1.23', 'golang:1.23-alpine', 'golang:1.19', 'alpine:3.20']);
    network = await startNetwork(engine.gateway, healthyHosts);
    ownVolume = `go-module-doctor-test-${process.pid}`;
  });

  after(async () => {
    await network.close();
    await engine.run(['volume', 'rm', '--force', ownVolume]);
  });

  it('finds everything well in a healthy network, and the proxy was really asked', async () => {
    const { report } = await probe({});
    assert.equal(report.verdict.cause, 'no-fault-found', JSON.stringify(report.verdict));
    const bad = report.checks.filter((check) => check.result !== 'yes' && check.detail['used'] !== false && !harmless.has(kindOf(check)));
    assert.deepEqual(bad, []);
    for (const kind of ['engine:run', 'facts:go-version', 'dns:lookup', 'tcp:connect', 'tls:handshake', 'module-proxy:list', 'module-proxy:info',
      'module-proxy:mod', 'module-proxy:zip', 'sumdb:supported', 'files:module-cache', 'vcs:git', 'download:go-mod-download']) {
      assert.ok(report.checks.some((check) => kindOf(check) === kind && check.result === 'yes'), kind);
    }
    assert.ok(network.requests('proxy.golang.org').some(({ path }) => path.endsWith('/google/uuid/@v/v1.6.0.zip')));
    assert.match(report.environment['GOPROXY']?.value ?? '', /proxy\.golang\.org/);
    assert.equal(report.environment['GOTOOLCHAIN']?.origin, 'base image');
    assert.deepEqual(await containersOf(process.pid), []);
  });

  it('compiles once per Go version, with the few programs of Alpine, for every image of that version', async () => {
    const world = withOwnVolume(labWorld(engine), ownVolume);
    for (const [image, cached] of [
      ['golang:1.23-alpine', false], ['golang:1.19', false], ['golang:1.23', true], ['golang:1.19', true],
    ] as const) {
      const { report } = await probe({ image }, world);
      const compile = find(report, 'engine:compile');
      assert.deepEqual([compile.result, compile.detail['cached']], ['yes', cached], image);
      assert.match(String(find(report, 'facts:go-version').detail['version']), image === 'golang:1.19' ? /^go1\.19/ : /^go1\.23/);
    }
  });

  it('says that an image has no Go', async () => {
    const { report } = await probe({ image: 'alpine:3.20' });
    assert.equal(report.verdict.cause, 'no-go-in-image');
  });

  it('says that an image is not there', async () => {
    const { report } = await probe({ image: 'localhost:1/go-module-doctor/none:1' });
    assert.equal(find(report, 'engine:image').result, 'no');
    assert.match(report.verdict.cause, /^image-(?:not-found|pull-failed)$/);
  });

  it('passes hostile values on as they are, and shows no secret', async () => {
    const password = 'Zq9-unfindable/secret';
    const hostile = { GOFLAGS: '-modcacherw', GIT_SSH_COMMAND: '"; touch /tmp/x; $(id) `id`\n--privileged', GOPROXY: `https://user:${password}@proxy.golang.org|direct`, MY_TOKEN: 'tok-unfindable' };
    const commands: string[] = [];
    const { report, events } = await probe({ env: hostile }, labWorld(engine, (command) => commands.push(command.args.join('\n'))));
    const seen = find(report, 'facts:environment').detail;
    assert.equal(seen['GIT_SSH_COMMAND'], hostile.GIT_SSH_COMMAND);
    assert.equal(seen['GOFLAGS'], '-modcacherw');
    assert.equal(report.environment['GOFLAGS']?.origin, '--env');
    assert.doesNotMatch(JSON.stringify([report, events]), /unfindable/);
    assert.doesNotMatch(commands.join('\n'), /unfindable|touch/);
    assert.equal(find(report, 'module-proxy:goproxy').result, 'no', 'a raw / in a password breaks the address');
  });

  it('tells the stage\'s own user what it cannot write', async () => {
    const planned = makePlan(request, { image: 'golang:1.23', env: { GOMODCACHE: { value: '/root/cache', origin: localized('ENV, Dockerfile:3', 'ENV，Dockerfile:3') } }, user: '65534' });
    assert.ok('plan' in planned);
    const { report } = await run({ ...planned.plan, addHosts: network.addHosts }, labWorld(engine));
    const cache = find(report, 'files:module-cache');
    assert.deepEqual([cache.result, cache.detail['errorClass']], ['no', 'permission-denied']);
    assert.equal(find(report, 'facts:user').detail['uid'], 65534);
    assert.equal(report.environment['GOMODCACHE']?.origin, 'ENV, Dockerfile:3');
  });

  it('removes the container when it is cancelled', async () => {
    const silent = await startNetwork(engine.gateway, { ...healthyHosts, 'proxy.golang.org': { service: { kind: 'module-proxy' }, faults: [{ kind: 'no-answer' }] } });
    try {
      const abort = new AbortController();
      const running = probe({ addHosts: silent.addHosts, timeLimitMs: 120_000 }, labWorld(engine), abort.signal);
      await silent.firstRequest('proxy.golang.org');
      abort.abort();
      const { report } = await running;
      assert.equal(report.verdict.cause, 'inconclusive');
      assert.deepEqual(await containersOf(process.pid), []);
    } finally {
      await silent.close();
    }
  });

  it('leaves nothing after the command line was killed', async () => {
    const silent = await startNetwork(engine.gateway, { ...healthyHosts, 'proxy.golang.org': { service: { kind: 'module-proxy' }, faults: [{ kind: 'no-answer' }] } });
    try {
      const cli = fileURLToPath(new URL('probe-cli.ts', import.meta.url));
      const child = spawn(process.execPath, [
        '--import', 'tsx', cli, '--image', 'golang:1.23', '--engine', 'docker', '--no-host', '--time-limit', '10s', ...silent.addHosts.flatMap((host) => ['--add-host', host]),
      ], { stdio: 'ignore' });
      await silent.firstRequest('proxy.golang.org');
      const [container] = await containersOf(child.pid!);
      assert.ok(container !== undefined);
      child.kill('SIGKILL');
      await containerGone(container);
      assert.deepEqual(await containersOf(child.pid!), []);
    } finally {
      await silent.close();
    }
  });

  it('removes what an earlier run left, and nothing that lives', async () => {
    const label = ['--label', containerLabel, '--label'];
    const start = (owner: string) => engine.run(['run', '--detach', ...label, `go-module-doctor.owner=${owner}`, '--label', `go-module-doctor.deadline=${Math.floor(Date.now() / 1000) + 600}`, 'alpine:3.20', 'sleep', '300']);
    const world = labWorld(engine);
    const [dead, alive] = [await start(world.owner.replace(/\d+$/, '1')), await start(world.owner)].map(({ stdout }) => stdout.trim());
    try {
      await probe({});
      const { stdout } = await engine.run(['ps', '--all', '--quiet', '--no-trunc']);
      assert.ok(!stdout.includes(dead!) && stdout.includes(alive!));
    } finally {
      await engine.run(['rm', '--force', dead!, alive!]);
    }
  });

  const harmless = new Set(['vcs:need', 'vcs:discovery', 'dns:server', 'facts:netrc']);

  async function probe(
    values: Partial<ProbeRequest>, world: ProbeWorld = labWorld(engine), signal: AbortSignal = new AbortController().signal
  ) {
    const planned = makePlan({ ...request, addHosts: network.addHosts, ...values });
    assert.ok('plan' in planned, 'problem' in planned ? planned.problem.en : '');
    return await run(planned.plan, world, signal);
  }

  async function run(plan: Parameters<typeof runProbe>[0], world: ProbeWorld, signal: AbortSignal = new AbortController().signal) {
    const events: ProbeEvent[] = [];
    const report = await runProbe(plan, world, { locale: 'en', signal, compareWithHost: false, onEvent: (event) => events.push(event) });
    return { report, events };
  }

  function find(report: ProbeReport, kind: string): ProbeCheck {
    const check = report.checks.find((each) => kindOf(each) === kind);
    assert.ok(check !== undefined, `${kind} is not among ${report.checks.map((each) => each.id).join(' ')}`);
    return check;
  }

  /** Ids of the probe containers that a process owns: others may run probes on the same engine. */
  async function containersOf(pid: number): Promise<readonly string[]> {
    const { stdout } = await engine.run(['ps', '--all', '--no-trunc', `--filter=label=${containerLabel}`, `--format={{.ID}} {{.Label "${ownerLabel}"}}`]);
    return stdout.split('\n').filter((line) => line.split('/')[1] === String(pid)).map((line) => line.split(' ')[0]!);
  }

  /** Resolves at the engine's own event for the container's removal; ready as soon as the engine listens. */
  async function containerGone(id: string): Promise<void> {
    const since = String(Math.floor(Date.now() / 1000) - 1);
    const events = spawn(engine.docker, ['events', '--since', since, '--filter', `container=${id}`, '--filter', 'event=destroy', '--format', '{{.ID}}'], {
      env: { ...process.env, ...engine.environment }, stdio: ['ignore', 'pipe', 'ignore'],
    });
    try {
      await once(createInterface({ input: events.stdout }), 'line');
    } finally {
      events.kill();
    }
  }
});

/** The same world with another volume, so that a test sees a first compile. */
function withOwnVolume(world: ProbeWorld, volume: string): ProbeWorld {
  return {
    ...world,
    processes: {
      run: (command, options) => world.processes.run({
        ...command,
        args: command.args.map((arg) => arg.replace(/^(--volume=)?go-module-doctor-payload(?=:|$)/, `$1${volume}`).replace(`--label=${volumeLabel}`, '--label=go-module-doctor=test')),
      }, options),
    },
  };
}
