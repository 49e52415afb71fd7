import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { installPackages } from '../engine/debian-packages.ts';
import { moduleFiles } from './module-files.ts';
import { findModule } from './catalogue.ts';
import type { CertificateVariant } from './ca.ts';
import type { Fault } from './faults.ts';
import { healthyHosts, startNetwork, type HostBehaviour, type LabNetwork } from './lab-network.ts';
import { failure, fetchFrom, fetchOverHttp2 } from './test-client.ts';

const host = 'proxy.golang.org';
const zip = '/rsc.io/quote/@v/v1.5.2.zip';
const mod = '/rsc.io/quote/@v/v1.5.2.mod';
const files = moduleFiles(findModule('rsc.io/quote', 'v1.5.2')!);

/** Runs with a module proxy that has the faults. */
async function withHost(behaviour: Partial<HostBehaviour> | readonly Fault[], use: (network: LabNetwork) => Promise<void>): Promise<void> {
  const overrides = Array.isArray(behaviour) ? { faults: behaviour as readonly Fault[] } : behaviour as Partial<HostBehaviour>;
  const network = await startNetwork('127.0.0.1', { [host]: { ...healthyHosts[host]!, ...overrides } });
  try {
    await use(network);
  } finally {
    await network.close();
  }
}

describe('connection faults', () => {
  before(async function () {
    this.timeout(300_000);
    await installPackages(['iptables', 'openssl']);
  });

  it('connection-refused: nothing listens', async () => {
    await withHost([{ kind: 'connection-refused' }], async (network) => {
      assert.equal(await failure(fetchFrom(network, host, mod)), 'ECONNREFUSED');
    });
  });

  it('packets-dropped: connecting goes unanswered, other hosts do not', async () => {
    const network = await startNetwork('127.0.0.1', { [host]: { ...healthyHosts[host]!, faults: [{ kind: 'packets-dropped' }] }, 'goproxy.cn': healthyHosts['goproxy.cn']! });
    try {
      const socket = connect(443, network.address(host));
      const connected = once(socket, 'connect').then(() => 'connected', () => 'failed');
      // The other host answers a whole request later and the first one has still not answered its one packet.
      const other = fetchFrom(network, 'goproxy.cn', mod).then(({ status }) => status);
      assert.equal(await Promise.race([connected, other]), 200);
      socket.destroy();
      assert.equal(network.connections(host), 0);
    } finally {
      await network.close();
    }
  });

  it('packets-rejected: the firewall says that the host cannot be reached', async () => {
    await withHost([{ kind: 'packets-rejected' }], async (network) => {
      assert.equal(await failure(fetchFrom(network, host, mod)), 'EHOSTUNREACH');
    });
  });

  it('machine-off: on loopback no machine can be', async () => {
    await assert.rejects(withHost([{ kind: 'machine-off' }], () => Promise.resolve()), /on loopback no machine can be off/);
  });

  it('reset-after-accept', async () => {
    await withHost([{ kind: 'reset-after-accept' }], async (network) => {
      assert.equal(await failure(fetchFrom(network, host, mod)), 'ECONNRESET');
      assert.equal(network.connections(host), 1);
    });
  });

  it('handshake-stall: accepted, then silence', async () => {
    await withHost([{ kind: 'handshake-stall' }], async (network) => {
      const abort = new AbortController();
      const answer = failure(fetchFrom(network, host, mod, { signal: abort.signal }));
      const probe = connect(443, network.address(host));
      await once(probe, 'connect');
      probe.destroy();
      abort.abort();
      assert.equal(await answer, 'ABORT_ERR');
      assert.equal(network.requests(host).length, 0);
    });
  });

  it('large-packets-vanish: a refusal of a few bytes arrives, a certificate does not', async () => {
    await withHost([{ kind: 'large-packets-vanish' }], async (network) => {
      const abort = new AbortController();
      const whole = failure(fetchFrom(network, host, mod, { signal: abort.signal }));
      const refused = connect(443, network.address(host));
      // A record of TLS that holds no hello: the server answers with an alert.
      refused.write(Buffer.from([22, 3, 1, 0, 4, 99, 0, 0, 0]));
      const [alert] = await once(refused, 'data') as [Buffer];
      assert.equal(alert[0], 21);
      refused.destroy();
      abort.abort();
      assert.equal(await whole, 'ABORT_ERR');
      assert.equal(network.requests(host).length, 0);
    });
  });

  it('plain-http-on-tls-port', async () => {
    await withHost([{ kind: 'plain-http-on-tls-port' }], async (network) => {
      assert.match(await failure(fetchFrom(network, host, mod)), /EPROTO/);
    });
  });

  it('tls-too-old: whoever speaks TLS 1.2 and newer gets the alert protocol_version', async () => {
    await withHost([{ kind: 'tls-too-old' }], async (network) => {
      await assert.rejects(fetchFrom(network, host, mod), /alert protocol version/);
    });
  });

  it('tls-other-ciphers: whoever offers what Go offers gets the alert handshake_failure, others are served', async () => {
    await withHost([{ kind: 'tls-other-ciphers' }], async (network) => {
      const socket = connectTls({ host: network.address(host), port: 443, servername: host, ciphers: 'ECDHE-ECDSA-AES128-GCM-SHA256', maxVersion: 'TLSv1.2' });
      await assert.rejects(once(socket, 'secureConnect'), /alert handshake failure/);
      assert.equal((await fetchFrom(network, host, mod)).status, 200);
    });
  });
});

