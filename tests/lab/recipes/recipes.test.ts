import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { rules } from '../../../server/src/rules/index.ts';
import { ParseMemory, projectFiles } from '../../../server/src/project/files.ts';
import { findBuilds } from '../../../server/src/project/find-builds.ts';
import { applyFix, checkTexts, projectRoot } from '../../support/check-fixture.ts';
import { parseFixture } from '../../support/fixture.ts';
import { memoryFiles } from '../../support/memory-files.ts';
import { buildImage, type BuildRequest, type BuildResult } from '../engine/build-image.ts';
import { ensureEngine, type LabEngine } from '../engine/engine.ts';
import { ensureImages } from '../images/ensure-images.ts';
import { warmGo } from '../images/recipes.ts';
import { gatewayAuthorityFile } from '../servers/ca.ts';
import { healthyHosts, startNetwork, type LabNetwork } from '../servers/lab-network.ts';
import { startSshServer, type SshServer } from '../servers/ssh-host.ts';

const privateHost = 'git.corp.example';
const credentials = { user: 'build', password: 's3cret-4711' };

type Texts = ReadonlyMap<string, string>;

const twoServices = 'services:\n  api:\n    build: .\n  worker:\n    build:\n      context: .\n      secrets: [npmrc]\nsecrets:\n  npmrc:\n    environment: NPMRC\n';
/** No git, and Go from elsewhere. */
const debian = [
  'debian:bookworm-slim', 'ENV PATH=/usr/local/go/bin:$PATH', 'COPY --from=golang:1.23 /usr/local/go /usr/local/go',
  'COPY --from=golang:1.23 /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt',
].join('\n');
const main = 'package main\n\nimport _ "git.corp.example/team/lib"\n\nfunc main() {}\n';

/**
 * Repairs that need something of whoever builds: with it the build passes where the bad sample fails, without it the build says
 * what it lacks.
 */
describe('recipes in real image builds', function () {
  this.timeout(600_000);
  let engine: LabEngine;

  before(async () => {
    engine = await ensureEngine();
    await ensureImages(engine, ['golang:1.23', 'golang:1.24', 'debian:bookworm-slim', warmGo]);
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

    const netrc = `machine ${privateHost} login ${credentials.user} password ${credentials.password}\n`;
    const modules = [...bad].filter(([name]) => name.startsWith('go.'));
    const variants: readonly { readonly title: string; readonly texts: Texts; readonly rule: string }[] = [
      {
        title: 'on Debian, which gets git, for two services, one with secrets of its own', rule,
        texts: new Map([...modules, ['Dockerfile', dockerfile(debian)], ['compose.yaml', twoServices]]),
      },
      { title: 'for a user with a home of its own', rule, texts: sample(rule, 'bad-other-user') },
      { title: 'with a Go that reads it for itself, and a last stage without anything', rule, texts: new Map([...modules, ['main.go', main], ['Dockerfile', [
        dockerfile('golang:1.24 AS build').replace('WORKDIR', 'ENV CGO_ENABLED=0\nWORKDIR'),
        'COPY main.go ./', 'RUN go build -o /app .', 'FROM scratch', 'COPY --from=build /app /app', '',
      ].join('\n')]]) },
      { title: 'instead of one that the step writes and removes', rule: 'secret-in-layer', texts: sample('secret-in-layer', 'bad-netrc-written') },
      { title: 'instead of one that stands in clear', rule: 'secret-in-layer', texts: sample('secret-in-layer', 'bad-netrc-in-steps') },
    ];
    for (const { title, texts, rule: id } of variants) {
      it(`a netrc file as a secret, ${title}`, async () => {
        const repaired = repair(texts, id, 0);
        for (const text of repaired.values()) assert.ok(!text.includes(credentials.password), text);
        assert.deepEqual(composeSecrets(repaired).filter((secrets) => !secrets.includes('netrc')), [], 'a service does not pass the secret');
        let history = '';
        const withImage = async (image: string) => { history = (await engine.run(['history', '--no-trunc', image])).stdout; };
        await passes(repaired, network, { secrets: { netrc }, withImage });
        assert.ok(history !== '' && !history.includes(credentials.password), 'the image holds the password');
        assert.notEqual((await build(repaired, network)).code, 0, 'it builds without the secret, so the secret proves nothing');
      });
    }

  });

  describe('for a private host that is asked by ssh', () => {
    const rule = 'private-without-credentials';
    let ssh: SshServer;
    let network: LabNetwork;

    before(async () => {
      ssh = await startSshServer(engine, privateHost);
      network = await startNetwork(
        engine.gateway, { ...healthyHosts, [privateHost]: { service: { kind: 'git', ssh: 'served' }, credentials } }, { sshServer: ssh.address },
      );
    });

    after(async () => {
      await network.close();
      await ssh.close();
    });

    for (const [title, name] of [['root', 'bad-internal-host'], ['a user with a home of its own', 'bad-other-user']] as const) {
      it(`ssh with pinned host keys, for ${title}`, async () => {
        const repaired = repair(sample(rule, name), rule, 1);
        const given = { ssh: [ssh.keyFile], secrets: { known_hosts: ssh.knownHosts } };
        await passes(repaired, network, given);
        assert.match(await ssh.log(), /Accepted publickey for git /);
        assert.match((await build(repaired, network, { secrets: given.secrets })).log, /unset ssh forward key default/);
        const wrong = { known_hosts: ssh.knownHosts.replace(privateHost, 'other.corp.example') };
        assert.match((await build(repaired, network, { ...given, secrets: wrong })).log, /Host key verification failed/);
      });
    }
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

function dockerfile(image: string): string {
  return `FROM ${image}\nENV GOPRIVATE=${privateHost}\nWORKDIR /src\nCOPY go.mod go.sum ./\nRUN go mod download\n`;
}

/** What each service that builds the project hands to its build. */
function composeSecrets(texts: Texts): (readonly string[])[] {
  const builds = findBuilds(`${projectRoot}/Dockerfile`, projectFiles(memoryFiles(projectRoot, texts), new ParseMemory()), projectRoot);
  return builds.flatMap(({ origin }) => (origin.kind === 'compose' ? [origin.service.build?.secrets ?? []] : []));
}

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
