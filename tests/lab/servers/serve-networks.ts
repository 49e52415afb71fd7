import { setPriority } from 'node:os';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { certificateFor } from './ca.ts';
import { startNetwork, type LabNetwork } from './lab-network.ts';
import type { NetworkReply, NetworkRequest } from './network-messages.ts';

/**
 * The process in which a test's networks are served: see network-process.ts. It goes before everything else on the machine, because a
 * server that has to wait for the processor looks like a fault of the network, which is what the tests are about.
 */

const networks = new Map<number, { readonly network: LabNetwork; readonly hosts: readonly string[] }>();
const delays = monitorEventLoopDelay({ resolution: 10 });
delays.enable();
try {
  // As far ahead as a program may be put without getting in the way of the kernel's own.
  setPriority(-15);
} catch {
  // Not everybody may; the networks then share the processor with the rest.
}

process.on('message', (request: NetworkRequest) => {
  void answer(request)
    .catch((error: unknown): NetworkReply => ({ id: request.id, kind: 'failed', error: error instanceof Error ? error.stack ?? error.message : String(error) }))
    .then((reply) => process.send?.(reply));
});

// The test process is gone, whichever way it went.
process.on('disconnect', () => {
  void Promise.all([...networks.values()].map(({ network }) => network.close())).finally(() => process.exit());
});

async function answer(request: NetworkRequest): Promise<NetworkReply> {
  const { id } = request;
  switch (request.kind) {
    case 'prepare':
      for (const [host, variant] of request.certificates) certificateFor(host, variant);
      return { id, kind: 'prepared' };
    case 'start': {
      const network = await startNetwork(request.gateway, request.hosts, request.options);
      networks.set(id, { network, hosts: Object.keys(request.hosts) });
      return { id, kind: 'started', addHosts: network.addHosts, dns: network.dns };
    }
    case 'close': {
      const found = networks.get(request.network);
      if (found === undefined) throw new Error(`no network ${request.network} is being served`);
      networks.delete(request.network);
      const traffic = trafficOf(found.network, found.hosts);
      await found.network.close();
      return { id, kind: 'closed', traffic };
    }
  }
}

function trafficOf(network: LabNetwork, hosts: readonly string[]): readonly string[] {
  const requests = hosts.flatMap((host) => network.requests(host)).sort((a, b) => a.ms - b.ms);
  return [
    ...requests.map(({ ms, method, host, path, status }) => `${(ms / 1000).toFixed(1)} s ${method} ${host}${path} ${status}`),
    ...network.dnsQueries.map(({ name, type, transport }) => `asked for ${name}, type ${type}, over ${transport}`),
    `the servers were busy with one thing for at most ${(delays.max / 1e6).toFixed(0)} ms`,
  ];
}
