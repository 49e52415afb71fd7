import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';

import { ensureEngine } from '../../lab/engine/engine.ts';
import type { Workbench } from '../host/workbench.ts';
import { lanes, openProject } from './open-project.ts';
import type { OpenProject } from './open-project.ts';
import { extensionId } from './packaged-extension.ts';
import { makeSampleProject } from './sample-project.ts';

for (const lane of lanes) {
  describe(`the extension in a folder that is not trusted, on a machine whose engine is stopped (${lane})`, function () {
    this.timeout(300_000);
    let opened: OpenProject;
    let workbench: Workbench;

    before(async () => {
      const project = makeSampleProject();
      // The folder's own settings, which count once it is trusted; a machine with podman would else find that one at work.
      project.write('.vscode/settings.json', JSON.stringify({ 'goModuleDoctor.probe.engine': 'docker' }));
      // The lab brings the client; its engine is out of this client's sight.
      const engine = await ensureEngine();
      opened = await openProject(project, {
        lane, trustWorkspace: false,
        environment: { ...engine.environment, DOCKER_HOST: `unix://${project.path('no-engine.sock')}` },
      });
      ({ workbench } = opened);
      await workbench.openFile('Dockerfile');
    });

    after(async () => {
      await opened.close();
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
      await workbench.screenshot(`diagnosis-untrusted-${lane}`);
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
      await workbench.screenshot(`diagnosis-no-engine-${lane}`);
    });

    function notification(): Locator {
      return workbench.page.locator('.notifications-center .notification-list-item', { hasText: 'This workspace is not trusted, so no container is started for it' });
    }
  });
}
