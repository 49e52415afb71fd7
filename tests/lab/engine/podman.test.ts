import { strict as assert } from 'node:assert';
import { before, describe, it } from 'mocha';
import { ensureImages } from '../images/ensure-images.ts';
import { ensureEngine, type LabEngine } from './engine.ts';
import { ensurePodman, podmanImage as image, shareImages, type LabPodman } from './podman.ts';

const limitMs = 400_000;

describe('the lab\'s second engine, podman', function () {
  this.timeout(limitMs);
  let docker: LabEngine;
  let podman: LabPodman;

  before(async () => {
    docker = await ensureEngine();
    await ensureImages(docker, [image]);
    podman = await ensurePodman();
    await shareImages(docker, podman, [image]);
  });

  it('runs the docker engine\'s image by the same short name', async () => {
    const { code, stdout, stderr } = await podman.run(['run', '--rm', '--network', 'none', image, 'go', 'version']);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^go version go1\.23\./);
  });

  it('has the same image, and does not copy it again', async () => {
    const inspect = ['image', 'inspect', '--format', '{{.Id}}', image];
    const id = (await podman.run(inspect)).stdout.trim();
    assert.equal(`sha256:${id}`, (await docker.run(inspect)).stdout.trim());
    await shareImages(docker, podman, [image]);
    assert.equal((await podman.run(inspect)).stdout.trim(), id);
  });

  it('gives containers the gateway it names', async () => {
    const { code, stdout, stderr } = await podman.run(['run', '--rm', image, 'ip', 'route']);
    assert.equal(code, 0, stderr);
    assert.ok(stdout.includes(`default via ${podman.gateway} `), stdout);
  });

  it('says which image cannot be shared', async () => {
    const sharing = shareImages(docker, podman, ['go-module-doctor-absent:1']);
    await assert.rejects(sharing, /go-module-doctor-absent:1 is not on the docker engine/);
  });
});
