import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { Diagnostic, DocumentDiagnosticReport, TextDocumentEdit } from 'vscode-languageserver/node';
import { serverCommands, type ProbeReport } from '../../../protocol/src/index.ts';
import { Editor } from '../../server/editor.ts';
import { ensureEngine, type LabEngine } from '../engine/engine.ts';
import { ensureImages } from '../images/ensure-images.ts';
import { goSum } from '../servers/go-sum.ts';
import { healthyHosts, startNetwork, type LabNetwork } from '../servers/lab-network.ts';
import { labWorld, patientLimitMs } from './lab-world.ts';

const rule = 'goproxy-no-failover';
const required = [['github.com/google/uuid', 'v1.6.0']] as const;
const dockerfile = 'FROM golang:1.23 AS build\nWORKDIR /src\nENV GOPROXY=https://goproxy.cn,https://proxy.golang.org,direct\nCOPY go.mod go.sum ./\nRUN go mod download\n';

describe('files and measurement together, over the protocol', function () {
  this.timeout(600_000);
  let engine: LabEngine;
  let network: LabNetwork;
  let editor: Editor;

  before(async () => {
    engine = await ensureEngine();
    await ensureImages(engine, ['golang:1.23']);
    network = await startNetwork(engine.gateway, { ...healthyHosts, 'goproxy.cn': { service: { kind: 'module-proxy' }, faults: [{ kind: 'status', status: 502 }] } });
    editor = await Editor.start({
      files: { 'go.mod': `module example.com/shop\n\ngo 1.23\n\nrequire ${required[0].join(' ')}\n`, 'go.sum': goSum(required), Dockerfile: dockerfile },
      capabilities: {
        textDocument: { diagnostic: {}, publishDiagnostics: { relatedInformation: true } },
        workspace: { workspaceEdit: { documentChanges: true } },
      },
      probeWorld: () => labWorld(engine),
    });
  });

  after(async () => {
    editor.stop();
    await network.close();
  });

  it('a finding is confirmed where it stands, its fix is applied in one step, and the next run shows it gone', async () => {
    const uri = await editor.open('Dockerfile', dockerfile);
    const before = await diagnostic(uri);
    assert.ok(before);
    assert.deepEqual(notes(before), []);

    const report = await probe();
    assert.equal(report.verdict.cause, 'no-failover', JSON.stringify(report.verdict));
    const remedy = report.verdict.remedies[0];
    assert.deepEqual([remedy?.rule, remedy?.place], [rule, { file: 'Dockerfile', line: 3 }]);
    assert.equal(report.findings?.find((finding) => finding.rule === rule)?.measured, 'confirmed');
    const confirmed = await diagnostic(uri);
    assert.match(notes(confirmed).join(), /^Confirmed by the probe at \d\d:\d\d: .*goproxy\.cn/);

    await editor.change(uri, 2, { text: `# a word\n${dockerfile}` });
    assert.deepEqual(notes(await diagnostic(uri)), [], 'the document changed, so the note is gone');
    await editor.change(uri, 3, { text: dockerfile });

    assert.equal(await editor.client.sendRequest('workspace/executeCommand', { command: serverCommands.applyRuleFix, arguments: [{ uri, rule, place: remedy?.place }] }), true);
    const { edit } = (await editor.message('workspace/applyEdit')) as { edit: { documentChanges: TextDocumentEdit[] } };
    for (const change of edit.documentChanges[0]?.edits ?? []) {
      assert.ok('newText' in change);
      await editor.change(uri, 4, { range: change.range, text: change.newText });
    }
    const after = await probe();
    assert.equal(after.verdict.cause, 'no-fault-found', JSON.stringify(after.verdict));
    assert.equal(after.findings?.some((finding) => finding.rule === rule), false);
    assert.equal(await diagnostic(uri), undefined);
  });

  function probe(): Promise<ProbeReport> {
    const request = { dockerfile: join(editor.folder, 'Dockerfile'), engine: 'docker', dns: [], addHosts: network.addHosts, env: {}, modules: [], timeLimitMs: patientLimitMs };
    return editor.client.sendRequest('workspace/executeCommand', { command: serverCommands.probe, arguments: [{ runId: '1', request }] });
  }

  async function diagnostic(uri: string): Promise<Diagnostic | undefined> {
    const report: DocumentDiagnosticReport = await editor.pull(uri);
    assert.equal(report.kind, 'full');
    return report.items.find(({ code }) => code === rule);
  }

  function notes(diagnostic: Diagnostic | undefined): string[] {
    return (diagnostic?.relatedInformation ?? []).map(({ message }) => message).filter((message) => message.includes('probe at'));
  }
});
