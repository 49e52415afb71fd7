import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { networkInterfaces } from 'node:os';
import { installPackages } from '../engine/debian-packages.ts';
import { ensureEngine, type LabEngine } from '../engine/engine.ts';
import { ensureImages } from '../images/ensure-images.ts';
import { warmGo } from '../images/recipes.ts';
import { goSum } from './go-sum.ts';
import { healthyHosts, startNetwork, type HostBehaviour, type LabNetwork } from './lab-network.ts';

/** The go command of a real image against the servers: what they serve is right when Go itself says so. */
describe('lab network', function () {
  // A first run makes the engine and the image, which takes minutes; the tests themselves take seconds.
  this.timeout(900_000);

  const image = 'golang:1.23';
  let engine: LabEngine;
  before(async () => {
    await installPackages(['iproute2', 'iptables', 'openssl']);
    engine = await ensureEngine();
    await ensureImages(engine, [image, warmGo]);
  });

  const withNetwork = async (
    hosts: Readonly<Record<string, HostBehaviour>>, use: (network: LabNetwork) => Promise<void>
  ): Promise<void> => {
    const network = await startNetwork(engine.gateway, hosts);
    try {
      await use(network);
    } finally {
      await network.close();
    }
  };

  /** Runs a shell script in a new container that reaches the network's hosts by name. */
  const inContainer = async (
    network: LabNetwork, script: string, environment: Readonly<Record<string, string>> = {}, from = image,
  ): Promise<{ code: number; output: string }> => {
    const result = await engine.run([
      'run', '--rm', '-i', '--label', 'go-module-doctor.lab=servers',
      ...network.addHosts.flatMap((host) => ['--add-host', host]), ...Object.entries(environment).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
      from, 'sh', '-e',
    ], { input: `mkdir -p /src && cd /src\n${script}`, timeLimitMs: 120_000 });
    return { code: result.code, output: result.stdout + result.stderr };
  };

  const goMod = 'module example.com/project\n\ngo 1.23\n\nrequire (\n\trsc.io/quote v1.5.2\n\tgithub.com/BurntSushi/toml v1.4.0\n'
    + '\tgithub.com/docker/docker v24.0.7+incompatible\n\tgithub.com/cespare/xxhash/v2 v2.3.0\n)\n'
    + 'require (\n\trsc.io/sampler v1.3.0 // indirect\n\tgolang.org/x/text v0.0.0-20170915032832-14c0d48ead0c // indirect\n)\n';
  const writeGoMod = `cat > go.mod <<'END'\n${goMod}END\n`;

  it('serves modules that go verifies against the checksum database, with the go.sum that print-go-sum states', async () => {
    await withNetwork(healthyHosts, async (network) => {
      const main = 'package main\n\nimport (\n\t"fmt"\n\n\t"rsc.io/quote"\n)\n\nfunc main() { fmt.Println(quote.Hello()) }\n';
      const { code, output } = await inContainer(network, `${writeGoMod}cat > main.go <<'END'\n${main}END\ngo mod download all\ngo run .\ngo mod verify\necho ---\ncat go.sum\n`, {}, warmGo);
      assert.equal(code, 0, output);
      assert.match(output, /Hello, world\.\nall modules verified\n/);
      const stated = goSum([
        ['rsc.io/quote', 'v1.5.2'], ['github.com/BurntSushi/toml', 'v1.4.0'], ['github.com/docker/docker', 'v24.0.7+incompatible'], ['github.com/cespare/xxhash/v2', 'v2.3.0'],
      ]).trimEnd().split('\n');
      const written = output.slice(output.indexOf('---\n') + 4).split('\n').filter((line) => / h1:/.test(line));
      for (const line of written) assert.ok(stated.includes(line), line);
      assert.deepEqual(stated.filter((line) => !written.includes(line)), []);
      assert.ok(network.requests('proxy.golang.org').some(({ path }) => path.startsWith('/sumdb/sum.golang.org/lookup/')));
    });
  });

  it('asks the checksum database itself where the proxy has none', async () => {
    await withNetwork({ ...healthyHosts, 'proxy.golang.org': { service: { kind: 'module-proxy', sumdb: false } } }, async (network) => {
      const { code, output } = await inContainer(network, `${writeGoMod}go mod download\n`);
      assert.equal(code, 0, output);
      assert.ok(network.requests('sum.golang.org').some(({ path }) => path.startsWith('/tile/8/0/')));
    });
  });

  it('serves a zip with other contents: go detects it by the database, and by go.sum', async () => {
    const hosts = { ...healthyHosts, 'proxy.golang.org': { ...healthyHosts['proxy.golang.org']!, faults: [{ kind: 'altered-zip' as const, paths: /rsc\.io\/quote/ }] } };
    await withNetwork(hosts, async (network) => {
      const byDatabase = await inContainer(network, `${writeGoMod}go mod download\n`);
      assert.equal(byDatabase.code, 1);
      assert.match(byDatabase.output, /rsc\.io\/quote@v1\.5\.2: verifying module: checksum mismatch[\s\S]*sum\.golang\.org: h1:[\s\S]*SECURITY ERROR/);
      const byGoSum = await inContainer(network, `${writeGoMod}cat > go.sum <<'END'\n${goSum([['rsc.io/quote', 'v1.5.2']])}END\ngo mod download rsc.io/quote\n`);
      assert.equal(byGoSum.code, 1);
      assert.match(byGoSum.output, /checksum mismatch[\s\S]*go\.sum: {5}h1:[\s\S]*SECURITY ERROR/);
    });
  });

  it('signs with another key: go refuses the database', async () => {
    const hosts: Record<string, HostBehaviour> = { ...healthyHosts, 'sum.golang.org': { service: { kind: 'checksum-database', key: 'other' } } };
    await withNetwork({ ...hosts, 'proxy.golang.org': { service: { kind: 'module-proxy', sumdb: false } } }, async (network) => {
      const { code, output } = await inContainer(network, `${writeGoMod}go mod download\n`);
      assert.equal(code, 1);
      assert.match(output, /invalid signature|note has no verifiable signatures/);
    });
  });

  it('gives each fault the words that go has for it', async () => {
    const proxy = healthyHosts['proxy.golang.org']!;
    const cases: [Partial<HostBehaviour>, RegExp][] = [
      [{ certificate: 'gateway' }, /x509: certificate signed by unknown authority/],
      [{ certificate: 'expired' }, /x509: certificate has expired or is not yet valid/],
      [{ certificate: 'wrong-name' }, /x509: certificate is valid for other\.example\.net, not proxy\.golang\.org/],
      [{ faults: [{ kind: 'connection-refused' }] }, /connect: connection refused/],
      [{ faults: [{ kind: 'packets-rejected' }] }, /connect: no route to host/],
      [{ faults: [{ kind: 'machine-off' }] }, /connect: no route to host/],
      [{ faults: [{ kind: 'tls-too-old' }] }, /remote error: tls: protocol version not supported/],
      [{ faults: [{ kind: 'tls-other-ciphers' }] }, /remote error: tls: handshake failure/],
      [{ faults: [{ kind: 'reset-after-accept' }] }, /connection reset by peer/],
      [{ faults: [{ kind: 'plain-http-on-tls-port' }] }, /server gave HTTP response to HTTPS client/],
      [{ faults: [{ kind: 'status', status: 502 }] }, /reading https:\/\/proxy\.golang\.org\/\S+: 502 Bad Gateway/],
      [{ faults: [{ kind: 'redirect', to: 'itself' }] }, /stopped after 10 redirects/],
      [{ faults: [{ kind: 'redirect', to: 'plain-http' }] }, /redirected from secure URL/],
      [{ faults: [{ kind: 'captive-portal', paths: /\.info$/ }] }, /invalid response from proxy|invalid character '<'/],
      [{ faults: [{ kind: 'cut-body', afterBytes: 20, paths: /\.mod$/ }] }, /unexpected EOF/],
      [{ faults: [{ kind: 'http2-reset', paths: /\.zip$/ }] }, /stream error: .*INTERNAL_ERROR/],
      [{ faults: [{ kind: 'altered-mod' }] }, /go\.mod: checksum mismatch|verifying rsc\.io\/\S+\/go\.mod/],
    ];
    for (const [behaviour, expected] of cases) {
      await withNetwork({ ...healthyHosts, 'proxy.golang.org': { ...proxy, ...behaviour } }, async (network) => {
        const { code, output } = await inContainer(network, 'go mod init example.com/project 2>/dev/null\ngo mod download -x=false rsc.io/sampler@v1.3.0\n');
        assert.equal(code, 1, JSON.stringify(behaviour));
        assert.match(output, expected);
      });
    }
  });

  it('answers the name lookups of a container', async () => {
    await withNetwork(healthyHosts, async (network) => {
      const result = await engine.run(['run', '--rm', '--label', 'go-module-doctor.lab=servers', '--dns', network.dns, image, 'go', 'mod', 'download', '-json', 'example.com/hello@v1.0.0']);
      assert.equal(result.code, 0, result.stdout + result.stderr);
      assert.ok(network.dnsQueries.some(({ name }) => name === 'proxy.golang.org'));
    });
  });

  it('tunnels through its HTTP proxy', async () => {
    const hosts: Record<string, HostBehaviour> = { ...healthyHosts, 'web.corp.example': { service: { kind: 'http-proxy' }, credentials: { user: 'u', password: 'p' } } };
    await withNetwork(hosts, async (network) => {
      const through = (value: string): ReturnType<typeof inContainer> => inContainer(network, 'go mod download example.com/hello@v1.0.0\n', { HTTPS_PROXY: value });
      const refused = await through('http://web.corp.example:3128');
      assert.match(refused.output, /Proxy Authentication Required/);
      const { code, output } = await through('http://u:p@web.corp.example:3128');
      assert.equal(code, 0, output);
    });
  });

  it('holds a private module that go fetches by git with credentials, with the hash that print-go-sum states', async () => {
    const hosts: Record<string, HostBehaviour> = { ...healthyHosts, 'git.corp.example': { service: { kind: 'git' }, credentials: { user: 'ci', password: 'token' } } };
    await withNetwork(hosts, async (network) => {
      const script = 'go mod init example.com/project 2>/dev/null\ngo get git.corp.example/team/lib@v1.2.3\ncat go.sum\n';
      const denied = await inContainer(network, script, { GOPRIVATE: 'git.corp.example' });
      assert.match(denied.output, /could not read Username .*terminal prompts disabled/);
      const netrc = 'printf \'machine git.corp.example login ci password token\\n\' > $HOME/.netrc\n';
      const { code, output } = await inContainer(network, netrc + script, { GOPRIVATE: 'git.corp.example' });
      assert.equal(code, 0, output);
      assert.ok(output.includes(goSum([['git.corp.example/team/lib', 'v1.2.3']])), output);
    });
  });

  it('runs beside another network and leaves no address behind, even when its process is killed', async () => {
    const addresses = (): string[] => Object.values(networkInterfaces()).flatMap((list) => (list ?? []).map(({ address }) => address));
    // The kernel lists addresses to Node only while some container keeps the bridge up, hence the look through ip as well.
    const listed = (): string => spawnSync('ip', ['-4', 'addr', 'show'], { encoding: 'utf8' }).stdout;
    await withNetwork(healthyHosts, async (one) => {
      await withNetwork(healthyHosts, async (two) => {
        assert.notEqual(one.address('proxy.golang.org'), two.address('proxy.golang.org'));
        const { code, output } = await inContainer(two, 'go mod download example.com/hello@v1.0.0\n');
        assert.equal(code, 0, output);
        assert.equal(one.requests('proxy.golang.org').length, 0);
      });
    });
    const script = `import { startNetwork } from ${JSON.stringify(new URL('lab-network.ts', import.meta.url).href)};\n`
      + `const network = await startNetwork(${JSON.stringify(engine.gateway)}, { 'x.example': { service: { kind: 'page', status: 200, html: '' }, faults: [{ kind: 'packets-dropped' }] } });\n`
      + 'console.log(network.address(\'x.example\'));\nprocess.kill(process.pid, \'SIGKILL\');\n';
    const killed = spawnSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], { encoding: 'utf8' });
    const left = killed.stdout.trim();
    assert.match(left, /^[\d.]+$/, killed.stderr);
    assert.ok(listed().includes(`${left}/32`), 'a killed process cannot clean up');
    await withNetwork({}, () => Promise.resolve());
    assert.ok(!listed().includes(`${left}/32`), 'the next network cleans up');
    assert.ok(!spawnSync('iptables', ['-S', 'INPUT'], { encoding: 'utf8' }).stdout.includes(`-d ${left}/32`));
    assert.ok(!addresses().includes(left));
  });
});
