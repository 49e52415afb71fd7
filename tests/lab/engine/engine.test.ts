import { strict as assert } from 'node:assert';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'mocha';
import { daemonPid, type DaemonPlace } from './docker-daemon.ts';
import { ensureEngine, stopLabEngine, type LabEngine } from './engine.ts';
import { labFolder, runFolder } from './lab-folders.ts';
import { runOrThrow } from './host-program.ts';

/** Fetching the engine on a fresh machine takes some 20 s on two cores. */
const engineLimitMs = 180_000;

describe('the lab\'s engine', function () {
  this.timeout(engineLimitMs);
  let engine: LabEngine;

  before(async () => {
    engine = await ensureEngine();
  });

  it('answers and is modern', async () => {
    const { code, stdout } = await engine.run(['info', '--format', '{{.ServerVersion}} {{.OSType}}']);
    assert.equal(code, 0);
    assert.equal(stdout.trim(), `${engine.version} linux`);
    assert.ok(Number.parseInt(engine.version, 10) >= 23, engine.version);
  });

  it('has buildx on the builder it names', async () => {
    const { code, stderr } = await engine.run(['buildx', 'inspect', engine.builder]);
    assert.equal(code, 0, stderr);
  });

  it('names the gateway that is an address of this machine', async () => {
    const addresses = await runOrThrow('ip', ['-4', '-brief', 'address']);
    assert.match(addresses, new RegExp(`\\s${engine.gateway.replaceAll('.', '\\.')}/`));
  });

  it('is found again by a second call, and by several at once', async () => {
    const again = await Promise.all([ensureEngine(), ensureEngine(), ensureEngine()]);
    const { stdout: id } = await engine.run(['info', '--format', '{{.ID}}']);
    for (const other of again) assert.equal((await other.run(['info', '--format', '{{.ID}}'])).stdout, id);
  });

  it('ends a client that is cancelled', async () => {
    const controller = new AbortController();
    const waiting = engine.run(['events'], { signal: controller.signal });
    controller.abort();
    await assert.rejects(waiting, { name: 'AbortError' });
  });
});

describe('a daemon of its own that is killed', function () {
  this.timeout(engineLimitMs);
  /** Beside the lab's usual one, so that whoever works with that one is not disturbed. */
  const place: DaemonPlace = {
    data: join(labFolder, 'second-data'), run: join(runFolder, 'second'), bridge: 'gomoddoctor1', firewall: false,
  };

  afterEach(async () => {
    await stopLabEngine(place);
    rmSync(place.data, { recursive: true, force: true });
    rmSync(place.run, { recursive: true, force: true });
  });

  it('comes back with the same images over its stale pid file and socket', async () => {
    const first = await ensureEngine({ place });
    const input = 'FROM scratch\nLABEL kept=yes\n';
    const built = await first.run(['buildx', 'build', '--load', '--tag', 'go-module-doctor-kept:1', '-'], { input });
    assert.equal(built.code, 0, built.stderr);
    const images = await imageList(first);
    assert.match(images, /go-module-doctor-kept:1/);

    const pid = daemonPid(place);
    assert.ok(pid !== undefined);
    await killAndAwaitEnd(pid);
    assert.notEqual((await first.run(['version'])).code, 0);

    const second = await ensureEngine({ place });
    assert.notEqual(daemonPid(place), pid);
    assert.equal(await imageList(second), images);
    // The containerd below it was killed too: only a container proves that it is back.
    const container = await second.run(['create', 'go-module-doctor-kept:1', '/none']);
    assert.equal(container.code, 0, container.stderr);
  });

  it('has a bridge whose hardware address stays as containers come and go', async () => {
    await ensureEngine({ place });
    // 3 is the kernel's NET_ADDR_SET; any other lets the bridge take the lowest address of its ports.
    assert.equal(readFileSync(`/sys/class/net/${place.bridge}/addr_assign_type`, 'utf8').trim(), '3');
  });

  it('leaves nothing running when it is stopped', async () => {
    const engine = await ensureEngine({ place });
    const pid = daemonPid(place);
    assert.ok(pid !== undefined);
    await engine.stop();
    assert.equal(daemonPid(place), undefined);
    assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' });
    const bridges = await runOrThrow('ip', ['-brief', 'link']);
    assert.ok(!bridges.includes(place.bridge), bridges);
  });
});

async function imageList(engine: LabEngine): Promise<string> {
  return (await engine.run(['image', 'ls', '--no-trunc', '--format', '{{.Repository}}:{{.Tag}} {{.ID}}'])).stdout;
}

/** `tail --pid` ends when that process has ended. */
async function killAndAwaitEnd(pid: number): Promise<void> {
  process.kill(pid, 'SIGKILL');
  await runOrThrow('tail', ['--pid', String(pid), '-f', '/dev/null'], { timeLimitMs: 30_000 });
}
