import assert from 'node:assert/strict';
import type { Browser, Locator } from 'playwright-core';

import { ensureEngine } from '../../lab/engine/engine.ts';
import { launchBrowser, openWorkbench } from '../host/browser.ts';
import { startCodeServer } from '../host/code-server.ts';
import type { CodeServer } from '../host/code-server.ts';
import type { Workbench } from '../host/workbench.ts';
import { extensionId, packagedExtension } from './packaged-extension.ts';
import { makeSampleProject } from './sample-project.ts';
import type { SampleProject } from './sample-project.ts';

describe('the extension in a folder that is not trusted, on a machine whose engine is stopped', function () {
  this.timeout(300_000);
  let project: SampleProject;
  let server: CodeServer;
  let browser: Browser;
  let workbench: Workbench;

  before(async () => {
    project = makeSampleProject();
    // The folder's own settings, which count once it is trusted; a machine with podman would else find that one at work.
    project.write('.vscode/settings.json', JSON.stringify({ 'goModuleDoctor.probe.engine': 'docker' }));
    // The lab brings the client; its engine is out of this client's sight.
    const engine = await ensureEngine();
    server = await startCodeServer({
      folder: project.folder, extension: await packagedExtension(), trustWorkspace: false,
      environment: { ...engine.environment, DOCKER_HOST: `unix://${project.path('no-engine.sock')}` },
    });
    browser = await launchBrowser();
    workbench = await openWorkbench(browser, server);
    await workbench.openFile('Dockerfile');
  });

  after(async () => {
    await browser.close();
    await server.stop();
    project.remove();
  });

  it('checks without trust', async () => {
    assert.match(await workbench.problemOf('goproxy-no-failover'), /goproxy\.cn/);
  });

  it('starts no container without trust and says so', async () => {
    await workbench.openFile('Dockerfile');
    await workbench.runCommand('Go Module Doctor: Diagnose Go module download');
    // The list of notifications keeps what a toast shows for a moment only.
    await workbench.runCommand('Notifications: Show Notifications');
    await notification().waitFor();
    await workbench.screenshot('diagnosis-untrusted');
  });

  it('says what to do about the engine once the folder is trusted', async () => {
    await notification().getByText('Manage Workspace Trust', { exact: true }).click();
    await workbench.page.locator('.workspace-trust-editor').getByText('Trust', { exact: true }).first().click();
    await workbench.page.locator('.workspace-trust-editor .workspace-trust-header', { hasText: 'You trust this' }).waitFor();
    await workbench.openFile('Dockerfile');
    await workbench.runCommand('Go Module Doctor: Diagnose Go module download');
    const panel = workbench.webview(extensionId);
    await panel.locator('body[data-status="could-not-run"]').waitFor({ timeout: 60_000 });
    assert.equal(await panel.locator('#verdict .cause code').innerText(), 'engine-not-running');
    assert.ok(await panel.locator('#advice .remedy').count() > 0);
    await workbench.screenshot('diagnosis-no-engine');
  });

  function notification(): Locator {
    return workbench.page.locator('.notifications-center .notification-list-item', { hasText: 'This workspace is not trusted, so no container is started for it' });
  }
});
