import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CancellationTokenSource, type DocumentDiagnosticReport, type PublishDiagnosticsParams } from 'vscode-languageserver/node';
import { rule as noFailover } from '../../server/src/rules/goproxy-no-failover/rule.ts';
import { rule as notConfigurable } from '../../server/src/rules/goproxy-not-configurable/rule.ts';
import type { Rule } from '../../server/src/rules/rule.ts';
import { Editor, type EditorOptions } from './editor.ts';
import { clean, faulty, goMod, spanningRule, throwingRule } from './samples.ts';

const pulling: EditorOptions['capabilities'] = { textDocument: { diagnostic: {} }, workspace: { diagnostics: { refreshSupport: true } } };
const compose = 'services:\n  api:\n    build:\n      context: .\n      args:\n        GOPROXY: "https://goproxy.cn,https://proxy.golang.org,direct"\n';
const consuming = faulty.replace('ENV GOPROXY=https://goproxy.cn,https://proxy.golang.org,direct', 'ARG GOPROXY');

describe('diagnostics over the protocol', () => {
  let editor: Editor;
  afterEach(() => {
    editor.stop();
  });
  const start = async (options: EditorOptions = {}): Promise<Editor> => {
    editor = await Editor.start({ rules: [noFailover], ...options, files: { 'go.mod': goMod, ...options.files } });
    return editor;
  };

  it('are pushed with their version to a client that cannot ask', async () => {
    await start();
    const uri = await editor.open('Dockerfile', faulty, 7);
    const { version, diagnostics } = await editor.published(uri);
    assert.equal(version, 7);
    assert.equal(diagnostics.length, 1);
    const [found] = diagnostics;
    assert.deepEqual(found?.range, { start: { line: 1, character: 12 }, end: { line: 1, character: 30 } });
    assert.equal(found.code, 'goproxy-no-failover');
    assert.equal(found.source, 'go-module-doctor');
    assert.equal(found.severity, 3);
    assert.match(found.codeDescription?.href ?? '', /^file:.*\/docs\/rules\/goproxy-no-failover\.md$/);
  });

  it('speak Chinese and link to the Chinese page when the client does', async () => {
    await start({ initializationOptions: { locale: 'zh-cn', rulePagesUri: 'https://pages.example/' } });
    const { diagnostics } = await editor.published(await editor.open('Dockerfile', faulty));
    assert.match(JSON.stringify(diagnostics[0]?.message), /[\u4e00-\u9fff]/);
    assert.equal(diagnostics[0]?.codeDescription?.href, 'https://pages.example/zh-cn/goproxy-no-failover.md');
  });

  it('are given on request, and unchanged when nothing changed', async () => {
    await start({ capabilities: pulling });
    assert.deepEqual(editor.initialized.capabilities.diagnosticProvider, { identifier: 'go-module-doctor', interFileDependencies: true, workspaceDiagnostics: false });
    const uri = await editor.open('Dockerfile', faulty);
    const first = await editor.pull(uri);
    assert.equal(full(first).items.length, 1);
    const second = await editor.pull(uri, first.resultId);
    assert.deepEqual(second, { kind: 'unchanged', resultId: first.resultId });
    await editor.change(uri, 2, { text: clean });
    const third = await editor.pull(uri, first.resultId);
    assert.deepEqual(full(third).items, []);
    assert.notEqual(third.resultId, first.resultId);
    assert.equal(editor.received.some((each) => each.method === 'textDocument/publishDiagnostics'), false);
  });

  it('follow incremental changes, several in one notification', async () => {
    await start();
    const uri = await editor.open('Dockerfile', faulty);
    await editor.change(uri, 2,
      { range: { start: { line: 0, character: 16 }, end: { line: 0, character: 16 } }, text: '\n# a comment' },
      { range: { start: { line: 2, character: 4 }, end: { line: 2, character: 4 } }, text: ' ' });
    const { diagnostics } = await editor.published(uri, ({ version }) => version === 2);
    assert.deepEqual(diagnostics[0]?.range, { start: { line: 2, character: 13 }, end: { line: 2, character: 31 } });
  });

  it('take a change once that comes twice, as from a client that has two registrations for the document', async () => {
    await start();
    const uri = await editor.open('Dockerfile', faulty);
    const above = { range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, text: '#\n' };
    for (const version of [2, 2, 3, 3]) await editor.change(uri, version, above);
    assert.equal((await editor.published(uri, ({ version }) => version === 3)).diagnostics[0]?.range.start.line, 3);
  });

  it('count in UTF-8 when the client prefers it, in both directions', async () => {
    await start({ capabilities: { general: { positionEncodings: ['utf-8', 'utf-16'] } } });
    assert.equal(editor.initialized.capabilities.positionEncoding, 'utf-8');
    const uri = await editor.open('Dockerfile', faulty.replace('ENV GOPROXY', 'ENV A=😀é GOPROXY'));
    const { diagnostics } = await editor.published(uri);
    // "A=😀é " is 5 UTF-16 units and 9 bytes.
    assert.equal(diagnostics[0]?.range.start.character, 12 + 9);
    await editor.change(uri, 2, { range: { start: { line: 1, character: 6 }, end: { line: 1, character: 12 } }, text: 'b' });
    const after = await editor.published(uri, ({ version }) => version === 2);
    assert.equal(after.diagnostics[0]?.range.start.character, 12 + 4);
  });

  it('are never published for a version that is not current', async () => {
    await start();
    const uri = await editor.open('Dockerfile', faulty);
    await editor.published(uri);
    const last = 60;
    const sent: Promise<void>[] = [];
    for (let version = 2; version <= last; version++) {
      sent.push(editor.change(uri, version, { range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, text: '#\n' }));
    }
    await Promise.all(sent);
    const { diagnostics } = await editor.published(uri, ({ version }) => version === last);
    assert.equal(diagnostics[0]?.range.start.line, 1 + last - 1);
    const publications = editor.received.filter((each) => each.method === 'textDocument/publishDiagnostics').map((each) => each.params as PublishDiagnosticsParams);
    for (const { version, diagnostics: found } of publications) assert.equal(found[0]?.range.start.line, version, `version ${version ?? '?'} has positions of another`);
    // A burst is checked far less often than once per keystroke.
    assert.ok(publications.length < last / 2, `${publications.length} publications for ${last} versions`);
  });

  it('take into account which proxy the go command of this computer asks', async () => {
    await start({ rules: [notConfigurable], hostProxy: 'https://goproxy.cn,direct', files: { 'go.mod': `${goMod}\nrequire github.com/google/uuid v1.6.0\n` } });
    const { diagnostics } = await editor.published(await editor.open('Dockerfile', faulty.replace(/ENV .*\n/, '')));
    assert.deepEqual(diagnostics.map(({ code }) => code), ['goproxy-not-configurable']);
  });

  it('come again when a go.mod that they depend on changes on disk', async () => {
    await start({ rules: [spanningRule] });
    const uri = await editor.open('Dockerfile', faulty);
    const before = await editor.published(uri);
    assert.equal(before.diagnostics[0]?.code, 'spanning');
    editor.forget();
    editor.write('go.mod', `${goMod}toolchain go1.23.1\n`);
    await editor.changedOnDisk('go.mod', 2);
    assert.deepEqual((await editor.published(uri)).diagnostics, []);
  });

  it('come again when a missing file appears', async () => {
    await start({ rules: [spanningRule], files: { 'go.mod': goMod } });
    rmSync(join(editor.folder, 'go.mod'));
    const uri = await editor.open('Dockerfile', faulty);
    assert.deepEqual((await editor.published(uri)).diagnostics, []);
    editor.forget();
    editor.write('go.mod', goMod);
    await editor.changedOnDisk('go.mod', 1);
    assert.equal((await editor.published(uri)).diagnostics.length, 1);
    editor.forget();
    rmSync(join(editor.folder, 'go.mod'));
    await editor.changedOnDisk('go.mod', 3);
    assert.deepEqual((await editor.published(uri)).diagnostics, []);
  });

  it('take an open go.mod before the one on disk, and make a pulling client ask again', async () => {
    await start({ rules: [spanningRule], capabilities: pulling });
    const uri = await editor.open('Dockerfile', faulty);
    assert.equal(full(await editor.pull(uri)).items.length, 1);
    const goModUri = await editor.open('go.mod', goMod);
    await editor.change(goModUri, 2, { text: `${goMod}toolchain go1.23.1\n` });
    await editor.message('workspace/diagnostic/refresh');
    assert.deepEqual(full(await editor.pull(uri)).items, []);
    await editor.close(goModUri);
    assert.equal(full(await editor.pull(uri)).items.length, 1);
  });

  it('make a pulling client ask again for another open document once an edit changes its findings, and only then', async () => {
    await start({ rules: [noFailover], files: { '.go-module-doctor.yaml': '' }, capabilities: pulling });
    const uri = await editor.open('Dockerfile', faulty);
    const controlUri = await editor.open('.go-module-doctor.yaml', '');
    assert.deepEqual(full(await editor.pull(uri)).items.map(({ severity }) => severity), [3]);
    const refreshes = (): number => editor.received.filter(({ method }) => method === 'workspace/diagnostic/refresh').length;
    const before = refreshes();
    await editor.change(controlUri, 2, { text: 'privateHosts: [git.corp.example]\n' });
    assert.deepEqual(full(await editor.pull(uri)).items.map(({ severity }) => severity), [3]);
    assert.equal(refreshes(), before);
    editor.forget();
    await editor.change(controlUri, 3, { text: 'severity: { goproxy-no-failover: error }\n' });
    await editor.message('workspace/diagnostic/refresh');
    assert.deepEqual(full(await editor.pull(uri)).items.map(({ severity }) => severity), [1]);
    assert.equal(refreshes(), before + 1);
  });

  it('reach a compose file that is not open, move into its editor, and go with the Dockerfile', async () => {
    await start({ files: { 'compose.yaml': compose } });
    const uri = await editor.open('Dockerfile', consuming);
    const composeUri = editor.uri('compose.yaml');
    const pushed = await editor.published(composeUri);
    assert.equal(pushed.diagnostics[0]?.range.start.line, 5);
    assert.equal(pushed.version, undefined);
    editor.forget();
    await editor.open('compose.yaml', compose, 3);
    assert.equal((await editor.published(composeUri)).version, 3);
    editor.forget();
    await editor.close(composeUri);
    assert.equal((await editor.published(composeUri, ({ diagnostics }) => diagnostics.length > 0)).version, undefined);
    editor.forget();
    await editor.close(uri);
    assert.deepEqual((await editor.published(composeUri)).diagnostics, []);
  });

  it('of a closed document lead to no word about an open file that is context only', async () => {
    await start({ capabilities: pulling });
    const goModUri = await editor.open('go.mod', goMod);
    const uri = await editor.open('Dockerfile', faulty);
    const other = await editor.open('Dockerfile.second', faulty);
    for (const each of [uri, other]) await editor.pull(each);
    editor.forget();
    await editor.close(uri);
    // Checked again behind the closing, after whatever stands before it.
    await editor.status(other);
    const told = editor.received.filter(({ params }) => (params as { uri?: string } | null)?.uri === goModUri);
    assert.deepEqual(told, []);
  });

  it('are those of a Dockerfile where the user says that a file is one, and of nothing once he takes it back', async () => {
    await start();
    const uri = await editor.open('docker/api.docker', faulty, 1, 'dockerfile');
    assert.deepEqual((await editor.published(uri)).diagnostics.map(({ code }) => code), ['goproxy-no-failover']);
    assert.equal((await editor.status(uri)).kind, 'dockerfile');
    editor.forget();
    await editor.close(uri);
    await editor.open('docker/api.docker', faulty, 2, 'plaintext');
    assert.equal((await editor.status(uri)).kind, 'none');
    assert.deepEqual((await editor.published(uri)).diagnostics, []);
    // Editors take a template for a Dockerfile by the first part of its name: that is nobody's word.
    const template = await editor.open('Dockerfile.tmpl', faulty, 1, 'dockerfile');
    assert.equal((await editor.status(template)).kind, 'none');
  });

  it('reach a Dockerfile of another name that an open compose file builds', async () => {
    await start({ files: { 'compose.yaml': 'services:\n  api: {build: {context: ., dockerfile: docker/api.docker}}\n', 'docker/api.docker': faulty } });
    await editor.open('compose.yaml', 'services:\n  api: {build: {context: ., dockerfile: docker/api.docker}}\n');
    assert.deepEqual((await editor.published(editor.uri('docker/api.docker'))).diagnostics.map(({ code }) => code), ['goproxy-no-failover']);
  });

  for (const [named, announced] of Object.entries({
    workspaceFolders: (folder: string) => ({ workspaceFolders: [{ uri: pathToFileURL(folder).href, name: 'test' }] }),
    rootUri: (folder: string) => ({ rootUri: pathToFileURL(folder).href }),
    'rootUri with null for the folders': (folder: string) => ({ rootUri: pathToFileURL(folder).href, workspaceFolders: null }),
    rootPath: (folder: string) => ({ rootUri: undefined, rootPath: folder }),
    'rootPath with null for the rest': (folder: string) => ({ rootUri: null, rootPath: `${folder}/`, workspaceFolders: null }),
  })) {
    it(`find a compose file in the folder of a client that names it by ${named}`, async () => {
      await start({ announced, files: { 'app/go.mod': goMod, 'deploy/compose.yaml': compose.replace('context: .', 'context: ../app') } });
      await editor.open('app/Dockerfile', consuming);
      const { diagnostics } = await editor.published(editor.uri('deploy/compose.yaml'));
      assert.equal(diagnostics[0]?.range.start.line, 5);
    });
  }

  it('do not show a finding twice to a client that pulls once the compose file is open', async () => {
    await start({ files: { 'compose.yaml': compose }, capabilities: pulling });
    await editor.pull(await editor.open('Dockerfile', consuming));
    const composeUri = editor.uri('compose.yaml');
    assert.equal((await editor.published(composeUri)).diagnostics.length, 1);
    editor.forget();
    await editor.open('compose.yaml', compose);
    assert.deepEqual((await editor.published(composeUri)).diagnostics, []);
    assert.equal(full(await editor.pull(composeUri)).items.length, 1);
  });

  it('have the severity that the settings give, and a name that is no rule is reported once', async () => {
    await start({ rules: [noFailover, spanningRule], settings: { severity: { 'goproxy-no-failover': 'error', spanning: 'off', 'no-such-rule': 'off' } } });
    const { diagnostics } = await editor.published(await editor.open('Dockerfile', faulty));
    assert.deepEqual(diagnostics.map(({ code, severity }) => [code, severity]), [['goproxy-no-failover', 1]]);
    await editor.published(await editor.open('Dockerfile.second', faulty));
    const messages = editor.received.filter((each) => each.method === 'window/showMessage');
    assert.equal(messages.length, 1);
    assert.match(JSON.stringify(messages), /no-such-rule/);
  });

  it('keep their severity where the settings give none that is one, and each such value is said once, in the reader\'s language', async () => {
    const settings = {
      severity: { 'goproxy-no-failover': 'loud' }, overrides: [{ paths: ['**'], severity: { 'no-such-rule': 'off' } }],
      probe: { engine: 'lxc', way: 'build' },
    };
    await start({ rules: [noFailover], settings, initializationOptions: { locale: 'zh-cn' } });
    assert.equal((await editor.published(await editor.open('Dockerfile', faulty))).diagnostics[0]?.severity, 3);
    await editor.published(await editor.open('Dockerfile.second', faulty));
    const said = editor.received.filter((each) => each.method === 'window/showMessage').map(({ params }) => (params as { message: string }).message);
    assert.equal(said.length, 3, said.join('\n'));
    for (const [index, words] of [/goproxy-no-failover 指定的级别 "loud" 无效/, /overrides 中的规则“no-such-rule”不存在/, /probe\.engine 的值 "lxc" 无效/].entries()) {
      assert.match(said[index] ?? '', words);
    }
  });

  it('follow the settings of the project, and their change', async () => {
    await start({ rules: [noFailover], files: { '.go-module-doctor.yaml': 'severity:\n  goproxy-no-failover: error\n' }, settings: { severity: { 'goproxy-no-failover': 'hint' } } });
    const uri = await editor.open('Dockerfile', faulty);
    assert.deepEqual((await editor.published(uri)).diagnostics.map(({ severity }) => severity), [1]);
    editor.forget();
    await editor.open('.go-module-doctor.yaml', 'severity:\n  goproxy-no-failover: off\n');
    assert.deepEqual((await editor.published(uri)).diagnostics, []);
  });

  it('take settings from the notification where the client cannot be asked', async () => {
    await start();
    const uri = await editor.open('Dockerfile', faulty);
    await editor.published(uri);
    editor.forget();
    await editor.client.sendNotification('workspace/didChangeConfiguration', { settings: { goModuleDoctor: { severity: { 'goproxy-no-failover': 'hint' } } } });
    assert.equal((await editor.published(uri)).diagnostics[0]?.severity, 4);
  });

  it('answer and log once when a rule throws', async () => {
    await start({ rules: [throwingRule], capabilities: pulling });
    const uri = await editor.open('Dockerfile', faulty);
    assert.deepEqual(full(await editor.pull(uri)).items, []);
    assert.deepEqual(full(await editor.pull(uri)).items, []);
    const logs = editor.received.filter((each) => each.method === 'window/logMessage' && JSON.stringify(each.params).includes('a defect in a rule'));
    assert.equal(logs.length, 1);
  });

  it('leave no old findings behind when a rule throws, and the status says that nothing was checked', async () => {
    let isDefective = false;
    const sometimes: Rule = {
      ...spanningRule,
      checkBuild: (...given) => (isDefective ? throwingRule : spanningRule).checkBuild?.(...given) ?? [],
    };
    await start({ rules: [sometimes] });
    const uri = await editor.open('Dockerfile', faulty);
    assert.equal((await editor.published(uri)).diagnostics.length, 1);
    isDefective = true;
    await editor.change(uri, 2, { text: `#\n${faulty}` });
    assert.deepEqual((await editor.published(uri, ({ version }) => version === 2)).diagnostics, []);
    const failed = await editor.status(uri, ({ version }) => version === 2);
    assert.deepEqual([failed.severity, failed.text], ['error', 'not checked']);
    assert.match(failed.reasons.join(), /fault of Go Module Doctor itself/);
    isDefective = false;
    await editor.change(uri, 3, { text: faulty });
    assert.equal((await editor.published(uri, ({ version }) => version === 3)).diagnostics.length, 1);
    assert.equal((await editor.status(uri, ({ version }) => version === 3)).severity, 'ok');
  });

  it('and other answers about a text that is no more are refused, each with the protocol\'s own word', async () => {
    // Three Dockerfiles of one compose file: other messages come in between two of them.
    const services = ['a', 'b', 'c'].map((name) => `  ${name}:\n    build: ./${name}\n`).join('');
    let onCheck = (): void => undefined;
    const watching = { ...spanningRule, checkBuild: () => {
      onCheck();
      return [];
    } };
    await start({ rules: [watching], capabilities: pulling, files: Object.fromEntries(['a', 'b', 'c'].map((name) => [`${name}/Dockerfile`, clean])) });
    for (const [method, code, extra] of [['textDocument/diagnostic', -32802, {}], ['textDocument/hover', -32801, { position: { line: 0, character: 1 } }]] as const) {
      const name = `compose.${method.replace(/.*\//, '')}.yaml`;
      const uri = await editor.open(name, `services:\n${services}`);
      let version = 1;
      onCheck = () => { void editor.change(uri, ++version, { text: `#\nservices:\n${services}` }); };
      await assert.rejects(editor.client.sendRequest(method, { textDocument: { uri }, ...extra }), { code }, method);
      onCheck = () => undefined;
      await editor.close(uri);
    }
  });

  it('end half-way when the client cancels', async () => {
    const cancel = new CancellationTokenSource();
    let checked = 0;
    const counting = { ...spanningRule, checkBuild: () => {
      checked++;
      // The client loses interest while the first of three Dockerfiles is being checked.
      cancel.cancel();
      return [];
    } };
    const services = ['a', 'b', 'c'].map((name) => `  ${name}:\n    build: ./${name}\n`).join('');
    const files = Object.fromEntries(['a', 'b', 'c'].map((name) => [`${name}/Dockerfile`, clean]));
    await start({ rules: [counting], capabilities: pulling, files });
    const uri = await editor.open('compose.yaml', `services:\n${services}`);
    await assert.rejects(editor.client.sendRequest('textDocument/diagnostic', { textDocument: { uri } }, cancel.token), { code: -32800 });
    assert.equal(checked, 1);
  });

  it('give documents that are not open an empty answer', async () => {
    await start({ capabilities: pulling });
    assert.deepEqual(full(await editor.pull(editor.uri('Dockerfile'))).items, []);
  });
});

