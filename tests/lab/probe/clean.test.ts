import assert from 'node:assert/strict';
import { clean, ensureVolume, payloadVolume, volumeLabel } from '../../../server/src/probe/containers.ts';
import { docker } from '../../../server/src/probe/engines/engines.ts';
import type { ProbeWorld } from '../../../server/src/probe/dependencies.ts';
import { ensureEngine, type LabEngine } from '../engine/engine.ts';
import { labWorld } from './lab-world.ts';

/** A label and a name of this test's own: other tests use the real volume meanwhile. */
const ownLabel = `go-module-doctor=test-${process.pid}`;
const ownVolume = `${payloadVolume}-test-${process.pid}`;

describe('probe --clean', function () {
  this.timeout(120_000);
  let engine: LabEngine;

  before(async () => {
    engine = await ensureEngine();
  });

  it('removes the labelled volume, and has nothing to do the second time', async () => {
    const world = renamed(labWorld(engine));
    await ensureVolume(docker, world, new AbortController().signal);
    assert.deepEqual((await clean(docker, world)).volumes, [ownVolume]);
    assert.deepEqual(await clean(docker, world), { containers: 0, volumes: [], error: '' });
  });
});

function renamed(world: ProbeWorld): ProbeWorld {
  const own = (argument: string): string => (argument === payloadVolume ? ownVolume : argument.replace(volumeLabel, ownLabel));
  return { ...world, processes: { run: (command, options) => world.processes.run({ ...command, args: command.args.map(own) }, options) } };
}
