import { openAddressPool, type AddressPool } from './addresses.ts';
import { ensureAuthorities, trustedAuthorityFile, type CertificateVariant } from './ca.ts';
import { startDnsServer, type DnsFault, type DnsServer } from './dns.ts';
import { connectionFault, type Fault } from './faults.ts';
import { gitHost } from './git-host.ts';
import { htmlResponse, withBasicAuthentication, type Credentials, type Service } from './http-message.ts';
import { httpProxyPort, startHttpProxy } from './http-proxy.ts';
import type { Listener } from './listener.ts';
import { moduleProxy } from './module-proxy.ts';
import { databaseName, ensureNoteKey, generateNoteKey } from './note-key.ts';
import { imageRegistry, type RegistryOptions } from './registry.ts';
import { startRelay } from './relay.ts';
import { RequestLog, type LoggedRequest } from './request-log.ts';
import { checksumDatabase } from './sumdb.ts';
import { startVirtualHost } from './virtual-host.ts';

/** What a host of the lab is. */
export type HostService =
  /**
   * A module proxy. `modules`: "public" (default) or "all"; `sumdb`: false answers 404 to /sumdb/; `prefix`: path it is mounted on,
   * "/goproxy"; `lacks`: "path@version" of what it does not have yet.
   */
  | { readonly kind: 'module-proxy'; readonly modules?: 'public' | 'all'; readonly sumdb?: boolean; readonly prefix?: string; readonly lacks?: readonly string[] }
  /** The checksum database. `key`: "other" signs with a key that nobody knows; `lacks`: "path@version" of what it has not recorded yet. */
  | { readonly kind: 'checksum-database'; readonly key?: 'lab' | 'other'; readonly lacks?: readonly string[] }
  /**
   * A VCS host with the catalogue's modules below its name. `ssh`: port 22 leads to the network's ssh server, or a firewall drops what goes
   * there; nothing listens there by default.
   */
  | { readonly kind: 'git'; readonly ssh?: 'served' | 'filtered' }
  /** An HTTP proxy on port 3128. `deny`: host names answered with 403. */
  | { readonly kind: 'http-proxy'; readonly deny?: RegExp }
  /**
   * A registry of container images, on a loopback address: engines speak to those without being told to trust it.
   */
  | { readonly kind: 'registry' } & RegistryOptions
  /** The same HTML page for every address. */
  | { readonly kind: 'page'; readonly status: number; readonly html: string };

export interface HostBehaviour {
  readonly service: HostService;
  /** Required as Basic authentication (by an HTTP proxy as Proxy-Authorization). */
  readonly credentials?: Credentials;
  /** "good" by default. */
  readonly certificate?: CertificateVariant;
  readonly faults?: readonly Fault[];
}

export interface NetworkOptions {
  /** Faults of the network's name server. It knows the network's hosts, whether or not this is given. */
  readonly dnsFaults?: readonly DnsFault[];
  /** More names for the name server. */
  readonly dnsRecords?: Readonly<Record<string, string>>;
  /** Address of a server whose port 22 stands behind port 22 of the hosts that serve ssh (ssh-host.ts). */
  readonly sshServer?: string;
}

export interface LabNetwork {
  /** Values for `--add-host`: "proxy.golang.org:172.17.255.254". */
  readonly addHosts: readonly string[];
  /** Value for `--dns`. */
  readonly dns: string;
  readonly dnsQueries: DnsServer['queries'];
  /** Certificate of the authority that containers must trust. */
  readonly authorityFile: string;
  address(host: string): string;
  /** "https://HOST", with the service's prefix; "http://HOST:3128" for an HTTP proxy. */
  url(host: string): string;
  requests(host: string): readonly LoggedRequest[];
  /** TCP connections the host accepted. */
  connections(host: string): number;
  /** The first request to the host that matches, now or later: what a test waits for. */
  firstRequest(host: string, matches?: (request: LoggedRequest) => boolean): Promise<LoggedRequest>;
  /** Ends everything: connections, listeners, addresses, packet filters. */
  close(): Promise<void>;
}

/** The internet as a healthy machine sees it, as far as the go command needs it. Scenarios override single hosts. */
export const healthyHosts: Readonly<Record<string, HostBehaviour>> = {
  'proxy.golang.org': { service: { kind: 'module-proxy' } },
  [databaseName]: { service: { kind: 'checksum-database' } },
  'goproxy.cn': { service: { kind: 'module-proxy' } },
  'github.com': { service: { kind: 'git' } },
};

/**
 * Starts the hosts, each on an address of its own beside the gateway of a container network ("172.17.0.1", or a loopback address for
 * clients on this machine), with the real ports: 443, 80, 3128 and 53. Several networks can run at once. Rejects, with nothing left open,
 * where a port or an address cannot be had.
 */
