import { execFileSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { labCache } from './lab-paths.ts';

/** IPv4 addresses of a network's own, on the interface that containers reach as their gateway. */
export interface AddressPool {
  /** A new address that nobody else uses. */
  take(): string;
  /** Drops every packet to the address, as a firewall does. */
  dropPackets(address: string): void;
  /** Gives everything back. */
  close(): void;
}

/**
 * Addresses beside `gateway`: for the gateway of a container bridge, secondary addresses from the upper half of its subnet (engines hand out
 * the lower end first), so that several networks run side by side on the same ports; for a loopback address, others of 127.0.0.0/8, which
 * need no set-up. What a killed process left on the bridge is removed first. Needs the right to change interfaces unless on loopback.
 */
export function openAddressPool(gateway: string): AddressPool {
  const { take, release } = gateway.startsWith('127.') ? loopbackAddresses() : bridgeAddresses(gateway);
  const dropped: string[] = [];
  const close = (): void => {
    process.off('exit', close);
    for (const address of dropped.splice(0)) packetFilter('-D', address);
    release();
  };
  // A test run that ends early, by an error or process.exit, still leaves nothing behind.
  process.on('exit', close);
  return {
    take,
    dropPackets(address) {
      packetFilter('-I', address);
      dropped.push(address);
    },
    close,
  };
}

interface AddressSource {
  readonly take: () => string;
  readonly release: () => void;
}

interface InterfaceInfo {
  readonly ifname: string;
  readonly addr_info: readonly { readonly local: string; readonly prefixlen: number }[];
}

/** Random, since loopback has sixteen million addresses and no list of those in use. The first part stays clear of resolvers at 127.0.0.53. */
function loopbackAddresses(): AddressSource {
  return {
    take: () => `127.${randomInt(100, 250)}.${randomInt(0, 256)}.${randomInt(1, 255)}`,
    release: () => undefined,
  };
}

function bridgeAddresses(gateway: string): AddressSource {
  removeLeftovers();
  const bridge = interfaces().find((each) => each.addr_info.some((info) => info.local === gateway));
  const prefix = bridge?.addr_info.find((info) => info.local === gateway)?.prefixlen;
  if (bridge === undefined || prefix === undefined) throw new Error(`no interface of this machine has the address ${gateway}`);
  const size = 2 ** (32 - prefix);
  const network = toNumber(gateway) - toNumber(gateway) % size;
  const mine: string[] = [];
  return {
    take() {
      const used = new Set(interfaces().flatMap((each) => each.addr_info.map((info) => info.local)));
      for (let candidate = network + size - 2; candidate >= network + size / 2; candidate--) {
        const address = toText(candidate);
        if (used.has(address) || !lease(address)) continue;
        mine.push(address);
        if (run('ip', ['addr', 'add', `${address}/32`, 'dev', bridge.ifname]) !== undefined) return address;
        throw new Error(`the address ${address} could not be added to ${bridge.ifname}: adding addresses needs root`);
      }
      throw new Error(`no free address on ${bridge.ifname}`);
    },
    release() {
      for (const address of mine.splice(0)) {
        run('ip', ['addr', 'del', `${address}/32`, 'dev', bridge.ifname]);
        rmSync(join(leases, address), { force: true });
      }
    },
  };
}

/** One file per address in use, named after it, holding its owner's process id: the kernel does not say whose an address is. */
const leases = join(labCache, 'addresses');

/** Makes the lease; false where somebody has it. Creating a file that must be new settles a race between two processes. */
function lease(address: string): boolean {
  mkdirSync(leases, { recursive: true });
  try {
    writeFileSync(join(leases, address), String(process.pid), { flag: 'wx' });
    return true;
  } catch {
    return false;
  }
}

/** Removes addresses and packet filters of processes that are gone. */
function removeLeftovers(): void {
  mkdirSync(leases, { recursive: true });
  for (const address of readdirSync(leases).filter((name) => /^[\d.]+$/.test(name))) {
    if (!isAbandoned(join(leases, address))) continue;
    // Whoever moves the file first may clean up. It is looked at once more, since by then it may be somebody's new lease.
    const claim = join(leases, `claimed-${address}-by-${process.pid}`);
    try {
      renameSync(join(leases, address), claim);
    } catch {
      continue;
    }
    if (!isAbandoned(claim)) {
      renameSync(claim, join(leases, address));
      continue;
    }
    const device = interfaces().find((each) => each.addr_info.some((info) => info.local === address))?.ifname;
    if (device !== undefined) run('ip', ['addr', 'del', `${address}/32`, 'dev', device]);
    rmSync(claim, { force: true });
  }
  for (const rule of (run('iptables', ['-w', '-S', 'INPUT']) ?? '').split('\n')) {
    const [, address, owner] = /-d ([\d.]+)\/32 .*go-module-doctor-(\d+)/.exec(rule) ?? [];
    if (address !== undefined && owner !== undefined && !isAlive(owner)) packetFilter('-D', address, owner);
  }
}

function isAbandoned(leaseFile: string): boolean {
  try {
    const owner = readFileSync(leaseFile, 'utf8');
    // Empty: its owner has just made it and has not written yet.
    return owner !== '' && !isAlive(owner);
  } catch {
    return false;
  }
}

function isAlive(pid: string): boolean {
  return existsSync(`/proc/${pid}`);
}

function packetFilter(action: '-I' | '-D', address: string, owner = String(process.pid)): void {
  const args = ['-w', action, 'INPUT', '-d', address, '-m', 'comment', '--comment', `go-module-doctor-${owner}`, '-j', 'DROP'];
  if (run('iptables', args) === undefined && action === '-I') throw new Error(`iptables could not drop the packets to ${address}`);
}

function interfaces(): InterfaceInfo[] {
  return JSON.parse(run('ip', ['-json', '-4', 'addr', 'show']) ?? '[]') as InterfaceInfo[];
}

/** Output of a program, or undefined where it failed or is not there. */
function run(program: string, args: readonly string[]): string | undefined {
  try {
    return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return undefined;
  }
}

function toNumber(address: string): number {
  return address.split('.').reduce((number, part) => number * 256 + Number(part), 0);
}

function toText(number: number): string {
  return [24, 16, 8, 0].map((shift) => (number >>> shift) & 255).join('.');
}
