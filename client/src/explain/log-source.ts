import * as vscode from 'vscode';
import { longestExplainedText } from '../../../protocol/src/requests.ts';

/** A text to explain and what it is part of. */
export interface LogSource {
  readonly text: string;
  readonly name: string;
  /** 1-based line of its first line in the document. */
  readonly firstLine: number;
  readonly isCut: boolean;
  /** Present when its lines can be shown. */
  readonly document?: vscode.Uri;
}

/** What is selected in the active editor; the whole document when nothing is. Undefined without an editor. */
export function fromEditor(): LogSource | undefined {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) return undefined;
  const { document, selection } = editor;
  const whole = selection.isEmpty;
  const name = whole ? vscode.workspace.asRelativePath(document.uri) : vscode.l10n.t('selection in {0}', vscode.workspace.asRelativePath(document.uri));
  return { ...end(document.getText(whole ? undefined : selection), whole ? 1 : selection.start.line + 1), name, document: document.uri };
}

export async function fromClipboard(): Promise<LogSource> {
  return { ...end(await vscode.env.clipboard.readText(), 1), name: vscode.l10n.t('clipboard') };
}

/** The editor gives extensions no terminal selection, only the command that copies it: the clipboard is borrowed and given back. */
export async function fromTerminal(): Promise<LogSource> {
  const before = await vscode.env.clipboard.readText();
  await vscode.env.clipboard.writeText('');
  try {
    await vscode.commands.executeCommand('workbench.action.terminal.copySelection');
    return { ...end(await vscode.env.clipboard.readText(), 1), name: vscode.l10n.t('terminal') };
  } finally {
    await vscode.env.clipboard.writeText(before);
  }
}

/** The last lines of a text that is too long to be sent: a build stops at what fails. */
function end(text: string, firstLine: number): Pick<LogSource, 'text' | 'firstLine' | 'isCut'> {
  if (text.length <= longestExplainedText) return { text, firstLine, isCut: false };
  const start = text.indexOf('\n', text.length - longestExplainedText) + 1;
  let line = firstLine;
  for (let at = text.indexOf('\n'); at >= 0 && at < start; at = text.indexOf('\n', at + 1)) line++;
  return { text: text.slice(start), firstLine: line, isCut: true };
}
