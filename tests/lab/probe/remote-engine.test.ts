import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { ProbeReport, ProbeWay } from '../../../protocol/src/index.ts';
import { makePlan } from '../../../server/src/probe/plan.ts';
import { runProbe } from '../../../server/src/probe/run.ts';
import { ensureEngine, type LabEngine } from '../engine/engine.ts';
import { ensureImages } from '../images/ensure-images.ts';
import { healthyHosts, startNetwork } from '../servers/lab-network.ts';
import { labWorld, patientLimitMs } from './lab-world.ts';

describe('a probe on an engine that DOCKER_HOST names', function () {
  this.timeout(300_000);
  let engine: LabEngine;

  before(async () => {
    engine = await ensureEngine();
    await ensureImages(engine, ['golang:1.23']);
  });

  for (const way of ['run', 'build'] as const) {
    it(`over TCP measures as on its own socket (${way})`, async () => {
      const { path = '' } = /^unix:\/\/(?<path>.+)$/.exec(engine.environment['DOCKER_HOST'] ?? '')?.groups ?? {};
      const server = await listening((client) => {
        const socket = connect(path);
        socket.on('error', () => client.destroy());
        client.pipe(socket).pipe(client);
      });
      const network = await startNetwork(engine.gateway, healthyHosts);
      try {
        const report = await probed(engine, server, way, network.addHosts);
        assert.equal(report.verdict.cause, 'no-fault-found', JSON.stringify(report.verdict));
      } finally {
        await network.close();
        server.close();
      }
    });
  }

  it('whose other end speaks TLS says so, and what to set', async () => {
    const server = await listening((client) => {
      client.once('data', () => client.end('HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n'));
    });
    try {
      const { verdict } = await probed(engine, server, 'run', []);
      assert.equal(verdict.cause, 'engine-not-running');
      assert.match(verdict.summary, /tcp:\/\/127\.0\.0\.1:\d+, DOCKER_HOST/u);
      assert.match(verdict.remedies[0]?.text ?? '', /DOCKER_TLS_VERIFY=1/u);
    } finally {
      server.close();
    }
  });
});

async function listening(onClient: (client: Socket) => void): Promise<Server> {
  const server = createServer((client) => {
    client.on('error', () => client.destroy());
    onClient(client);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

async function probed(engine: LabEngine, server: Server, way: ProbeWay, addHosts: readonly string[]): Promise<ProbeReport> {
  const { port } = server.address() as AddressInfo;
  const planned = makePlan({ image: 'golang:1.23', engine: 'docker', way, dns: [], addHosts, env: {}, modules: [], timeLimitMs: patientLimitMs });
  assert.ok('plan' in planned);
  const environment = { ...engine.environment, DOCKER_HOST: `tcp://127.0.0.1:${port}` };
  const world = labWorld({ ...engine, environment });
  return await runProbe(planned.plan, { ...world, environment: { ...world.environment, ...environment } }, {
    locale: 'en', signal: new AbortController().signal, compareWithHost: false, onEvent: () => undefined,
  });
}
