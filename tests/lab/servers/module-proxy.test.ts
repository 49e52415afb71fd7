import assert from 'node:assert/strict';
import { catalogue } from './catalogue.ts';
import { hash1 } from './dirhash.ts';
import { healthyHosts, startNetwork, type LabNetwork } from './lab-network.ts';
import { moduleFiles } from './module-files.ts';
import { fetchFrom, fetchOverHttp2 } from './test-client.ts';

describe('module proxy of the lab', () => {
  let network: LabNetwork;
  before(async () => {
    network = await startNetwork('127.0.0.1', {
      ...healthyHosts,
      'repo.corp.example': {
        service: { kind: 'module-proxy', modules: 'all', prefix: '/goproxy', sumdb: false }, credentials: { user: 'ci', password: 'secret' },
      },
    });
  });
  after(async () => {
    await network.close();
  });

  const get = async (path: string): Promise<{ status: number; text: string }> => {
    const { status, body } = await fetchFrom(network, 'proxy.golang.org', path);
    return { status, text: body.toString() };
  };

  it('lists tags, not pseudo-versions', async () => {
    assert.deepEqual(await get('/golang.org/x/text/@v/list'), { status: 200, text: 'v0.14.0\n' });
  });

  it('answers @latest with the highest version', async () => {
    assert.match((await get('/github.com/google/uuid/@latest')).text, /"Version":"v1\.6\.0"/);
  });

  it('serves info, mod and zip', async () => {
    const module = catalogue.find((each) => each.path === 'rsc.io/quote')!;
    assert.deepEqual(JSON.parse((await get('/rsc.io/quote/@v/v1.5.2.info')).text), { Version: 'v1.5.2', Time: '2024-01-15T12:00:00Z' });
    const { text } = await get('/rsc.io/quote/@v/v1.5.2.mod');
    assert.equal(hash1([{ name: 'go.mod', content: Buffer.from(text) }]), moduleFiles(module).modHash);
    const { body } = await fetchOverHttp2(network, 'proxy.golang.org', '/rsc.io/quote/@v/v1.5.2.zip');
    assert.deepEqual(body, moduleFiles(module).zip);
  });

  it('understands escaped upper case in both spellings', async () => {
    assert.equal((await get('/github.com/!burnt!sushi/toml/@v/v1.4.0.info')).status, 200);
    assert.equal((await get('/github.com/%21burnt%21sushi/toml/@v/v1.4.0.info')).status, 200);
    assert.equal((await get('/github.com/BurntSushi2/toml/@v/v1.4.0.info')).status, 404);
  });

  it('does not know private modules, unknown versions or odd addresses', async () => {
    assert.equal((await get('/git.corp.example/team/lib/@v/v1.2.3.info')).status, 404);
    assert.match((await get('/rsc.io/quote/@v/v9.0.0.info')).text, /unknown revision v9\.0\.0/);
    assert.equal((await get('/%zz')).status, 404);
    assert.equal((await get('/golang.org/absent/@v/list')).status, 404);
  });

  it('passes the checksum database through', async () => {
    assert.equal((await get('/sumdb/sum.golang.org/supported')).status, 200);
    const [through, direct] = await Promise.all([
      get('/sumdb/sum.golang.org/lookup/rsc.io/quote@v1.5.2'),
      fetchFrom(network, 'sum.golang.org', '/lookup/rsc.io/quote@v1.5.2'),
    ]);
    assert.equal(through.text, direct.body.toString());
  });

  it('asks for credentials, serves below its prefix only and may lack the checksum database', async () => {
    const authorization = `Basic ${Buffer.from('ci:secret').toString('base64')}`;
    const from = (path: string, headers: Record<string, string> = { authorization }): ReturnType<typeof fetchFrom> =>
      fetchFrom(network, 'repo.corp.example', path, { headers });
    assert.equal((await from('/goproxy/rsc.io/quote/@v/list', {})).status, 401);
    assert.equal((await from('/goproxy/git.corp.example/team/lib/@v/list')).body.toString(), 'v1.2.3\n');
    assert.match(String((await from('/git.corp.example/team/lib/@v/list')).headers['content-type']), /html/);
    assert.equal((await from('/goproxy/sumdb/sum.golang.org/supported')).status, 404);
    assert.equal(network.url('repo.corp.example'), 'https://repo.corp.example/goproxy');
  });

  it('logs what it was asked', async () => {
    await get('/example.com/hello/@v/list?x=1');
    const request = await network.firstRequest('proxy.golang.org', ({ path }) => path.startsWith('/example.com/hello/'));
    assert.deepEqual({ ...request, ms: 0 }, { method: 'GET', host: 'proxy.golang.org', path: '/example.com/hello/@v/list?x=1', status: 200, ms: 0 });
    assert.throws(() => network.requests('nowhere.example'), /no host nowhere\.example/);
  });
});
