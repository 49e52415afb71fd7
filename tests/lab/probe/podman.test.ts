import assert from 'node:assert/strict';
import { makePlan } from '../../../server/src/probe/plan.ts';
import { runProbe } from '../../../server/src/probe/run.ts';
import { ensureEngine } from '../engine/engine.ts';
import { ensurePodman, podmanImage, shareImages, type LabPodman } from '../engine/podman.ts';
import { ensureImages } from '../images/ensure-images.ts';
import { healthyHosts, startNetwork, type LabNetwork } from '../servers/lab-network.ts';
import { labWorld, patientLimitMs } from './lab-world.ts';
import type { ProbeWorld } from '../../../server/src/probe/dependencies.ts';

describe('probe with podman', function () {
  this.timeout(600_000);
  let podman: LabPodman;
  let network: LabNetwork;
  let world: ProbeWorld;

  before(async () => {
    const engine = await ensureEngine();
    await ensureImages(engine, [podmanImage]);
    podman = await ensurePodman();
    await shareImages(engine, podman, [podmanImage]);
    // The bridge of podman exists only while a container is on it; the other engine's address can be reached from it too.
    network = await startNetwork(engine.gateway, healthyHosts);
    const { processes, ...rest } = labWorld(engine);
    const { environment } = podman;
    world = {
      ...rest,
      processes: {
        run: (command, options) => processes.run(command, { ...options, environment: { ...options.environment, ...environment } }),
      },
    };
  });

  after(() => network.close());

  it('speaks podman\'s command line: finds everything well and leaves nothing', async () => {
    const planned = makePlan({ image: podmanImage, engine: 'podman', dns: [], addHosts: network.addHosts, env: {}, modules: ['rsc.io/quote@v1.5.2'], timeLimitMs: patientLimitMs });
    assert.ok('plan' in planned);
    const report = await runProbe(planned.plan, world, { locale: 'en', signal: new AbortController().signal, compareWithHost: false, onEvent: () => undefined });
    assert.equal(report.verdict.cause, 'no-fault-found', JSON.stringify(report.verdict));
    assert.equal(report.subject.engine, 'podman');
    assert.equal(report.subject.module, 'rsc.io/quote@v1.5.2');
    const left = await podman.run(['ps', '--all', '--quiet', '--filter=label=go-module-doctor=probe']);
    assert.equal(left.stdout.trim(), '');
  });
});
