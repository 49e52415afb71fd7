import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { layerReport } from '../../support/layer-runs.ts';

/**
 * The extension from inside an extension host, browser or desktop alike: what an editor's own interfaces say of it. Writes its
 * sample into the open folder. Rejects at the first test that fails.
 */
export async function run(): Promise<void> {
  for (const [name, test] of tests) {
    await test();
    console.log(`passed: ${name}`);
  }
}

const weak = 'https://goproxy.cn,https://proxy.golang.org,direct';
const strong = 'https://goproxy.cn|https://proxy.golang.org,direct';
const dockerfile = `FROM golang:1.23 AS build\nWORKDIR /src\nENV GOPROXY=${weak}\nCOPY go.mod ./\nRUN go mod download\n`;
const goMod = 'module example.com/app\n\ngo 1.23\n';
const rule = 'goproxy-no-failover';

const tests: readonly (readonly [string, () => Promise<void>])[] = [
  ['opening a Dockerfile activates the extension and reports the weak list', async () => {
    await write('go.mod', goMod);
    await write('Dockerfile', dockerfile);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uriOf('Dockerfile')));
    const [finding] = await findings((found) => found.length === 1);
    assert.ok(finding);
    assert.equal(finding.severity, vscode.DiagnosticSeverity.Information);
    assert.equal(vscode.extensions.getExtension('go-module-doctor.go-module-doctor')?.isActive, true);
  }],
  ['every command of the manifest is registered', async () => {
    const registered = new Set(await vscode.commands.getCommands(true));
    const declared = (vscode.extensions.getExtension('go-module-doctor.go-module-doctor')?.packageJSON as Manifest).contributes.commands;
    assert.deepEqual(declared.map(({ command }) => command).filter((command) => !registered.has(command)), []);
  }],
  ['a severity of the settings counts at once', async () => {
    const settings = vscode.workspace.getConfiguration('goModuleDoctor');
    await settings.update('severity', { [rule]: 'warning' }, vscode.ConfigurationTarget.Workspace);
    await findings(([finding]) => finding?.severity === vscode.DiagnosticSeverity.Warning);
    await settings.update('severity', undefined, vscode.ConfigurationTarget.Workspace);
    await findings(([finding]) => finding?.severity === vscode.DiagnosticSeverity.Information);
  }],
  ['the quick fix and the suppression are offered', async () => {
    const [finding] = await findings((found) => found.length === 1);
    assert.ok(finding);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', uriOf('Dockerfile'), finding.range);
    const titles = actions.map(({ title }) => title);
    assert.ok(titles.includes('Join the proxies with "|"') && titles.some((title) => title.includes(`Ignore ${rule}`)), titles.join(' / '));
  }],
  ['go.mod counts as its editor shows it, saved or not, and as it is on disk when somebody else writes it', async () => {
    const tooOld = (wanted: number) => findings((found) => found.length === wanted, 'go-too-old');
    await tooOld(0);
    const newer = new vscode.WorkspaceEdit();
    newer.replace(uriOf('go.mod'), new vscode.Range(2, 0, 2, 7), 'go 1.24');
    assert.ok(await vscode.workspace.applyEdit(newer));
    await tooOld(1);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uriOf('go.mod')));
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await tooOld(0);
    await write('go.mod', goMod.replace('1.23', '1.24'));
    await tooOld(1);
    await write('go.mod', goMod);
    await tooOld(0);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uriOf('Dockerfile')));
  }],
  ['a restarted server checks what is open', async () => {
    await vscode.commands.executeCommand('goModuleDoctor.restartServer');
    await findings((found) => found.length === 1);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(uriOf('Dockerfile'), new vscode.Position(0, 0), '# moved down\n');
    assert.ok(await vscode.workspace.applyEdit(edit));
    await findings(([found]) => found?.range.start.line === 3);
  }],
  ['fixing everything repairs the list and clears the finding', async () => {
    await vscode.commands.executeCommand('goModuleDoctor.fixAll');
    await findings((found) => found.length === 0);
    assert.ok(vscode.window.activeTextEditor?.document.getText().includes(`GOPROXY=${strong}\n`));
  }],
  ['a report that somebody saved opens in a tab of its own, and a file that is none does not', async () => {
    await write('other.json', '{"schemaVersion": 1}');
    await vscode.commands.executeCommand('goModuleDoctor.openReport', uriOf('other.json'));
    await write('report.json', JSON.stringify(layerReport('tls', 'en')));
    await vscode.commands.executeCommand('goModuleDoctor.openReport', uriOf('report.json'));
    await reportTabs((tabs) => tabs.length === 1);
  }],
];

interface Manifest {
  readonly contributes: { readonly commands: readonly { readonly command: string }[] };
}

function uriOf(name: string): vscode.Uri {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder, 'a folder is open');
  return vscode.Uri.joinPath(folder.uri, name);
}

async function write(name: string, text: string): Promise<void> {
  await vscode.workspace.fs.writeFile(uriOf(name), new TextEncoder().encode(text));
}

/**
 * What a rule, else that of this suite, says of the Dockerfile, as soon as it is what is waited for. Only this rule's: a new rule may well
 * have a word on the sample, and that is not what these tests are about.
 */
function findings(wanted: (found: readonly vscode.Diagnostic[]) => boolean, of = rule): Promise<readonly vscode.Diagnostic[]> {
  const uri = uriOf('Dockerfile');
  const current = () => vscode.languages.getDiagnostics(uri).filter((found) => found.source === 'go-module-doctor' && codeOf(found) === of);
  return new Promise((resolve) => {
    const listener = vscode.languages.onDidChangeDiagnostics(() => { settle(); });
    const settle = () => {
      const found = current();
      if (!wanted(found)) return;
      listener.dispose();
      resolve(found);
    };
    settle();
  });
}

/** The tabs that show somebody's report, as soon as they are what is waited for. */
function reportTabs(wanted: (tabs: readonly vscode.Tab[]) => boolean): Promise<void> {
  const current = () => vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs)
    .filter(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith('goModuleDoctor.foreignReport'));
  return new Promise((resolve) => {
    const listener = vscode.window.tabGroups.onDidChangeTabs(() => { settle(); });
    const settle = () => {
      if (!wanted(current())) return;
      listener.dispose();
      resolve();
    };
    settle();
  });
}

function codeOf({ code }: vscode.Diagnostic): string | number | undefined {
  return typeof code === 'object' ? code.value : code;
}
