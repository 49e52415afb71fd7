import {
  DocumentDiagnosticReportKind, type CancellationToken, type Connection, type Diagnostic, type DocumentDiagnosticParams,
  type DocumentDiagnosticReport,
} from 'vscode-languageserver';
import { mayServeBuild } from '../project/document-kind.ts';
import { CheckCancelled } from '../checking/check.ts';
import type { Finding } from '../rules/finding.ts';
import { diagnosticsOf } from './diagnostics.ts';
import type { CheckedDocument, DocumentChecker } from './document-checker.ts';
import { askAgain, type Handlers } from './handlers.ts';
import type { MeasuredFindings } from './measured-findings.ts';
import type { OpenDocument, OpenDocuments } from './open-documents.ts';
import type { ProtocolPlaces } from './protocol-places.ts';
import type { Session } from './session.ts';
import type { SettingsStore } from './settings-store.ts';
import { UnopenedFiles } from './unopened-files.ts';
import type { Workspace } from './workspace.ts';

export interface DiagnosingEnvironment {
  readonly connection: Connection;
  readonly documents: OpenDocuments;
  readonly workspace: Workspace;
  readonly settings: SettingsStore;
  readonly checker: DocumentChecker;
  readonly handlers: Handlers;
  readonly session: Session;
  readonly settled: () => Promise<void>;
  readonly places: () => ProtocolPlaces;
  readonly measured: MeasuredFindings;
  readonly onChecked: (checked: CheckedDocument) => void;
}

/**
 * Brings findings to the client: open documents when it asks (pull) or as they change (push); files that are not open always by push.
 * A document is checked once for a burst of keystrokes, and only the version that is current goes out.
 */
export class Diagnosing {
  readonly #environment: DiagnosingEnvironment;
  readonly #waiting = new Set<string>();
  readonly #unopened = new UnopenedFiles();
  readonly #answers = new Map<string, { readonly id: string; readonly content: string }>();
  #isWorking = false;
  /** Whether a check found another answer than the client got. */
  #hasOutdated = false;
  #lastAnswer = 0;

  constructor(environment: DiagnosingEnvironment) {
    this.#environment = environment;
  }

