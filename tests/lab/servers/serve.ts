import { once } from 'node:events';
import { healthyHosts, startNetwork, type HostBehaviour } from './lab-network.ts';

/**
 * Runs a healthy lab network beside a gateway until interrupted, for trying things by hand:
 * `npx tsx tests/lab/servers/serve.ts 172.17.0.1`. Prints the options for `docker run`; when interrupted, every request it had.
 */

const gateway = process.argv[2];
if (gateway === undefined) {
  process.stderr.write('usage: npx tsx tests/lab/servers/serve.ts GATEWAY_ADDRESS\n');
  process.exitCode = 2;
} else {
  await serve(gateway);
}

async function serve(gatewayAddress: string): Promise<void> {
  const hosts: Record<string, HostBehaviour> = { ...healthyHosts, 'git.corp.example': { service: { kind: 'git' } }, 'web.corp.example': { service: { kind: 'http-proxy' } } };
  const network = await startNetwork(gatewayAddress, hosts);
  process.stdout.write(`${network.addHosts.map((host) => `--add-host ${host}`).join(' ')} --dns ${network.dns}\n`);
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  for (const host of Object.keys(hosts)) {
    for (const { ms, method, path, status } of network.requests(host)) process.stdout.write(`${ms.toFixed(0)} ms  ${method} ${host}${path}  ${status}\n`);
  }
  await network.close();
}