export async function startNetwork(
  gatewayAddress: string, hosts: Readonly<Record<string, HostBehaviour>>, options: NetworkOptions = {}
): Promise<LabNetwork> {
  ensureAuthorities();
  const pool = await openAddressPool(gatewayAddress);
  const loopback = await openAddressPool('127.0.0.1');
  const listeners: Listener[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(listeners.splice(0).map((listener) => listener.close()));
    await pool.close();
    await loopback.close();
  };
  try {
    const [dnsAddress = '', ...taken] = await pool.take(Object.keys(hosts).length + 1);
    const local = await loopback.take(Object.keys(hosts).length);
    const running = new Map(Object.entries(hosts).map(([name, behaviour], index) => {
      const address = (behaviour.service.kind === 'registry' ? local : taken)[index] ?? '';
      return [name, { behaviour, address, log: new RequestLog() }];
    }));
    const addresses = new Map([...running].map(([name, { address }]) => [name, address]));
    for (const [name, { behaviour, address, log }] of running) {
      listeners.push(await startHost({ name, behaviour, address, log, addresses, pool }));
      if (behaviour.service.kind === 'git' && behaviour.service.ssh === 'filtered') await pool.refusePackets(address, 'drop', sshPort);
      if (behaviour.service.kind === 'git' && behaviour.service.ssh === 'served') {
        if (options.sshServer === undefined) throw new Error(`${name} serves ssh, and the network was given no sshServer to serve it`);
        listeners.push(await startRelay(address, sshPort, options.sshServer));
      }
    }
    const records = new Map([...addresses, ...Object.entries(options.dnsRecords ?? {})]);
    const dns = await startDnsServer({ address: dnsAddress, records, faults: options.dnsFaults ?? [] });
    listeners.push(dns);
    const host = (name: string): RunningHost => {
      const found = running.get(name);
      if (found === undefined) throw new Error(`this lab network has no host ${name}, only ${[...running.keys()].join(', ')}`);
      return found;
    };
    return {
      addHosts: [...addresses].map(([name, address]) => `${name}:${address}`),
      dns: dns.address,
      dnsQueries: dns.queries,
      authorityFile: trustedAuthorityFile,
      address: (name) => host(name).address,
      url: (name) => url(name, host(name).behaviour.service),
      requests: (name) => host(name).log.requests,
      connections: (name) => host(name).log.connections,
      firstRequest: (name, matches = () => true) => host(name).log.first(matches),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

const sshPort = 22;

interface RunningHost {
  readonly behaviour: HostBehaviour;
  readonly address: string;
  readonly log: RequestLog;
}

interface HostStart extends RunningHost {
  readonly name: string;
  readonly addresses: ReadonlyMap<string, string>;
  readonly pool: AddressPool;
}

async function startHost({ name, behaviour, address, log, addresses, pool }: HostStart): Promise<Listener> {
  const { service, credentials, certificate = 'good', faults = [] } = behaviour;
  const fault = connectionFault(faults);
  if (fault === 'packets-dropped' || fault === 'packets-rejected') await pool.refusePackets(address, fault === 'packets-dropped' ? 'drop' : 'reject');
  if (fault === 'machine-off') await pool.vacate(address);
  if (service.kind === 'http-proxy') {
    return await startHttpProxy({
      name, address, faults, log, resolve: (host) => addresses.get(host),
      ...service.deny === undefined ? {} : { deny: service.deny }, ...credentials === undefined ? {} : { credentials },
    });
  }
  return await startVirtualHost({ name, address, certificate, faults, log, service: makeService(name, service, credentials) });
}

function makeService(name: string, service: Exclude<HostService, { kind: 'http-proxy' }>, credentials: Credentials | undefined): Service {
  const guarded = (open: Service): Service => credentials === undefined ? open : withBasicAuthentication(open, credentials);
  switch (service.kind) {
    case 'module-proxy': {
      const { modules = 'public', sumdb = true, prefix = '', lacks = [] } = service;
      const proxy = moduleProxy({ modules, lacks, ...sumdb ? { checksumDatabase: checksumDatabase() } : {} });
      return guarded(mountedOn(prefix, proxy));
    }
    case 'checksum-database':
      return guarded(checksumDatabase(service.key === 'other' ? generateNoteKey(databaseName) : ensureNoteKey(), service.lacks));
    case 'git':
      return gitHost(name, credentials);
    case 'registry':
      return guarded(imageRegistry(service));
    case 'page':
      return guarded(() => htmlResponse(service.status, service.html));
  }
}

/** The service below a path; addresses elsewhere get the 404 page of a repository manager. */
function mountedOn(prefix: string, service: Service): Service {
  return (request) => request.path.startsWith(`${prefix}/`)
    ? service({ ...request, path: request.path.slice(prefix.length) })
    : htmlResponse(404, '<html><body><h1>404</h1>No such repository</body></html>\n');
}

function url(name: string, service: HostService): string {
  if (service.kind === 'http-proxy') return `http://${name}:${httpProxyPort}`;
  return `https://${name}${service.kind === 'module-proxy' ? service.prefix ?? '' : ''}`;
}
