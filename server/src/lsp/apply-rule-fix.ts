import type { CancellationToken } from 'vscode-languageserver';
import type { CommandEnvironment } from './commands.ts';
import type { OpenDocument } from './open-documents.ts';
import { pathOfUri } from './uris.ts';
import { workspaceEdit } from './workspace-edit.ts';

/** Applies the first fix of the rule in a document, open or not; false when there is none or the client refuses. */
export async function applyRuleFix(argument: unknown, environment: CommandEnvironment, token: CancellationToken): Promise<boolean> {
  const { connection, session, workspace, documents, settings, checker, places } = environment;
  const { uri, rule } = (argument ?? {}) as { readonly uri?: unknown; readonly rule?: unknown };
  if (typeof uri !== 'string' || typeof rule !== 'string') return false;
  const document = documents.get(uri) ?? onDisk(uri, environment);
  if (document === undefined) return false;
  const { checks } = await checker.check(document, await settings.of(uri), () => token.isCancellationRequested);
  const fix = [...checks.values()].flatMap((check) => check.findings).find((finding) => finding.rule === rule && finding.fixes.length > 0)?.fixes[0];
  if (fix === undefined) return false;
  const edit = workspaceEdit(fix.edits, { session, documents, files: workspace.files, places: places() });
  return (await connection.workspace.applyEdit({ label: fix.title[session.locale], edit })).applied;
}

function onDisk(uri: string, { workspace }: CommandEnvironment): OpenDocument | undefined {
  const path = pathOfUri(uri);
  const text = path === undefined ? undefined : workspace.files.read(path);
  return path === undefined || text === undefined ? undefined : { uri, path, version: 0, text };
}
