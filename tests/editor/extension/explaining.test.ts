import assert from 'node:assert/strict';
import type { Browser, FrameLocator } from 'playwright-core';

import { logForms } from '../../unit/explain/log-forms.ts';
import { launchBrowser, openWorkbench } from '../host/browser.ts';
import { startCodeServer } from '../host/code-server.ts';
import type { CodeServer } from '../host/code-server.ts';
import type { Workbench } from '../host/workbench.ts';
import { extensionId, packagedExtension } from './packaged-extension.ts';
import { lineOf, makeSampleProject } from './sample-project.ts';
import type { SampleProject } from './sample-project.ts';

const log = [
  '#1 [internal] load build definition from Dockerfile', '#1 DONE 0.0s', '', '#9 [build 4/6] RUN go mod download',
  ...['github.com/google/uuid@v1.6.0', 'golang.org/x/text@v0.21.0'].map((module) =>
    `#9 30.4 go: ${module}: Get "https://me:hunter2secret@goproxy.cn/x": dial tcp 203.0.113.7:443: i/o timeout`),
  '#9 ERROR: process "/bin/sh -c go mod download" did not complete successfully: exit code: 1', '',
].join('\n');

/** The same step as a build prints it that fails on a server's error. */
const buildOutput = (logForms.find(({ name }) => name === 'BuildKit, plain') ?? assert.fail('no such form'))
  .wrap('go: github.com/google/uuid@v1.6.0: reading https://goproxy.cn/github.com/google/uuid/@v/v1.6.0.info: 502 Bad Gateway');

/** The first page comes after the start of the language server; a busy machine may take this long. */
const pageLimit = 120_000;

describe('the extension in the editor: explaining a log', function () {
  this.timeout(400_000);
  let project: SampleProject;
  let server: CodeServer;
  let browser: Browser;
  let workbench: Workbench;
  let page: FrameLocator;

  before(async () => {
    project = makeSampleProject();
    project.write('build.log', log);
    project.write('build-output.txt', `${buildOutput}\n`);
    project.write('.vscode/tasks.json', JSON.stringify({ version: '2.0.0', tasks: [
      { label: 'failing build', type: 'shell', command: 'cat build-output.txt; exit 1', problemMatcher: '$go-module-download', presentation: { echo: false, showReuseMessage: false } },
    ] }));
    project.write('other.log', 'gcc -c a.c\na.c:1:1: error: unknown type name\n');
    server = await startCodeServer({ folder: project.folder, extension: await packagedExtension(), userSettings: { 'files.associations': { '*.log': 'plaintext' } } });
    browser = await launchBrowser();
    workbench = await openWorkbench(browser, server);
    page = workbench.webview(extensionId);
  });

  after(async () => {
    await browser.close();
    await server.stop();
    project.remove();
  });

  it('names the cause of the open log, groups the modules and hides the secret', async () => {
    await workbench.openFile('build.log');
    await workbench.runCommand('Go Module Doctor: Explain Go download error in selection');
    await page.locator('section#tcp-timeout').waitFor({ timeout: pageLimit });
    const text = await page.locator('main').innerText();
    for (const part of ['github.com/google/uuid@v1.6.0', 'golang.org/x/text@v0.21.0', '2 times; this is the first', 'RUN go mod download', 'stage build']) assert.ok(text.includes(part), `${part} in ${text}`);
    assert.ok(!text.includes('hunter2'), text);
    await workbench.screenshot('explanation');
  });

  it('links the step to its instruction', async () => {
    await page.locator('a', { hasText: `Dockerfile:${lineOf.download}` }).first().click();
    await workbench.page.locator('.tab.active[data-resource-name="Dockerfile"]').waitFor();
    await workbench.page.locator('.statusbar-item', { hasText: `Ln ${lineOf.download}, Col 1` }).waitFor();
  });

  it('says honestly that a log is not known', async () => {
    await workbench.openFile('other.log');
    await workbench.runCommand('Go Module Doctor: Explain Go download error in selection');
    await page.locator('body[data-causes="0"] #what-now', { hasText: 'Not known does not mean healthy' }).waitFor({ timeout: pageLimit });
    assert.match(await page.locator('main').innerText(), /unknown type name/);
    await workbench.screenshot('explanation-unknown');
  });

  it('explains the clipboard', async () => {
    await workbench.openFile('other.log');
    await workbench.page.evaluate((text) => navigator.clipboard.writeText(text), 'go: github.com/a/b@v1.0.0: Get "https://goproxy.cn/x": dial tcp: lookup goproxy.cn: no such host');
    await workbench.runCommand('Go Module Doctor: Explain Go download error in clipboard');
    await page.locator('section#dns-name-not-found').waitFor({ timeout: pageLimit });
    assert.match(await page.locator('main').innerText(), /github\.com\/a\/b@v1\.0\.0/);
  });

  it('has the problem matcher of a real task find the step, and explains what is selected in its terminal', async () => {
    await workbench.openFile('other.log');
    // By quick open's own word for it: the palette has several commands whose names begin alike.
    await workbench.page.keyboard.press('Control+p');
    await workbench.page.locator('.quick-input-widget input.input').fill('task failing build');
    await workbench.page.locator('.quick-input-list .monaco-list-row.focused', { hasText: 'failing build' }).waitFor();
    await workbench.page.keyboard.press('Enter');
    await workbench.page.locator('.terminal-wrapper.active .xterm').waitFor();
    await workbench.showProblems();
    const row = workbench.page.locator('.markers-panel .monaco-list-row:has(.marker-icon)', { hasText: '502 Bad Gateway' }).first();
    await row.waitFor({ timeout: pageLimit });
    assert.match((await row.innerText()).replaceAll('\u00a0', ' '), new RegExp(`go-module-doctor.*\\[Ln ${lineOf.download}, Col 1\\]`, 's'));
    await workbench.screenshot('problem-matcher');
    await workbench.page.evaluate((text) => navigator.clipboard.writeText(text), 'what was copied before');
    await workbench.runCommand('Terminal: Select All');
    await workbench.runCommand('Go Module Doctor: Explain Go download error in terminal selection');
    await page.locator('section#proxy-server-error').waitFor({ timeout: pageLimit });
    assert.match(await page.locator('main').innerText(), /stage build/);
    // The clipboard was borrowed and given back.
    await workbench.page.locator('.tab', { hasText: 'other.log' }).first().click();
    assert.match(await workbench.page.evaluate(() => navigator.clipboard.readText()), /^what was copied before$/);
  });

  it('speaks Chinese where the display language is Chinese', async () => {
    await workbench.close();
    workbench = await openWorkbench(browser, server, { locale: 'zh-cn' });
    page = workbench.webview(extensionId);
    await workbench.openFile('build.log');
    await workbench.runCommand('Go Module Doctor: 解释所选内容中的 Go 下载错误');
    await page.locator('section#tcp-timeout h3', { hasText: '处理办法' }).waitFor({ timeout: pageLimit });
    assert.match(await page.locator('h1').innerText(), /\p{Script=Han}/u);
    await workbench.screenshot('explanation-zh-cn');
  });
});
