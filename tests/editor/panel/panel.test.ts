import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { panelStates, type PanelState } from '../../support/panel-states.ts';
import { sampleRun } from '../../support/sample-runs.ts';
import { accessibilityTree, cutOff, faintTexts, unheard, words } from './page-checks.ts';
import { launchBrowser, openPanel, type OpenPanel, type PanelLook } from './panel-page.ts';
import { type ThemeName, themes } from './themes.ts';

const pictures = fileURLToPath(new URL('../../../artifacts/screenshots/', import.meta.url));
const wide = 1100;
/** The narrowest column that an editor gives to a group. */
const narrow = 300;

/** Pictures take a browser: longer than a pure test on a machine that is busy with other suites. */
const browserTimeoutMs = 240_000;

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

  /** Draws the state, unfolded too, and says what is wrong with it. */
  async function problemsOf(panel: OpenPanel, { name, run, history }: PanelState): Promise<string[]> {
    await panel.show(run, history);
    const { page } = panel;
    const headline = await page.locator('.headline').innerText();
    const shown = run.report === undefined || headline.endsWith(run.report.verdict.summary) ? [] : [`the headline is ${headline}`];
    await page.evaluate('for (const fold of document.querySelectorAll("details")) fold.open = true');
    return [...shown, ...await cutOff(page)].map((problem) => `${name}: ${problem}`);
  }

  /** States that together use every colour; each layer's failure is drawn with the same ones. */
  const coloured: ReadonlySet<string> = new Set(['running', 'fault', 'healthy', 'inconclusive', 'could-not-run', 'compared', 'foreign']);

  /** Every theme, language and width occurs; not each with each, which would take pictures for minutes. */
  const looks: readonly PanelLook[] = [
    { theme: 'light', locale: 'en', width: wide }, { theme: 'dark', locale: 'zh-cn', width: wide },
    { theme: 'dark', locale: 'en', width: narrow }, { theme: 'light', locale: 'zh-cn', width: narrow },
    { theme: 'high-contrast', locale: 'en', width: wide }, { theme: 'high-contrast-light', locale: 'zh-cn', width: narrow },
  ];
  for (const look of looks) {
    it(`shows every state with nothing cut off: ${look.theme}, ${look.locale}, ${look.width} px`, () => withPanel(look, async (panel) => {
      const problems: string[] = [];
      for (const state of panelStates(look.locale)) {
        await panel.show(state.run, state.history);
        // The high contrasts change colours only: those states are looked at that use them all.
        if (!look.theme.startsWith('high') || coloured.has(state.name)) await panel.page.screenshot({ path: `${pictures}panel-${state.name}-${look.theme}-${look.locale}-${look.width}.png`, fullPage: true });
        problems.push(...await problemsOf(panel, state));
      }
      assert.deepEqual(problems, []);
    }));
  }

  it('can be read in every theme, and heard', () => withPanel({ theme: 'light', locale: 'en', width: wide }, async (panel) => {
    const problems: string[] = [];
    for (const state of panelStates('en')) {
      await problemsOf(panel, state);
      if (coloured.has(state.name)) for (const theme of Object.keys(themes) as ThemeName[]) {
        await panel.wear(theme);
        problems.push(...(await faintTexts(panel.page)).map((text) => `${state.name}, ${theme}: ${text}`));
      }
      problems.push(...unheard(await accessibilityTree(panel.page)).map((problem) => `${state.name}: ${problem}`));
    }
    assert.deepEqual(problems, []);
  }));

  it('leaves nothing untranslated in Chinese', async () => {
    const english = new Map<string, ReadonlySet<string>>();
    await withPanel({ theme: 'light', locale: 'en', width: wide }, async (panel) => {
      for (const state of panelStates('en')) {
        await problemsOf(panel, state);
        english.set(state.name, new Set(await words(panel.page)));
      }
    });
    const untranslated: string[] = [];
    await withPanel({ theme: 'light', locale: 'zh-cn', width: wide }, async (panel) => {
      for (const state of panelStates('zh-cn')) {
        await problemsOf(panel, state);
        const quoted = quotations(state);
        for (const text of await words(panel.page)) {
          // The same in both languages, of several words, and nobody's own: what a server or the go command said stays as it was said.
          const isSame = english.get(state.name)?.has(text) === true && /[a-z]{2,} [a-z]{2,}/.test(text);
          if (isSame && !quoted.some((words) => text.includes(words) || words.includes(text))) untranslated.push(`${state.name}: ${text}`);
        }
      }
    });
    assert.deepEqual(untranslated, []);
  });

  it('holds letters of twice the size, and the colours that a system forces on it', async () => {
    const problems: string[] = [];
    for (const locale of ['en', 'zh-cn'] as const) await withPanel({ theme: 'light', locale, width: wide }, async (panel) => {
      await panel.page.emulateMedia({ forcedColors: 'active' });
      await panel.enlarge(2);
      for (const state of panelStates(locale)) {
        problems.push(...(await problemsOf(panel, state)).map((problem) => `${locale}, ${problem}`));
        if (state.name === 'fault') await panel.page.screenshot({ path: `${pictures}panel-${state.name}-large-${locale}.png`, fullPage: true });
      }
    });
    assert.deepEqual(problems, []);
  });

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
      'checks-local-summary', 'checks-other-summary',
    ]);
    await panel.page.locator('[data-key="apply-0"]').focus();
    await panel.page.keyboard.press('Enter');
    await panel.page.locator('[data-key="checks-other-summary"]').focus();
    await panel.page.keyboard.press('Space');
    await panel.page.locator('[data-key="checks-other"][open]').waitFor();
    assert.deepEqual(await panel.said(2), [{ kind: 'ready' }, { kind: 'remedy', does: 'apply', index: 0 }]);
  }));

  it('keeps focus and open folds while it fills', () => withPanel(plain, async (panel) => {
    await panel.show(sampleRun('running'));
    await panel.page.locator('[data-key="checks-other-summary"]').click();
    await panel.show(sampleRun('fault'));
    await panel.page.locator('[data-key="checks-other"][open]').waitFor();
    assert.equal(await panel.page.evaluate(() => (document.activeElement as HTMLElement).dataset['key']), 'checks-other-summary');
  }));

  it('keeps the reader\'s place while it fills', () => withPanel(plain, async (panel) => {
    const { page } = panel;
    const whole = sampleRun('fault');
    const all = sampleRun('running').checks;
    const until = (count: number) => ({ ...sampleRun('running'), checks: all.slice(0, count) });
    await page.setViewportSize({ width: narrow, height: 320 });
    await panel.show(until(6));
    await page.locator('[data-key="checks-other-summary"]').click();
    const mark = page.locator('[data-key="checks-other-summary"]');
    await mark.evaluate((element) => { element.scrollIntoView({ block: 'start' }); });
    const before = (await mark.boundingBox())?.y;
    for (let count = 7; count <= all.length; count++) await panel.show(until(count));
    assert.ok(Math.abs(((await mark.boundingBox())?.y ?? 9e9) - (before ?? 0)) <= 1, 'rows that arrive moved what is read');
    await panel.show(whole);
    assert.ok(Math.abs(((await mark.boundingBox())?.y ?? 9e9) - (before ?? 0)) <= 1, 'the verdict moved what is read');
  }));

  it('tells those who hear it what is measured and what came out, and nothing of each row', () => withPanel(plain, async (panel) => {
    const { page } = panel;
    await panel.show(sampleRun('starting'));
    await page.evaluate(`
      window.told = [];
      const live = [...document.querySelectorAll('[aria-live]')];
      window.liveKinds = live.map((each) => each.getAttribute('aria-live'));
      for (const each of live) new MutationObserver(() => window.told.push(each.textContent.trim())).observe(each, { childList: true, subtree: true, characterData: true });
    `);
    const running = sampleRun('running');
    for (let count = 1; count <= running.checks.length; count++) await panel.show({ ...running, checks: running.checks.slice(0, count) });
    await panel.show(sampleRun('fault'));
    const told = await page.evaluate<string[]>('window.told');
    assert.deepEqual([...new Set(await page.evaluate<string[]>('window.liveKinds'))], ['polite']);
    assert.equal(told.length, 2, told.join(' | '));
    assert.match(told[0] ?? '', /^Running: Measuring: TLS/);
    assert.match(told[1] ?? '', /^Fault found: The second proxy would work but is never asked/);
  }));

  it('lets an earlier run be chosen and put away by keyboard', () => withPanel(plain, async (panel) => {
    const compared = panelStates('en').find(({ name }) => name === 'compared');
    assert.ok(compared);
    await panel.show(compared.run, compared.history);
    await panel.page.getByRole('table', { name: 'Compared with the run of 1 Mar 2026' }).getByRole('rowheader', { name: 'goproxy.example' }).waitFor();
    await panel.page.locator('[data-key="earlier-runs-summary"]').focus();
    await panel.page.keyboard.press('Enter');
    await panel.page.keyboard.press('Tab');
    await panel.page.keyboard.press('Tab');
    await panel.page.keyboard.press('Enter');
    await panel.page.getByRole('button', { name: 'Close the comparison' }).focus();
    await panel.page.keyboard.press('Space');
    assert.deepEqual((await panel.said(3)).slice(1), [{ kind: 'compare', index: 1 }, { kind: 'action', action: 'closeComparison' }]);
    const buttons = (await accessibilityTree(panel.page)).filter(({ role }) => role === 'button').map(({ name }) => name);
    assert.ok(buttons.includes('Compare: 1 Mar 2026, 09:40'), buttons.join(' | '));
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

/** What checks quote and people wrote into files: these words are nobody's to translate. */
function quotations({ run }: PanelState): string[] {
  const values: unknown[] = [
    ...run.checks.flatMap(({ detail }) => Object.values(detail).flat()), ...(run.report?.mirrors ?? []).map(({ why }) => why),
  ];
  return values.filter((value): value is string => typeof value === 'string' && value.length > 7).map((value) => value.replace(/\s+/g, ' ').slice(0, 100));
}
