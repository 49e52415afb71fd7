import assert from 'node:assert/strict';
import { probeWorld } from '../../../server/src/host/probe-world.ts';
import { findImage } from '../../../server/src/probe/engine-setup.ts';
import { docker } from '../../../server/src/probe/engines/engines.ts';
import { makePlan, type ProbePlan } from '../../../server/src/probe/plan.ts';
import type { ProbeWorld } from '../../../server/src/probe/dependencies.ts';
import { localized } from '../../../server/src/text/localized.ts';

describe('the image of a probe', () => {
  it('is pulled for the platform that is asked for, and its name goes back to the image that had it', async () => {
    const store = new Store({ id: 'sha256:a', Architecture: 'amd64' }, { id: 'sha256:b', Architecture: 'arm64' });
    const { image, check } = await findImage(planFor('linux/arm64'), docker, store.world, new AbortController().signal, () => undefined);
    assert.deepEqual(store.calls, ['image inspect', 'pull --platform=linux/arm64', 'image inspect', 'tag sha256:a golang:1.23']);
    assert.deepEqual([image.name, image.platform, image.env, check.result], ['sha256:b', 'linux/arm64', { GOPATH: '/go' }, 'yes']);
  });

  it('is not pulled where it is there for that platform, or none is asked for', async () => {
    for (const platform of ['linux/x86_64', undefined]) {
      const store = new Store({ id: 'sha256:a', Architecture: 'amd64' });
      const { image } = await findImage(planFor(platform), docker, store.world, new AbortController().signal, () => undefined);
      assert.deepEqual(store.calls, ['image inspect']);
      assert.equal(image.name, 'golang:1.23');
    }
  });

  it('that cannot be pulled is told with the platform that is there', async () => {
    const store = new Store({ id: 'sha256:a', Architecture: 'amd64' });
    const { check, failure } = await findImage(planFor('linux/arm64'), docker, store.world, new AbortController().signal, () => undefined);
    assert.deepEqual([check.result, check.detail['platform'], failure?.during], ['no', 'linux/amd64', 'image']);
  });
});

interface Stored {
  readonly id: string;
  readonly Architecture: string;
}

/** An engine's store with one image of the name, and a registry that may have another. */
class Store {
  readonly calls: string[] = [];
  #named: Stored;
  readonly world: ProbeWorld;

  constructor(here: Stored, inRegistry?: Stored) {
    this.#named = here;
    this.world = { ...probeWorld(''), processes: { run: ({ args }) => Promise.resolve(this.#answer(args, inRegistry)) } };
  }

  #answer(args: readonly string[], inRegistry: Stored | undefined) {
    const [command = '', second = ''] = args;
    this.calls.push(command === 'image' ? `${command} ${second}` : [command, ...args.slice(1)].filter((arg) => !['--', '--quiet', ...command === 'pull' ? ['golang:1.23'] : []].includes(arg)).join(' '));
    const isPull = command === 'pull';
    if (isPull && inRegistry !== undefined) this.#named = inRegistry;
    const { id, Architecture } = this.#named;
    return {
      outcome: 'exited' as const, exitCode: isPull && inRegistry === undefined ? 1 : 0, stderr: '',
      stdout: JSON.stringify({ Id: id, Os: 'linux', Architecture, Config: { Env: ['GOPATH=/go'] } }),
    };
  }
}

function planFor(platform: string | undefined): ProbePlan {
  const planned = makePlan({ image: 'golang:1.23', dns: [], addHosts: [], env: {}, modules: [], timeLimitMs: 30_000 });
  assert.ok('plan' in planned);
  return platform === undefined ? planned.plan : { ...planned.plan, platform: { value: platform, origin: localized('FROM', 'FROM') } };
}
