import type * as vscode from 'vscode';
import { type EarlierRun, earlierRun, readEarlierRuns, withEarlierRun } from './earlier-runs.ts';
import type { ProbeRun } from './run-state.ts';

const key = 'earlierRuns';

/** The runs of this workspace, kept by the editor until they are forgotten. */
export class KeptRuns {
  readonly #memento: vscode.Memento;

  constructor(memento: vscode.Memento) {
    this.#memento = memento;
  }

  /** The newest first. */
  get all(): readonly EarlierRun[] {
    return readEarlierRuns(this.#memento.get(key));
  }

  async add(run: ProbeRun): Promise<void> {
    const kept = earlierRun(run);
    if (kept !== undefined) await this.#memento.update(key, withEarlierRun(this.all, kept));
  }
}
