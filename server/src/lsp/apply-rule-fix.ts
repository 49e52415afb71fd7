import type { CancellationToken } from 'vscode-languageserver';
import type { ProbePlace } from '../../../protocol/src/index.ts';
import { lineOf, pathOfReported } from '../diagnosis/static-finding.ts';
import type { Finding } from '../rules/finding.ts';
import { withSymptoms } from '../checking/one-fault.ts';
import type { CommandEnvironment } from './commands.ts';
import { documentAt } from './unopened-documents.ts';
import { pathOfUri } from './uris.ts';
import { workspaceEdit } from './workspace-edit.ts';

/**
 * Applies the first fix of the rule in a document, open or not; false when there is none or the client refuses. Where a place is named, the
 * finding nearest to it is meant: two stages may have the same fault, and lines move between a report and the press of a button.
 */
export async function applyRuleFix(argument: unknown, environment: CommandEnvironment, token: CancellationToken): Promise<boolean> {
  const { connection, session, workspace, documents, settings, checker, places } = environment;
  const { uri, rule, place } = (argument ?? {}) as { readonly uri?: unknown; readonly rule?: unknown; readonly place?: unknown };
  if (typeof uri !== 'string' || typeof rule !== 'string') return false;
  const path = documents.get(uri)?.path ?? pathOfUri(uri);
  const document = documents.get(uri) ?? (path === undefined ? undefined : documentAt(path, documents, workspace));
  if (document === undefined) return false;
  const { checks } = await checker.check(document, await settings.of(uri), () => token.isCancellationRequested);
  const repairable = [...checks.values()].flatMap((check) => withSymptoms(check.findings))
    .filter((finding) => finding.rule === rule && finding.fixes.length > 0);
  const distance = (finding: Finding) =>
    (isPlace(place) ? distanceOf(finding, place, document.path, (each) => workspace.files.read(each)) : 0);
  const fix = repairable.sort((a, b) => distance(a) - distance(b))[0]?.fixes[0];
  if (fix === undefined) return false;
  const edit = workspaceEdit(fix.edits, { session, documents, files: workspace.files, places: places() });
  return (await connection.workspace.applyEdit({ label: fix.title[session.locale], edit })).applied;
}

/** In lines; another file is farther than any line. */
function distanceOf(
  { place }: Finding, { file, line }: ProbePlace, dockerfile: string, read: (path: string) => string | undefined
): number {
  return place.path === pathOfReported(file, dockerfile) ? Math.abs(lineOf(place, read) - line) : Infinity;
}

function isPlace(value: unknown): value is ProbePlace {
  const { file, line } = (value ?? {}) as { readonly file?: unknown; readonly line?: unknown };
  return typeof file === 'string' && typeof line === 'number';
}
