import type { CodeAction, CodeActionParams, Diagnostic } from 'vscode-languageserver';
import type { Finding, Fix } from '../rules/finding.ts';
import { compatibleFixes, selectSafeFixes } from '../checking/select-fixes.ts';
import type { TextEdit } from '../text/edit.ts';
import { localized, type Localized } from '../text/localized.ts';
import type { DocumentRequest } from './handlers.ts';
import type { OpenDocuments } from './open-documents.ts';
import type { ProtocolPlaces } from './protocol-places.ts';
import type { Session } from './session.ts';
import { suppression } from './suppression.ts';
import { workspaceEdit } from './workspace-edit.ts';
import type { Workspace } from './workspace.ts';

/** Clients run it on save or by command: safe fixes only. */
export const fixAllKind = 'source.fixAll.goModuleDoctor';

export interface ActionEnvironment {
  readonly session: Session;
  readonly workspace: Workspace;
  readonly documents: OpenDocuments;
  readonly places: ProtocolPlaces;
}

export function codeActions(
  { document, checked }: DocumentRequest, params: CodeActionParams, environment: ActionEnvironment
): CodeAction[] {
  const { findings } = checked;
  const maker = new ActionMaker(findings, params.context.diagnostics, environment);
  const { places } = environment;
  const start = places.offset(document.path, params.range.start);
  const end = places.offset(document.path, params.range.end);
  const touched = findings.filter(({ place }) => place.span.start <= end && start <= place.span.end);
  return [
    ...(wants(params, 'quickfix') ? maker.quickFixes(touched) : []),
    ...(wants(params, fixAllKind) ? maker.fixAll() : []),
  ];
}

/** A kind includes every kind below it: a client that asks for `source` wants `source.fixAll.…` too. */
function wants({ context: { only } }: CodeActionParams, kind: string): boolean {
  return only === undefined || only.some((each) => each === '' || kind === each || kind.startsWith(`${each}.`));
}

class ActionMaker {
  readonly #findings: readonly Finding[];
  readonly #shown: readonly Diagnostic[];
  readonly #environment: ActionEnvironment;

  constructor(findings: readonly Finding[], shown: readonly Diagnostic[], environment: ActionEnvironment) {
    this.#findings = findings;
    this.#shown = shown;
    this.#environment = environment;
  }

  quickFixes(touched: readonly Finding[]): CodeAction[] {
    const rules = [...new Set(touched.map((finding) => finding.rule))];
    return [
      ...touched.flatMap((finding) => finding.fixes.map((fix, index) => this.#single(finding, fix, index === 0 && fix.safe))),
      ...rules.flatMap((rule) => this.#allOf(rule)),
      ...touched.flatMap((finding) => this.#suppress(finding)),
    ];
  }

  fixAll(): CodeAction[] {
    const fixes = selectSafeFixes(this.#findings);
    if (fixes.length === 0) return [];
    return [{ ...this.#action(localized('Fix all safe findings of Go Module Doctor', '修复 Go Module Doctor 可安全修复的全部问题'), fixes.flatMap((fix) => fix.edits)), kind: fixAllKind }];
  }

  #single(finding: Finding, fix: Fix, isPreferred: boolean): CodeAction {
    return { ...this.#action(fix.title, fix.edits), ...this.#attached([finding]), ...(isPreferred ? { isPreferred } : {}) };
  }

  #allOf(rule: string): CodeAction[] {
    const findings = this.#findings.filter((finding) => finding.rule === rule);
    const fixes = compatibleFixes(findings.flatMap((finding) => finding.fixes[0] ?? []));
    if (fixes.length < 2) return [];
    const title = localized(`Fix all ${rule} in this file`, `修复此文件中的全部 ${rule}`);
    return [{ ...this.#action(title, fixes.flatMap((fix) => fix.edits)), ...this.#attached(findings) }];
  }

  #suppress(finding: Finding): CodeAction[] {
    const text = this.#environment.workspace.files.read(finding.place.path);
    if (text === undefined) return [];
    const edit = suppression(finding, text, this.#environment.workspace.project);
    if (edit === undefined) return [];
    return [{ ...this.#action(localized(`Ignore ${finding.rule} here`, `在此处忽略 ${finding.rule}`), [edit]), ...this.#attached([finding]) }];
  }

  #action(title: Localized, edits: readonly TextEdit[]): CodeAction {
    const { session, documents, workspace, places } = this.#environment;
    return { title: title[session.locale], kind: 'quickfix', edit: workspaceEdit(edits, { session, documents, files: workspace.files, places }) };
  }

  /** The client's own diagnostics that the action is about: it knows them by identity. */
  #attached(findings: readonly Finding[]): Pick<CodeAction, 'diagnostics'> {
    const { places } = this.#environment;
    const diagnostics = this.#shown.filter((diagnostic) => findings.some((finding) =>
      diagnostic.code === finding.rule
        && JSON.stringify(pointOf(diagnostic.range)) === JSON.stringify(pointOf(places.range(finding.place)))));
    return diagnostics.length === 0 ? {} : { diagnostics };
  }
}

function pointOf({ start, end }: Diagnostic['range']): readonly number[] {
  return [start.line, start.character, end.line, end.character];
}