  async pull(params: DocumentDiagnosticParams, token: CancellationToken): Promise<DocumentDiagnosticReport> {
    const nothing: DocumentDiagnosticReport = { kind: DocumentDiagnosticReportKind.Full, items: [] };
    return this.#environment.handlers.forDocument<DocumentDiagnosticParams, DocumentDiagnosticReport>('diagnostic', nothing, ({ document, checked }) => {
      this.#finish(checked);
      const items = this.#diagnostics(checked.findings);
      const content = JSON.stringify(items);
      const before = this.#answers.get(document.uri);
      if (before?.content === content && before.id === params.previousResultId) {
        return { kind: DocumentDiagnosticReportKind.Unchanged, resultId: before.id };
      }
      const id = String(++this.#lastAnswer);
      this.#answers.set(document.uri, { id, content });
      return { kind: DocumentDiagnosticReportKind.Full, resultId: id, items };
    }, askAgain)(params, token);
  }

  /** `isVoid`: a check of another document held no longer, as its editor shows another text than there was on disk. */
  opened(document: OpenDocument, isVoid: boolean): void {
    // A client that pulls keeps what was pushed apart: it would show every finding twice.
    if (this.#speaksForItself(document.path) && this.#unopened.opened(document.path) && this.#environment.session.pullsDiagnostics) {
      this.#send(document.uri, []);
    }
    // A new Dockerfile may bring forth findings in scripts, ignore files and compose files that are open.
    const isNews = [...this.#environment.documents.all].some(({ uri, path }) =>
      this.#unopened.subjectsOf(uri) !== undefined && !this.#isCurrent(uri, path));
    this.#recheckVoid(document.uri);
    if (isVoid || isNews) this.#refresh();
  }

  changed(document: OpenDocument): void {
    this.#recheckVoid(document.uri);
  }

  /** `isVoid`: a check held no longer, as what is on disk is not what the editor showed. */
  closed(document: OpenDocument, isVoid: boolean): void {
    const { connection, documents, workspace } = this.#environment;
    this.#waiting.delete(document.uri);
    this.#answers.delete(document.uri);
    if (!this.#environment.session.pullsDiagnostics) void connection.sendDiagnostics({ uri: document.uri, diagnostics: [] });
    // What other documents bring forth is published by their own checks, which follow.
    const changes = this.#unopened.remove(document.uri, (path) => this.#speaksForItself(path));
    this.#publishUnopened(new Map([...changes].filter(([, findings]) => findings.length === 0)));
    // What another document brings forth in this file is shown again; what one brought forth in a file that was never saved goes.
    for (const other of documents.all) {
      const told = this.#unopened.subjectsOf(other.uri) ?? [];
      if (told.length > 0 || workspace.subjectsOf(other.path).length > 0) this.#enqueue(other.uri);
    }
    if (isVoid) this.#refresh();
  }

  /** Something that checks depend on changed: whatever is void is checked again. */
  recheck(): void {
    this.#recheckVoid(undefined);
    this.#refresh();
  }

  /** What is said beside the findings changed, not the findings themselves. */
  showAgain(): void {
    const { documents, session } = this.#environment;
    if (!session.pullsDiagnostics) for (const document of documents.all) this.#enqueue(document.uri);
    this.#refresh();
  }

  #recheckVoid(changed: string | undefined): void {
    const { documents, session } = this.#environment;
    for (const document of documents.all) {
      // A client that pulls asks for the document it changed; its answer does what is left.
      if (document.uri === changed ? !session.pullsDiagnostics : !this.#isCurrent(document.uri, document.path)) this.#enqueue(document.uri);
    }
  }

  /** Whether what the client was told is made of the checks that can have findings in the document, and each of them holds. */
  #isCurrent(uri: string, path: string): boolean {
    const { workspace } = this.#environment;
    const subjects = workspace.subjectsOf(path);
    const told = this.#unopened.subjectsOf(uri) ?? subjects;
    return told.length === subjects.length && subjects.every((subject) => told.includes(subject) && workspace.holds(subject));
  }

  /** A client that pulls asks for the document that was edited. For another one it asks late or, once that one is in front, not at all. */
  #compare(uri: string, diagnostics: readonly Diagnostic[]): void {
    const answer = this.#answers.get(uri);
    if (answer !== undefined && answer.content !== JSON.stringify(diagnostics)) this.#hasOutdated = true;
  }

  #refreshOutdated(): void {
    if (!this.#hasOutdated) return;
    this.#hasOutdated = false;
    this.#refresh();
  }

  #refresh(): void {
    const { connection, session } = this.#environment;
    if (session.pullsDiagnostics && session.refreshesDiagnostics) void connection.languages.diagnostics.refresh().catch(() => undefined);
  }

  #enqueue(uri: string): void {
    this.#waiting.add(uri);
    if (this.#isWorking) return;
    this.#isWorking = true;
    void this.#work().finally(() => {
      this.#isWorking = false;
    });
  }

  async #work(): Promise<void> {
    const { settled, handlers } = this.#environment;
    for (;;) {
      await settled();
      const uri = this.#waiting.values().next().value;
      if (uri === undefined) {
        this.#refreshOutdated();
        return;
      }
      this.#waiting.delete(uri);
      await handlers.guarded('check', undefined, undefined, () => this.#checkAndPublish(uri));
    }
  }

  async #checkAndPublish(uri: string): Promise<void> {
    const { documents, settings, checker, session, connection } = this.#environment;
    const known = await settings.of(uri);
    const document = documents.get(uri);
    if (document === undefined) return;
    const isStale = () => documents.get(uri) !== document;
    try {
      const checked = await checker.check(document, known, isStale);
      const diagnostics = this.#diagnostics(checked.findings);
      // What somebody waits for goes first; the rest is worked out while it is on its way.
      if (session.pullsDiagnostics) this.#compare(uri, diagnostics);
      else void connection.sendDiagnostics({ uri, version: document.version, diagnostics });
      this.#finish(checked);
    } catch (error) {
      if (error instanceof CheckCancelled) {
        if (documents.get(uri) !== undefined) this.#waiting.add(uri);
        return;
      }
      // What was found in an earlier version would stand at the wrong places; the status says why there is nothing.
      if (!session.pullsDiagnostics) void connection.sendDiagnostics({ uri, version: document.version, diagnostics: [] });
      throw error;
    }
  }

  /** Whether an open file's own check brings its findings to the client: those of all others come with the Dockerfile's. */
  #speaksForItself(path: string): boolean {
    const { documents, session } = this.#environment;
    const document = documents.byPath(path);
    if (document === undefined) return false;
    return document.kind !== undefined || (mayServeBuild(path) && (!session.pullsDiagnostics || session.takesFurtherDiagnostics));
  }

  #finish(checked: CheckedDocument): void {
    const { onChecked } = this.#environment;
    this.#publishUnopened(this.#unopened.update(checked, (path) => this.#speaksForItself(path)));
    onChecked(checked);
  }

  #publishUnopened(changes: ReadonlyMap<string, readonly Finding[]>): void {
    const places = this.#environment.places();
    for (const [path, findings] of changes) {
      this.#send(places.uri(path), this.#diagnostics(findings));
    }
  }

  #send(uri: string, diagnostics: Diagnostic[]): void {
    void this.#environment.connection.sendDiagnostics({ uri, diagnostics });
  }

  #diagnostics(findings: readonly Finding[]): Diagnostic[] {
    const { session, places, measured } = this.#environment;
    return diagnosticsOf(findings, session, places(), (finding) => measured.noteOf(finding));
  }
}
