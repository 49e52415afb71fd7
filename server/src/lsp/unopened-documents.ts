import { documentKind } from '../project/document-kind.ts';
import type { OpenDocument, OpenDocuments } from './open-documents.ts';
import { uriOfPath } from './uris.ts';
import type { Workspace } from './workspace.ts';

/** The document at a path, as it is in the editor, else as it is on disk; undefined when it is in neither. */
export function documentAt(path: string, documents: OpenDocuments, workspace: Workspace): OpenDocument | undefined {
  const open = documents.byPath(path);
  if (open !== undefined) return open;
  const text = workspace.files.read(path);
  return text === undefined ? undefined : { uri: uriOfPath(path), path, kind: documentKind(path), version: 0, text };
}
