import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TemporaryFolders } from '../probe/dependencies.ts';

export interface ProbeFoldersOptions {
  /** Who makes the folders: machine, process and its start, joined by `/`. */
  readonly owner: string;
  readonly isAlive: (owner: string) => boolean;
  /** The folder for temporary files. */
  readonly parent: string;
}

/**
 * The folders in which the probe is compiled on this machine. Each carries its owner in its name, so that the next run removes what a
 * killed one left behind.
 */
export function probeFolders({ owner, isAlive, parent }: ProbeFoldersOptions): TemporaryFolders {
  const remove = (folder: string): Promise<void> => rm(folder, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
  const sweep = async (): Promise<void> => {
    const names = await readdir(parent).catch((): string[] => []);
    const left = names.filter((name) => {
      const [, machine, pid, start] = named.exec(name) ?? [];
      return machine !== undefined && !isAlive(`${machine}/${pid ?? ''}/${start ?? ''}`);
    });
    await Promise.all(left.map((name) => remove(join(parent, name))));
  };
  return {
    create: async (fileName, contents) => {
      await sweep();
      try {
        const folder = await mkdtemp(join(parent, `${prefix}${owner.replaceAll('/', '-')}-`));
        await writeFile(join(folder, fileName), contents);
        return folder;
      } catch {
        return undefined;
      }
    },
    remove,
    join,
  };
}

const prefix = 'go-module-doctor-probe-';
/** The machine's name may have hyphens of its own; what `mkdtemp` adds has none. */
const named = new RegExp(`^${prefix}(.+)-(\\d+)-(\\d*)-[^-]+$`);
