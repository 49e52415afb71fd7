import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { sampleNames, sampleRun } from '../../support/sample-runs.ts';
import { launchBrowser, openPanel, type OpenPanel, type PanelLook } from './panel-page.ts';
import { type ThemeName, themes } from './themes.ts';

const pictures = fileURLToPath(new URL('../../../artifacts/screenshots/', import.meta.url));
const wide = 1100;
const narrow = 380;

/** Pictures take a browser: longer than a pure test on a machine that is busy with other suites. */
const browserTimeoutMs = 120_000;

describe('panel in a browser', function () {
  this.timeout(browserTimeoutMs);
  let browser: Browser;
  before(async () => {
    mkdirSync(pictures, { recursive: true });
    browser = await launchBrowser();
  });
  after(() => browser.close());

  async function withPanel(look: PanelLook, use: (panel: OpenPanel) => Promise<void>): Promise<void> {
    const panel = await openPanel(browser, look);
    try {
      await use(panel);
      assert.deepEqual(panel.complaints, []);
    } finally {
      await panel.close();
    }
  }

  for (const theme of Object.keys(themes) as ThemeName[]) {
    for (const [locale, width] of [['en', wide], ['zh-cn', wide], ['en', narrow], ['zh-cn', narrow]] as const) {
      it(`shows every state: ${theme}, ${locale}, ${width} px`, () => withPanel({ theme, locale, width }, async (panel) => {
        for (const name of sampleNames) {
          const run = sampleRun(name, locale);
          await panel.show(run);
          const headline = await panel.page.locator('.headline').innerText();
          if (run.report !== undefined) assert.ok(headline.endsWith(run.report.verdict.summary), headline);
          const overflow = await panel.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
          assert.equal(overflow, 0, `${name} is wider than the page`);
          await panel.page.screenshot({ path: `${pictures}panel-${name}-${theme}-${locale}-${width}.png`, fullPage: true });
        }
      }));
    }
  }

  const plain: PanelLook = { theme: 'dark', locale: 'en', width: wide };

  it('is worked by keyboard alone', () => withPanel(plain, async (panel) => {
    await panel.show(sampleRun('fault'));
    const reached: string[] = [];
    for (;;) {
      await panel.page.keyboard.press('Tab');
      const key = await panel.page.evaluate(() => (document.activeElement as HTMLElement | null)?.dataset['key'] ?? '');
      if (key === '' || reached.includes(key)) break;
      reached.push(key);
    }
    assert.deepEqual(reached, [
      'action-runAgain', 'action-runOtherWay', 'action-compareMirrors', 'action-copyReport', 'action-saveReport', 'apply-0', 'copy-0', 'rule-0', 'other-causes-summary',
      'checks-local-summary', 'checks-all-summary',
    ]);
    await panel.page.locator('[data-key="apply-0"]').focus();
    await panel.page.keyboard.press('Enter');
    await panel.page.locator('[data-key="checks-all-summary"]').focus();
    await panel.page.keyboard.press('Space');
    await panel.page.locator('[data-key="checks-all"][open]').waitFor();
    assert.deepEqual(panel.said, [{ kind: 'ready' }, { kind: 'remedy', does: 'apply', index: 0 }]);
  }));

  it('keeps focus and open folds while it fills', () => withPanel(plain, async (panel) => {
    await panel.show(sampleRun('running'));
    await panel.page.locator('[data-key="checks-all-summary"]').click();
    await panel.show(sampleRun('fault'));
    await panel.page.locator('[data-key="checks-all"][open]').waitFor();
    assert.equal(await panel.page.evaluate(() => (document.activeElement as HTMLElement).dataset['key']), 'checks-all-summary');
  }));

  it('is named for screen readers', () => withPanel(plain, async (panel) => {
    await panel.show(sampleRun('fault'));
    const { page } = panel;
    await page.getByRole('status').filter({ hasText: 'Fault found: The second proxy would work but is never asked' }).waitFor();
    await page.getByRole('heading', { level: 1, name: 'Stage build of Dockerfile' }).waitFor();
    await page.getByRole('table', { name: 'Targets' }).getByRole('rowheader', { name: 'goproxy.example' }).waitFor();
    await page.getByRole('listitem').filter({ hasText: 'Module proxy: fails' }).waitFor();
    await page.getByRole('region', { name: 'Environment in force' }).waitFor();
  }));

  it('keeps its state for a reload and takes text for text', () => withPanel(plain, async (panel) => {
    const run = sampleRun('fault');
    assert.ok(run.report);
    const summary = '<img src=x onerror=alert(1)>';
    await panel.show({ ...run, report: { ...run.report, verdict: { ...run.report.verdict, summary } } });
    assert.equal(await panel.page.locator('img').count(), 0);
    assert.ok((await panel.page.locator('.headline').innerText()).endsWith(summary));
    const kept = await panel.page.evaluate(() => (window as unknown as { keptState: { documentName: string } }).keptState.documentName);
    assert.equal(kept, 'Dockerfile');
  }));

  it('says what was done', () => withPanel(plain, async (panel) => {
    await panel.send({ kind: 'told', text: 'Copied' });
    await panel.page.getByRole('status').filter({ hasText: 'Copied' }).waitFor();
  }));
});
