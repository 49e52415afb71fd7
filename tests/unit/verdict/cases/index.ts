import type { Case } from './case.ts';
import { checksumsCases } from './checksums.ts';
import { downloadCases } from './download.ts';
import { engineCases } from './engine.ts';
import { httpProxyCases } from './http-proxy.ts';
import { imageCases } from './image.ts';
import { moduleProxyCases } from './module-proxy.ts';
import { networkCases } from './network.ts';
import { vcsCases } from './vcs.ts';

/** By what is at fault. */
export const casesByRoom: Readonly<Record<string, readonly Case[]>> = {
  'network': networkCases,
  'http-proxy': httpProxyCases,
  'module-proxy': moduleProxyCases,
  'checksums': checksumsCases,
  'vcs': vcsCases,
  'image': imageCases,
  'download': downloadCases,
  'engine': engineCases,
};
