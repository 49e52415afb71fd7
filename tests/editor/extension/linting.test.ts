import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';

import { launchBrowser, openWorkbench } from '../host/browser.ts';
import { startCodeServer } from '../host/code-server.ts';
import type { CodeServer } from '../host/code-server.ts';
import type { Workbench } from '../host/workbench.ts';
import { packagedExtension } from './packaged-extension.ts';
import { lineOf, makeSampleProject, strongProxies, weakProxies } from './sample-project.ts';
import type { SampleProject } from './sample-project.ts';

/** The one rule these tests look at: others may have a word on the sample, now or later. */
const rule = 'goproxy-no-failover';

describe('the extension in the editor: checking and repairing', function () {
  this.timeout(300_000);
  let project: SampleProject;
  let server: CodeServer;
  let browser: Browser;
  let workbench: Workbench;

  before(async () => {
    project = makeSampleProject();
    server = await startCodeServer({ folder: project.folder, extension: await packagedExtension() });
    browser = await launchBrowser();
    workbench = await openWorkbench(browser, server);
    await workbench.openFile('Dockerfile');
  });

  after(async () => {
    await browser.close();
    await server.stop();
    project.remove();
  });

  it('has a lens over each download', async () => {
    const lenses = workbench.page.locator('.codelens-decoration');
    await lenses.nth(1).waitFor();
    assert.deepEqual((await lenses.allInnerTexts()).map((text) => text.trim()), ['Diagnose go mod download', 'Diagnose go build']);
  });

  it('underlines the weak list and says cause and cure', async () => {
    await workbench.squiggles('info').first().waitFor();
    assert.match(await workbench.problemOf(rule), /A failing goproxy\.cn .* ends the download: .* join the proxies with "\|"/);
    await workbench.screenshot('editor-problems');
  });

  it('shows the Go environment of a download on hover, with where each value comes from', async () => {
    await workbench.openFile('Dockerfile');
    await workbench.putCursor(lineOf.download, 8);
    const hover = await workbench.hover();
    assert.match(hover, /go mod download in stage build/);
    assert.ok(hover.includes(weakProxies) && hover.includes(`Dockerfile:${lineOf.proxies}`), hover);
    await workbench.screenshot('editor-hover');
    await workbench.page.keyboard.press('Escape');
  });

  it('says in the language status what is checked', async () => {
    const text = await workbench.languageStatus();
    assert.match(text, /context \.\/ · go\.mod example\.com\/shop · 2 downloads/);
    await workbench.screenshot('editor-status');
    await workbench.page.keyboard.press('Escape');
  });

  it('repairs by the keyboard alone', async () => {
    await workbench.openFile('Dockerfile');
    await workbench.putCursor(lineOf.proxies, 20);
    await workbench.applyFix('Join');
    await workbench.whenTextContains(strongProxies);
    await workbench.save();
    await workbench.whenNoProblemOf(rule);
    assert.ok(readFileSync(project.path('Dockerfile'), 'utf8').includes(`ENV GOPROXY=${strongProxies}\n`));
  });
});
