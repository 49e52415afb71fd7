import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import type { Diagnostic, DocumentDiagnosticReport, PublishDiagnosticsParams } from 'vscode-languageserver/node';
import type { PositionEncoding } from '../../server/src/text/position-encoding.ts';
import { Editor, type EditorOptions } from './editor.ts';
import { goMod } from './samples.ts';

/** What each file of the project may hold: texts that change what is found in it or in others, with characters of every width. */
const texts: Readonly<Record<string, readonly string[]>> = {
  'Dockerfile': [
    'FROM golang:1.23\nENV A="🐳🐳" GOPROXY=https://goproxy.cn,https://proxy.golang.org,direct\nWORKDIR /src\nCOPY go.mod ./\nRUN go mod download\n',
    '# 构建\r\nFROM golang:1.19 AS 甲\r\nARG GOPROXY\r\nWORKDIR /src\r\nCOPY go.mod go.sum ./\r\nRUN sh build.sh && : "é" && go mod download\r\n',
    'FROM alpine\nRUN make deps\nCOPY . .\n',
    '',
  ],
  'app/Dockerfile': ['FROM golang:1.22\nWORKDIR /src\nCOPY go.* ./\nRUN go mod download\nCOPY . .\nRUN : 中文 && make deps\n', 'FROM golang:1.22\nCOPY . /src\nRUN cd /src && go build ./...\n'],
  'compose.yaml': [
    'services:\n  web:\n    build:\n      context: .\n      args: {名: "🐳", GOPROXY: "${MIRROR}"}\n  app:\n    build: {context: ., dockerfile: app/Dockerfile}\n',
    'services:\n  app:\n    build: ./app\n', 'services: [',
  ],
  'go.mod': [goMod, 'module example.com/app\n\ngo 1.24\n\nrequire git.corp.example/中/x v1.0.0\n', 'module'],
  'go.sum': ['github.com/google/uuid v1.6.0/go.mod h1:TIyPZe4MgqvfeYDBFedMoGGpEw/LqOeaOT+nhxU+yHo=\n', ''],
  'app/go.mod': ['module example.com/inner\n\ngo 1.25\n'],
  '.dockerignore': ['# 忽略\ngo.mod\n', '*\n!go.*\n', ''],
  'Dockerfile.dockerignore': ['go.sum\n'],
  '.env': ['MIRROR=drect\n', 'MIRROR=https://goproxy.cn,direct\n'],
  'build.sh': ['# 🐳\nexport GOPROXY=https://a.example|drect\ngo mod download\n', 'true\n'],
  'Makefile': ['deps:\n\tGOFLAGS=-mod=mod GOPROXY=off go mod download\n', 'deps:\n\tsh build.sh\n'],
  'go.env': ['GOPROXY="https://a.example"\nGOPROXI=é\n', '# 🐳\n'],
  '.go-module-doctor.yaml': ['severity:\n  goproxy-no-failover: error\n  git-mising: off # 🐳\n', 'severity: { copy-before-download: off }\n'],
};
const names = Object.keys(texts);

type Step =
  | { readonly kind: 'open' | 'replace' | 'write'; readonly name: string; readonly text: string }
  | { readonly kind: 'close' | 'delete'; readonly name: string }
  | { readonly kind: 'edit'; readonly name: string; readonly from: number; readonly length: number; readonly text: string }
  | { readonly kind: 'delete-folder' | 'look' };

const named = fc.constantFrom(...names).chain((name) => fc.record({ name: fc.constant(name), text: fc.constantFrom(...texts[name]!) }));
const name = fc.constantFrom(...names);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: named.map((each) => ({ kind: 'open', ...each }) as const) },
  { weight: 6, arbitrary: named.map((each) => ({ kind: 'replace', ...each }) as const) },
  { weight: 3, arbitrary: named.map((each) => ({ kind: 'write', ...each }) as const) },
  { weight: 2, arbitrary: name.map((each) => ({ kind: 'close', name: each }) as const) },
  { weight: 1, arbitrary: name.map((each) => ({ kind: 'delete', name: each }) as const) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('edit' as const), name, from: fc.nat(200), length: fc.nat(12), text: fc.constantFrom('', 'x', '🐳', '中', '\r\n', '\n', '# é\n', 'RUN go mod download\n') }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'delete-folder' } as const) },
  { weight: 6, arbitrary: fc.constant({ kind: 'look' } as const) },
);

