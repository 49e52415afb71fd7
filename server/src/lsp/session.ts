import type { ClientCapabilities, InitializeParams } from 'vscode-languageserver';
import type { InitializationOptions } from '../../../protocol/src/index.ts';
import type { Locale } from '../text/localized.ts';
import type { PositionEncoding } from '../text/position-encoding.ts';

/** What client and server agreed on at initialization; nothing of it changes later. */
export interface Session {
  readonly locale: Locale;
  readonly encoding: PositionEncoding;
  /** Base URI of the rules' pages, ending in `/`. */
  readonly rulePagesUri: string;
  readonly workspaceTrusted: boolean;
  readonly pullsDiagnostics: boolean;
  readonly refreshesDiagnostics: boolean;
  readonly hasConfiguration: boolean;
  /** It can be asked to tell when settings change. */
  readonly sendsSettingsEvents: boolean;
  /** It can be asked to tell of every change on disk. */
  readonly sendsFileEvents: boolean;
  /** It can be asked for the open editors of further files. */
  readonly sendsFurtherDocuments: boolean;
  /** It can be asked to offer, show and underline in further files. */
  readonly takesFurtherActions: boolean;
  readonly takesFurtherHovers: boolean;
  readonly takesFurtherDiagnostics: boolean;
  /** It knows code actions with edits, not only commands. */
  readonly takesCodeActions: boolean;
  readonly hasWorkspaceFolders: boolean;
  readonly versionedEdits: boolean;
  readonly createsFiles: boolean;
  /** The same for deleting. */
  readonly deletesFiles: boolean;
  readonly relatedInformation: boolean;
  readonly markdownHover: boolean;
  /** Settings in the initialization options, for clients without `workspace/configuration`. */
  readonly initialSettings: unknown;
}

/** `rulePagesUri` is used when the client names no other place. */
export function sessionOf(params: InitializeParams, rulePagesUri: string): Session {
  const { capabilities } = params;
  const options = optionsOf(params.initializationOptions);
  const workspaceEdit = capabilities.workspace?.workspaceEdit;
  const workspaceDiagnostics = (capabilities.workspace as { diagnostics?: { refreshSupport?: boolean } } | undefined)?.diagnostics;
  return {
    locale: localeOf(options.locale ?? params.locale),
    encoding: encodingOf(capabilities.general?.positionEncodings),
    rulePagesUri: options.rulePagesUri ?? rulePagesUri,
    // A client that knows no workspace trust trusts what it opens.
    workspaceTrusted: options.workspaceTrusted ?? true,
    pullsDiagnostics: pullsDiagnostics(capabilities, workspaceDiagnostics?.refreshSupport === true),
    refreshesDiagnostics: workspaceDiagnostics?.refreshSupport === true,
    hasConfiguration: capabilities.workspace?.configuration === true,
    sendsSettingsEvents: capabilities.workspace?.didChangeConfiguration?.dynamicRegistration === true,
    sendsFileEvents: capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    sendsFurtherDocuments: capabilities.textDocument?.synchronization?.dynamicRegistration === true,
    takesFurtherActions: capabilities.textDocument?.codeAction?.dynamicRegistration === true,
    takesFurtherHovers: capabilities.textDocument?.hover?.dynamicRegistration === true,
    takesFurtherDiagnostics: capabilities.textDocument?.diagnostic?.dynamicRegistration === true,
    takesCodeActions: capabilities.textDocument?.codeAction?.codeActionLiteralSupport !== undefined,
    hasWorkspaceFolders: capabilities.workspace?.workspaceFolders === true,
    versionedEdits: workspaceEdit?.documentChanges === true,
    createsFiles: workspaceEdit?.resourceOperations?.includes('create') === true,
    deletesFiles: workspaceEdit?.resourceOperations?.includes('delete') === true,
    relatedInformation: capabilities.textDocument?.publishDiagnostics?.relatedInformation === true
      || capabilities.textDocument?.diagnostic !== undefined,
    markdownHover: capabilities.textDocument?.hover?.contentFormat?.includes('markdown') ?? true,
    initialSettings: options.settings,
  };
}

/**
 * A client that asks but cannot be told to ask again would show what a change of go.mod on disk has made wrong: where it takes what is
 * pushed, it is pushed to.
 */
function pullsDiagnostics({ textDocument }: ClientCapabilities, isRefreshed: boolean): boolean {
  return textDocument?.diagnostic !== undefined && (isRefreshed || textDocument.publishDiagnostics === undefined);
}

/** Address of a rule's page in the session's language. */
export function rulePageUri({ locale, rulePagesUri }: Pick<Session, 'locale' | 'rulePagesUri'>, rule: string): string {
  return `${rulePagesUri}${locale === 'en' ? '' : `${locale}/`}${rule}.md`;
}

function optionsOf(value: unknown): InitializationOptions & { readonly settings?: unknown } {
  if (typeof value !== 'object' || value === null) return {};
  const given = value as Record<string, unknown>;
  return {
    ...(typeof given['rulePagesUri'] === 'string' ? { rulePagesUri: given['rulePagesUri'] } : {}),
    ...(typeof given['locale'] === 'string' ? { locale: given['locale'] } : {}),
    ...(typeof given['workspaceTrusted'] === 'boolean' ? { workspaceTrusted: given['workspaceTrusted'] } : {}),
    settings: given['settings'],
  };
}

/** Simplified Chinese for every Chinese locale but the traditional ones, English for the rest. */
function localeOf(name: string | undefined): Locale {
  return name !== undefined && /^zh(?!.*(?:hant|tw|hk|mo))/i.test(name) ? 'zh-cn' : 'en';
}

/** The first of the client's list that we know: the list is in the client's order of preference. */
function encodingOf(offered: readonly string[] | undefined): PositionEncoding {
  return offered?.find((each): each is PositionEncoding => each === 'utf-16' || each === 'utf-8') ?? 'utf-16';
}
