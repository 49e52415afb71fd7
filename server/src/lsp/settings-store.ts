import { MessageType, ShowMessageNotification, type Connection } from 'vscode-languageserver';
import { localized } from '../text/localized.ts';
import type { Settings } from '../../../protocol/src/index.ts';
import type { Session } from './session.ts';
import { readSettings } from './settings.ts';

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
    this.#sent = readSettings(session.initialSettings);
    this.#reportUnknownRules(this.#sent);
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
    this.#sent = readSettings(section ?? sent);
    this.#reportUnknownRules(this.#sent);
  }

  async #ask(uri: string): Promise<Settings> {
    const answer: unknown = await this.#connection.workspace.getConfiguration({ scopeUri: uri, section: settingsSection })
      .catch(() => undefined);
    const settings = readSettings(answer);
    this.#reportUnknownRules(settings);
    return settings;
  }

  /** Once per name: a misspelt rule would otherwise silently stay on. */
  #reportUnknownRules(settings: Settings): void {
    for (const id of Object.keys(settings.severity)) {
      if (this.#ruleIds.has(id) || this.#reported.has(id)) continue;
      this.#reported.add(id);
      const message = localized(
        `The setting ${settingsSection}.severity names the rule "${id}", which does not exist`,
        `设置 ${settingsSection}.severity 中的规则“${id}”不存在`,
      );
      void this.#connection.sendNotification(
        ShowMessageNotification.type, { type: MessageType.Warning, message: message[this.#session.locale] }
      );
    }
  }
}