/** A project as somebody finds it, much of it open: from nothing, few walks reach two documents of which one speaks for the other. */
const beginning: fc.Arbitrary<readonly Step[]> = fc.record(Object.fromEntries(names.map((each) => [each, fc.record({
  text: fc.option(fc.constantFrom(...texts[each]!), { freq: 4, nil: undefined }), isOpen: fc.boolean(),
})]))).map((files) => Object.entries(files).flatMap(([path, { text, isOpen }]): Step[] => (text === undefined ? [] : [
  { kind: 'write', name: path, text }, ...(isOpen ? [{ kind: 'open', name: path, text } as const] : []),
])));

const notified = { diagnostics: { refreshSupport: true }, didChangeWatchedFiles: { dynamicRegistration: true } };
const clients: Readonly<Record<string, EditorOptions['capabilities']>> = {
  'is pushed to': { workspace: notified, textDocument: { publishDiagnostics: { relatedInformation: true }, synchronization: { dynamicRegistration: true } } },
  'pulls': { workspace: notified, textDocument: { diagnostic: { dynamicRegistration: true }, publishDiagnostics: {}, synchronization: { dynamicRegistration: true } } },
};

describe('what a client shows after anything', function () {
  this.timeout(600_000);
  for (const [client, capabilities] of Object.entries(clients)) {
    for (const encoding of ['utf-16', 'utf-8'] as const) {
      it(`is what it would show had it started now: it ${client}, ${encoding}`, async () => {
        await fc.assert(fc.asyncProperty(beginning, fc.array(step, { minLength: 1, maxLength: 30, size: 'max' }), async (found, steps) => {
          const options = { capabilities: { ...capabilities, general: { positionEncodings: [encoding] } } };
          const player = new Player(await Editor.start(options), encoding);
          let fresh: Player | undefined;
          try {
            for (const each of [...found, { kind: 'look' } as const, ...steps]) await player.take(each);
            fresh = new Player(await Editor.start({ ...options, files: player.disk() }), encoding);
            // With no file in it, too: what an editor shows of a folder that is gone cannot be told from what is left of it.
            if (existsSync(join(player.editor.folder, 'app'))) mkdirSync(join(fresh.editor.folder, 'app'), { recursive: true });
            for (const [path, text] of player.open) await fresh.take({ kind: 'open', name: path, text });
            await agree(player, fresh);
          } finally {
            player.editor.stop();
            fresh?.editor.stop();
          }
        }), { numRuns: 60 });
      });
    }
  }
});

/** Nothing tells when a server has said all it has to say: requests go by until both clients show the same, or nothing more comes. */
async function agree(one: Player, other: Player): Promise<void> {
  for (let rounds = 0; ; rounds++) {
    const shown = [await one.shown(), await other.shown()];
    if (rounds < 60 && JSON.stringify(shown[0]) !== JSON.stringify(shown[1])) continue;
    assert.deepEqual(shown[0], shown[1]);
    return;
  }
}

/** A client with its own idea of what is open, as editors have. */
class Player {
  readonly editor: Editor;
  readonly open = new Map<string, string>();
  readonly #encoding: PositionEncoding;
  readonly #edits = new Map<string, number>();
  readonly #pulled = new Map<string, { readonly stamp: string; readonly items: readonly Diagnostic[] }>();
  #version = 0;

  constructor(editor: Editor, encoding: PositionEncoding) {
    this.editor = editor;
    this.#encoding = encoding;
  }

