import { dirname, join } from 'node:path';
import { realPath } from './search-documents.ts';

/** The folder of the running program: that of the bundle once built, also when a symbolic link led to it (npm's `.bin`). */
export function ownFolder(): string {
  return dirname(realPath(process.argv[1] ?? process.execPath));
}

/** Where the payload's source may lie, seen from the bundle: beside it in the packaged extension, in the sources in a checkout. */
export function payloadFolders(folder: string): string[] {
  return [folder, join(folder, '..', 'server', 'src', 'probe', 'payload')];
}
