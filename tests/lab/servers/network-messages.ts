import type { CertificateVariant } from './ca.ts';
import type { HostBehaviour, NetworkOptions } from './lab-network.ts';

/** What a test process asks of the process that serves its networks. `id` comes back with the answer. */
export type NetworkRequest =
  /** Makes certificates beforehand: signing takes a program of its own, and no server answers meanwhile. */
  | { readonly id: number; readonly kind: 'prepare'; readonly certificates: readonly (readonly [host: string, variant: CertificateVariant])[] }
  | {
    readonly id: number; readonly kind: 'start'; readonly gateway: string;
    readonly hosts: Readonly<Record<string, HostBehaviour>>; readonly options: NetworkOptions;
  }
  /** Ends the network that the request of this id started. */
  | { readonly id: number; readonly kind: 'close'; readonly network: number };

/** Where a network is reached. */
export interface NetworkAddresses {
  readonly addHosts: readonly string[];
  readonly dns: string;
}

export type NetworkReply =
  | { readonly id: number; readonly kind: 'prepared' }
  | ({ readonly id: number; readonly kind: 'started' } & NetworkAddresses)
  /** One line per request, for the message of a test that fails; the last says how long the servers were kept from answering. */
  | { readonly id: number; readonly kind: 'closed'; readonly traffic: readonly string[] }
  | { readonly id: number; readonly kind: 'failed'; readonly error: string };
