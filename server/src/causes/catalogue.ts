import type { Cause } from './cause.ts';
import { checksumCauses } from './checksums.ts';
import { causesElsewhere } from './elsewhere.ts';
import { engineCauses } from './engine.ts';
import { fileCauses } from './files.ts';
import { httpProxyCauses } from './http-proxy.ts';
import { moduleProxyCauses } from './module-proxy.ts';
import { moduleCauses } from './modules.ts';
import { nameLookupCauses } from './name-lookup.ts';
import { noCauses } from './none.ts';
import { projectCauses } from './project.ts';
import { reachCauses } from './reach.ts';
import { tlsCauses } from './tls.ts';
import { toolchainCauses } from './toolchain.ts';
import { vcsCauses } from './vcs.ts';

/** Every cause, in the order of the layers that a download passes. */
export const causeCatalogue: readonly Cause[] = [
  ...engineCauses, ...nameLookupCauses, ...reachCauses, ...httpProxyCauses, ...tlsCauses, ...moduleProxyCauses, ...moduleCauses,
  ...checksumCauses, ...vcsCauses, ...toolchainCauses, ...fileCauses, ...projectCauses, ...causesElsewhere, ...noCauses,
];

const byId: ReadonlyMap<string, Cause> = new Map(causeCatalogue.map((cause) => [cause.id, cause]));

/** The cause with that id, or undefined. */
export function findCause(id: string): Cause | undefined {
  return byId.get(id);
}
