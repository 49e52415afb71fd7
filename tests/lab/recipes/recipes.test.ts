import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { rules } from '../../../server/src/rules/index.ts';
import { applyFix, checkTexts } from '../../support/check-fixture.ts';
import { parseFixture } from '../../support/fixture.ts';
import { buildImage, type BuildRequest, type BuildResult } from '../engine/build-image.ts';
import { ensureEngine, type LabEngine } from '../engine/engine.ts';
import { ensureImages } from '../images/ensure-images.ts';
import { warmGo } from '../images/recipes.ts';
import { gatewayAuthorityFile } from '../servers/ca.ts';
import { healthyHosts, startNetwork, type LabNetwork } from '../servers/lab-network.ts';

const privateHost = 'git.corp.example';
const credentials = { user: 'build', password: 's3cret-4711' };

type Texts = ReadonlyMap<string, string>;

/**
 * Repairs that need something of whoever builds: with it the build passes where the bad sample fails, without it the build says
 * what it lacks.
 */
describe('recipes in real image builds', function () {
  this.timeout(600_000);
  let engine: LabEngine;

  before(async () => {
    engine = await ensureEngine();
    await ensureImages(engine, ['golang:1.23', warmGo]);
  });

  describe('for a private host that wants credentials', () => {
    const [bad, rule] = [sample('private-without-credentials', 'bad-internal-host'), 'private-without-credentials'];
    let network: LabNetwork;

    before(async () => {
      network = await startNetwork(engine.gateway, { ...healthyHosts, [privateHost]: { service: { kind: 'git' }, credentials } });
    });

    after(async () => {
      await network.close();
    });

    it('a netrc file as a secret', async () => {
      const refused = await build(bad, network);
      assert.match(refused.log, /could not read Username for 'https:\/\/git\.corp\.example'/);
      const repaired = repair(bad, rule, 0);
      const netrc = `machine ${privateHost} login ${credentials.user} password ${credentials.password}\n`;
      await passes(repaired, network, { secrets: { netrc } });
      assert.match((await build(repaired, network)).log, /secret netrc: not found/);
    });
  });

  describe('for a host behind a gateway that signs with its own CA', () => {
    let network: LabNetwork;
    let authority: string;

    before(async () => {
      network = await startNetwork(engine.gateway, {
        ...healthyHosts,
        [privateHost]: { service: { kind: 'git' }, certificate: 'gateway' },
        'proxy.golang.org': { service: { kind: 'module-proxy' }, certificate: 'gateway' },
      });
      authority = readFileSync(gatewayAuthorityFile, 'utf8');
    });

    after(async () => {
      await network.close();
    });

    it('the CA certificate as a secret, and checks stay on', async () => {
      const bad = sample('tls-verification-disabled', 'bad-git-config');
      assert.match((await build(bad, network)).log, /certificate signed by unknown authority/, 'switching git\'s check off does not help go');
      const repaired = repair(bad, 'tls-verification-disabled', 0);
      await passes(repaired, network, { secrets: { ca: authority } });
      assert.match((await build(repaired, network)).log, /secret ca: not found/);
    });

    it('a certificate of the project, once it is installed', async () => {
      const bad = new Map([...sample('ca-not-installed', 'bad-never-run'), ['corp-ca.crt', authority]]);
      assert.match((await build(bad, network)).log, /certificate signed by unknown authority/);
      await passes(repair(bad, 'ca-not-installed', 0), network);
    });

    it('a certificate whose name update-ca-certificates passes over', async () => {
      const texts = new Map([...sample('ca-not-installed', 'bad-name-and-folder'), ['corp.pem', authority], ['corp.crt', authority]]);
      for (const target of ['name', 'folder']) {
        assert.match((await build(texts, network, { target })).log, /certificate signed by unknown authority/, `stage ${target}`);
      }
      await passes(repair(texts, 'ca-not-installed', 0), network, { target: 'name' });
      const second = repair(repair(texts, 'ca-not-installed', 0), 'ca-not-installed', 0);
      await passes(second, network, { target: 'folder' });
    });
  });

  async function build(texts: Texts, network: LabNetwork, more: Partial<BuildRequest> = {}): Promise<BuildResult> {
    return buildImage(engine, { context: Object.fromEntries(texts), addHosts: network.addHosts, useWarmGo: true, ...more });
  }

  async function passes(texts: Texts, network: LabNetwork, more: Partial<BuildRequest> = {}): Promise<void> {
    const { code, log } = await build(texts, network, more);
    assert.equal(code, 0, log);
  }
});

function sample(rule: string, name: string): Texts {
  return parseFixture(readFileSync(new URL(`../../../server/src/rules/${rule}/samples/${name}.txt`, import.meta.url), 'utf8')).files;
}

/** The files as a fix of the rule's first finding leaves them. */
function repair(texts: Texts, id: string, fix: number): Texts {
  const [finding] = checkTexts(texts, rules.filter((rule) => rule.id === id), undefined);
  const chosen = finding?.fixes[fix];
  assert.ok(chosen !== undefined, `${id} offers no fix ${fix}`);
  return applyFix(texts, chosen);
}
