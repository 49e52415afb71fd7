import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ProbeReport, ProbeRequest } from '../../../protocol/src/index.ts';
import type { ProbeWorld } from '../../../server/src/probe/dependencies.ts';
import { ownerLabel, parseBuildCaches } from '../../../server/src/probe/engines/engine.ts';
import { makePlan, type StageFacts } from '../../../server/src/probe/plan.ts';
import { buildCacheId } from '../../../server/src/probe/build/build-file.ts';
import { docker } from '../../../server/src/probe/engines/engines.ts';
import { runProbe } from '../../../server/src/probe/run.ts';
import { buildImage, unnamedImages } from '../engine/build-image.ts';
import { ensureEngine, type LabEngine } from '../engine/engine.ts';
import { startRemoteBuilder } from '../engine/remote-builder.ts';
import { ensurePodman, podmanImage, shareImages, type LabPodman } from '../engine/podman.ts';
import { ensureImages } from '../images/ensure-images.ts';
import { healthyHosts, startNetwork, type LabNetwork } from '../servers/lab-network.ts';
import { labWorld, patientLimitMs } from './lab-world.ts';
import { localized } from '../../../server/src/text/localized.ts';

/** Images are made and the payload is compiled on a machine that may be busy; nothing here is measured. */
const patience = 600_000;
const request: ProbeRequest = { image: 'golang:1.23', engine: 'docker', way: 'build', dns: [], addHosts: [], env: {}, modules: [], timeLimitMs: patientLimitMs };
const silentHosts = { ...healthyHosts, 'proxy.golang.org': { service: { kind: 'module-proxy' }, faults: [{ kind: 'no-answer' }] } } as const;

