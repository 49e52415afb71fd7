import assert from 'node:assert/strict';
import type { TextEdit } from 'vscode-languageserver/node';
import { downloadsRequest, serverCommands, type DownloadSummary, type ExplanationReport } from '../../protocol/src/index.ts';
import { rule as noFailover } from '../../server/src/rules/goproxy-no-failover/rule.ts';
import { Editor, type EditorOptions } from './editor.ts';
import { clean, faulty, goMod } from './samples.ts';

const service = (name: string, dockerfile: string) =>
  `  ${name}:\n    build:\n      context: .\n      dockerfile_inline: |\n${dockerfile.replaceAll('$', '$$$$').replace(/^(?=.)/gm, '        ')}`;
const compose = `services:\n${service('api', clean)}${service('web', faulty)}`;
/** Lines of the compose file at which the Dockerfiles begin. */
const [api, web] = [5, 14];

describe('a Dockerfile inside a compose file, over the protocol', () => {
  let editor: Editor;
  afterEach(() => {
    editor.stop();
  });
  const start = async (options: EditorOptions = {}): Promise<Editor> => {
    editor = await Editor.start({ rules: [noFailover], ...options, files: { 'go.mod': goMod, ...options.files } });
    return editor;
  };

  it('has its findings at their characters, and its fix in the compose file', async () => {
    await start();
    const uri = await editor.open('compose.yaml', compose);
    const { diagnostics } = await editor.published(uri);
    assert.deepEqual(diagnostics.map(({ code, range }) => [code, range]), [
      ['goproxy-no-failover', { start: { line: web + 1, character: 20 }, end: { line: web + 1, character: 38 } }],
    ]);
    assert.doesNotMatch(JSON.stringify(diagnostics[0]!.message), /compose service/, 'only this service has this Dockerfile');
    const actions = await editor.actions(uri, diagnostics[0]!.range);
    const [fix] = actions;
    assert.deepEqual(fix?.edit?.changes?.[uri], [{ range: { start: { line: web + 1, character: 38 }, end: { line: web + 1, character: 39 } }, newText: '|' }]);
    const ignore = actions.find(({ title }) => title === 'Ignore goproxy-no-failover here');
    assert.deepEqual(ignore?.edit?.changes?.[uri], [
      { range: { start: { line: web + 1, character: 0 }, end: { line: web + 1, character: 0 } }, newText: '        # doctor: ignore=goproxy-no-failover -- \n' },
    ]);
    await editor.change(uri, 2, { text: applied(compose, ignore.edit.changes[uri] ?? []) });
    assert.deepEqual((await editor.published(uri, ({ version }) => version === 2)).diagnostics, []);
  });

  it('offers no comment where it would become a part of the text', async () => {
    await start();
    const folded = `services:\n  web:\n    build:\n      dockerfile_inline: >\n        FROM golang:1.23\n\n        ENV GOPROXY=https://goproxy.cn,https://proxy.golang.org,direct\n\n        WORKDIR /src\n\n        COPY go.mod ./\n\n        RUN go mod\n        download\n`;
    const uri = await editor.open('compose.yaml', folded);
    const { diagnostics } = await editor.published(uri);
    assert.deepEqual(diagnostics.map(({ range }) => range.start), [{ line: 6, character: 20 }]);
    assert.deepEqual(await editor.actions(uri, diagnostics[0]!.range), []);
  });

  it('has its downloads, its hover and its status there', async () => {
    await start();
    const uri = await editor.open('compose.yaml', compose);
    const downloads: DownloadSummary[] = await editor.client.sendRequest(downloadsRequest, { uri });
    assert.deepEqual(downloads.map(({ line, service: name, stage, image }) => [line, name, stage, image]), [
      [api + 4, 'api', '0', 'golang:1.23'], [web + 4, 'web', '0', 'golang:1.23'],
    ]);
    const hover = await editor.hover(uri, web + 4, 20);
    assert.deepEqual(hover?.range, { start: { line: web + 4, character: 12 }, end: { line: web + 4, character: 27 } });
    assert.ok((hover.contents as { value: string }).value.includes(`ENV, [compose.yaml:${web + 2}](${uri}#L${web + 2})`), JSON.stringify(hover.contents));
    const value = await editor.hover(uri, web + 1, 14);
    assert.ok((value?.contents as { value: string }).value.includes(`[compose.yaml:${web + 5}]`), JSON.stringify(value));
    const status = await editor.status(uri);
    assert.deepEqual([status.text, status.reasons], ['2 Dockerfiles · context ./ · go.mod example.com/app · 2 downloads', []]);
  });

  it('is found by the step of a log', async () => {
    await start({ files: { 'compose.yaml': `services:\n${service('web', faulty)}` } });
    const report: ExplanationReport = await editor.client.sendRequest('workspace/executeCommand', {
      command: serverCommands.explain,
      arguments: [{ text: '#9 [4/4] RUN go mod download\n#9 1.2 go: github.com/a/b@v1.0.0: Get "https://proxy.golang.org/x": dial tcp: lookup proxy.golang.org: no such host\n#9 ERROR: process "/bin/sh -c go mod download" did not complete successfully: exit code: 1\n', source: 'log' }],
    });
    assert.deepEqual(report.causes.flatMap(({ steps }) => steps.map(({ place }) => place?.label)), ['compose.yaml:10']);
  });

  for (const [locale, reason] of [
    ['en', 'The dockerfile_inline of service "web" is not checked: compose takes "$(" for a variable of its own and refuses it, so write "$$("'],
    ['zh-cn', '服务“web”的 dockerfile_inline 未检查：compose 会把“$(”当作自己的变量而报错，请写成“$$(”'],
  ] as const) {
    it(`says where compose leaves its text unknown (${locale})`, async () => {
      await start({ initializationOptions: { locale } });
      const uri = await editor.open('compose.yaml', 'services:\n  web:\n    build:\n      dockerfile_inline: |\n        FROM golang:1.23\n        RUN echo $(date)\n');
      assert.deepEqual((await editor.status(uri)).reasons, [reason]);
    });
  }
});

function applied(text: string, [edit]: readonly TextEdit[]): string {
  const lines = text.split('\n');
  lines.splice(edit?.range.start.line ?? 0, 0, ...(edit?.newText ?? '').split('\n').slice(0, -1));
  return lines.join('\n');
}
