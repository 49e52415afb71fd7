import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import type { FrameLocator } from 'playwright-core';

import type { ProbeReport } from '../../../protocol/src/index.ts';
import { ensureEngine } from '../../lab/engine/engine.ts';
import { ensureImages } from '../../lab/images/ensure-images.ts';
import { healthyHosts, startNetwork } from '../../lab/servers/lab-network.ts';
import type { LabNetwork } from '../../lab/servers/lab-network.ts';
import type { Workbench } from '../host/workbench.ts';
import { lanes, openProject } from './open-project.ts';
import type { OpenProject } from './open-project.ts';
import { extensionId } from './packaged-extension.ts';
import { takePicture } from './pictures.ts';
import { makeSampleProject, strongProxies, weakProxies } from './sample-project.ts';
import type { SampleProject } from './sample-project.ts';

/** A probe compiles its program once per image, on a machine that may have other work. */
const probeLimit = 180_000;

/** Wide enough for the Dockerfile beside a panel that shows its tables as tables. */
const size = { width: 1600, height: 1000 };

for (const lane of lanes) {
  describe(`the extension in the editor: diagnosing (${lane})`, function () {
    this.timeout(600_000);
    let network: LabNetwork;
    let project: SampleProject;
    let opened: OpenProject;
    let workbench: Workbench;
    let panel: FrameLocator;

    before(async () => {
      const engine = await ensureEngine();
      await ensureImages(engine, ['golang:1.23']);
      network = await startNetwork(engine.gateway, {
        ...healthyHosts, 'goproxy.cn': { service: { kind: 'module-proxy' }, faults: [{ kind: 'status', status: 502 }] },
      });
      project = makeSampleProject(network.addHosts);
      opened = await openProject(project, {
        lane, size, environment: { ...engine.environment }, userSettings: { 'goModuleDoctor.probe.engine': 'docker' },
      });
      ({ workbench } = opened);
      panel = workbench.webview(extensionId);
      await workbench.openFile('Dockerfile');
      await workbench.squiggles('info').first().waitFor();
    });

    after(async () => {
      await opened.close();
      await network.close();
    });

    it('names the root cause: the second proxy would work but is never asked', async () => {
      await workbench.runCommand('Go Module Doctor: Diagnose Go module download');
      await status('fault');
      assert.equal(await panel.locator('#verdict .cause code').innerText(), 'no-failover');
      assert.match(await panel.locator('#verdict .headline').innerText(), /goproxy\.cn/);
      assert.match(await panel.locator('#walk').innerText(), /502/);
      assert.match(await panel.locator('#findings').innerText(), /Dockerfile:3\s+goproxy-no-failover\s+confirmed/);
      assert.ok((await panel.locator('#environment').innerText()).includes('ENV, Dockerfile:3'));
      await toast('hidden');
      await workbench.screenshot(`diagnosis-no-failover-${lane}`);
      if (lane === 'current') await takePicture(workbench, 'panel');
    });

    it('applies the fix to the Dockerfile', async () => {
      await panel.locator('button', { hasText: 'Apply fix in Dockerfile:3' }).click();
      await workbench.whenTextContains(strongProxies);
      await panel.locator('#told', { hasText: 'Fix applied' }).waitFor();
      await workbench.page.locator('.tab.dirty', { hasText: 'Dockerfile' }).click();
      await workbench.save();
      assert.ok(readFileSync(project.path('Dockerfile'), 'utf8').includes(strongProxies));
    });

    it('fills live and finds no fault after the fix', async () => {
      await panel.locator('button', { hasText: 'Run again' }).click();
      await status('running');
      await panel.locator('#layers .layer.working').waitFor();
      await status('healthy');
      assert.match(await panel.locator('#walk').innerText(), /proxy\.golang\.org/);
      assert.doesNotMatch(await panel.locator('#findings').innerText(), /goproxy-no-failover/, 'what was repaired is not said again');
      await toast('hidden');
      await workbench.screenshot(`diagnosis-healthy-${lane}`);
    });

    it('copies the report as Markdown', async () => {
      await panel.locator('button', { hasText: 'Copy report' }).click();
      await panel.locator('#told', { hasText: 'Report copied as Markdown' }).waitFor();
      // Only the document that has the focus may read the clipboard.
      await workbench.page.locator('.tab', { hasText: 'Dockerfile' }).first().click();
      const text = await workbench.page.evaluate('navigator.clipboard.readText()');
      assert.match(String(text), /golang:1\.23[\s\S]*goproxy\.cn/);
    });

    it('saves the report as JSON', async () => {
      await panel.locator('button', { hasText: 'Save JSON' }).click();
      const input = workbench.page.locator('.quick-input-widget input.input');
      await input.waitFor();
      await workbench.page.locator('.quick-input-widget').getByText('OK', { exact: true }).click();
      await panel.locator('#told', { hasText: 'Report saved as' }).waitFor();
      const name = readdirSync(project.folder).find((entry) => /^go-module-doctor-.*\.json$/.test(entry));
      assert.ok(name !== undefined, readdirSync(project.folder).join(' '));
      const report = JSON.parse(readFileSync(project.path(name), 'utf8')) as ProbeReport;
      assert.deepEqual([report.schemaVersion, report.verdict.cause, report.subject.stage], [1, 'no-fault-found', 'build']);
    });

    it('keeps the verdict when the window is loaded again', async () => {
      // The editor's own command: it saves what is open before it goes, which a browser's reload does not wait for.
      const loaded = workbench.page.waitForEvent('load');
      await workbench.runCommand('Developer: Reload Window');
      await loaded;
      await workbench.whenRestored();
      await panel.locator('.notice', { hasText: 'before this window was opened' }).waitFor();
      await status('healthy');
      await workbench.screenshot(`diagnosis-restored-${lane}`);
    });

    it('starts from the lens over a download', async () => {
      // By its tab: after a reload either group may have the focus, and quick open would show the file a second time, beside the panel.
      await workbench.page.locator('.tab', { hasText: 'Dockerfile' }).first().click();
      await workbench.page.locator('.codelens-decoration a', { hasText: 'Diagnose go mod download' }).click();
      await panel.locator('.notice').waitFor({ state: 'detached', timeout: probeLimit });
      await status('healthy');
    });

    it('speaks Chinese where the display language is Chinese', async () => {
      project.write('Dockerfile', readFileSync(project.path('Dockerfile'), 'utf8').replace(strongProxies, weakProxies));
      workbench = await opened.reopen('zh-cn');
      panel = workbench.webview(extensionId);
      await workbench.openFile('Dockerfile');
      await workbench.squiggles('info').first().waitFor();
      await workbench.runCommand('Go Module Doctor: 诊断 Go 模块下载');
      await status('fault');
      assert.match(await panel.locator('#verdict .headline').innerText(), /[\u4e00-\u9fff]/);
      await panel.locator('button', { hasText: '在 Dockerfile:3 中应用修复' }).waitFor();
      await toast('hidden');
      await workbench.screenshot(`diagnosis-no-failover-zh-cn-${lane}`);
      if (lane === 'current') await takePicture(workbench, 'panel.zh-cn');
      assert.match(await workbench.problemOf('goproxy-no-failover'), /goproxy\.cn 一旦出错/);
    });

    async function status(wanted: 'running' | 'fault' | 'healthy'): Promise<void> {
      try {
        await panel.locator(`body[data-status="${wanted}"]`).waitFor({ timeout: probeLimit });
      } catch (error) {
        await workbench.screenshot(`diagnosis-instead-of-${wanted}`);
        const shown = await panel.locator('main').innerText({ timeout: 5000 }).catch(() => 'no panel');
        throw new Error(`the panel does not say ${wanted}:\n${shown}\n${(await workbench.notifications()).join('\n')}`, { cause: error });
      }
    }

    /** The progress notification goes when the run has ended; a picture is taken without it. */
    async function toast(state: 'hidden'): Promise<void> {
      await workbench.page.locator('.notification-toast').first().waitFor({ state });
    }
  });
}
