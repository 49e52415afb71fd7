import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { Resolver } from 'node:dns/promises';
import { once } from 'node:events';
import { connect } from 'node:net';
import type { DnsFault } from './dns.ts';
import { frame, readFrames } from './dns.ts';
import { writeQuery } from './dns-message.ts';
import { startNetwork, type LabNetwork } from './lab-network.ts';

const host = 'proxy.golang.org';

async function withFaults(dnsFaults: readonly DnsFault[], use: (network: LabNetwork, resolver: Resolver) => Promise<void>): Promise<void> {
  const network = await startNetwork('127.0.0.1', { [host]: { service: { kind: 'module-proxy' } } }, { dnsFaults, dnsRecords: { 'elsewhere.example': '127.9.9.9' } });
  // Node's c-ares resolver is a client of its own: packets, retries and the change to TCP are not ours.
  const resolver = new Resolver({ timeout: 1000, tries: 1 });
  resolver.setServers([network.dns]);
  try {
    await use(network, resolver);
  } finally {
    resolver.cancel();
    await network.close();
  }
}

async function code(promise: Promise<unknown>): Promise<string> {
  return await promise.then(() => 'no failure', (error: unknown) => (error as NodeJS.ErrnoException).code ?? String(error));
}

/** The answer to one query over TCP, sent by hand. */
async function overTcp(address: string, name: string): Promise<Buffer> {
  const socket = connect(53, address);
  await once(socket, 'connect');
  const answer = new Promise<Buffer>((resolve) => {
    readFrames(socket, resolve);
  });
  // In two pieces: TCP keeps no message boundaries.
  const query = frame(writeQuery(7, name));
  socket.write(query.subarray(0, 3));
  socket.write(query.subarray(3));
  return await answer.finally(() => socket.destroy());
}

describe('name server of the lab', () => {
  it('knows the hosts of its network and the extra records', async () => {
    await withFaults([], async (network, resolver) => {
      assert.deepEqual(await resolver.resolve4(host), [network.address(host)]);
      assert.deepEqual(await resolver.resolve4('ELSEWHERE.example'), ['127.9.9.9']);
      assert.equal(await code(resolver.resolve6(host)), 'ENODATA');
      assert.equal(await code(resolver.resolve4('unknown.example')), 'ENOTFOUND');
      assert.deepEqual(network.dnsQueries[0], { name: host, type: 1, transport: 'udp' });
    });
  });

  it('answers over TCP', async () => {
    await withFaults([], async (network) => {
      const answer = await overTcp(network.dns, host);
      assert.equal(answer.readUInt16BE(0), 7);
      assert.equal([...answer.subarray(-4)].join('.'), network.address(host));
    });
  });

  it('refuses in every way there is', async () => {
    for (const [kind, expected] of [['nxdomain', 'ENOTFOUND'], ['servfail', 'ESERVFAIL'], ['refused', 'EREFUSED'], ['no-answer', 'ETIMEOUT']] as const) {
      await withFaults([{ kind, names: /^proxy\./ }], async (_network, resolver) => {
        assert.equal(await code(resolver.resolve4(host)), expected);
        assert.deepEqual(await resolver.resolve4('elsewhere.example'), ['127.9.9.9']);
      });
    }
  });

  it('gives wrong addresses, late answers and answers that fit only TCP', async () => {
    await withFaults([{ kind: 'wrong-address', address: '0.0.0.0' }], async (_network, resolver) => {
      assert.deepEqual(await resolver.resolve4(host), ['0.0.0.0']);
    });
    await withFaults([{ kind: 'slow', milliseconds: 50 }], async (network, resolver) => {
      const started = performance.now();
      assert.deepEqual(await resolver.resolve4(host), [network.address(host)]);
      assert.ok(performance.now() - started >= 49);
    });
    await withFaults([{ kind: 'truncated' }], async (network, resolver) => {
      assert.deepEqual(await resolver.resolve4(host), [network.address(host)]);
      assert.deepEqual(network.dnsQueries.map(({ transport }) => transport), ['udp', 'tcp']);
    });
  });

  it('loses so many of ten queries, chosen by their numbers', async () => {
    await withFaults([{ kind: 'loss', ofTen: 3 }], async (network) => {
      const socket = createSocket('udp4');
      const answered: number[] = [];
      const last = new Promise<void>((resolve) => {
        socket.on('message', (answer) => {
          answered.push(answer.readUInt16BE(0));
          if (answered.at(-1) === 129) resolve();
        });
      });
      for (let id = 120; id < 130; id++) {
        await new Promise<void>((resolve) => {
          socket.send(writeQuery(id, host), 53, network.dns, () => {
            resolve();
          });
        });
      }
      await last;
      socket.close();
      assert.deepEqual(answered, [123, 124, 125, 126, 127, 128, 129]);
    });
  });

  it('answers an IPv6 address to the question for one, and nothing to the other', async () => {
    const network = await startNetwork('127.0.0.1', {}, { dnsRecords: { [host]: '2001:db8::1:7' } });
    const resolver = new Resolver({ timeout: 1000, tries: 1 });
    resolver.setServers([network.dns]);
    try {
      assert.deepEqual(await resolver.resolve6(host), ['2001:db8::1:7']);
      assert.equal(await code(resolver.resolve4(host)), 'ENODATA');
    } finally {
      await network.close();
    }
  });

  it('fails on UDP alone while TCP works', async () => {
    await withFaults([{ kind: 'no-answer', transport: 'udp' }], async (network, resolver) => {
      assert.equal(await code(resolver.resolve4(host)), 'ETIMEOUT');
      assert.equal((await overTcp(network.dns, host)).readUInt16BE(6), 1);
    });
  });

  it('ignores packets that are no queries', async () => {
    await withFaults([], async (network, resolver) => {
      const socket = createSocket('udp4');
      for (const junk of [Buffer.alloc(0), Buffer.from('hello'), Buffer.alloc(12, 255), writeQuery(1, 'a.b').subarray(0, 15)]) {
        await new Promise<void>((resolve) => {
          socket.send(junk, 53, network.dns, () => {
            resolve();
          });
        });
      }
      socket.close();
      assert.deepEqual(await resolver.resolve4(host), [network.address(host)]);
      assert.equal(network.dnsQueries.length, 1);
    });
  });
});
