import { fileURLToPath } from 'node:url';

/** Where the lab keeps what lives longer than a run: test authorities, certificates, the checksum database's keys. Never committed. */
export const labCache = fileURLToPath(new URL('../../../.cache/lab/', import.meta.url));