describe('broken inputs over the protocol', () => {
  let editor: Editor;
  afterEach(() => {
    editor.stop();
  });

  const inputs: readonly (readonly [string, string])[] = [
    ['an empty file', ''],
    ['binary', Buffer.from(Array.from({ length: 4096 }, (_, index) => (index * 7919) % 256)).toString('latin1')],
    ['one line of 1 MB', `RUN ${'a'.repeat(1_000_000)}`],
    ['half-typed instructions', 'FROM\nARG\nENV GOPROXY=\nRUN --mount=\nCOPY\nRUN go mod downl'],
    ['stages that stand on each other', 'FROM b AS a\nFROM a AS b\nRUN go mod download\n'],
    ['lone surrogates and NULs', 'FROM golang\0\nENV GOPROXY=\ud800,\udc00\nRUN go mod download\n'],
  ];
  for (const [name, text] of inputs) {
    it(`${name}: every request is answered`, async () => {
      editor = await Editor.start({ files: { 'go.mod': goMod } });
      for (const document of ['Dockerfile', 'compose.yaml', '.dockerignore', 'go.env']) {
        const uri = await editor.open(document, text);
        await editor.published(uri);
        await editor.hover(uri, 0, 3);
        await editor.actions(uri, { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } });
        await editor.change(uri, 2, { range: { start: { line: 5, character: 99 }, end: { line: 99, character: 99 } }, text: '\nRUN true' });
        await editor.published(uri, ({ version }) => version === 2);
      }
      assert.equal(editor.received.some((each) => JSON.stringify(each.params).includes(' failed: ')), false, 'nothing was logged as failed');
    });
  }

  for (const [name, text] of [['CRLF', faulty.replaceAll('\n', '\r\n')], ['a byte order mark', `\ufeff${faulty}`]] as const) {
    it(`${name}: positions stay right`, async () => {
      editor = await Editor.start({ rules: [noFailover], files: { 'go.mod': goMod } });
      const { diagnostics } = await editor.published(await editor.open('Dockerfile', text));
      assert.deepEqual(diagnostics[0]?.range, { start: { line: 1, character: 12 }, end: { line: 1, character: 30 } });
    });
  }

  it('files that vanish leave the server at work', async () => {
    editor = await Editor.start({ rules: [noFailover], files: { 'go.mod': goMod, 'compose.yaml': compose } });
    rmSync(editor.folder, { recursive: true });
    const uri = await editor.open('Dockerfile', faulty);
    assert.equal((await editor.published(uri)).diagnostics.length, 1);
    await editor.changedOnDisk('.', 3);
    assert.equal((await editor.hover(uri, 4, 6))?.range?.start.line, 4);
  });
});

function full(report: DocumentDiagnosticReport): Extract<DocumentDiagnosticReport, { kind: 'full' }> {
  assert.equal(report.kind, 'full');
  return report;
}
