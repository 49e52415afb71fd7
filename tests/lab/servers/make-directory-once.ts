import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Makes a folder exist with all its contents or not at all: filled aside and renamed into place, so that processes that start
 * together agree on one set of keys. Whoever comes second uses what the first one made.
 */
export function makeDirectoryOnce(directory: string, fill: (temporary: string) => void): void {
  if (existsSync(directory)) return;
  mkdirSync(dirname(directory), { recursive: true });
  const temporary = mkdtempSync(join(dirname(directory), '.making-'));
  try {
    fill(temporary);
    renameSync(temporary, directory);
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    if (!existsSync(directory)) throw error;
  }
}
