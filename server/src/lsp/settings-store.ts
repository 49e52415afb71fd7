import { MessageType, ShowMessageNotification, type Connection } from 'vscode-languageserver';
import type { Settings } from '../../../protocol/src/index.ts';
import type { Session } from './session.ts';
import { readSettings } from './settings.ts';
import { settingsProblems } from './settings-problems.ts';

export const settingsSection = 'goModuleDoctor';

/** The settings per document: asked from the client where it can be asked, else the ones it sent. */
export class SettingsStore {
  readonly #connection: Connection;
  readonly #session: Session;
  readonly #ruleIds: ReadonlySet<string>;
  readonly #byUri = new Map<string, Promise<Settings>>();
  readonly #reported = new Set<string>();
  #sent: Settings;

  constructor(connection: Connection, session: Session, ruleIds: ReadonlySet<string>) {
    this.#connection = connection;
    this.#session = session;
    this.#ruleIds = ruleIds;
    this.#sent = this.#read(session.initialSettings);
  }

  /** Never rejects: a client that cannot answer leaves the defaults in force. */
  of(uri: string): Promise<Settings> {
    if (!this.#session.hasConfiguration) return Promise.resolve(this.#sent);
    let found = this.#byUri.get(uri);
    if (found === undefined) {
      found = this.#ask(uri);
      this.#byUri.set(uri, found);
    }
    return found;
  }

  forget(uri: string): void {
    this.#byUri.delete(uri);
  }

  /** The client's settings changed; `sent` is what came with the notification. */
  changed(sent: unknown): void {
    this.#byUri.clear();
    if (this.#session.hasConfiguration || typeof sent !== 'object' || sent === null) return;
    const section = (sent as Record<string, unknown>)[settingsSection];
    this.#sent = this.#read(section ?? sent);
  }

  async #ask(uri: string): Promise<Settings> {
    const answer: unknown = await this.#connection.workspace.getConfiguration({ scopeUri: uri, section: settingsSection })
      .catch(() => undefined);
    return this.#read(answer);
  }

  /** Says once each what has no effect: a misspelt rule would otherwise silently stay on. */
  #read(given: unknown): Settings {
    for (const problem of settingsProblems(given, this.#ruleIds)) {
      const message = problem[this.#session.locale];
      if (this.#reported.has(message)) continue;
      this.#reported.add(message);
      void this.#connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Warning, message });
    }
    return readSettings(given);
  }
}