describe('probe by a build', function () {
  this.timeout(patience);
  let engine: LabEngine;
  let podman: LabPodman;
  let network: LabNetwork;
  let first: readonly string[];

  before(async () => {
    engine = await ensureEngine();
    await ensureImages(engine, ['golang:1.23', 'alpine:3.20', podmanImage]);
    podman = await ensurePodman();
    await shareImages(engine, podman, [podmanImage]);
    network = await startNetwork(engine.gateway, healthyHosts);
    first = await everything();
  });

  after(async () => {
    await network.close();
  });

  afterEach('no image, no container', async () => {
    assert.deepEqual(await everything(), first);
  });

  it('on docker\'s own builder: finds everything well', async () => {
    const report = await probe({});
    assert.equal(report.verdict.cause, 'no-fault-found', JSON.stringify(report.verdict));
    assert.deepEqual([report.subject.way, report.subject.builder], ['build', `${engine.builder} (docker)`]);
    assert.match(report.verdict.evidence.join('\n'), /Seen from a RUN step of an image build on builder /);
    assert.ok(report.checks.some(({ id, result }) => id.startsWith('download:go-mod-download:') && result === 'yes'));
    assert.equal(report.environment['GOTOOLCHAIN']?.origin, 'base image');
  });

  it('as the stage\'s own user, with a build argument given for real', async () => {
    const report = await probe({}, {
      image: 'golang:1.23', user: '65534:65534',
      env: { GOPROXY: { value: 'https://proxy.golang.org', origin: localized('build argument, compose.yaml:7', '构建参数，compose.yaml:7'), isBuildArgument: true }, GOMODCACHE: { value: '/root/cache', origin: localized('ENV, Dockerfile:3', 'ENV，Dockerfile:3') } },
    });
    assert.equal(report.checks.find(({ id }) => id.startsWith('facts:user:'))?.detail['uid'], 65534);
    assert.deepEqual(report.environment['GOPROXY'], { value: 'https://proxy.golang.org', origin: 'build argument, compose.yaml:7' });
    assert.equal(report.checks.find(({ id }) => id.startsWith('files:module-cache:'))?.detail['errorClass'], 'permission-denied');
  });

  it('sees what only a build meets: what the base image\'s ONBUILD sets', async () => {
    const dockerfile = 'FROM golang:1.23\nONBUILD ENV GOPROXY=http://127.0.0.1:9\n';
    const built = await buildImage(engine, { context: { Dockerfile: dockerfile }, useCache: true, withImage: async (id) => {
      const image = id.replace('sha256:', '');
      // A build takes names only.
      await engine.run(['tag', image, 'go-module-doctor-onbuild:test']);
      try {
        const [run, build] = [await probe({ image: 'go-module-doctor-onbuild:test', way: 'run' }), await probe({ image: 'go-module-doctor-onbuild:test' })];
        assert.deepEqual([run.verdict.cause, run.subject.way], ['no-fault-found', 'run']);
        assert.equal(build.verdict.cause, 'tcp-refused', JSON.stringify(build.verdict));
      } finally {
        await engine.run(['image', 'rm', 'go-module-doctor-onbuild:test']);
      }
    } });
    assert.equal(built.code, 0, built.log);
  });

  it('sees the proxies of the client\'s configuration', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'go-module-doctor-test-'));
    try {
      cpSync(engine.environment['DOCKER_CONFIG']!, folder, { recursive: true });
      writeFileSync(join(folder, 'config.json'), JSON.stringify({ proxies: { default: { httpsProxy: 'http://127.0.0.1:9' } } }));
      const report = await probe({}, undefined, changed(labWorld(engine), { DOCKER_CONFIG: folder }));
      assert.equal(report.verdict.cause, 'http-proxy-loopback', JSON.stringify(report.verdict));
      assert.deepEqual(report.environment['https_proxy'], { value: 'http://127.0.0.1:9', origin: 'engine configuration' });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('sees a build without a network', async () => {
    const report = await probe({ network: 'none' });
    assert.equal(report.verdict.cause, 'no-network', JSON.stringify(report.verdict));
  });

  for (const [what, values, cause] of [
    ['a builder that does not exist', { builder: 'go-module-doctor-nobody' }, 'builder-unavailable'],
    ['a network that builds cannot have', { network: 'corp' }, 'build-setup-invalid'],
    ['an image without Go', { image: 'alpine:3.20' }, 'no-go-in-image'],
    ['an image that is not there', { image: 'localhost:1/go-module-doctor/none:1' }, 'image-pull-failed'],
  ] as const) {
    it(`names ${what}`, async () => {
      const { verdict } = await probe(values);
      assert.equal(verdict.cause, cause, JSON.stringify(verdict));
    });
  }

  it('ends at its time limit, and says what it measured', async () => {
    await withSilence(async (silent) => {
      const report = await probe({ addHosts: silent.addHosts, timeLimitMs: 3_000 });
      const download = report.checks.find(({ id }) => id.startsWith('download:go-mod-download:'));
      assert.ok(download?.result === 'not-checked' || download?.detail['errorClass'] === 'timeout', JSON.stringify(download));
    });
  });

  it('leaves no process after the command line was killed', async () => {
    await withSilence(async (silent) => {
      const mark = `go-module-doctor-test-${process.pid}`;
      const child = spawn(process.execPath, [
        '--import', 'tsx', fileURLToPath(new URL('probe-cli.ts', import.meta.url)), '--image', 'golang:1.23', '--engine', 'docker', '--way', 'build', '--no-host',
        '--time-limit', '300s', '--env', `MARK=${mark}`, ...silent.addHosts.flatMap((host) => ['--add-host', host]),
      ], { stdio: 'ignore' });
      await silent.firstRequest('proxy.golang.org');
      assert.ok(processesWith(mark).length > 0, 'the payload runs on this machine');
      child.kill('SIGKILL');
      while (processesWith(mark).length > 0) await new Promise((resolve) => setTimeout(resolve, 100));
    });
  });

  it('two at once, round after round: both compile and measure while a third one measures with the same cache', async () => {
    for (const round of [1, 2, 3]) {
      await withSilence(async (silent) => {
        const abort = new AbortController();
        const third = probe({ addHosts: silent.addHosts, timeLimitMs: 300_000 }, undefined, labWorld(engine), abort.signal);
        await silent.firstRequest('proxy.golang.org');
        const world = labWorld(engine);
        // A payload that nobody has compiled yet.
        const unknown = { ...world, payloadSource: `${world.payloadSource}\n// ${process.pid}, ${round}\n` };
        const reports = await Promise.all([probe({}, undefined, unknown), probe({}, undefined, unknown)]);
        abort.abort();
        await third;
        const verdicts = reports.map(({ verdict }) => verdict);
        assert.deepEqual(verdicts.map(({ cause }) => cause), ['no-fault-found', 'no-fault-found'], JSON.stringify(verdicts));
        assert.ok(reports.some(({ checks }) => checks.some(({ id, detail }) => id.startsWith('engine:compile:') && detail['cached'] === false)), 'it was compiled');
      });
    }
  });

  it('on a remote builder, over TCP: finds everything well, ends with its client, and finds its cache', async () => {
    const remote = await startRemoteBuilder(engine, `go-module-doctor-${process.pid}`);
    const world = changed(labWorld(engine), remote.environment);
    try {
      const report = await probe({ builder: remote.name }, undefined, world);
      assert.equal(report.verdict.cause, 'no-fault-found', JSON.stringify(report.verdict));
      assert.deepEqual([report.subject.way, report.subject.builder], ['build', `${remote.name} (remote)`]);
      await withSilence(async (silent) => {
        const abort = new AbortController();
        const mark = `go-module-doctor-test-remote-${process.pid}`;
        const values = { builder: remote.name, addHosts: silent.addHosts, env: { MARK: mark }, timeLimitMs: 120_000 };
        const running = probe(values, undefined, world, abort.signal);
        await silent.firstRequest('proxy.golang.org');
        assert.ok(processesWith(mark).length > 0, 'the payload runs on this machine');
        abort.abort();
        assert.equal((await running).verdict.cause, 'inconclusive');
        assert.deepEqual(processesWith(mark), []);
      });
      // What --clean would remove there. Removed now, every later build would have to compile again.
      const listed = await world.processes.run(docker.listBuildCaches(remote.name)!, { timeLimitMs: patience });
      assert.equal(parseBuildCaches(listed.stdout, buildCacheId).length, 1, listed.stderr);
    } finally {
      await remote.close();
    }
  });

  it('on podman: finds everything well, and cancelled it leaves nothing', async () => {
    const world = changed(labWorld(engine), podman.environment);
    const report = await probe({ image: podmanImage, engine: 'podman', modules: ['rsc.io/quote@v1.5.2'] }, undefined, world);
    assert.equal(report.verdict.cause, 'no-fault-found', JSON.stringify(report.verdict));
    assert.deepEqual([report.subject.engine, report.subject.way, report.subject.builder], ['podman', 'build', undefined]);
    assert.deepEqual(await leftByPodman(), []);
    await withSilence(async (silent) => {
      const abort = new AbortController();
      const mark = `go-module-doctor-test-podman-${process.pid}`;
      const running = probe({ image: podmanImage, engine: 'podman', addHosts: silent.addHosts, env: { MARK: mark }, timeLimitMs: 120_000 }, undefined, world, abort.signal);
      await silent.firstRequest('proxy.golang.org');
      abort.abort();
      assert.equal((await running).verdict.cause, 'inconclusive');
      assert.deepEqual(processesWith(mark), []);
      assert.deepEqual(await leftByPodman(), []);
    });
  });

  async function probe(
    values: Partial<ProbeRequest>, stage?: StageFacts, world: ProbeWorld = labWorld(engine),
    signal: AbortSignal = new AbortController().signal,
  ): Promise<ProbeReport> {
    const planned = makePlan({ ...request, addHosts: network.addHosts, ...values }, stage);
    assert.ok('plan' in planned, 'problem' in planned ? planned.problem.en : '');
    return await runProbe(planned.plan, world, { locale: 'en', signal, compareWithHost: false, onEvent: () => undefined });
  }

  async function withSilence(use: (silent: LabNetwork) => Promise<void>): Promise<void> {
    const silent = await startNetwork(engine.gateway, silentHosts);
    try {
      await use(silent);
    } finally {
      await silent.close();
    }
  }

  /** Unnamed images, and containers of this process's probes: other files of the lab build and probe at the same time. */
  async function everything(): Promise<readonly string[]> {
    const ofThisProcess = `--filter=label=${ownerLabel}=${labWorld(engine).owner}`;
    const containers = await engine.run(['ps', '--all', '--quiet', '--filter=label=go-module-doctor=probe', ofThisProcess]);
    return [...await unnamedImages(engine), ...linesOf(containers.stdout)].sort();
  }

  async function leftByPodman(): Promise<readonly string[]> {
    const listed = await Promise.all([podman.run(['images', '--quiet', '--filter=dangling=true']), podman.run(['ps', '--all', '--external', '--quiet'])]);
    return listed.flatMap(({ stdout }) => linesOf(stdout));
  }
});

function linesOf(text: string): readonly string[] {
  return text.split('\n').filter((line) => line !== '');
}

function changed(world: ProbeWorld, environment: Readonly<Record<string, string>>): ProbeWorld {
  return {
    ...world,
    processes: {
      run: (command, options) => world.processes.run(command, { ...options, environment: { ...options.environment, ...environment } }),
    },
  };
}

/** Ids of this machine's processes, those of containers among them, that have the value in their environment; our own helpers have not. */
function processesWith(value: string): readonly string[] {
  return readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(`MARK=${value}`);
    } catch {
      return false;
    }
  });
}
