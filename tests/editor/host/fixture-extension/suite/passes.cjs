'use strict';

const assert = require('node:assert/strict');
const vscode = require('vscode');

exports.run = async () => {
  const extension = vscode.extensions.getExtension('go-module-doctor-test.fixture');
  assert.ok(extension, 'the extension under development is known to the editor');
  await extension.activate();
  assert.ok((await vscode.commands.getCommands(true)).includes('fixture.showPanel'));
  console.log(`suite ran in VS Code ${vscode.version}`);
};
