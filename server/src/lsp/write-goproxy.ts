import { LSPErrorCodes, ResponseError } from 'vscode-languageserver';
import type { WriteGoproxy } from '../../../protocol/src/index.ts';
import { writeGoproxy } from '../rules/repairs/write-goproxy.ts';
import { localized } from '../text/localized.ts';
import type { CommandEnvironment } from './commands.ts';
import { pathOfUri } from './uris.ts';
import { workspaceEdit } from './workspace-edit.ts';

/**
 * Writes a GOPROXY where a stage's download takes it from; false when the client refuses. Rejects, with the reason, where nothing can
 * be written.
 */
export async function writeGoproxyCommand(
  argument: unknown, { connection, session, workspace, documents, places }: CommandEnvironment
): Promise<boolean> {
  const { uri, stage, service, goproxy } = (argument ?? {}) as { readonly [key in keyof WriteGoproxy]?: unknown };
  const path = typeof uri === 'string' ? pathOfUri(uri) : undefined;
  const analyses = path === undefined ? [] : workspace.analyses(path);
  const analysis = analyses.find(({ build }) => typeof service !== 'string' || (build.origin.kind === 'compose' && build.origin.service.name === service));
  if (analysis === undefined || typeof goproxy !== 'string') throw new ResponseError(LSPErrorCodes.RequestFailed, notThere[session.locale]);
  const fix = writeGoproxy(analysis, { goproxy, ...(typeof stage === 'string' ? { stage } : {}) }, (file) => workspace.files.read(file));
  if ('problem' in fix) throw new ResponseError(LSPErrorCodes.RequestFailed, fix.problem[session.locale]);
  const edits = fix.edits.flatMap((each) => (analysis.build.inline === undefined ? each : analysis.build.inline.editInFile(each) ?? []));
  if (edits.length < fix.edits.length) throw new ResponseError(LSPErrorCodes.RequestFailed, notWritable[session.locale]);
  const edit = workspaceEdit(edits, { session, documents, files: workspace.files, places: places() });
  return (await connection.workspace.applyEdit({ label: fix.title[session.locale], edit })).applied;
}

const notWritable = localized(
  'dockerfile_inline cannot take the line as it is written: write it as a literal block (dockerfile_inline: |), or set GOPROXY by hand',
  'dockerfile_inline 目前的写法无法插入该行：请改写为字面块（dockerfile_inline: |），或手动设置 GOPROXY',
);
const notThere = localized('The Dockerfile that was measured is not there any more', '所测量的 Dockerfile 已不存在');
