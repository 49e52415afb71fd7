import type { CreateFile, DeleteFile, TextDocumentEdit, TextEdit as ProtocolEdit, WorkspaceEdit } from 'vscode-languageserver';
import type { TextEdit } from '../text/edit.ts';
import type { FileReader } from '../text/files.ts';
import type { OpenDocuments } from './open-documents.ts';
import type { ProtocolPlaces } from './protocol-places.ts';
import type { Session } from './session.ts';

export interface EditEnvironment {
  readonly session: Session;
  readonly documents: OpenDocuments;
  readonly files: FileReader;
  readonly places: ProtocolPlaces;
}

/**
 * Edits over several files as one edit of the workspace. With `documentChanges` each open document carries the version that the
 * edit was made for, so that a client refuses it for any other. A file that is not there yet is created first, and one that is to
 * go is deleted, where the client can; otherwise it is emptied.
 */
export function workspaceEdit(edits: readonly TextEdit[], { session, documents, files, places }: EditEnvironment): WorkspaceEdit {
  const byPath = new Map([...new Set(edits.map((edit) => edit.path))].map((path) => [path, edits.filter((edit) => edit.path === path)]));
  const inOrder = (each: readonly TextEdit[]): ProtocolEdit[] =>
    [...each].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end)
      .map((edit) => ({ range: places.range(edit), newText: edit.newText }));
  if (!session.versionedEdits) {
    return { changes: Object.fromEntries([...byPath].map(([path, each]) => [places.uri(path), inOrder(each)])) };
  }
  return {
    documentChanges: [...byPath].flatMap(([path, each]): (CreateFile | DeleteFile | TextDocumentEdit)[] => {
      const uri = places.uri(path);
      if (session.deletesFiles && each.some(({ removesFile }) => removesFile)) return [{ kind: 'delete', uri, options: { ignoreIfNotExists: true } }];
      const edit = { textDocument: { uri, version: documents.byPath(path)?.version ?? null }, edits: inOrder(each) };
      const isNew = session.createsFiles && files.kind(path) === undefined;
      return isNew ? [{ kind: 'create', uri, options: { ignoreIfExists: true } }, edit] : [edit];
    }),
  };
}
