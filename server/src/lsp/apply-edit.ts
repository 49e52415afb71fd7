import { LSPErrorCodes, ResponseError, type CodeAction, type Command, type Connection, type WorkspaceEdit } from 'vscode-languageserver';
import { serverCommands } from '../../../protocol/src/index.ts';
import { localized } from '../text/localized.ts';
import type { OpenDocuments } from './open-documents.ts';
import type { Session } from './session.ts';

interface ApplyEdit {
  readonly label: string;
  readonly edit: WorkspaceEdit;
  /** By URI, of the open documents when the edit was made: for another text it would be wrong. */
  readonly versions: Readonly<Record<string, number>>;
}

/** The actions for a client that knows commands only: it sends the edit back, and is asked to apply it. */
export function asCommands(actions: readonly CodeAction[], documents: OpenDocuments): Command[] {
  const versions = Object.fromEntries([...documents.all].map(({ uri, version }) => [uri, version]));
  return actions.flatMap(({ title, edit }) => {
    if (edit === undefined) return [];
    const argument: ApplyEdit = { label: title, edit, versions };
    return [{ title, command: serverCommands.applyEdit, arguments: [argument] }];
  });
}

interface Applying {
  readonly connection: Connection;
  readonly documents: OpenDocuments;
  readonly session: Session;
}

/** Refuses when a document changed meanwhile. */
export async function applyEdit(argument: unknown, { connection, documents, session }: Applying): Promise<boolean> {
  if (!isApplyEdit(argument)) return false;
  const isAsItWas = Object.entries(argument.versions).every(([uri, version]) => documents.get(uri)?.version === version);
  if (!isAsItWas) throw new ResponseError(LSPErrorCodes.RequestFailed, changed[session.locale]);
  return (await connection.workspace.applyEdit({ label: argument.label, edit: argument.edit })).applied;
}

const changed = localized('A document changed since this was offered: ask for it again', '给出此项之后文档已改动：请重新获取');

function isApplyEdit(value: unknown): value is ApplyEdit {
  const { edit, versions } = (value ?? {}) as { readonly edit?: unknown; readonly versions?: unknown };
  return typeof edit === 'object' && edit !== null && typeof versions === 'object' && versions !== null;
}
