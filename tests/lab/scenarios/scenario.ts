import type { HostCommand } from '../../../server/src/probe/process-runner.ts';
import type { DnsFault } from '../servers/dns.ts';
import type { HostBehaviour } from '../servers/lab-network.ts';

/** One fault of the world and the verdict it must get. Adding one is a few lines in the file of its group. */
export interface Scenario {
  readonly name: string;
  /** `golang:1.23` by default. */
  readonly image?: string;
  /**
   * The host of the scenario's network that is the image's registry: its address stands before the image's name, and in the project for its
   * own.
   */
  readonly registry?: string;
  /** Commands run once on top of the image, for what no image of the lab lacks or has. */
  readonly imageChange?: string;
  /** Set in the container, on top of the image's own. */
  readonly environment?: Readonly<Record<string, string>>;
  /** On top of the healthy internet (`healthyHosts`): other hosts, or the same ones with faults. */
  readonly hosts?: Readonly<Record<string, HostBehaviour>>;
  /** How the container learns addresses: from its hosts file (default), or by asking the lab's name server. */
  readonly names?: 'hosts-file' | 'name-server';
  readonly dnsFaults?: readonly DnsFault[];
  /** More names for the name server, or other addresses for the hosts' own. */
  readonly dnsRecords?: Readonly<Record<string, string>>;
  /** Hosts that the container asks as name servers before the lab's own. */
  readonly nameServersBefore?: readonly string[];
  /** Value for `--platform`. */
  readonly platform?: string;
  /** Value for `--network`. */
  readonly network?: string;
  readonly user?: string;
  readonly module?: string;
  /**
   * A project whose Dockerfile is probed, as the command line does it: path to contents. Image, environment and user are then the stage's.
   */
  readonly project?: Readonly<Record<string, string>>;
  /** On top of the environment in which the engine's client is started. */
  readonly engineEnvironment?: Readonly<Record<string, string>>;
  /** More flags for the container, for what the probe itself never asks of an engine: a small or read-only file system. */
  readonly containerFlags?: readonly string[];
  /** Starts the engine's client in another way: the same program and arguments, for example as another user. */
  readonly client?: (command: HostCommand) => HostCommand;
  /** For the probe as a whole; by default more than any scenario needs that is not about waiting. */
  readonly timeLimitMs?: number;
  /**
   * Runs beside the few of its kind only, which keep no processor busy: what it measures is time, loss or size, which a busy machine
   * changes.
   */
  readonly alone?: true;
  /** Cancels the run when the check of this kind arrives. */
  readonly cancelAt?: string;
  /** Measures from this machine as well, which knows the scenario's hosts by name and trusts these authorities. */
  readonly host?: { readonly trusts: readonly ('lab' | 'gateway')[] };
  /** On whose side the fault is; compared where `host` is there. */
  readonly expectedSide?: 'container' | 'both';
  readonly expectedCause: string;
  /** Not compared when absent, because it holds an address of this run. */
  readonly expectedTarget?: string;
  /** Parts of the lines that are offered to copy. */
  readonly saysInRemedies?: readonly string[];
  /** Parts of the verdict's evidence. */
  readonly saysInEvidence?: readonly string[];
  /** Further causes that the report must name. */
  readonly alsoSaid?: readonly string[];
  /** Causes that look alike and must not be named at all. */
  readonly neverSaid?: readonly string[];
  /** Texts that stand nowhere in the report: secrets that servers hand out. */
  readonly neverShown?: readonly string[];
  /** Modules of the project's go.mod that fail, by cause. */
  readonly expectedFailures?: Readonly<Record<string, readonly string[]>>;
}

/** A module proxy that is healthy except for these faults. */
export function proxyWith(...faults: NonNullable<HostBehaviour['faults']>): HostBehaviour {
  return { service: { kind: 'module-proxy' }, faults };
}

/** The list whose first entry is the public proxy alone, so that nothing comes to its rescue. */
export const publicProxyOnly: Readonly<Record<string, string>> = { GOPROXY: 'https://proxy.golang.org' };
