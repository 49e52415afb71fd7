import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter, type MessageConnection } from 'vscode-languageserver/node';
import { ensureYamlServer } from '../../tools/yaml/ensure.ts';

const root = new URL('../../', import.meta.url);
const manifest = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as {
  readonly contributes: { readonly yamlValidation: readonly { readonly fileMatch: string; readonly url: string }[] };
};

interface Diagnostic { readonly message: string; readonly range: { readonly start: { readonly line: number } } }
interface Item { readonly label: string; readonly documentation?: string | { readonly value: string } }

/** The server that most editors complete YAML with, told of our schema as the manifest contributes it. */
describe('.go-module-doctor.yaml in editors', function () {
  this.timeout(600_000);
  let child: ChildProcess;
  let client: MessageConnection;
  let opened = 0;
  const published = new Map<string, (found: readonly Diagnostic[]) => void>();

  before(async () => {
    const program = await ensureYamlServer();
    child = spawn(process.execPath, [program, '--stdio'], { stdio: ['pipe', 'pipe', 'ignore'] });
    assert.ok(child.stdout !== null && child.stdin !== null);
    client = createMessageConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
    client.onRequest('workspace/configuration', ({ items }: { readonly items: readonly { readonly section?: string }[] }) =>
      items.map(({ section }) => (section === 'yaml' ? settings : {})));
    client.onRequest('client/registerCapability', () => null);
    client.onNotification('textDocument/publishDiagnostics', ({ uri, diagnostics }: { readonly uri: string; readonly diagnostics: readonly Diagnostic[] }) => {
      published.get(uri)?.(diagnostics);
    });
    client.listen();
    await client.sendRequest('initialize', {
      processId: process.pid, rootUri: null, capabilities: { workspace: { configuration: true }, textDocument: { completion: { completionItem: { documentationFormat: ['markdown'] } } } },
    });
    await client.sendNotification('initialized', {});
    // As the extension for YAML hands on what the manifests of other extensions contribute.
    await client.sendNotification('json/schemaAssociations', manifest.contributes.yamlValidation.map(({ fileMatch, url }) => (
      { fileMatch: [`/${fileMatch}`], uri: new URL(url, root).href }
    )));
  });
  after(() => {
    client.dispose();
    child.kill('SIGKILL');
  });

  /** Opens a file of a folder of its own; resolves to what is found wrong in it. */
  const open = async (text: string, name = '.go-module-doctor.yaml'): Promise<{ readonly uri: string; readonly found: readonly Diagnostic[] }> => {
    const uri = pathToFileURL(`/project-${opened++}/${name}`).href;
    const found = new Promise<readonly Diagnostic[]>((resolve) => { published.set(uri, resolve); });
    await client.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId: 'yaml', version: 1, text } });
    return { uri, found: await found };
  };

  /** What is offered at `|`. */
  const offered = async (marked: string): Promise<readonly Item[]> => {
    const before = marked.slice(0, marked.indexOf('|')).split('\n');
    const { uri } = await open(marked.replace('|', ''));
    const position = { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
    const answer = await client.sendRequest<{ readonly items: readonly Item[] } | readonly Item[]>('textDocument/completion', { textDocument: { uri }, position });
    return 'items' in answer ? answer.items : answer;
  };
  const labels = async (marked: string): Promise<readonly string[]> => (await offered(marked)).map(({ label }) => label);
  const ruleNames = Object.keys((JSON.parse(readFileSync(fileURLToPath(new URL('schemas/go-module-doctor.schema.json', root)), 'utf8')) as {
    readonly properties: { readonly severity: { readonly properties: object } };
  }).properties.severity.properties).sort();

  it('is completed: keys, with words in both languages', async () => {
    const items = await offered('|\n');
    assert.deepEqual(items.map(({ label }) => label).sort(), ['knownMirrors', 'overrides', 'preferredProxy', 'privateHosts', 'severity']);
    for (const { label, documentation } of items) {
      const words = typeof documentation === 'object' ? documentation.value : documentation ?? '';
      assert.match(words, /[a-z]{4}/, label);
      assert.match(words, /[\u4e00-\u9fff]/, label);
    }
  });

  it('is completed: rules', async () => {
    assert.deepEqual([...await labels('severity:\n  |\n')].sort(), ruleNames);
    assert.deepEqual([...await labels('overrides:\n  - paths: [x]\n    severity:\n      |\n')].sort(), ruleNames);
  });

  it('is completed: severities', async () => {
    // In quotes, since readers of older YAML take `off` for false.
    assert.deepEqual([...await labels('severity:\n  git-missing: |\n')].sort(), ['"off"', 'error', 'hint', 'info', 'warning']);
  });

  it('is completed: the keys of an override, and no key twice', async () => {
    // The whole of what is missing is offered beside the key, by the title of the schema's part.
    assert.deepEqual(await labels('overrides:\n  - paths: [x]\n    |\n'), ['severity', 'override']);
    assert.ok(!(await labels('privateHosts: [git.corp.example]\n|\n')).includes('privateHosts'));
  });

  it('has nothing wrong where all is well', async () => {
    const text = 'severity:\n  git-missing: off\n  goproxy-no-failover: hint\noverrides:\n  - paths: [deploy/**]\n    severity: { git-missing: error }\nprivateHosts: [git.corp.example]\npreferredProxy: https://goproxy.corp.example\nknownMirrors: []\n';
    assert.deepEqual((await open(text)).found, []);
  });

  for (const [words, text, line, expected] of [
    ['a key that does not exist', 'severities:\n  git-missing: off\n', 0, /severities/],
    ['a rule that does not exist', 'severity:\n  git-is-missing: off\n', 1, /git-is-missing/],
    ['a severity that does not exist', 'severity:\n  git-missing: fatal\n', 1, /"error", "warning", "info", "hint", "off"/],
    ['an override without severities', 'overrides:\n  - paths: [x]\n', 1, /severity/],
    ['one host where a list belongs', 'privateHosts: git.corp.example\n', 0, /array/],
  ] as const) {
    it(`is checked: ${words}`, async () => {
      const { found } = await open(text);
      assert.deepEqual(found.map(({ range }) => range.start.line), [line]);
      assert.match(found[0]?.message ?? '', expected);
    });
  }

  it('is no other file', async () => {
    assert.deepEqual((await open('severities: x\n', 'compose.yaml')).found, []);
  });
});

/** Nothing is fetched: the catalogue of schemas would be. */
const settings = { validate: true, completion: true, hover: true, schemaStore: { enable: false }, kubernetesCRDStore: { enable: false } };
