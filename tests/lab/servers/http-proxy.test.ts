import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Fault } from './faults.ts';
import { healthyHosts, startNetwork, type HostBehaviour, type LabNetwork } from './lab-network.ts';
import { failure, fetchFrom } from './test-client.ts';

const proxy = 'proxy.corp.example';
const target = 'proxy.golang.org';
const list = '/rsc.io/quote/@v/list';

async function withProxy(behaviour: Partial<HostBehaviour>, use: (network: LabNetwork) => Promise<void>): Promise<void> {
  const network = await startNetwork('127.0.0.1', { ...healthyHosts, [proxy]: { service: { kind: 'http-proxy' }, ...behaviour } });
  try {
    await use(network);
  } finally {
    await network.close();
  }
}

/** Asks the proxy for a tunnel. */
async function connectThrough(
  network: LabNetwork, authority: string, headers: Record<string, string> = {}
): Promise<{ status: number; socket: Socket }> {
  const asked = request({ host: network.address(proxy), port: 3128, method: 'CONNECT', path: authority, headers, agent: false });
  asked.end();
  const [answer, socket] = await once(asked, 'connect') as [IncomingMessage, Socket];
  return { status: answer.statusCode ?? 0, socket };
}

async function status(network: LabNetwork, authority: string, headers?: Record<string, string>): Promise<number> {
  const { status: answered, socket } = await connectThrough(network, authority, headers);
  socket.destroy();
  return answered;
}

describe('HTTP proxy of the lab', () => {
  it('tunnels TLS to the hosts of its network', async () => {
    await withProxy({}, async (network) => {
      const { socket } = await connectThrough(network, `${target}:443`);
      assert.equal((await fetchFrom(network, target, list, { socket })).body.toString(), 'v1.5.2\n');
      assert.deepEqual(network.requests(proxy).map(({ method, path }) => [method, path]), [['CONNECT', `${target}:443`]]);
      assert.equal(network.url(proxy), `http://${proxy}:3128`);
    });
  });

  it('forwards plain requests', async () => {
    await withProxy({}, async (network) => {
      const asked = request({ host: network.address(proxy), port: 3128, path: `http://${target}${list}`, headers: { host: target }, agent: false });
      asked.end();
      const [answer] = await once(asked, 'response') as [IncomingMessage];
      const chunks: Buffer[] = [];
      for await (const chunk of answer as AsyncIterable<Buffer>) chunks.push(chunk);
      assert.equal(Buffer.concat(chunks).toString(), 'v1.5.2\n');
    });
  });

  it('asks for credentials', async () => {
    await withProxy({ credentials: { user: 'u', password: 'p@ss' } }, async (network) => {
      assert.equal(await status(network, `${target}:443`), 407);
      assert.equal(await status(network, `${target}:443`, { 'proxy-authorization': `Basic ${Buffer.from('u:p@ss').toString('base64')}` }), 200);
    });
  });

  it('denies hosts, and knows no others than the lab\'s', async () => {
    await withProxy({ service: { kind: 'http-proxy', deny: /^sum\./ } }, async (network) => {
      assert.equal(await status(network, 'sum.golang.org:443'), 403);
      assert.equal(await status(network, 'unknown.example:443'), 502);
      assert.equal(await status(network, `${target}:443`), 200);
    });
  });

  it('reports a target that refuses', async () => {
    const network = await startNetwork('127.0.0.1', {
      [proxy]: { service: { kind: 'http-proxy' } }, [target]: { ...healthyHosts[target]!, faults: [{ kind: 'connection-refused' }] },
    });
    try {
      assert.equal(await status(network, `${target}:443`), 502);
    } finally {
      await network.close();
    }
  });

  it('fails in the ways a host can', async () => {
    for (const [fault, expected] of [[{ kind: 'connection-refused' }, 'ECONNREFUSED'], [{ kind: 'reset-after-accept' }, 'ECONNRESET']] as const) {
      await withProxy({ faults: [fault satisfies Fault] }, async (network) => {
        assert.equal(await failure(connectThrough(network, `${target}:443`)), expected);
      });
    }
    await withProxy({ faults: [{ kind: 'status', status: 503 }, { kind: 'delay', milliseconds: 20 }] }, async (network) => {
      assert.equal(await status(network, `${target}:443`), 503);
    });
  });
});
