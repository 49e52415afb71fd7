import type { Settings } from '../../../protocol/src/index.ts';
import type { Choices } from '../project/choices.ts';
import { CheckCancelled } from '../checking/check.ts';
import type { ControlledResult } from '../checking/check-controlled.ts';
import type { Finding } from '../rules/finding.ts';
import type { Rule } from '../rules/rule.ts';
import type { ServerEffects } from './effects.ts';
import type { OpenDocument } from './open-documents.ts';
import { findingsIn, type Workspace } from './workspace.ts';

/** A document and every check that can have findings in it. */
export interface CheckedDocument {
  readonly document: OpenDocument;
  /** Those that lie in the document itself. */
  readonly findings: readonly Finding[];
  /** By the path of the checked Dockerfile or go.env. */
  readonly checks: ReadonlyMap<string, ControlledResult>;
}

/** Checks open documents; lets waiting messages in between two Dockerfiles of one compose file. */
export class DocumentChecker {
  readonly #workspace: Workspace;
  readonly #rules: readonly Rule[];
  readonly #effects: Pick<ServerEffects, 'pause' | 'hostProxy'>;
  readonly #onFailed: (document: OpenDocument) => void;

  /** `onFailed` is told of a document whose check ended by a fault of ours, which is thrown on. */
  constructor(workspace: Workspace, rules: readonly Rule[], effects: Pick<ServerEffects, 'pause' | 'hostProxy'>, onFailed: (document: OpenDocument) => void) {
    this.#workspace = workspace;
    this.#rules = rules;
    this.#effects = effects;
    this.#onFailed = onFailed;
  }

  /** Throws `CheckCancelled` when `isCancelled` says so, between two rules or two Dockerfiles. */
  async check(document: OpenDocument, settings: Settings, isCancelled: () => boolean): Promise<CheckedDocument> {
    try {
      return await this.#check(document, settings, isCancelled);
    } catch (error) {
      if (!(error instanceof CheckCancelled)) this.#onFailed(document);
      throw error;
    }
  }

  async #check(document: OpenDocument, settings: Settings, isCancelled: () => boolean): Promise<CheckedDocument> {
    const control = { settings: choicesOf(settings), file: 'nearest' as const };
    const request = { rules: this.#rules, control, hostProxy: this.#effects.hostProxy(), isCancelled };
    const checks = new Map<string, ControlledResult>();
    for (const subject of this.#workspace.subjectsOf(document.path)) {
      if (checks.size > 0) await this.#effects.pause();
      if (isCancelled()) throw new CheckCancelled('the check was cancelled');
      checks.set(subject, this.#workspace.check(subject, request));
    }
    return { document, checks, findings: findingsIn(document.path, [...checks.values()]) };
  }
}

/** What the settings leave at their defaults, they leave to others. */
export function choicesOf({ severity, overrides, privateHosts, preferredProxy, knownMirrors }: Settings): Choices {
  return {
    severity,
    overrides,
    ...(privateHosts.length === 0 ? {} : { privateHosts }),
    ...(preferredProxy === '' ? {} : { preferredProxy }),
    ...(knownMirrors.length === 0 ? {} : { knownMirrors }),
  };
}