  async take(each: Step): Promise<void> {
    const { editor, open } = this;
    switch (each.kind) {
      case 'open':
        if (open.has(each.name)) return;
        open.set(each.name, each.text);
        await editor.open(each.name, each.text, ++this.#version);
        return;
      case 'replace':
        if (!open.has(each.name)) return;
        open.set(each.name, each.text);
        this.#edited(each.name);
        await editor.change(editor.uri(each.name), ++this.#version, { text: each.text });
        return;
      case 'edit': {
        const text = open.get(each.name);
        if (text === undefined) return;
        const [start, end] = [boundary(text, each.from), boundary(text, each.from + each.length)];
        open.set(each.name, text.slice(0, start) + each.text + text.slice(end));
        this.#edited(each.name);
        const range = { start: this.#position(text, start), end: this.#position(text, end) };
        await editor.change(editor.uri(each.name), ++this.#version, { range, text: each.text });
        return;
      }
      case 'close':
        this.#pulled.delete(each.name);
        if (open.delete(each.name)) await editor.close(editor.uri(each.name));
        return;
      case 'write': {
        const isNew = !existsSync(join(editor.folder, each.name));
        const isNewFolder = !existsSync(dirname(join(editor.folder, each.name)));
        mkdirSync(dirname(join(editor.folder, each.name)), { recursive: true });
        writeFileSync(join(editor.folder, each.name), each.text);
        if (isNewFolder) await editor.changedOnDisk(dirname(each.name), 1);
        await editor.changedOnDisk(each.name, isNew ? 1 : 2);
        return;
      }
      case 'delete':
        if (!existsSync(join(editor.folder, each.name))) return;
        rmSync(join(editor.folder, each.name));
        await editor.changedOnDisk(each.name, 3);
        return;
      case 'delete-folder':
        if (!existsSync(join(editor.folder, 'app'))) return;
        rmSync(join(editor.folder, 'app'), { recursive: true });
        await editor.changedOnDisk('app', 3);
        return;
      case 'look':
        await this.shown();
    }
  }

  /** By file: the diagnostics as the client shows them now, pushed and pulled ones together. */
  async shown(): Promise<Readonly<Record<string, readonly unknown[]>>> {
    const { editor, open } = this;
    const found = new Map<string, readonly Diagnostic[]>();
    const pulled = await Promise.all([...open.keys()].map(async (each) => {
      // Every client asks something about an open document; the answer tells that what was sent before it was heard.
      await editor.hover(editor.uri(each), 0, 0).catch(() => undefined);
      return editor.initialized.capabilities.diagnosticProvider === undefined || !isOurs(each) ? [] : await this.#pull(each);
    }));
    for (const { method, params } of editor.received) {
      if (method !== 'textDocument/publishDiagnostics') continue;
      const { uri, diagnostics } = params as PublishDiagnosticsParams;
      found.set(uri, diagnostics);
    }
    [...open.keys()].forEach((each, index) => {
      found.set(editor.uri(each), [...found.get(editor.uri(each)) ?? [], ...pulled[index] ?? []]);
    });
    const entries = [...found].filter(([, diagnostics]) => diagnostics.length > 0).sort(([a], [b]) => (a < b ? -1 : 1));
    return JSON.parse(JSON.stringify(Object.fromEntries(entries)).replaceAll(editor.uri('').replace(/\/$/, ''), '')) as Record<string, unknown[]>;
  }

  /** As editors do at the least: again after an edit of the document itself, and when they are asked to. */
  async #pull(path: string): Promise<readonly Diagnostic[]> {
    const refreshes = this.editor.received.filter(({ method }) => method === 'workspace/diagnostic/refresh').length;
    const stamp = `${this.#edits.get(path) ?? 0} ${refreshes}`;
    const kept = this.#pulled.get(path);
    if (kept?.stamp === stamp) return kept.items;
    const items = itemsOf(await pullTwice(this.editor, path));
    this.#pulled.set(path, { stamp, items });
    return items;
  }

  #edited(path: string): void {
    this.#edits.set(path, (this.#edits.get(path) ?? 0) + 1);
  }

  disk(): Record<string, string> {
    const { folder } = this.editor;
    const files = (readdirSync(folder, { recursive: true }) as string[]).filter((each) => statSync(join(folder, each)).isFile());
    return Object.fromEntries(files.map((each) => [each, readFileSync(join(folder, each), 'utf8')]));
  }

  #position(text: string, offset: number): { readonly line: number; readonly character: number } {
    const lines = text.slice(0, offset).split(/\r\n|\r|\n/);
    const last = lines.at(-1) ?? '';
    return { line: lines.length - 1, character: this.#encoding === 'utf-8' ? Buffer.byteLength(last) : last.length };
  }
}

/** What a client that pulls asks for: documents of our languages, and the scripts that it was asked to. */
function isOurs(path: string): boolean {
  return !/(?:go\.mod|go\.sum|\.env)$/.test(path) || path === 'go.env';
}

/** An offset at which an editor can have its cursor: neither within a character nor within a line break. */
function boundary(text: string, wanted: number): number {
  let offset = Math.min(wanted, text.length);
  if (offset > 0 && (/[\ud800-\udbff]/.test(text[offset - 1] ?? '') && /[\udc00-\udfff]/.test(text[offset] ?? '') || (text[offset - 1] === '\r' && text[offset] === '\n'))) offset--;
  return offset;
}

async function pullTwice(editor: Editor, path: string): Promise<DocumentDiagnosticReport> {
  const report = await editor.pull(editor.uri(path)).catch(() => undefined);
  return report ?? editor.pull(editor.uri(path));
}

function itemsOf(report: DocumentDiagnosticReport): readonly Diagnostic[] {
  assert.equal(report.kind, 'full');
  return report.items;
}
