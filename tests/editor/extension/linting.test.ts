import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { FrameLocator } from 'playwright-core';

import type { Workbench } from '../host/workbench.ts';
import { lanes, openProject } from './open-project.ts';
import type { OpenProject } from './open-project.ts';
import { lineOf, makeSampleProject, strongProxies, weakProxies } from './sample-project.ts';
import type { SampleProject } from './sample-project.ts';

/** The one rule these tests look at: others may have a word on the sample, now or later. */
const rule = 'goproxy-no-failover';

for (const lane of lanes) {
  describe(`the extension in the editor: checking and repairing (${lane})`, function () {
    this.timeout(300_000);
    let project: SampleProject;
    let opened: OpenProject;
    let workbench: Workbench;

    before(async () => {
      project = makeSampleProject();
      opened = await openProject(project, { lane });
      ({ workbench } = opened);
      await workbench.openFile('Dockerfile');
    });

    after(async () => {
      await opened.close();
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

    it('opens the rule\'s page, rendered, by a click on the code in the Problems view', async () => {
      await workbench.clickRuleInProblems(rule);
      await (await rulePage()).locator('h2', { hasText: 'What it finds' }).waitFor();
      await workbench.screenshot(`rule-page-${lane}`);
    });

    it('opens it by a click on the code in the hover, too', async () => {
      await workbench.openFile('Dockerfile');
      await workbench.putCursor(lineOf.proxies, 20);
      await workbench.hover();
      await workbench.page.locator('.monaco-hover .code-link', { hasText: rule }).first().click();
      await rulePage();
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

    it('repairs Dockerfile and compose file with one fix by the keyboard', async () => {
      await workbench.openFile('local/Containerfile');
      await workbench.putCursor(lineOf.loopback, 20);
      await workbench.squiggles('error').first().waitFor();
      await workbench.applyFix('Name the host as host.docker.internal and add it to extra_hosts');
      await workbench.whenTextContains('GOPROXY=http://host.docker.internal:3000');
      await workbench.saveAll();
      assert.match(readFileSync(project.path('local/Containerfile'), 'utf8'), /^ENV GOPROXY=http:\/\/host\.docker\.internal:3000$/m);
      assert.match(readFileSync(project.path('local/compose.yaml'), 'utf8'), /extra_hosts:\n +- "?host\.docker\.internal:host-gateway"?\n/);
      await workbench.whenNoProblemOf('goproxy-loopback');
    });

    it('underlines what a Makefile of the build sets, and repairs it there', async () => {
      await workbench.openFile('made/Makefile');
      await workbench.squiggles('info').first().waitFor();
      await workbench.putCursor(lineOf.madeProxies, 22);
      await workbench.screenshot('editor-makefile');
      await workbench.applyFix('Join');
      await workbench.whenTextContains(`export GOPROXY = ${strongProxies}`);
      await workbench.save();
      await workbench.whenNoProblemOf(rule);
    });

    it('underlines what a Dockerfile inside a compose file sets, and repairs it there', async () => {
      await workbench.openFile('inlined/compose.yaml');
      await workbench.squiggles('info').first().waitFor();
      await workbench.putCursor(lineOf.inlinedProxies, 30);
      await workbench.screenshot('editor-inline');
      await workbench.applyFix('Join');
      await workbench.whenTextContains(`        ENV GOPROXY=${strongProxies}`);
      await workbench.save();
      await workbench.whenNoProblemOf(rule);
    });

    it('follows the severity that the project\'s file gives a rule, and says on hover who decided', async () => {
      project.write('.go-module-doctor.yaml', `severity:\n  ${rule}: error\n`);
      project.write('Dockerfile', readFileSync(project.path('Dockerfile'), 'utf8').replace(strongProxies, weakProxies));
      await workbench.openFile('Dockerfile');
      await workbench.squiggles('error').first().waitFor();
      await workbench.putCursor(lineOf.proxies, 20);
      await workbench.hover();
      // The marker's own words come first, those of the server a moment later.
      await workbench.page.locator('.monaco-hover', { hasText: `${rule}: error · .go-module-doctor.yaml:2` }).waitFor();
      await workbench.screenshot('editor-severity');
      await workbench.page.keyboard.press('Escape');
      await workbench.openFile('.go-module-doctor.yaml');
      await workbench.putCursor(2, 6);
      assert.match(await workbench.hover(), /Proxies joined by commas.*Its own severity is info/s);
      await workbench.page.keyboard.press('Escape');
      project.write('.go-module-doctor.yaml', `severity:\n  ${rule}: warning\n`);
      await workbench.openFile('Dockerfile');
      await workbench.squiggles('warning').first().waitFor();
    });

    it('opens the page in the reader\'s language', async () => {
      // Written as it was, for the window that is opened anew.
      project.write('Dockerfile', readFileSync(project.path('Dockerfile'), 'utf8').replace(strongProxies, weakProxies));
      workbench = await opened.reopen('zh-cn');
      await workbench.openFile('Dockerfile');
      await workbench.clickRuleInProblems(rule);
      await (await rulePage()).locator('h2', { hasText: '检查内容' }).waitFor();
      await workbench.screenshot(`rule-page-zh-cn-${lane}`);
    });

    /** The rule's page in front, rendered: the editor's own Markdown preview, in which the text's `#` have become headings. */
    async function rulePage(): Promise<FrameLocator> {
      await workbench.page.locator(`.tab.active[data-resource-name="${rule}.md"]`).waitFor();
      const page = workbench.webview('vscode.markdown-language-features');
      await page.locator('h1', { hasText: rule }).waitFor();
      return page;
    }
  });
}
