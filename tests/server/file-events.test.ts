import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { DocumentDiagnosticReport, RegistrationParams, TextDocumentChangeRegistrationOptions } from 'vscode-languageserver/node';
import { rule as goproxySyntax } from '../../server/src/rules/goproxy-syntax/rule.ts';
import { Editor, type EditorOptions } from './editor.ts';
import { faulty, goMod, spanningRule } from './samples.ts';

/** What VS Code says of itself, as far as it matters here. */
const registering: EditorOptions['capabilities'] = {
  textDocument: { diagnostic: {}, synchronization: { dynamicRegistration: true } },
  workspace: {
    diagnostics: { refreshSupport: true },
    didChangeWatchedFiles: { dynamicRegistration: true },
    didChangeConfiguration: { dynamicRegistration: true },
  },
};
const pulling: EditorOptions['capabilities'] = { textDocument: { diagnostic: {} }, workspace: { diagnostics: { refreshSupport: true } } };

describe('what findings depend on, over the protocol', () => {
  let editor: Editor;
  afterEach(() => {
    editor.stop();
  });
  const start = async (options: EditorOptions = {}): Promise<void> => {
    editor = await Editor.start({ rules: [spanningRule], ...options, files: { 'go.mod': goMod, ...options.files } });
  };
  const codes = async (uri: string): Promise<unknown[]> => itemsOf(await editor.pull(uri)).map(({ code }) => code);
  const refreshes = (): number => editor.received.filter(({ method }) => method === 'workspace/diagnostic/refresh').length;

  it('asks a client that can for every change on disk and for the editors of context files', async () => {
    await start({ capabilities: registering });
    const asked = await editor.message('client/registerCapability') as RegistrationParams;
    assert.deepEqual(asked.registrations.map(({ method }) => method), [
      'workspace/didChangeConfiguration', 'workspace/didChangeWatchedFiles', 'textDocument/didOpen', 'textDocument/didChange', 'textDocument/didClose',
    ]);
    assert.deepEqual(asked.registrations[1]?.registerOptions, { watchers: [{ globPattern: '**/*' }] });
    const { documentSelector, syncKind } = asked.registrations[3]?.registerOptions as TextDocumentChangeRegistrationOptions;
    const patterns = JSON.stringify(documentSelector);
    for (const name of ['go.{mod,sum,work,work.sum}', 'vendor/modules.txt']) assert.ok(patterns.includes(`"**/${name}"`), patterns);
    assert.equal(syncKind, 2);
  });

  it('asks a client for nothing that it cannot give', async () => {
    await start();
    await editor.published(await editor.open('Dockerfile', faulty));
    assert.equal(editor.received.some(({ method }) => method === 'client/registerCapability'), false);
  });

  it('an editor of go.mod makes the client ask again: opened with another text than on disk, changed, and closed without saving', async () => {
    await start({ capabilities: registering });
    const uri = await editor.open('Dockerfile', faulty);
    assert.deepEqual(await codes(uri), ['spanning']);
    // As it is on disk: there is nothing to ask again.
    const goModUri = await editor.open('go.mod', goMod);
    await editor.change(goModUri, 2, { text: `${goMod}toolchain go1.23.1\n` });
    await editor.message('workspace/diagnostic/refresh');
    assert.deepEqual(await codes(uri), []);
    assert.equal(refreshes(), 1);
    editor.forget();
    await editor.close(goModUri);
    await editor.message('workspace/diagnostic/refresh');
    assert.deepEqual(await codes(uri), ['spanning']);
    editor.forget();
    await editor.open('go.mod', `${goMod}toolchain go1.23.1\n`);
    await editor.message('workspace/diagnostic/refresh');
    assert.deepEqual(await codes(uri), []);
  });

  it('a folder that goes takes the go.mod in it along, by one event', async () => {
    await start({ capabilities: registering, files: { 'app/go.mod': goMod, 'app/Dockerfile': faulty } });
    const uri = await editor.open('app/Dockerfile', faulty);
    assert.equal(related(await editor.pull(uri)), editor.uri('app/go.mod'));
    rmSync(join(editor.folder, 'app'), { recursive: true });
    await editor.changedOnDisk('app', 3);
    await editor.message('workspace/diagnostic/refresh');
    assert.equal(related(await editor.pull(uri)), editor.uri('go.mod'));
  });

  it('a value of .env that compose takes counts as soon as it is written', async () => {
    const compose = 'services:\n  api:\n    build:\n      context: .\n      args:\n        GOPROXY: ${MIRROR}\n';
    await start({
      rules: [goproxySyntax], capabilities: registering,
      files: { 'compose.yaml': compose, '.env': 'MIRROR=https://proxy.golang.org\n', 'go.mod': `${goMod}\nrequire github.com/google/uuid v1.6.0\n` },
    });
    const uri = await editor.open('Dockerfile', faulty.replace(/ENV .*/, 'ARG GOPROXY'));
    assert.deepEqual(await codes(uri), []);
    editor.write('.env', 'MIRROR=drect\n');
    await editor.changedOnDisk('.env', 2);
    await editor.message('workspace/diagnostic/refresh');
    assert.deepEqual(await codes(uri), []);
    const { diagnostics: [finding] } = await editor.published(editor.uri('.env'), ({ diagnostics }) => diagnostics.length > 0);
    assert.equal(finding?.code, 'goproxy-syntax');
    assert.equal(finding.relatedInformation?.[0]?.location.uri, editor.uri('compose.yaml'));
  });

  it('thousands of files that nothing depends on make nobody ask again', async () => {
    await start({ capabilities: registering });
    const uri = await editor.open('Dockerfile', faulty);
    assert.deepEqual(await codes(uri), ['spanning']);
    const others = Array.from({ length: 5_000 }, (_, index) => ({ uri: editor.uri(`out/lib${index % 50}/file${index}.o`), type: 1 + (index % 3) }));
    await editor.client.sendNotification('workspace/didChangeWatchedFiles', { changes: others });
    assert.deepEqual(await codes(uri), ['spanning']);
    assert.equal(refreshes(), 0);
  });

  it('a Dockerfile that appears brings findings into the script and the compose file that were open before it, each time', async () => {
    const script = 'go mod download\nGOPROXY=drect go vet ./...\n';
    const compose = 'services:\n  web: {build: {context: ., args: {GOPROXY: drect}}}\n';
    const withModule = `${goMod}\nrequire github.com/google/uuid v1.6.0\n`;
    await start({ rules: [goproxySyntax], files: { 'build.sh': script, 'compose.yaml': compose, 'go.mod': withModule } });
    const uris = [await editor.open('build.sh', script), await editor.open('compose.yaml', compose)];
    const shown = (count: number) =>
      Promise.all(uris.map((uri) => editor.published(uri, ({ diagnostics }) => diagnostics.length === count)));
    await shown(0);
    for (let times = 0; times < 2; times++) {
      editor.forget();
      editor.write('Dockerfile', 'FROM golang:1.23\nARG GOPROXY\nWORKDIR /src\nCOPY . .\nRUN sh build.sh\n');
      await editor.changedOnDisk('Dockerfile', 1);
      await shown(1);
      editor.forget();
      rmSync(join(editor.folder, 'Dockerfile'));
      await editor.changedOnDisk('Dockerfile', 3);
      await shown(0);
    }
  });

  it('a Dockerfile that goes takes along what was found in it through an open ignore file', async () => {
    await start({ files: { 'app/Dockerfile': faulty, '.dockerignore': '' } });
    await editor.open('.dockerignore', 'x\n');
    const dockerfile = editor.uri('app/Dockerfile');
    await editor.published(dockerfile, ({ diagnostics }) => diagnostics.length === 1);
    rmSync(join(editor.folder, 'app'), { recursive: true });
    await editor.changedOnDisk('app', 3);
    await editor.published(dockerfile, ({ diagnostics }) => diagnostics.length === 0);
  });

  it('a folder counts from when it is added until it is removed, with or without a slash at its end', async () => {
    const compose = 'services:\n  web: {build: {context: ../app, args: {GOPROXY: drect}}}\n';
    await start({
      rules: [goproxySyntax], capabilities: { workspace: { workspaceFolders: true } },
      files: { 'app/go.mod': `${goMod}\nrequire github.com/google/uuid v1.6.0\n`, 'deploy/compose.yaml': compose },
      announced: (folder) => ({ workspaceFolders: [{ uri: pathToFileURL(join(folder, 'app')).href, name: 'app' }] }),
    });
    const uri = await editor.open('app/Dockerfile', faulty.replace(/ENV .*/, 'ARG GOPROXY'));
    const [one, other] = [{ uri: editor.uri('deploy'), name: 'deploy' }, { uri: `${editor.uri('deploy')}/`, name: 'deploy' }];
    const folders = (added: readonly object[], removed: readonly object[]) => editor.client.sendNotification('workspace/didChangeWorkspaceFolders', { event: { added, removed } });
    for (const [added, removed] of [[one, other], [other, one]] as const) {
      await folders([added], []);
      await editor.published(editor.uri('deploy/compose.yaml'), ({ diagnostics }) => diagnostics.length === 1);
      editor.forget();
      await folders([], [removed]);
      await editor.published(editor.uri('deploy/compose.yaml'), ({ diagnostics }) => diagnostics.length === 0);
      await editor.published(uri);
      editor.forget();
    }
  });

  it('a file that is open under two spellings of its address keeps its text when one of them closes', async () => {
    await start({ files: { 'a b/go.mod': goMod, 'a b/Dockerfile': faulty } });
    const uri = await editor.open('a b/Dockerfile', faulty);
    const other = await editor.open(uri.replace('%20', ' '), 'FROM scratch\n');
    await editor.change(uri, 2, { text: `\n\n${faulty}` });
    await editor.close(other);
    await editor.published(uri, ({ diagnostics }) => diagnostics[0]?.range.start.line === 6);
    assert.notEqual(await editor.hover(uri, 6, 6), null);
  });

  it('a client that asks, but cannot be told to ask again, is pushed to', async () => {
    await start({ capabilities: { textDocument: { diagnostic: {}, publishDiagnostics: {} } } });
    assert.equal(editor.initialized.capabilities.diagnosticProvider, undefined);
    const uri = await editor.open('Dockerfile', faulty);
    await editor.published(uri, ({ diagnostics }) => diagnostics.length === 1);
    editor.write('go.mod', `${goMod}toolchain go1.23.1\n`);
    await editor.changedOnDisk('go.mod', 2);
    await editor.published(uri, ({ diagnostics }) => diagnostics.length === 0);
  });

  it('a client that tells nothing of the disk is answered anew when it saves', async () => {
    await start({ capabilities: pulling });
    const uri = await editor.open('Dockerfile', faulty);
    assert.deepEqual(await codes(uri), ['spanning']);
    editor.write('go.mod', `${goMod}toolchain go1.23.1\n`);
    await editor.client.sendNotification('textDocument/didSave', { textDocument: { uri } });
    await editor.message('workspace/diagnostic/refresh');
    assert.deepEqual(await codes(uri), []);
  });
});

function itemsOf(report: DocumentDiagnosticReport) {
  assert.equal(report.kind, 'full');
  return report.items;
}

function related(report: DocumentDiagnosticReport): string | undefined {
  return itemsOf(report)[0]?.relatedInformation?.[0]?.location.uri;
}
