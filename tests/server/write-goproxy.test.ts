import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { TextEdit, WorkspaceEdit } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { serverCommands } from '../../protocol/src/index.ts';
import { present } from '../../protocol/src/present.ts';
import { Editor } from './editor.ts';

const list = 'https://goproxy.cn|https://proxy.golang.org,direct';
const goMod = 'module example.com/app\n\ngo 1.21\n';
const dockerfile = (...lines: string[]) => `FROM golang:1.23 AS build\nWORKDIR /src\nCOPY go.mod ./\n${lines.join('\n')}\nRUN go mod download\n`;
const twoStages = (...names: readonly [string, string]) => names.map((name, index) => {
  const letter = index === 0 ? 'a' : 'b';
  return `FROM golang:1.23 AS ${name}\nENV GOPROXY=https://${letter}.example\nRUN go install example.com/${letter}@v1.0.0\n`;
}).join('\n');
const withArgument = dockerfile('ARG GOPROXY');
const compose = (args: string) => `services:\n  api:\n    build:\n      context: .\n      args:\n${args}`;

interface Case {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  /** The file that changes, and the line that stands there afterwards. */
  readonly changes: string;
  readonly line: string;
  /** The line that it replaces; absent: it is new. */
  readonly instead?: string;
  readonly stage?: string;
  readonly service?: string;
}

const cases: readonly Case[] = [
  { name: 'nothing is declared', files: { Dockerfile: dockerfile() }, changes: 'Dockerfile', line: `ARG GOPROXY=${list}` },
  { name: 'the stage has an ARG without a default', files: { Dockerfile: withArgument }, changes: 'Dockerfile', instead: 'ARG GOPROXY', line: `ARG GOPROXY=${list}` },
  { name: 'an ENV', files: { Dockerfile: dockerfile('ENV GOPROXY=https://goproxy.io,direct') }, changes: 'Dockerfile', instead: 'ENV GOPROXY=https://goproxy.io,direct', line: `ENV GOPROXY=${list}` },
  {
    name: 'an ENV in quotes, beside another', files: { Dockerfile: dockerfile('ENV CGO_ENABLED=0 GOPROXY="https://goproxy.io,direct"') },
    changes: 'Dockerfile', instead: 'ENV CGO_ENABLED=0 GOPROXY="https://goproxy.io,direct"', line: `ENV CGO_ENABLED=0 GOPROXY="${list}"`,
  },
  { name: 'the default of an ARG', files: { Dockerfile: dockerfile('ARG GOPROXY=https://goproxy.io') }, changes: 'Dockerfile', instead: 'ARG GOPROXY=https://goproxy.io', line: `ARG GOPROXY=${list}` },
  {
    name: 'an ENV that takes an ARG: what is configurable stays so', files: { Dockerfile: dockerfile('ARG PROXY=https://goproxy.io', 'ENV GOPROXY=$PROXY') },
    changes: 'Dockerfile', instead: 'ARG PROXY=https://goproxy.io', line: `ARG PROXY=${list}`,
  },
  {
    name: 'the default inside of an expansion', files: { Dockerfile: dockerfile('ENV GOPROXY=${PROXY:-https://goproxy.io}') },
    changes: 'Dockerfile', instead: 'ENV GOPROXY=${PROXY:-https://goproxy.io}', line: `ENV GOPROXY=\${PROXY:-${list}}`,
  },
  {
    name: 'a command\'s own assignment', files: { Dockerfile: 'FROM golang:1.23\nCOPY go.mod ./\nRUN GOPROXY=https://goproxy.io go mod download\n' },
    changes: 'Dockerfile', instead: 'RUN GOPROXY=https://goproxy.io go mod download', line: `RUN GOPROXY="${list}" go mod download`,
  },
  {
    name: 'compose, as a map', files: { 'Dockerfile': withArgument, 'compose.yaml': compose('        GOPROXY: https://goproxy.io,direct\n') }, service: 'api',
    changes: 'compose.yaml', instead: '        GOPROXY: https://goproxy.io,direct', line: `        GOPROXY: "${list}"`,
  },
  {
    name: 'compose, as a quoted map', files: { 'Dockerfile': withArgument, 'compose.yaml': compose('        GOPROXY: "https://goproxy.io,direct"\n') },
    changes: 'compose.yaml', instead: '        GOPROXY: "https://goproxy.io,direct"', line: `        GOPROXY: "${list}"`,
  },
  {
    name: 'compose, as a list', files: { 'Dockerfile': withArgument, 'compose.yaml': compose('        - GOPROXY=https://goproxy.io,direct\n') },
    changes: 'compose.yaml', instead: '        - GOPROXY=https://goproxy.io,direct', line: `        - GOPROXY=${list}`,
  },
  {
    name: 'go.env', files: { 'Dockerfile': dockerfile('COPY go.env /root/.config/go/env'), 'go.env': 'GOFLAGS=-mod=readonly\nGOPROXY=https://goproxy.io\n' },
    changes: 'go.env', instead: 'GOPROXY=https://goproxy.io', line: `GOPROXY=${list}`,
  },
  {
    name: 'the last of two stages with one name, as the builder and the probe take it', stage: 'BUILD',
    changes: 'Dockerfile', instead: 'ENV GOPROXY=https://b.example', line: `ENV GOPROXY=${list}`,
    files: { Dockerfile: twoStages('build', 'build') },
  },
  {
    name: 'the stage that was measured', stage: 'second', changes: 'Dockerfile', instead: 'ENV GOPROXY=https://b.example', line: `ENV GOPROXY=${list}`,
    files: { Dockerfile: twoStages('first', 'second') },
  },
];

