import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** How often the list of processes is looked into, in milliseconds. */
const pause = 50;

/** The processes of the extension's language server in one editor, each to be met once. */
export class LanguageServers {
  readonly #profile: string;
  readonly #met = new Set<number>();

  /** @param profile of the editor: another editor's servers run from another one */
  constructor(profile: string) {
    this.#profile = profile;
  }

  /** Ids of those that run and were not met before; they are now. */
  meet(): readonly number[] {
    const unmet = processes().filter(({ id, argv }) => !this.#met.has(id) && argv.some((word) => word.startsWith(`${this.#profile}/`) && word.endsWith('/dist/server.cjs')));
    for (const { id } of unmet) this.#met.add(id);
    return unmet.map(({ id }) => id);
  }

  /** Ends the next one that comes up, as a fault in it would: without a word. */
  async killNext(): Promise<void> {
    while (this.#killNew() === 0) await delay(pause);
  }

  /** Ends every one that comes up, until there is nothing to wait for any more. */
  async killAllUntil(isOver: () => Promise<boolean>): Promise<void> {
    while (this.#killNew() > 0 || !await isOver()) await delay(pause);
  }

  #killNew(): number {
    const unmet = this.meet();
    for (const id of unmet) kill(id);
    return unmet.length;
  }
}

function kill(id: number): void {
  try {
    process.kill(id, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

interface Running {
  readonly id: number;
  readonly argv: readonly string[];
}

function processes(): readonly Running[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map((name) => ({ id: Number(name), argv: commandLine(name) }));
}

/** Empty for one that has ended meanwhile. */
function commandLine(id: string): readonly string[] {
  try {
    return readFileSync(`/proc/${id}/cmdline`, 'utf8').split('\0');
  } catch {
    return [];
  }
}
