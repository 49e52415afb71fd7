import assert from 'node:assert/strict';
import { ParseMemory, projectFiles } from '../../../server/src/project/files.ts';
import type { Build } from '../../../server/src/project/build.ts';
import { findBuilds } from '../../../server/src/project/find-builds.ts';
import { projectRoot } from '../../support/check-fixture.ts';
import { memoryFiles } from '../../support/memory-files.ts';
import { allSnippets } from '../../unit/snippets/expand-snippet.ts';
import { environmentProject, publicProject, secretProject, sshProject } from '../../unit/snippets/sample-projects.ts';
import { buildImage, type BuildRequest, type BuildResult } from '../engine/build-image.ts';
import { ensureEngine, type LabEngine } from '../engine/engine.ts';
import { ensureImages } from '../images/ensure-images.ts';
import { warmGo } from '../images/recipes.ts';
import { healthyHosts, startNetwork, type HostBehaviour, type LabNetwork } from '../servers/lab-network.ts';
import { startSshServer, type SshServer } from '../servers/ssh-host.ts';

const privateHost = 'git.corp.example';
const credentials = { user: 'build', password: 's3cret-4711' };
const netrc = `machine ${privateHost} login ${credentials.user} password ${credentials.password}\n`;

/** Every snippet, accepted with its defaults, is what a real image build takes. */
describe('snippets in real image builds', function () {
  this.timeout(600_000);
  let engine: LabEngine;
  let ssh: SshServer;
  let network: LabNetwork;

  before(async () => {
    engine = await ensureEngine();
    await ensureImages(engine, ['golang:1.23', warmGo]);
    ssh = await startSshServer(engine, privateHost);
    const hosts: Readonly<Record<string, HostBehaviour>> = { ...healthyHosts, [privateHost]: { service: { kind: 'git', ssh: 'served' }, credentials } };
    network = await startNetwork(engine.gateway, hosts, { sshServer: ssh.address });
  });

  after(async () => {
    await network.close();
    await ssh.close();
  });

  it('public modules: Dockerfile, compose file and .dockerignore', async () => {
    const { result, output } = await build(publicProject(), { GOPROXY: 'https://goproxy.cn,direct' });
    assert.equal(result.code, 0, result.log);
    assert.equal(output, '6ba7b810-9dad-11d1-80b4-00c04fd430c8\n', 'the image does not run the program');
    assert.ok(network.requests('goproxy.cn').some(({ path }) => path.endsWith('/v1.6.0.zip')), 'GOPROXY of the environment did not reach the download');
  });

  it('the .dockerignore keeps secrets, history and the build\'s own files out of the context', async () => {
    const hidden = ['.env', '.env.local', '.netrc', '.git/config', 'certs/server.key', 'certs/ca.pem', 'keys/id_rsa', 'bin/app', 'compose.yaml', 'Dockerfile', '.dockerignore'];
    const texts = new Map([...publicProject(), ...hidden.filter((name) => !publicProject().has(name)).map((name) => [name, 'x\n'] as const)]);
    const { result } = await build(new Map([...texts, ['Dockerfile', 'FROM golang:1.23\nCOPY . /context/\nRUN cd /context && find . -type f | sort | sed "s,^,in context: ,"\n']]));
    assert.equal(result.code, 0, result.log);
    const seen = new Set([...result.log.matchAll(/ in context: \.\/(\S+)$/gm)].map((match) => match[1]));
    assert.deepEqual([...seen], ['go.mod', 'go.sum', 'main.go']);
  });

  it('private modules by secret: the compose file names the secret that the Dockerfile takes, and the image does not hold it', async () => {
    const project = secretProject();
    assert.deepEqual(composeBuild(project).secrets, ['netrc']);
    const { result, output, history } = await build(project, {}, { secrets: { netrc } });
    assert.equal(result.code, 0, result.log);
    assert.equal(output, 'team library\n', 'the image does not run the program');
    assert.ok(!history.includes(credentials.password));
    const refused = await build(project, {}, {});
    assert.notEqual(refused.result.code, 0, 'the build passes without the secret, so the secret proves nothing');
  });

  describe('private modules by ssh', () => {
    it('the compose file lends the agent that the Dockerfile takes, and the module comes over ssh alone', async () => {
      const project = sshProject(ssh.knownHosts);
      const before = network.requests(privateHost).length;
      assert.deepEqual(composeBuild(project).ssh, ['default']);
      const { result, output } = await build(project, {}, { ssh: [ssh.keyFile] });
      assert.equal(result.code, 0, `${result.log}\n${await ssh.log()}`);
      assert.equal(output, 'team library\n', 'the image does not run the program');
      assert.match(await ssh.log(), /Accepted publickey for git /);
      const later = network.requests(privateHost).slice(before);
      assert.deepEqual(later.filter(({ path }) => path.endsWith('/git-upload-pack')), [], 'something was fetched over https');
    });

    it('a host with another key is refused', async () => {
      const { result } = await build(sshProject(), {}, { ssh: [ssh.keyFile] });
      assert.notEqual(result.code, 0, 'the build passes with a wrong key pinned, so the pin proves nothing');
      assert.match(result.log, /Host key verification failed/);
    });

    it('without the agent the build says what it lacks', async () => {
      const { result } = await build(sshProject(ssh.knownHosts));
      assert.notEqual(result.code, 0);
      assert.match(result.log, /unset ssh forward key default/);
    });
  });

  for (const { name, text } of allSnippets().filter(({ file }) => file === 'go-env')) {
    it(`go.env: ${name}: the go command reads each line`, async () => {
      const settings = text.split('\n').filter((line) => line !== '' && !line.startsWith('#')).map((line) => line.split(/=(.*)/, 2) as [string, string]);
      assert.ok(settings.length > 0);
      const names = settings.map(([key]) => key);
      const texts = environmentProject(name);
      const print = `RUN for name in ${names.join(' ')}; do echo "go env: $name=$(go env $name)"; done\n`;
      const { result } = await build(new Map([...texts, ['Dockerfile', `${texts.get('Dockerfile') ?? ''}${print}`]]));
      assert.equal(result.code, 0, result.log);
      const said = [...result.log.matchAll(/^#\d+ [\d.]+ go env: (.*)$/gm)].map((match) => match[1]);
      assert.deepEqual(said, settings.map(([key, value]) => `${key}=${value}`));
    });
  }

  interface Built {
    readonly result: BuildResult;
    /** Both streams of the image's own command. */
    readonly output: string;
    readonly history: string;
  }

  /** Builds as the project's compose file says, with the build arguments that it passes on from this environment. */
  async function build(
    texts: ReadonlyMap<string, string>, environment: Readonly<Record<string, string>> = {}, more: Partial<BuildRequest> = {}
  ): Promise<Built> {
    const chosen = texts.has('compose.yaml') ? composeBuild(texts) : undefined;
    const passedOn = [...chosen?.inputs.arguments.keys() ?? []].filter((name) => environment[name] !== undefined);
    let output = '';
    let history = '';
    const result = await buildImage(engine, {
      context: Object.fromEntries(texts),
      buildArgs: Object.fromEntries(passedOn.map((name) => [name, environment[name] ?? ''])),
      addHosts: network.addHosts,
      useWarmGo: true,
      ...more,
      withImage: async (image) => {
        const run = await engine.run(['run', '--rm', '--network', 'none', '--label', 'go-module-doctor.lab', image]);
        output = `${run.stdout}${run.stderr}`;
        history = (await engine.run(['history', '--no-trunc', image])).stdout;
      },
    });
    return { result, output, history };
  }
});

/** The build as the compose file of the project declares it. */
function composeBuild(texts: ReadonlyMap<string, string>): Build {
  const files = projectFiles(memoryFiles(projectRoot, texts), new ParseMemory());
  const found = findBuilds(`${projectRoot}/Dockerfile`, files, projectRoot).find(({ origin }) => origin.kind === 'compose');
  assert.ok(found !== undefined && found.contextRoot === projectRoot, 'the compose file does not build the Dockerfile');
  return found;
}