describe('certificates', () => {
  const expected: [CertificateVariant, RegExp][] = [
    ['good', /no failure/], ['expired', /CERT_HAS_EXPIRED/], ['not-yet-valid', /CERT_NOT_YET_VALID/], ['wrong-name', /ERR_TLS_CERT_ALTNAME_INVALID/],
    ['gateway', /SELF_SIGNED_CERT_IN_CHAIN/], ['self-signed', /DEPTH_ZERO_SELF_SIGNED_CERT/],
  ];
  for (const [certificate, code] of expected) {
    it(`${certificate}: ${code.source}`, async () => {
      await withHost({ certificate }, async (network) => {
        assert.match(await failure(fetchFrom(network, host, mod)), code);
      });
    });
  }
});

describe('answer faults', () => {
  for (const status of [401, 403, 404, 410, 429, 500, 502, 503, 504]) {
    it(`status ${status}`, async () => {
      await withHost([{ kind: 'status', status, headers: { 'x-lab': 'yes' } }], async (network) => {
        const answer = await fetchFrom(network, host, mod);
        assert.deepEqual([answer.status, answer.headers['x-lab']], [status, 'yes']);
        assert.equal(network.requests(host)[0]?.status, status);
      });
    });
  }

  it('concern the chosen paths only, and the chosen number of requests', async () => {
    await withHost([{ kind: 'status', status: 502, paths: /\.zip$/, times: 2 }], async (network) => {
      const statuses = [];
      for (const path of [mod, zip, zip, zip]) statuses.push((await fetchFrom(network, host, path)).status);
      assert.deepEqual(statuses, [200, 502, 502, 200]);
    });
  });

  it('captive-portal: a page with status 200 for every address', async () => {
    await withHost([{ kind: 'captive-portal' }], async (network) => {
      const { status, headers, body } = await fetchFrom(network, host, mod);
      assert.deepEqual([status, headers['content-type']], [200, 'text/html; charset=utf-8']);
      assert.match(body.toString(), /Sign in/);
    });
  });

  it('redirect: to itself, to plain HTTP, elsewhere', async () => {
    for (const [to, location] of [
      ['itself', `https://${host}${mod}?a=b`], ['plain-http', `http://${host}${mod}?a=b`], ['https://sso.corp.example/', 'https://sso.corp.example/'],
    ] as const) {
      await withHost([{ kind: 'redirect', to }], async (network) => {
        const answer = await fetchFrom(network, host, `${mod}?a=b`);
        assert.deepEqual([answer.status, answer.headers['location']], [302, location]);
      });
    }
  });

  it('date: the clock of the host runs ahead', async () => {
    await withHost([{ kind: 'date', days: 320 }], async (network) => {
      const { headers, body } = await fetchFrom(network, host, mod);
      const days = (Date.parse(String(headers['date'])) - Date.now()) / (24 * 60 * 60 * 1000);
      assert.ok(days > 319 && days < 321, String(days));
      assert.equal(body.toString(), files.mod);
    });
  });

  it('delay: the request is logged, the answer comes whole and not before its time', async () => {
    await withHost([{ kind: 'delay', milliseconds: 60 }], async (network) => {
      const started = performance.now();
      assert.equal((await fetchFrom(network, host, mod)).body.toString(), files.mod);
      assert.ok(performance.now() - started >= 59);
    });
  });

  it('no-answer: the request is read and never answered', async () => {
    await withHost([{ kind: 'no-answer' }], async (network) => {
      const abort = new AbortController();
      const answer = failure(fetchFrom(network, host, mod, { signal: abort.signal }));
      assert.equal((await network.firstRequest(host)).status, 0);
      abort.abort();
      assert.equal(await answer, 'ABORT_ERR');
    });
  });

  it('cut-body: the connection ends within the announced length, over both protocols', async () => {
    await withHost([{ kind: 'cut-body', afterBytes: 40, paths: /\.zip$/ }], async (network) => {
      assert.equal(await failure(fetchFrom(network, host, zip)), 'ECONNRESET');
      assert.match(await failure(fetchOverHttp2(network, host, zip)), /ended early/);
      assert.equal((await fetchFrom(network, host, mod)).body.toString(), files.mod);
    });
  });

  it('trickle: the body arrives whole, in many pieces', async () => {
    await withHost([{ kind: 'trickle', bytesPerSecond: 1000 }], async (network) => {
      const started = performance.now();
      assert.deepEqual((await fetchFrom(network, host, zip)).body, files.zip);
      assert.ok(performance.now() - started >= files.zip.length * 0.9);
    });
  });

  it('echo: the answer repeats what was sent, credentials decoded', async () => {
    await withHost([{ kind: 'echo', status: 403 }], async (network) => {
      const { status, body } = await fetchFrom(network, host, mod, { headers: { authorization: `Basic ${Buffer.from('user:secret').toString('base64')}` } });
      assert.equal(status, 403);
      assert.match(body.toString(), /user:secret/);
    });
  });

  it('gzip-bomb: a megabyte that unpacks to a gigabyte', async () => {
    await withHost([{ kind: 'gzip-bomb' }], async (network) => {
      const { body, headers } = await fetchFrom(network, host, mod);
      assert.equal(headers['content-encoding'], 'gzip');
      assert.ok(body.length < 2_000_000);
      // The size of the last member, one of a hundred.
      assert.equal(body.readUInt32LE(body.length - 4), 10_000_000);
    });
  });

  it('endless-body: more than was ever announced, until the client leaves', async () => {
    await withHost([{ kind: 'endless-body' }], async (network) => {
      const leaving = new AbortController();
      const answer = failure(fetchFrom(network, host, zip, { signal: leaving.signal }));
      await network.firstRequest(host);
      leaving.abort();
      assert.equal(await answer, 'ABORT_ERR');
    });
  });

  it('http2-reset', async () => {
    await withHost([{ kind: 'http2-reset' }], async (network) => {
      assert.equal(await failure(fetchOverHttp2(network, host, zip)), 'ERR_HTTP2_STREAM_ERROR');
    });
  });

  it('altered-zip and altered-mod: well-formed, with other contents', async () => {
    await withHost([{ kind: 'altered-zip' }], async (network) => {
      const { body } = await fetchFrom(network, host, zip);
      assert.ok(body.length > files.zip.length && body.includes('rsc.io/quote@v1.5.2/ALTERED'));
      assert.equal((await fetchFrom(network, host, mod)).body.toString(), files.mod);
    });
    await withHost([{ kind: 'altered-mod' }], async (network) => {
      assert.equal((await fetchFrom(network, host, mod)).body.toString(), `${files.mod}// altered on the way\n`);
      assert.deepEqual((await fetchFrom(network, host, zip)).body, files.zip);
    });
  });

  it('combine: late and cut', async () => {
    await withHost([{ kind: 'delay', milliseconds: 30 }, { kind: 'status', status: 503, body: 'maintenance' }], async (network) => {
      const started = performance.now();
      const answer = await fetchFrom(network, host, mod, { plain: true });
      assert.deepEqual([answer.status, answer.body.toString()], [503, 'maintenance']);
      assert.ok(performance.now() - started >= 29);
    });
  });
});
