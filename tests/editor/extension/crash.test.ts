import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';

import type { Workbench } from '../host/workbench.ts';
import { LanguageServers } from './language-servers.ts';
import { openProject } from './open-project.ts';
import type { OpenProject } from './open-project.ts';
import { makeSampleProject } from './sample-project.ts';

/** One finding in each of the two files: what shows it is a server that runs. */
const dockerfileRule = 'goproxy-no-failover';
const containerfileRule = 'goproxy-loopback';

describe('the extension in the editor: a language server that is killed', function () {
  this.timeout(600_000);
  let opened: OpenProject;
  let workbench: Workbench;
  let servers: LanguageServers;

  before(async () => {
    opened = await openProject(makeSampleProject());
    ({ workbench } = opened);
    servers = new LanguageServers(opened.profile);
    await workbench.openFile('Dockerfile');
    await workbench.problemOf(dockerfileRule);
  });

  after(async () => {
    await opened.close();
  });

  it('is started again without a word', async () => {
    await servers.killNext();
    // This file was not open before: what is found in it is found by a new server.
    await workbench.openFile('local/Containerfile');
    await workbench.problemOf(containerfileRule);
    // Open from here on: the list keeps what a toast shows for a moment only.
    await workbench.runCommand('Notifications: Show Notifications');
    await workbench.page.locator('.notifications-center', { hasText: /no new notifications/i }).waitFor();
  });

  it('is given up when it dies again and again, and a message and the status say so', async () => {
    await killUntil(/ended 5 times within 3 minutes and is not started again: no file is checked\. What it wrote is in the output "Go Module Doctor"\./);
    await workbench.whenNoProblemOf(containerfileRule);
    await workbench.openFile('Dockerfile');
    const status = await workbench.languageStatus();
    for (const words of ['Go Module Doctor does not run', 'Its server ended 5 times, see the output', 'Start again']) assert.ok(status.includes(words), status);
    await workbench.screenshot('server-given-up');
    await workbench.page.keyboard.press('Escape');
  });

  it('is started once more by the button of the message', async () => {
    await workbench.runCommand('Notifications: Show Notifications');
    await message(/is not started again/).getByText('Start again', { exact: true }).click();
    await workbench.problemOf(dockerfileRule);
    assert.equal(servers.meet().length, 1);
    assert.match(await workbench.languageStatus(), /go\.mod example\.com\/shop/);
    await workbench.page.keyboard.press('Escape');
  });

  it('is given up in the reader\'s language', async () => {
    workbench = await opened.reopen('zh-cn');
    await workbench.openFile('Dockerfile');
    await workbench.problemOf(dockerfileRule);
    await workbench.runCommand('Notifications: Show Notifications');
    await killUntil(/在 3 分钟内退出了 5 次，不再自动启动：文件都不会被检查。它的输出在“Go Module Doctor”输出通道中。/);
    const status = await workbench.languageStatus();
    for (const words of ['Go Module Doctor 未运行', '其服务器退出了 5 次，请查看输出', '重新启动']) assert.ok(status.includes(words), status);
    await workbench.screenshot('server-given-up-zh-cn');
    await workbench.page.keyboard.press('Escape');
    await workbench.runCommand('Notifications: Show Notifications');
    await message(/不再自动启动/).getByText('重新启动', { exact: true }).click();
    await workbench.problemOf(dockerfileRule);
  });

  async function killUntil(words: RegExp): Promise<void> {
    await servers.killAllUntil(() => message(words).isVisible());
  }

  /** In the list of notifications, which draws an entry twice where it is closed and opened again. */
  function message(words: RegExp): Locator {
    return workbench.page.locator('.notifications-center .notification-list-item', { hasText: words }).first();
  }
});
