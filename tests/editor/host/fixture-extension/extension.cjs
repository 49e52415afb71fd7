'use strict';

const vscode = require('vscode');

/** One diagnostic on the word `wrong`, one fix for it, one command that opens a webview. */
exports.activate = (context) => {
  const diagnostics = vscode.languages.createDiagnosticCollection('fixture');
  const check = (document) => {
    if (document.languageId !== 'plaintext') return;
    const found = [...document.getText().matchAll(/wrong/g)];
    diagnostics.set(document.uri, found.map((match) => {
      const range = new vscode.Range(document.positionAt(match.index), document.positionAt(match.index + match[0].length));
      const diagnostic = new vscode.Diagnostic(range, 'this word is wrong', vscode.DiagnosticSeverity.Warning);
      diagnostic.source = 'fixture';
      return diagnostic;
    }));
  };
  const provideCodeActions = (document, _range, { diagnostics: here }) => here.map((diagnostic) => {
    const action = new vscode.CodeAction(vscode.l10n.t('Replace by the right word'), vscode.CodeActionKind.QuickFix);
    action.diagnostics = [diagnostic];
    action.edit = new vscode.WorkspaceEdit();
    action.edit.replace(document.uri, diagnostic.range, 'right');
    return action;
  });
  const showPanel = () => {
    const panel = vscode.window.createWebviewPanel('fixture', 'Fixture', vscode.ViewColumn.Beside, { enableScripts: true });
    const trust = vscode.workspace.isTrusted ? 'trusted' : 'restricted';
    panel.webview.html = `<!DOCTYPE html><body><h1>Hello from the panel</h1><p id="facts">${trust} ${vscode.env.language}</p>
      <button onclick="this.textContent = 'Clicked'">Click</button></body>`;
  };
  context.subscriptions.push(
    diagnostics,
    vscode.workspace.onDidOpenTextDocument(check),
    vscode.workspace.onDidChangeTextDocument((event) => { check(event.document); }),
    vscode.languages.registerCodeActionsProvider('plaintext', { provideCodeActions }),
    vscode.commands.registerCommand('fixture.showPanel', showPanel),
  );
  vscode.workspace.textDocuments.forEach(check);
};
