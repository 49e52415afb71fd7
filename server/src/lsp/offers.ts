import { CodeActionKind } from 'vscode-languageserver';
import { fixAllKind } from './code-actions.ts';

/** What the server offers in each document, wherever a client is told of it. */
export const offeredKinds = [CodeActionKind.QuickFix, fixAllKind];

export const diagnosticOptions = { identifier: 'go-module-doctor', interFileDependencies: true, workspaceDiagnostics: false };
