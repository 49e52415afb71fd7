import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listen } from '../servers/listener.ts';
import type { LabEngine } from './engine.ts';

/** A builder that buildx reaches over TCP, as one on another machine. */
export interface RemoteBuilder {
  readonly name: string;
  /** For clients that shall know it: builders of their own, beside the lab's. */
  readonly environment: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/**
 * The engine's own BuildKit speaks to whoever upgrades a request to /grpc, so a listener in front of its socket makes a remote builder of
 * it: buildx's real driver and protocol, its sessions and secrets over TCP. Debian packages no buildkitd.
 */
export async function startRemoteBuilder(engine: LabEngine, name: string): Promise<RemoteBuilder> {
  const socketPath = (engine.environment['DOCKER_HOST'] ?? 'unix:///var/run/docker.sock').replace(/^unix:\/\//, '');
  const server = createServer({ pauseOnConnect: true });
  const listener = await listen(server, '127.0.0.1', 0, (client) => { bridge(client, socketPath); });
  const folder = mkdtempSync(join(tmpdir(), 'go-module-doctor-buildx-'));
  const environment = { BUILDX_CONFIG: folder };
  const address = `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const made = await engine.run(['buildx', 'create', '--name', name, '--driver', 'remote', address], { environment });
  if (made.code !== 0) throw new Error(`buildx create: ${made.stderr}`);
  return {
    name, environment,
    close: async () => {
      await listener.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const upgrade = ['POST /grpc HTTP/1.1', 'Host: docker', 'Connection: Upgrade', 'Upgrade: h2c', 'Content-Length: 0', '', ''].join('\r\n');

/** Joins a client with the engine once that has changed its protocol. */
function bridge(client: Socket, socketPath: string): void {
  const engine = connect(socketPath);
  engine.on('error', () => client.destroy());
  engine.on('close', () => client.destroy());
  client.on('close', () => engine.destroy());
  engine.write(upgrade);
  let head = Buffer.alloc(0);
  const readHead = (data: Buffer): void => {
    head = Buffer.concat([head, data]);
    const end = head.indexOf('\r\n\r\n');
    if (end < 0) return;
    engine.off('data', readHead);
    if (!head.toString('latin1').startsWith('HTTP/1.1 101 ')) {
      client.destroy();
      return;
    }
    client.write(head.subarray(end + 4));
    engine.pipe(client);
    client.pipe(engine);
  };
  engine.on('data', readHead);
}
