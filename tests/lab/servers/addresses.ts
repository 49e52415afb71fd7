import { execFile, execFileSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { labCache } from './lab-paths.ts';

/** IPv4 addresses of a network's own, on the interface that containers reach as their gateway. */
export interface AddressPool {
  /** So many new addresses that nobody else uses. */
  take(count: number): Promise<readonly string[]>;
  /** Drops every packet to the address, or to one port of it, as a firewall does, or rejects it with an answer. */
  refusePackets(address: string, how: Refusal, port?: number): Promise<void>;
  /** Takes the address off the network. It stays ours, so that nobody else gets it meanwhile. */
  vacate(address: string): Promise<void>;
  /** Gives everything back. */
  close(): Promise<void>;
}

export type Refusal = 'drop' | 'reject';

/**
 * Addresses beside `gateway`: for the gateway of a container bridge, secondary addresses from the upper half of its subnet (engines hand
 * out the lower end first), so that several networks run side by side on the same ports; for a loopback address, others of 127.0.0.0/8,
 * which need no set-up. What a killed process left on the bridge is removed first. Needs the right to change interfaces unless on loopback.
 */
export async function openAddressPool(gateway: string): Promise<AddressPool> {
  const { take, vacate, undo, forget } = gateway.startsWith('127.') ? loopbackAddresses() : await bridgeAddresses(gateway);
  const removals: Command[] = [];
  const cleaning = (): readonly Command[] => [...removals.splice(0), ...undo()];
  const atExit = (): void => {
    for (const command of cleaning()) runNow(command);
    forget();
  };
  openPools.add(atExit);
  return {
    take,
    vacate,
    async refusePackets(address, how, port) {
      if (await run(packetFilter('-I', address, how, port)) === undefined) throw new Error(`iptables could not ${how} the packets to ${address}`);
      removals.push(packetFilter('-D', address, how, port));
    },
    async close() {
      openPools.delete(atExit);
      for (const command of cleaning()) await run(command);
      forget();
    },
  };
}

/** What removes each open pool. One listener for all of them: networks by the dozen are open at once. */
const openPools = new Set<() => void>();
// A test run that ends early, by an error or process.exit, still leaves nothing behind.
process.once('exit', () => {
  for (const atExit of openPools) atExit();
});

/** A program to start, with its standard input. None is waited for while servers of this process must answer, except at its exit. */
interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly input?: string;
}

interface AddressSource {
  readonly take: (count: number) => Promise<readonly string[]>;
  readonly vacate: (address: string) => Promise<void>;
  /** What removes the addresses. */
  readonly undo: () => readonly Command[];
  /** Ends the leases, after the addresses are gone. */
  readonly forget: () => void;
}

interface InterfaceInfo {
  readonly ifname: string;
  readonly addr_info: readonly { readonly local: string; readonly prefixlen: number }[];
}

/**
 * Random, since loopback has sixteen million addresses and no list of those in use. The first part stays clear of resolvers at 127.0.0.53.
 */
function loopbackAddresses(): AddressSource {
  return {
    take: (count) => Promise.resolve(Array.from({ length: count }, () => `127.${randomInt(100, 250)}.${randomInt(0, 256)}.${randomInt(1, 255)}`)),
    vacate: (address) => Promise.reject(new Error(`${address} answers whatever is done about it: on loopback no machine can be off`)),
    undo: () => [],
    forget: () => undefined,
  };
}

