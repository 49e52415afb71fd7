import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { CertificateVariant } from './ca.ts';
import type { HostBehaviour, NetworkOptions } from './lab-network.ts';
import type { NetworkAddresses, NetworkReply, NetworkRequest } from './network-messages.ts';

/** A network served by another process. */
export interface RemoteNetwork extends NetworkAddresses {
  /** Ends it; resolves to what it was asked, one line per request. */
  close(): Promise<readonly string[]>;
}

/** Serves networks in a process of its own, so that nothing this process does keeps a server from answering. */
export class NetworkProcess {
  private readonly child: ChildProcess;
  private readonly waiting = new Map<number, (reply: NetworkReply) => void>();
  private readonly ended: Promise<never>;
  private lastId = 0;

  constructor() {
    this.child = fork(fileURLToPath(new URL('serve-networks.ts', import.meta.url)), {
      // Regular expressions of faults go through it as they are.
      serialization: 'advanced',
      execArgv: ['--import', 'tsx'],
    });
    this.child.on('message', (reply: NetworkReply) => {
      this.waiting.get(reply.id)?.(reply);
      this.waiting.delete(reply.id);
    });
    this.ended = new Promise((_, reject) => {
      this.child.once('error', reject);
      this.child.once('exit', (code, signal) => {
        reject(new Error(`the process that serves the networks ended: ${signal ?? code ?? 'unknown'}`));
      });
    });
    // Whoever waits for an answer hears of it; where nobody waits, the end is the one that was asked for.
    this.ended.catch(() => undefined);
  }

  /** Makes the certificates that these hosts will show, before any test runs. */
  async prepare(certificates: readonly (readonly [host: string, variant: CertificateVariant])[]): Promise<void> {
    await this.ask({ id: this.nextId(), kind: 'prepare', certificates });
  }

  async start(gateway: string, hosts: Readonly<Record<string, HostBehaviour>>, options: NetworkOptions = {}): Promise<RemoteNetwork> {
    const id = this.nextId();
    const started = await this.ask({ id, kind: 'start', gateway, hosts, options });
    if (started.kind !== 'started') throw new Error(`unexpected answer: ${started.kind}`);
    return {
      addHosts: started.addHosts,
      dns: started.dns,
      close: async () => {
        const closed = await this.ask({ id: this.nextId(), kind: 'close', network: id });
        return closed.kind === 'closed' ? closed.traffic : [];
      },
    };
  }

  /** Ends the process and with it every network that is left. */
  async close(): Promise<void> {
    if (this.child.connected) this.child.disconnect();
    await this.ended.catch(() => undefined);
  }

  private nextId(): number {
    this.lastId++;
    return this.lastId;
  }

  private async ask(request: NetworkRequest): Promise<NetworkReply> {
    const reply = await Promise.race([
      this.ended,
      new Promise<NetworkReply>((resolve, reject) => {
        this.waiting.set(request.id, resolve);
        this.child.send(request, (error) => {
          if (error !== null) reject(error);
        });
      }),
    ]);
    if (reply.kind === 'failed') throw new Error(reply.error);
    return reply;
  }
}
