import assert from 'node:assert/strict';
import { serverCommands, type ExplainCommand, type ExplanationReport } from '../../protocol/src/index.ts';
import { Editor } from './editor.ts';

const dockerfile = 'FROM golang:1.23 AS build\nWORKDIR /src\nCOPY go.mod go.sum ./\nRUN go mod download\n';
const log = [
  '#9 [build 4/4] RUN go mod download', '#9 0.3 go: a.example/m@v1.0.0: Get "https://me:hunter2secret@proxy.golang.org/x": dial tcp: lookup proxy.golang.org on 10.0.0.2:53: no such host',
  '#9 ERROR: process "/bin/sh -c go mod download" did not complete successfully: exit code: 1',
].join('\n');

describe('explain over the protocol', () => {
  let editor: Editor;
  afterEach(() => {
    editor.stop();
  });
  const explain = (given: Partial<ExplainCommand>): Promise<ExplanationReport> =>
    editor.client.sendRequest('workspace/executeCommand', { command: serverCommands.explain, arguments: [{ text: log, source: 'clipboard', firstLine: 1, isCut: false, ...given }] });

  it('names cause, line and step, with links to the Dockerfile on disk and to the rule\'s page', async () => {
    editor = await Editor.start({ files: { 'deploy/Dockerfile': dockerfile } });
    const report = await explain({});
    const [cause] = report.causes;
    assert.deepEqual([cause?.id, cause?.first.line, cause?.first.module], ['dns-name-not-found', 2, 'a.example/m@v1.0.0']);
    assert.deepEqual(cause?.steps[0]?.place, { uri: editor.uri('deploy/Dockerfile'), line: 4, label: 'deploy/Dockerfile:4' });
    const remedy = cause.remedies.find(({ rule }) => rule === 'goproxy-syntax');
    assert.match(remedy?.page ?? '', /^file:.*\/docs\/rules\/goproxy-syntax\.md$/);
    assert.ok(!JSON.stringify(report).includes('hunter2'));
  });

  it('counts lines from where the text stands in its document, and says that it is an end only', async () => {
    editor = await Editor.start({ initializationOptions: { locale: 'zh-cn' } });
    const report = await explain({ firstLine: 101, isCut: true });
    assert.deepEqual([report.causes[0]?.first.line, report.lines], [102, 3]);
    assert.deepEqual(report.notes, ['日志过长，仅读取了末尾部分']);
    assert.match(report.causes[0]?.title ?? '', /\p{Script=Han}/u);
  });

  it('says that nothing is known', async () => {
    editor = await Editor.start();
    const report = await explain({ text: 'gcc: error: no input files' });
    assert.deepEqual([report.causes, report.unexplained.length], [[], 1]);
    assert.match(report.summary, /no cause is named/);
  });

  it('refuses what is no log', async () => {
    editor = await Editor.start();
    for (const argument of [undefined, {}, { text: 1, source: 'x' }, { text: 'x' }]) {
      await assert.rejects(editor.client.sendRequest('workspace/executeCommand', { command: serverCommands.explain, arguments: [argument] }), /needs a text/);
    }
  });
});