async function bridgeAddresses(gateway: string): Promise<AddressSource> {
  await removeLeftovers();
  const bridge = (await interfaces()).find((each) => each.addr_info.some((info) => info.local === gateway));
  const prefix = bridge?.addr_info.find((info) => info.local === gateway)?.prefixlen;
  if (bridge === undefined || prefix === undefined) throw new Error(`no interface of this machine has the address ${gateway}`);
  const size = 2 ** (32 - prefix);
  const network = toNumber(gateway) - toNumber(gateway) % size;
  const mine: string[] = [];
  return {
    async take(count) {
      const used = new Set((await interfaces()).flatMap((each) => each.addr_info.map((info) => info.local)));
      const taken: string[] = [];
      for (let candidate = network + size - 2; taken.length < count && candidate >= network + size / 2; candidate--) {
        const address = toText(candidate);
        if (!used.has(address) && lease(address)) taken.push(address);
      }
      mine.push(...taken);
      if (taken.length < count) throw new Error(`no ${count} free addresses on ${bridge.ifname}`);
      if (await run(eachAddress('add', taken, bridge.ifname)) !== undefined) return taken;
      throw new Error(`the addresses ${taken.join(', ')} could not be added to ${bridge.ifname}: adding addresses needs root`);
    },
    async vacate(address) {
      if (await run(eachAddress('del', [address], bridge.ifname)) === undefined) throw new Error(`the address ${address} could not be removed from ${bridge.ifname}`);
    },
    undo: () => mine.length === 0 ? [] : [eachAddress('del', mine, bridge.ifname)],
    forget() {
      for (const address of mine.splice(0)) rmSync(join(leases, address), { force: true });
    },
  };
}

/** One program for all addresses: a network has half a dozen. */
function eachAddress(action: 'add' | 'del', addresses: readonly string[], device: string): Command {
  return { program: 'ip', args: ['-force', '-batch', '-'], input: addresses.map((address) => `addr ${action} ${address}/32 dev ${device}\n`).join('') };
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
async function removeLeftovers(): Promise<void> {
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
    const device = (await interfaces()).find((each) => each.addr_info.some((info) => info.local === address))?.ifname;
    if (device !== undefined) await run(eachAddress('del', [address], device));
    rmSync(claim, { force: true });
  }
  for (const rule of (await run({ program: 'iptables', args: ['-w', '-S', 'INPUT'] }) ?? '').split('\n')) {
    const owner = /--comment go-module-doctor-(\d+)/.exec(rule)?.[1];
    // As iptables writes it, the rule's own line takes it away again.
    if (owner !== undefined && !isAlive(owner)) await run({ program: 'iptables', args: ['-w', ...rule.replace('-A', '-D').split(' ')] });
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

function packetFilter(action: '-I' | '-D', address: string, how: Refusal, port?: number): Command {
  const packets = ['-d', address, ...port === undefined ? [] : ['-p', 'tcp', '--dport', String(port)]];
  const target = how === 'drop' ? ['DROP'] : ['REJECT', '--reject-with', 'icmp-host-prohibited'];
  return {
    program: 'iptables', args: ['-w', action, 'INPUT', ...packets, '-m', 'comment', '--comment', `go-module-doctor-${process.pid}`, '-j', ...target],
  };
}

async function interfaces(): Promise<InterfaceInfo[]> {
  return JSON.parse(await run({ program: 'ip', args: ['-json', '-4', 'addr', 'show'] }) ?? '[]') as InterfaceInfo[];
}

/** Output of a program, or undefined where it failed or is not there. */
async function run({ program, args, input = '' }: Command): Promise<string | undefined> {
  const running = promisify(execFile)(program, args, { encoding: 'utf8' });
  running.child.stdin?.on('error', () => undefined).end(input);
  return await running.then(({ stdout }) => stdout, () => undefined);
}

/** For the exit handler, which cannot wait in any other way. */
function runNow({ program, args, input = '' }: Command): void {
  try {
    execFileSync(program, args, { input, stdio: ['pipe', 'ignore', 'ignore'] });
  } catch {
    // What could not be removed is removed by the next network.
  }
}

function toNumber(address: string): number {
  return address.split('.').reduce((number, part) => number * 256 + Number(part), 0);
}

function toText(number: number): string {
  return [24, 16, 8, 0].map((shift) => (number >>> shift) & 255).join('.');
}
