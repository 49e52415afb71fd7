import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { diskFiles } from '../host/disk-files.ts';
import { hostGoproxy } from '../host/host-goproxy.ts';
import { searchDocuments } from '../host/search-documents.ts';
import { payloadFolders } from '../host/own-folder.ts';
import { probeWorld, readPayloadSource } from '../host/probe-world.ts';
import type { ServerEffects } from './effects.ts';

/** The real world. `folder` is where the bundle lies: `dist/` of the package. */
export function nodeEffects(folder: string): ServerEffects {
  return {
    files: diskFiles,
    now: () => performance.now(),
    pause,
    search: searchDocuments,
    rulePagesUri: `${pathToFileURL(join(folder, '..', 'docs', 'rules')).href}/`,
    hostProxy: () => hostGoproxy({ environment: process.env, platform: process.platform, read: (path) => diskFiles.read(path) }),
    probeWorld: () => probeWorld(readPayloadSource(payloadFolders(folder))),
  };
}

/** Two turns: the connection takes one waiting message per turn, and one that came in while we worked is seen in the second. */
function pause(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(() => {
      setImmediate(resolve);
    });
  });
}
