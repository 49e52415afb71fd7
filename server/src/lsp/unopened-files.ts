import type { Finding } from '../rules/finding.ts';
import type { CheckedDocument } from './document-checker.ts';
import { findingsIn } from './workspace.ts';
import type { DocumentCheck } from '../checking/check-project.ts';

/**
 * Findings in files that no editor has open, such as a compose file while only its Dockerfile is open. They are published for
 * as long as an open document brings them forth.
 */
export class UnopenedFiles {
  readonly #checks = new Map<string, ReadonlyMap<string, DocumentCheck>>();
  readonly #published = new Set<string>();

  /** What must be published now: an empty list clears a file. `isOpen` files publish for themselves. */
  update(checked: CheckedDocument, isOpen: (path: string) => boolean): Map<string, readonly Finding[]> {
    this.#checks.set(checked.document.uri, checked.checks);
    return this.#changes(isOpen);
  }

  /** The paths whose checks the document's last answer was made of; undefined before the first one. */
  subjectsOf(uri: string): readonly string[] | undefined {
    const checks = this.#checks.get(uri);
    return checks && [...checks.keys()];
  }

  /** A document was closed: what only it brought forth goes. */
  remove(uri: string, isOpen: (path: string) => boolean): Map<string, readonly Finding[]> {
    this.#checks.delete(uri);
    return this.#changes(isOpen);
  }

  /** A file got an editor; true when what was published for it must be cleared. */
  opened(path: string): boolean {
    return this.#published.delete(path);
  }

  #changes(isOpen: (path: string) => boolean): Map<string, readonly Finding[]> {
    const checks = [...this.#checks.values()].flatMap((each) => [...each.values()]);
    const paths = new Set(checks.flatMap((check) => check.findings.map((finding) => finding.place.path)).filter((path) => !isOpen(path)));
    const changes = new Map<string, readonly Finding[]>();
    for (const path of paths) changes.set(path, findingsIn(path, checks));
    for (const path of this.#published) if (!paths.has(path)) changes.set(path, []);
    this.#published.clear();
    for (const path of paths) this.#published.add(path);
    return changes;
  }
}