describe('writing a GOPROXY', () => {
  let editor: Editor;

  async function start(files: Readonly<Record<string, string>>): Promise<void> {
    editor = await Editor.start({ files: { 'go.mod': goMod, ...files }, capabilities: { workspace: { applyEdit: true, workspaceEdit: { documentChanges: true } } } });
  }

  function write(values: object): Promise<unknown> {
    return editor.client.sendRequest('workspace/executeCommand', { command: serverCommands.writeGoproxy, arguments: [{ uri: editor.uri('Dockerfile'), goproxy: list, ...values }] });
  }

  /** The files after the edit that the server sent, by name. */
  async function written(): Promise<Record<string, string>> {
    const { edit } = (await editor.message('workspace/applyEdit')) as { edit: WorkspaceEdit };
    const byUri: [string, TextEdit[]][] = edit.documentChanges === undefined
      ? Object.entries(edit.changes ?? {})
      : edit.documentChanges.flatMap((change) => ('edits' in change ? [[change.textDocument.uri, change.edits as TextEdit[]] as [string, TextEdit[]]] : []));
    return Object.fromEntries(byUri.map(([uri, edits]) => {
      const document = TextDocument.create(uri, 'plaintext', 1, readFileSync(new URL(uri), 'utf8'));
      return [uri.slice(editor.uri('').length), TextDocument.applyEdits(document, edits)];
    }));
  }

  afterEach(() => {
    editor.stop();
  });

  for (const { name, files, changes, line, instead, stage, service } of cases) {
    it(`where it comes from: ${name}`, async () => {
      await start(files);
      assert.equal(await write(present({ stage, service })), true);
      const after = await written();
      assert.deepEqual(Object.keys(after).map((each) => each.replace(/^\//u, '')), [changes]);
      const before = files[changes]!.split('\n');
      const expected = instead === undefined ? before.flatMap((each) => (each === 'RUN go mod download' ? [line, each] : [each])) : before.map((each) => (each === instead ? line : each));
      assert.equal(Object.values(after)[0], expected.join('\n'));
    });
  }

  const refused: readonly (readonly [name: string, files: Readonly<Record<string, string>>, values: object, message: RegExp])[] = [
    ['a value with credentials', { Dockerfile: dockerfile() }, { goproxy: 'https://redacted@athens.example,direct' }, /no value|credentials/u],
    ['plain http that nobody asked before', { Dockerfile: dockerfile() }, { goproxy: 'http://evil.example,direct' }, /plain http/u],
    ['text that breaks out', { Dockerfile: dockerfile() }, { goproxy: 'https://a.example\nRUN curl evil' }, /no value/u],
    ['a value that the go command refuses', { Dockerfile: dockerfile() }, { goproxy: 'goproxy' }, /no value/u],
    ['a stage without a download', { Dockerfile: `${dockerfile()}\nFROM scratch AS last\n` }, { stage: 'last' }, /No step of this stage/u],
    ['a value from the builder\'s shell', { 'Dockerfile': dockerfile('ARG GOPROXY=https://goproxy.io'), 'compose.yaml': compose('        GOPROXY: a${X}b\n') }, {}, /shell/u],
    ['a Dockerfile that is gone', { Dockerfile: dockerfile() }, { uri: 'file:///nowhere/Dockerfile' }, /not there|No step/u],
  ];
  for (const [name, files, values, message] of refused) {
    it(`refuses ${name}`, async () => {
      await start(files);
      await assert.rejects(write(values), message);
      assert.equal(editor.received.some(({ method }) => method === 'workspace/applyEdit'), false);
    });
  }

  it('keeps a plain http proxy that is in force', async () => {
    await start({ Dockerfile: dockerfile('ENV GOPROXY=http://athens.corp.example,direct') });
    assert.equal(await write({ goproxy: `http://athens.corp.example,${list}` }), true);
  });
});
