import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import {
  createMessageConnection, IPCMessageReader, IPCMessageWriter, StreamMessageReader, StreamMessageWriter, type InitializeResult,
  type MessageConnection,
} from 'vscode-languageserver/node';
import { programVersion } from '../../protocol/src/index.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const initialize = { processId: null, rootUri: null, capabilities: {} };

describe('the server as a process of its own', () => {
  let folder: string;
  let child: ChildProcess;
  let client: MessageConnection;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'go-module-doctor-process-'));
    for (const [entry, name] of [['server/src/lsp/main.ts', 'server.cjs'], ['server/src/cli/bin.ts', 'cli.cjs']] as const) {
      await build({
        entryPoints: [join(root, entry)], outfile: join(folder, name), bundle: true, platform: 'node', format: 'cjs', target: 'node20',
        mainFields: ['module', 'main'], loader: { '.go': 'text' }, logLevel: 'warning',
      });
    }
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  afterEach(() => {
    client.dispose();
    if (child.exitCode === null) child.kill('SIGKILL');
  });

  const overStdio = (...words: readonly string[]): void => {
    child = spawn(process.execPath, words, { stdio: ['pipe', 'pipe', 'inherit'] });
    client = createMessageConnection(new StreamMessageReader(child.stdout!), new StreamMessageWriter(child.stdin!));
    client.listen();
  };

  for (const words of [['server.cjs', '--stdio'], ['cli.cjs', 'lsp', '--stdio']]) {
    it(`${words.join(' ')}: shutdown and exit end it with 0`, async () => {
      overStdio(join(folder, words[0]!), ...words.slice(1));
      const { capabilities } = await client.sendRequest<InitializeResult>('initialize', initialize);
      assert.equal(capabilities.hoverProvider, true);
      await client.sendRequest('shutdown');
      const ended = once(child, 'exit');
      await client.sendNotification('exit');
      assert.deepEqual(await ended, [0, null]);
    });
  }

  it('refuses what comes before initialize, serves afterwards, and is initialized once', async () => {
    overStdio(join(folder, 'server.cjs'), '--stdio');
    const hover = { textDocument: { uri: 'file:///Dockerfile' }, position: { line: 0, character: 0 } };
    for (const [method, params] of [['textDocument/hover', hover], ['workspace/symbol', { query: '' }], ['shutdown', undefined]] as const)
      await assert.rejects(client.sendRequest(method, params), { code: -32002 });
    await client.sendNotification('textDocument/didOpen', { textDocument: { ...hover.textDocument, languageId: 'dockerfile', version: 1, text: '' } });
    await client.sendRequest('initialize', initialize);
    assert.equal(await client.sendRequest('textDocument/hover', hover), null);
    await assert.rejects(client.sendRequest('initialize', initialize), { code: -32600 });
    await assert.rejects(client.sendRequest('workspace/symbol', { query: '' }), { code: -32601 });
    assert.equal(await client.sendRequest('shutdown'), null);
  });

  it('exit without shutdown ends it with 1', async () => {
    overStdio(join(folder, 'server.cjs'), '--stdio');
    await client.sendRequest('initialize', initialize);
    const ended = once(child, 'exit');
    await client.sendNotification('exit');
    assert.deepEqual(await ended, [1, null]);
  });

  it('a client that goes away takes it along', async () => {
    overStdio(join(folder, 'server.cjs'), '--stdio');
    await client.sendRequest('initialize', initialize);
    const ended = once(child, 'exit');
    child.stdin!.end();
    assert.deepEqual(await ended, [1, null]);
  });

  it('serves over Node IPC too', async () => {
    child = spawn(process.execPath, [join(folder, 'server.cjs'), '--node-ipc'], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    client = createMessageConnection(new IPCMessageReader(child), new IPCMessageWriter(child));
    client.listen();
    const { serverInfo } = await client.sendRequest<InitializeResult>('initialize', initialize);
    assert.deepEqual(serverInfo, { name: 'go-module-doctor', version: programVersion });
    await client.sendRequest('shutdown');
    const ended = once(child, 'exit');
    await client.sendNotification('exit');
    assert.deepEqual(await ended, [0, null]);
  });

  it('a flag that it does not know is refused with 2', async () => {
    overStdio(join(folder, 'cli.cjs'), 'lsp', '--sockets');
    assert.deepEqual(await once(child, 'exit'), [2, null]);
  });
});
