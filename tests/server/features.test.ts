import assert from 'node:assert/strict';
import { join } from 'node:path';
import type {
  ApplyWorkspaceEditParams, ClientCapabilities, CodeAction, Command, RegistrationParams, TextDocumentEdit, TextEdit,
} from 'vscode-languageserver/node';
import { downloadsRequest, serverCommands, type DownloadSummary } from '../../protocol/src/index.ts';
import { rule as misplaced } from '../../server/src/rules/dockerignore-misplaced/rule.ts';
import { rule as noFailover } from '../../server/src/rules/goproxy-no-failover/rule.ts';
import { rules } from '../../server/src/rules/index.ts';
import { codeActionLiteralSupport, Editor, type EditorOptions } from './editor.ts';
import { clean, faulty, goMod, spanningRule, throwingRule } from './samples.ts';

const versioned: ClientCapabilities = { workspace: { workspaceEdit: { documentChanges: true, resourceOperations: ['create'] } } };
const everywhere = { start: { line: 0, character: 0 }, end: { line: 20, character: 0 } };

describe('features over the protocol', () => {
  let editor: Editor;
  afterEach(() => {
    editor.stop();
  });
  const start = async (options: EditorOptions = {}): Promise<Editor> => {
    editor = await Editor.start({ rules: [noFailover, spanningRule], ...options, files: { 'go.mod': goMod, ...options.files } });
    return editor;
  };

  it('a fix is preferred when safe, carries the client\'s diagnostic and the version', async () => {
    await start({ capabilities: versioned });
    const uri = await editor.open('Dockerfile', faulty, 5);
    const { diagnostics } = await editor.published(uri);
    const mine = diagnostics.filter(({ code }) => code === 'goproxy-no-failover');
    const [fix] = await editor.actions(uri, mine[0]!.range, mine, ['quickfix']);
    assert.equal(fix?.isPreferred, true);
    assert.deepEqual(fix.diagnostics, mine);
    assert.deepEqual(fix.edit?.documentChanges, [{
      textDocument: { uri, version: 5 },
      edits: [{ range: { start: { line: 1, character: 30 }, end: { line: 1, character: 31 } }, newText: '|' }],
    }]);
  });

  it('a fix over several files edits them and creates the one that is missing', async () => {
    await start({ capabilities: versioned });
    const uri = await editor.open('Dockerfile', faulty);
    const actions = await editor.actions(uri, { start: { line: 4, character: 6 }, end: { line: 4, character: 6 } });
    const fix = named(actions, 'Add it, and a note');
    assert.equal(fix.isPreferred, undefined);
    assert.deepEqual(fix.edit?.documentChanges, [
      { textDocument: { uri: editor.uri('go.mod'), version: null }, edits: [{ range: { start: { line: 3, character: 0 }, end: { line: 3, character: 0 } }, newText: 'toolchain go1.23.1\n' }] },
      { kind: 'create', uri: editor.uri('NOTE'), options: { ignoreIfExists: true } },
      { textDocument: { uri: editor.uri('NOTE'), version: null }, edits: [{ range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, newText: 'note\n' }] },
    ]);
  });

  for (const { resourceOperations, last } of [
    { resourceOperations: ['create', 'delete'], last: 'delete' }, { resourceOperations: ['create'], last: 'edit' },
  ] as const) {
    it(`a fix that moves a file ${last === 'delete' ? 'deletes the old one' : 'empties the old one where the client cannot delete'}`, async () => {
      await start({
        capabilities: { workspace: { workspaceEdit: { documentChanges: true, resourceOperations: [...resourceOperations] } } },
        rules: [misplaced],
        files: { 'docker/.dockerignore': 'bin\n', 'docker/Dockerfile': 'FROM golang:1.23\nWORKDIR /src\nCOPY go.mod ./\nRUN go mod download\n' },
      });
      const uri = await editor.open('docker/.dockerignore', 'bin\n');
      const { diagnostics } = await editor.published(uri);
      assert.deepEqual(diagnostics.map(({ code }) => code), ['dockerignore-misplaced']);
      const fix = named(await editor.actions(uri, diagnostics[0]!.range), 'Rename it to Dockerfile.dockerignore, for this Dockerfile');
      const target = editor.uri('docker/Dockerfile.dockerignore');
      const start0 = { line: 0, character: 0 };
      assert.deepEqual(fix.edit?.documentChanges, [
        { kind: 'create', uri: target, options: { ignoreIfExists: true } },
        { textDocument: { uri: target, version: null }, edits: [{ range: { start: start0, end: start0 }, newText: 'bin\n' }] },
        last === 'delete'
          ? { kind: 'delete', uri, options: { ignoreIfNotExists: true } }
          : { textDocument: { uri, version: 1 }, edits: [{ range: { start: start0, end: { line: 1, character: 0 } }, newText: '' }] },
      ]);
    });
  }

  it('plain changes go to a client that knows no versions', async () => {
    await start();
    const uri = await editor.open('Dockerfile', faulty);
    const fix = named(await editor.actions(uri, everywhere), 'Add it, and a note');
    assert.deepEqual(Object.keys(fix.edit?.changes ?? {}), [editor.uri('go.mod'), editor.uri('NOTE')]);
  });

  it('fix-all takes safe fixes only, and only when asked for its kind or for everything', async () => {
    await start({ capabilities: versioned });
    const uri = await editor.open('Dockerfile', faulty);
    for (const kind of ['source', 'source.fixAll', 'source.fixAll.goModuleDoctor']) {
      const actions = await editor.actions(uri, everywhere, [], [kind]);
      assert.deepEqual(actions.map((action) => action.kind), ['source.fixAll.goModuleDoctor']);
      const edits = actions[0]?.edit?.documentChanges as TextDocumentEdit[];
      assert.deepEqual(edits.map((edit) => edit.textDocument.uri), [uri]);
    }
    assert.deepEqual(await editor.actions(uri, everywhere, [], ['refactor']), []);
    await editor.change(uri, 2, { text: clean });
    assert.deepEqual(await editor.actions(uri, everywhere, [], ['source.fixAll']), []);
  });

  it('a client that knows commands only gets commands, which apply to the text that they were made for and to no other', async () => {
    await start({ rules: [noFailover], capabilities: { textDocument: { codeAction: {} } } });
    const uri = await editor.open('Dockerfile', faulty);
    const offered = async () => await editor.actions(uri, everywhere) as unknown as Command[];
    const [command] = await offered();
    assert.deepEqual([typeof command?.title, command?.command], ['string', 'goModuleDoctor.server.applyEdit']);
    const run = ({ command: name, arguments: given }: Command) => editor.client.sendRequest('workspace/executeCommand', { command: name, arguments: given });
    assert.equal(await run(command!), true);
    const { edit } = await editor.message('workspace/applyEdit') as ApplyWorkspaceEditParams;
    assert.equal(edit.changes?.[uri]?.[0]?.newText, '|');
    await editor.change(uri, 2, { text: `\n${faulty}` });
    await assert.rejects(run(command!), /A document changed since this was offered/);
    assert.equal(await run((await offered())[0]!), true);
  });

  it('all findings of one rule are repaired by one action', async () => {
    await start({ capabilities: versioned });
    const second = faulty.replace('FROM golang:1.23', 'FROM golang:1.23 AS two');
    const uri = await editor.open('Dockerfile', faulty + second);
    const action = named(await editor.actions(uri, { start: { line: 1, character: 14 }, end: { line: 1, character: 14 } }), 'Fix all goproxy-no-failover in this file');
    assert.deepEqual((action.edit?.documentChanges?.[0] as TextDocumentEdit).edits.map((edit) => edit.range.start.line), [1, 6]);
  });

  it('suppressing silences the finding, above the whole instruction and with its indentation', async () => {
    await start({ rules: [noFailover] });
    const text = faulty.replace('ENV GOPROXY=', '  ENV A=1 \\\n    GOPROXY=');
    const uri = await editor.open('Dockerfile', text);
    const action = named(await editor.actions(uri, everywhere), 'Ignore goproxy-no-failover here');
    const [edit] = action.edit?.changes?.[uri] ?? [];
    assert.deepEqual(edit, { range: { start: { line: 1, character: 0 }, end: { line: 1, character: 0 } }, newText: '  # doctor: ignore=goproxy-no-failover -- \n' });
    await editor.change(uri, 2, { range: edit.range, text: edit.newText });
    assert.deepEqual((await editor.published(uri, ({ version }) => version === 2)).diagnostics, []);
  });

  it('suppressing works in a compose file', async () => {
    const compose = 'services:\n  api:\n    build:\n      context: .\n      args:\n        GOPROXY: "https://goproxy.cn,https://proxy.golang.org,direct"\n';
    await start({ rules: [noFailover], files: { Dockerfile: faulty.replace(/ENV GOPROXY=.*/, 'ARG GOPROXY') } });
    const uri = await editor.open('compose.yaml', compose);
    assert.equal((await editor.published(uri)).diagnostics.length, 1);
    const action = named(await editor.actions(uri, everywhere), 'Ignore goproxy-no-failover here');
    const [edit] = action.edit?.changes?.[uri] ?? [];
    assert.equal(edit?.newText, '        # doctor: ignore=goproxy-no-failover -- \n');
    await editor.change(uri, 2, { range: edit.range, text: edit.newText });
    assert.deepEqual((await editor.published(uri, ({ version }) => version === 2)).diagnostics, []);
  });

  it('hover over a download shows the environment with its origins and the walk', async () => {
    await start();
    const uri = await editor.open('Dockerfile', faulty);
    const hover = await editor.hover(uri, 4, 12);
    const text = (hover?.contents as { value: string }).value;
    assert.ok(text.includes(`| GOPROXY | \`https://goproxy.cn,https://proxy.golang.org,direct\` | ENV, [Dockerfile:2](${uri}#L2) |`), text);
    assert.match(text, /\| GOSUMDB \| `sum\.golang\.org` \| Go default \|/);
    assert.match(text, /\| GOTOOLCHAIN \| `local` \| image golang:1\.23 \|/);
    assert.match(text, /1\. `https:\/\/goproxy\.cn`: on 404 and 410 the next one is asked/);
    assert.deepEqual(hover?.range, { start: { line: 4, character: 4 }, end: { line: 4, character: 19 } });
    assert.equal(await editor.hover(uri, 2, 3), null);
  });

  it('hover hides passwords, escapes table cells and speaks Chinese', async () => {
    await start({ initializationOptions: { locale: 'zh-cn' } });
    const uri = await editor.open('Dockerfile', faulty.replace('https://goproxy.cn,', 'https://me:hunter22@goproxy.cn|'));
    const text = ((await editor.hover(uri, 4, 12))?.contents as { value: string }).value;
    assert.ok(!text.includes('hunter22'), text);
    assert.match(text, /goproxy\.cn\\\|https/);
    assert.match(text, /\| 变量 \| 值 \| 来源 \|/);
    assert.match(text, /任何失败都会请求下一项/);
  });

  it('hover over a variable names its readers; each compose service has its own table', async () => {
    const service = (name: string, value: string) => `  ${name}:\n    build:\n      context: .\n      args:\n        GOPROXY: "${value}"\n`;
    await start({ files: { 'compose.yaml': `services:\n${service('api', 'https://a.example')}${service('web', 'https://b.example')}` } });
    const uri = await editor.open('Dockerfile', faulty.replace(/ENV GOPROXY=.*/, 'ARG GOPROXY'));
    const text = ((await editor.hover(uri, 4, 12))?.contents as { value: string }).value;
    assert.match(text, /compose service `api`[^]*https:\/\/a\.example[^]*build argument, \[compose\.yaml:6\][^]*compose service `web`[^]*https:\/\/b\.example/);
    const plain = await editor.open('other/Dockerfile', faulty);
    const variable = ((await editor.hover(plain, 1, 6))?.contents as { value: string }).value;
    assert.match(variable, /^\*\*`GOPROXY`\*\* = `https:\/\/goproxy\.cn,[^]*Read by:\n\n- `go mod download` · \[Dockerfile:5\]/);
  });

  it('hover over GOPROXY shows the walk: what is asked and what follows on which answer, in both languages', async () => {
    await start();
    const list = 'https://me:hunter22@a.example/go|https://b.example,file:///modules,direct,https://late.example';
    const uri = await editor.open('Dockerfile', faulty.replace(/ENV GOPROXY=.*/, `ENV GOPROXY=${list} GOPRIVATE=*.corp.example`));
    const text = ((await editor.hover(uri, 1, 6))?.contents as { value: string }).value;
    const steps = [
      /1\. `https:\/\/redacted@a\.example\/go`: on any failure the next one is asked\. Asks `https:\/\/\S*@a\.example\/go\/<module>\/@v\/<version>\.info`/,
      /2\. `https:\/\/b\.example`: on 404 and 410 the next one is asked, any other failure ends the download \(403, 5xx, no answer, DNS, TLS\)/,
      /3\. `file:\/\/\/modules`: where the file is missing the next one is asked[^]*Reads `file:\/\/\/modules\/<module>/,
      /4\. `direct`: fetches from the version control host; asks `https:\/\/<module>\?go-get=1`/,
      /- Never asked: `https:\/\/late\.example`\n- A broken `\.zip`[^]*behind `\|` too/,
    ];
    for (const step of steps) assert.match(text, step);
    assert.ok(!text.includes('hunter22'), text);
    const download = ((await editor.hover(uri, 4, 12))?.contents as { value: string }).value;
    assert.match(download, /1\. modules under `\*\.corp\.example` \(GONOPROXY, GOPRIVATE\): fetched from the version control host[^]*2\. `https:\/\/redacted@a\.example\/go`/);
  });

  /** Every place that a GOPROXY for a download can stand in; the hover is asked for on the value's first character. */
  const list = 'https://goproxy.cn|https://proxy.golang.org,direct';
  const head = 'FROM golang:1.23\nWORKDIR /src\nCOPY go.mod ./\n';
  const compose = (args: string) => `services:\n  api:\n    build:\n      context: .\n      args:\n${args}`;
  const takesArgument = { Dockerfile: `${head}ARG GOPROXY\nRUN go mod download\n` };
  const sites: readonly (readonly [name: string, files: Readonly<Record<string, string>>, hovered?: string])[] = [
    ['ENV', { Dockerfile: `${head}ENV GOPROXY=${list}\nRUN go mod download\n` }],
    ['ENV with a blank', { Dockerfile: `${head}ENV GOPROXY ${list}\nRUN go mod download\n` }],
    ['ENV over lines, in quotes', { Dockerfile: `${head}ENV CGO_ENABLED=0 \\\n    GOPROXY="${list}"\nRUN go mod download\n` }],
    ['the default of an ARG', { Dockerfile: `${head}ARG GOPROXY=${list}\nRUN go mod download\n` }],
    ['an ARG before FROM', { Dockerfile: `ARG GOPROXY=${list}\n${head}ARG GOPROXY\nRUN go mod download\n` }],
    ['the command itself', { Dockerfile: `${head}RUN GOPROXY="${list}" go mod download\n` }],
    ['an export', { Dockerfile: `${head}RUN export GOPROXY="${list}" && go mod download\n` }],
    ['go env -w', { Dockerfile: `${head}RUN go env -w GOPROXY="${list}"\nRUN go mod download\n` }],
    ['a heredoc', { Dockerfile: `# syntax=docker/dockerfile:1\n${head}RUN <<EOF\nexport GOPROXY="${list}"\ngo mod download\nEOF\n` }],
    ['compose, as a map', { ...takesArgument, 'compose.yaml': compose(`        GOPROXY: "${list}"\n`) }, 'compose.yaml'],
    ['compose, as a list', { ...takesArgument, 'compose.yaml': compose(`        - GOPROXY=${list}\n`) }, 'compose.yaml'],
    ['go.env', { 'Dockerfile': `${head}COPY go.env /root/.config/go/env\nRUN go mod download\n`, 'go.env': `GOPROXY=${list}\n` }, 'go.env'],
  ];
  for (const [name, files, hovered = 'Dockerfile'] of sites) {
    for (const [locale, first, middle, last] of [
      ['en', 'on any failure the next one is asked', 'on 404 and 410 the next one is asked', 'fetches from the version control host'],
      ['zh-cn', '任何失败都会请求下一项', '仅在 404 或 410 时请求下一项', '直接从版本控制服务器获取'],
    ] as const) {
      it(`hover shows the walk where GOPROXY stands: ${name} (${locale})`, async () => {
        await start({ files: { 'go.mod': goMod, ...files }, initializationOptions: { locale } });
        const text = files[hovered] ?? '';
        const uri = await editor.open(hovered, text);
        const before = text.slice(0, text.indexOf(list)).split('\n');
        const hover = await editor.hover(uri, before.length - 1, before.at(-1)!.length);
        const shown = (hover?.contents as { value: string } | undefined)?.value ?? '';
        for (const [index, words] of [['https://goproxy.cn', first], ['https://proxy.golang.org', middle], ['direct', last]].entries()) {
          const line = shown.split('\n').find((each) => each.startsWith(`${index + 1}. `)) ?? '';
          for (const part of words) assert.ok(line.includes(part), `${part} in ${shown}`);
        }
      });
    }
  }

  it('hover in go.env says what a line does, as Go reads it', async () => {
    await start({ initializationOptions: { locale: 'en' } });
    const uri = await editor.open('go.env', [
      'GOPROXY=https://a.example,direct', '# a note', 'GOPRIVATE=*.corp.example', 'GOPROXY=https://b.example|direct', 'HTTPS_PROXY=http://p:1', 'GONOSUMCHECK=1', 'NOSUCH=1', 'GOMODCACHE=', '',
    ].join('\n'));
    const at = async (line: number): Promise<string> => ((await editor.hover(uri, line, 3))?.contents as { value: string } | undefined)?.value ?? '';
    assert.match(await at(0), /^\*\*`GOPROXY`\*\* = `https:\/\/a\.example,direct`\n\nWhom the go command asks[^]*1\. `https:\/\/a\.example`: on 404 and 410[^]*A later line of the same name counts instead/);
    assert.equal(await at(1), '');
    assert.match(await at(2), /Patterns of private module paths[^]*beats this file/);
    assert.match(await at(3), /on any failure the next one is asked/);
    assert.match(await at(4), /Go reads it from the process environment only/);
    assert.match(await at(5), /No Go release reads this variable/);
    assert.match(await at(6), /The go command knows no such variable/);
    assert.match(await at(7), /^\*\*`GOMODCACHE`\*\* is empty\n\nThe folder of downloaded modules \(since Go 1\.15\)/);
  });

  it('hover says who chose a severity or a value', async () => {
    await start({
      rules: [noFailover], settings: { preferredProxy: 'https://me:hunter2@goproxy.corp.example' },
      files: { '.go-module-doctor.yaml': 'severity:\n  goproxy-no-failover: error\nprivateHosts: [git.corp.example]\n' },
    });
    const text = ((await editor.hover(await editor.open('Dockerfile', faulty), 1, 30))?.contents as { value: string }).value;
    assert.match(text, /- `goproxy-no-failover`: `error` · \[\.go-module-doctor\.yaml:2\]\(file:/);
    assert.match(text, /- `privateHosts`: `git\.corp\.example` · \[\.go-module-doctor\.yaml:3\]/);
    assert.match(text, /- `preferredProxy`: `https:\/\/.*goproxy\.corp\.example` · settings/);
    assert.ok(!text.includes('hunter2'));
  });

  it('hover in the settings of a project says what a key means and what it beats', async () => {
    const text = 'severity:\n  goproxy-no-failover: error\n  download-not-separate: hint\noverrides:\n  - paths: [old/]\n    severity: { git-missing: off }\nprivateHosts: []\npreferredProxy: https://goproxy.corp.example\n';
    await start({
      rules, files: { '.go-module-doctor.yaml': text },
      settings: { severity: { 'goproxy-no-failover': 'off' }, preferredProxy: 'https://me:hunter2@other.example' },
    });
    const uri = await editor.open('.go-module-doctor.yaml', text);
    const at = async (line: number, character: number): Promise<string> => ((await editor.hover(uri, line, character))?.contents as { value: string } | undefined)?.value ?? '';
    assert.match(await at(0, 2), /^Severity per rule/);
    assert.match(await at(1, 5), /^\[goproxy-no-failover\]\([^)]*goproxy-no-failover\.md\): Proxies joined by commas .*\. Its own severity is `info`\n\nBeats the setting `goModuleDoctor\.severity\.goproxy-no-failover`: `off`/);
    assert.match(await at(2, 5), /Its own severity is `off`$/);
    assert.match(await at(5, 20), /^\[git-missing\].*Its own severity is `error`$/);
    assert.match(await at(7, 3), /^The GOPROXY value your organisation prefers\n\nBeats the setting `goModuleDoctor\.preferredProxy`: `https:\/\/\w+@other\.example`/);
    assert.equal(await at(6, 16), '');
    assert.ok(!(await at(7, 3)).includes('hunter2'));
  });

  it('hover in go.env speaks Chinese', async () => {
    await start({ initializationOptions: { locale: 'zh-cn' } });
    const uri = await editor.open('go.env', 'GOPROXY=https://a.example,direct\n');
    const text = ((await editor.hover(uri, 0, 3))?.contents as { value: string }).value;
    assert.match(text, /go 命令向谁请求模块[^]*仅在 404 或 410 时请求下一项[^]*直接从版本控制服务器获取/);
  });

  describe('in a file that a build makes use of', () => {
    const list = 'https://goproxy.cn,https://proxy.golang.org,direct';
    const makefile = `.PHONY: modules\nmodules:\n\techo \\\n\t  && GOPROXY=${list} go mod download\n`;
    const files = { 'Dockerfile': 'FROM golang:1.23\nWORKDIR /src\nCOPY . .\nRUN make modules\n', 'Makefile': makefile };
    const further: ClientCapabilities = {
      textDocument: {
        synchronization: { dynamicRegistration: true }, hover: { dynamicRegistration: true },
        codeAction: { dynamicRegistration: true, codeActionLiteralSupport },
        diagnostic: { dynamicRegistration: true },
      },
    };
    const line = { start: { line: 3, character: 16 }, end: { line: 3, character: 16 } };

    it('the finding, its fix and its value are there, also without the Dockerfile', async () => {
      await start({ files, capabilities: further });
      const { registrations } = await editor.message('client/registerCapability') as RegistrationParams;
      const inScripts = registrations.filter(({ registerOptions }) => JSON.stringify(registerOptions).includes('akefile')).map(({ method }) => method);
      assert.deepEqual(inScripts.filter((method) => !/didOpen|didChange|didClose/.test(method)), ['textDocument/codeAction', 'textDocument/hover', 'textDocument/diagnostic']);
      const uri = await editor.open('Makefile', makefile);
      const report = await editor.pull(uri);
      assert.ok(report.kind === 'full');
      assert.deepEqual(report.items.map(({ code }) => code), ['goproxy-no-failover']);
      const actions = await editor.actions(uri, line, report.items);
      assert.deepEqual(edits(named(actions, 'Join the proxies with "|"')), ['"', '|', '"']);
      assert.match(((await editor.hover(uri, 3, 16))?.contents as { value: string }).value, /\*\*`GOPROXY`\*\*/);
    });

    it('a comment that silences it is no command of the recipe', async () => {
      await start({ files, capabilities: further });
      const uri = await editor.open('Makefile', makefile);
      const [edit] = textEdits(named(await editor.actions(uri, line), 'Ignore goproxy-no-failover here'));
      assert.deepEqual(edit, { range: { start: { line: 2, character: 0 }, end: { line: 2, character: 0 } }, newText: '# doctor: ignore=goproxy-no-failover -- \n' });
      await editor.change(uri, 2, { range: edit.range, text: edit.newText });
      const report = await editor.pull(uri);
      assert.deepEqual(report.kind === 'full' ? report.items : undefined, []);
    });

    it('a client that cannot be asked for more gets the finding with those of the Dockerfile', async () => {
      await start({ files, capabilities: { textDocument: { diagnostic: {} } } });
      const uri = await editor.open('Makefile', makefile);
      await editor.pull(await editor.open('Dockerfile', files.Dockerfile));
      assert.equal((await editor.published(uri, ({ diagnostics }) => diagnostics.length > 0)).diagnostics[0]?.code, 'goproxy-no-failover');
    });

    it('a value of .env that compose passes on is found and repaired where it stands', async () => {
      const dotEnv = `GOPROXY=${list}\n`;
      const dockerfile = 'FROM golang:1.23\nARG GOPROXY\nWORKDIR /src\nCOPY go.mod ./\nRUN go mod download\n';
      await start({
        files: {
          'app/Dockerfile': dockerfile, 'app/go.mod': goMod,
          'compose.yaml': 'services:\n  app:\n    build:\n      context: app\n      args: { GOPROXY: $GOPROXY }\n', '.env': dotEnv,
        },
        capabilities: further,
      });
      await editor.pull(await editor.open('app/Dockerfile', dockerfile));
      const uri = await editor.open('.env', dotEnv);
      const report = await editor.pull(uri);
      assert.deepEqual(report.kind === 'full' ? report.items.map(({ code }) => code) : undefined, ['goproxy-no-failover']);
      const range = { start: { line: 0, character: 12 }, end: { line: 0, character: 12 } };
      assert.deepEqual(edits(named(await editor.actions(uri, range), 'Join the proxies with "|"')), ['|']);
    });

    it('a script that no Dockerfile runs has no word about it', async () => {
      await start({ files, capabilities: further });
      const uri = await editor.open('other.sh', 'GOPROXY=direct,https://goproxy.cn go mod download\n');
      assert.deepEqual((await editor.pull(uri)).kind, 'full');
      assert.deepEqual((await editor.status(uri)).reasons, []);
    });
  });

  it('the status and the hover say which commands cannot be read', async () => {
    await start({ files: { Makefile: 'all:\n\tgo mod download\n' } });
    const text = 'FROM golang:1.23\nWORKDIR /src\nCOPY . .\nRUN make all && task build\nRUN make nothing\nRUN sh /opt/setup.sh\nRUN go mod download\n';
    const uri = await editor.open('Dockerfile', text);
    const { reasons } = await editor.status(uri);
    for (const reason of [/line 4 .*: the file of task is not read/, /line 5 .*: the target nothing has no rule/, /line 6 .*: \/opt\/setup\.sh does not surely/]) {
      assert.equal(reasons.filter((each) => reason.test(each)).length, 1, `${reason.source} in ${JSON.stringify(reasons)}`);
    }
    assert.equal(reasons.length, 3);
    assert.match(((await editor.hover(uri, 4, 6))?.contents as { value: string }).value, /target nothing has no rule/);
  });

  it('the status says what is checked, and why something is not', async () => {
    await start();
    const uri = await editor.open('Dockerfile', faulty, 3);
    assert.deepEqual(await editor.status(uri), {
      uri, version: 3, kind: 'dockerfile', severity: 'ok', text: 'context ./ · go.mod example.com/app · 1 download', reasons: [],
    });
    await editor.change(uri, 4, { text: 'FROM registry.example/own/go:1\nSHELL ["pwsh", "-c"]\nRUN Get-Item\nSHELL ["/bin/sh", "-c"]\nCOPY missing.txt ./\nRUN go mod download\n' });
    const off = await editor.status(uri, ({ version }) => version === 4);
    assert.equal(off.severity, 'warning');
    for (const reason of [/build context is guessed/, /No go\.mod was found/, /registry\.example\/own\/go:1/, /line 3 cannot be read/]) {
      assert.ok(off.reasons.some((each) => reason.test(each)), `${reason.source} in ${JSON.stringify(off.reasons)}`);
    }
    const broken = await editor.open('compose.yaml', 'services:\n  a: [\n');
    assert.ok((await editor.status(broken)).reasons.some((each) => each.includes('not valid YAML')));
    const untitled = await editor.open('untitled:Untitled-1', faulty);
    assert.match((await editor.status(untitled)).reasons[0] ?? '', /save it first/);
  });

  it('downloads come with stage, service and image', async () => {
    await start({ files: { 'compose.yaml': 'services:\n  api:\n    build: .\n' } });
    const uri = await editor.open('Dockerfile', faulty.replace('golang:1.23', 'golang:1.23 AS build'));
    const downloads: DownloadSummary[] = await editor.client.sendRequest(downloadsRequest, { uri });
    assert.deepEqual(downloads, [{ line: 4, stage: 'build', service: 'api', image: 'golang:1.23', command: 'go mod download' }]);
  });

  it('a compose file is found by the search of the workspace', async () => {
    const files = { 'deploy/compose.yaml': 'services:\n  api:\n    build: ../app\n', 'app/go.mod': goMod, 'app/Dockerfile': faulty };
    await start({ files });
    const uri = await editor.open('app/Dockerfile', faulty);
    for (;;) {
      const downloads: DownloadSummary[] = await editor.client.sendRequest(downloadsRequest, { uri });
      if (downloads[0]?.service === 'api') break;
      await editor.status(uri);
      editor.forget();
    }
  });

  it('the command applies the first fix of a rule, in a document that is open or not', async () => {
    await start({ capabilities: versioned, files: { 'b/Dockerfile': faulty, 'b/go.mod': goMod } });
    const apply = (uri: string, rule: string) =>
      editor.client.sendRequest('workspace/executeCommand', { command: serverCommands.applyRuleFix, arguments: [{ uri, rule }] });
    const uri = await editor.open('Dockerfile', faulty, 2);
    assert.equal(await apply(uri, 'goproxy-no-failover'), true);
    const sent = (await editor.message('workspace/applyEdit')) as { edit: { documentChanges: TextDocumentEdit[] } };
    assert.deepEqual(sent.edit.documentChanges[0]?.textDocument, { uri, version: 2 });
    assert.equal(await apply(uri, 'no-such-rule'), false);
    assert.equal(await apply(editor.uri('b/Dockerfile'), 'goproxy-no-failover'), true);
    assert.equal(await apply(editor.uri('nowhere/Dockerfile'), 'goproxy-no-failover'), false);
  });

  it('the command applies the fix at the place that a report names, wherever the line has moved to', async () => {
    const second = 'FROM golang:1.23 AS other\nWORKDIR /src\nENV GOPROXY=https://goproxy.cn,https://proxy.golang.org\nCOPY go.mod go.sum ./\nRUN go mod download\n';
    await start({ capabilities: versioned });
    const uri = await editor.open('Dockerfile', `${faulty}${second}`);
    const editedLine = async (line: number): Promise<number | undefined> => {
      editor.forget();
      const place = { file: 'Dockerfile', line };
      assert.equal(await editor.client.sendRequest('workspace/executeCommand', { command: serverCommands.applyRuleFix, arguments: [{ uri, rule: 'goproxy-no-failover', place }] }), true);
      const sent = (await editor.message('workspace/applyEdit')) as { edit: { documentChanges: TextDocumentEdit[] } };
      return sent.edit.documentChanges[0]?.edits[0]?.range.start.line;
    };
    const first = (await editedLine(1)) ?? -1;
    const other = faulty.split('\n').length + 1;
    assert.deepEqual([await editedLine(other + 1), await editedLine(other + 3)], [other, other]);
    assert.ok(first >= 0 && first < other);
  });

  it('a probe is refused where the workspace is not trusted, and for a stage that is not there', async () => {
    await start({ initializationOptions: { workspaceTrusted: false } });
    const probe = (dockerfile: string) => editor.client.sendRequest('workspace/executeCommand', {
      command: serverCommands.probe,
      arguments: [{ runId: '1', request: { dockerfile, stage: 'nope', dns: [], addHosts: [], env: {}, modules: [], timeLimitMs: 5000 } }],
    });
    await assert.rejects(probe(join(editor.folder, 'Dockerfile')), /not trusted, so no container is started/);
    editor.stop();
    await start({ files: { Dockerfile: faulty } });
    await assert.rejects(probe(join(editor.folder, 'Dockerfile')), /no stage "nope"/);
    assert.equal(editor.received.some((each) => each.method.includes('probeEvent')), false);
  });

  it('a command that fails by a defect says so and is logged; a notification that cannot be read is logged, and the next one counts', async () => {
    await start({ rules: [throwingRule] });
    await editor.client.sendNotification('textDocument/didOpen', {});
    const uri = await editor.open('Dockerfile', faulty);
    const command = { command: serverCommands.applyRuleFix, arguments: [{ uri, rule: 'throwing' }] };
    await assert.rejects(editor.client.sendRequest('workspace/executeCommand', command), { code: -32603, message: 'a defect in a rule' });
    const logs = JSON.stringify(editor.received.filter(({ method }) => method === 'window/logMessage'));
    for (const words of ['didOpen failed: TypeError', `${serverCommands.applyRuleFix} failed: Error: a defect in a rule`]) assert.ok(logs.includes(words), logs);
  });

  it('a command without what it needs is refused in words', async () => {
    await start();
    for (const argument of [undefined, null, {}, { runId: '1', request: null }]) {
      const probe = { command: serverCommands.probe, arguments: [argument] };
      await assert.rejects(editor.client.sendRequest('workspace/executeCommand', probe), /needs a run id and a request/);
    }
  });

  it('an unknown command is an error, not silence', async () => {
    await start();
    await assert.rejects(editor.client.sendRequest('workspace/executeCommand', { command: 'nope' }), /"nope" is not known/);
  });
});

function named(actions: readonly CodeAction[], title: string): CodeAction {
  const found = actions.find((action) => action.title === title);
  assert.ok(found, `"${title}" among ${JSON.stringify(actions.map((action) => action.title))}`);
  return found;
}

function textEdits({ edit }: CodeAction): readonly TextEdit[] {
  return Object.values(edit?.changes ?? {}).flat();
}

function edits(action: CodeAction): readonly string[] {
  return textEdits(action).map(({ newText }) => newText);
}
