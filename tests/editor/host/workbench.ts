import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ConsoleMessage, FrameLocator, Locator, Page } from 'playwright-core';

/** One row of the Problems view, as the view words it. */
export interface Problem {
  severity: 'error' | 'warning' | 'info';
  /** The whole row: message, source, code and place. */
  text: string;
}

/** What the editor underlines; `hint` are the three dots. */
export type SquiggleKind = 'error' | 'warning' | 'info' | 'hint';

/**
 * A workbench in a browser page, handled as a person handles it: keys, clicks and eyes. Every method waits for the thing it needs to
 * appear and throws after the page's time limit with what it waited for.
 */
export class Workbench {
  readonly page: Page;
  readonly #console: string[] = [];

  constructor(page: Page) {
    this.page = page;
    page.on('console', (message: ConsoleMessage) => { this.#console.push(`[${message.type()}] ${message.text()}`); });
    page.on('pageerror', (error) => { this.#console.push(`[pageerror] ${error.message}`); });
  }

  /** What the page has written to its console so far. */
  consoleLines(): readonly string[] {
    return this.#console;
  }

  /** Resolves once the workbench has restored its state and its keybindings listen. */
  async whenRestored(): Promise<void> {
    await this.page.waitForFunction('globalThis.driver !== undefined', undefined, { timeout: restoreLimit });
    await this.page.evaluate('globalThis.driver.whenWorkbenchRestored()');
    await this.page.locator('.monaco-workbench .part.statusbar').waitFor();
  }

  /** Opens a file by quick open. `path` is relative to the folder, with forward slashes. */
  async openFile(path: string): Promise<void> {
    const name = path.split('/').at(-1) ?? path;
    await this.#quickInput('', path, name);
    await this.page.locator(`.tab.active[data-resource-name="${name}"]`).first().waitFor();
    await this.page.locator('.editor-instance .monaco-editor .view-lines').first().waitFor();
  }

  /** Runs a command by the title the palette shows, such as `Go Module Doctor: Diagnose Go module download`. */
  async runCommand(title: string): Promise<void> {
    await this.#quickInput('>', title, title);
  }

  /** Whether the palette offers a command of this title at this moment. */
  async offersCommand(title: string): Promise<boolean> {
    await this.#openQuickInput('>', title);
    const rows = this.page.locator('.quick-input-list .monaco-list-row');
    await rows.first().waitFor();
    const labels = await rows.evaluateAll((found) => found.map((row) => row.getAttribute('aria-label') ?? ''));
    await this.#closeQuickInput();
    return labels.some((label) => label.startsWith(title));
  }

  /** Picks an entry of a quick pick that an extension has opened. */
  async pick(label: string): Promise<void> {
    await this.page.locator('.quick-input-list .monaco-list-row', { hasText: label }).first().click();
  }

  /** Puts the cursor into the open file; both numbers count from 1, as the editor shows them. */
  async putCursor(line: number, column: number): Promise<void> {
    await this.page.keyboard.press('Control+g');
    const input = this.page.locator('.quick-input-widget input.input');
    await input.waitFor();
    await input.fill(`:${line}:${column}`);
    await this.page.keyboard.press('Enter');
    await this.page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
    await this.page.locator('.statusbar-item', { hasText: `Ln ${line}, Col ${column}` }).waitFor();
  }

  /** Types at the cursor. */
  async type(text: string): Promise<void> {
    await this.page.keyboard.type(text);
  }

  /** Opens the menu of fixes at the cursor by `Ctrl+.` and gives the titles in it; the menu stays open. */
  async openFixes(): Promise<string[]> {
    const rows = this.page.locator(`${fixMenu} .monaco-list-row.action`);
    // While a new underline is drawn the editor may answer "No code actions available"; whoever reads that presses the keys again.
    const none = this.page.locator('.monaco-editor-overlaymessage', { hasText: 'No code actions' });
    for (let turn = 0; turn < 3; turn += 1) {
      await this.page.keyboard.press('Control+.');
      await rows.first().or(none).first().waitFor();
      if (await rows.first().isVisible()) break;
      await this.page.keyboard.press('Escape');
      await none.waitFor({ state: 'detached' });
    }
    await rows.first().waitFor();
    return (await rows.allInnerTexts()).map(oneLine);
  }

  /** Applies a fix at the cursor by the keyboard alone: `Ctrl+.`, arrow down to the title, Enter. */
  async applyFix(title: string): Promise<void> {
    const titles = await this.openFixes();
    const wanted = titles.findIndex((found) => found.startsWith(title));
    if (wanted < 0) throw new Error(`no fix '${title}' is offered here, only: ${titles.join(' | ')}`);
    const focused = this.page.locator(`${fixMenu} .monaco-list-row.action.focused`);
    // The first row has the focus once the menu is open; the list goes round, so one turn reaches every row.
    for (let turn = 0; turn < titles.length && !oneLine(await focused.innerText()).startsWith(title); turn += 1) {
      await this.page.keyboard.press('ArrowDown');
    }
    await this.page.keyboard.press('Enter');
    await this.page.locator(fixMenu).waitFor({ state: 'hidden' });
  }

  /** Saves the active editor and resolves when the tab no longer shows unsaved changes. */
  async save(): Promise<void> {
    await this.page.keyboard.press('Control+s');
    // Every editor group has an active tab, the panel's too: none of them may be dirty.
    await this.page.locator('.tab.active.dirty').waitFor({ state: 'detached' });
  }

  /** Saves every file that was changed, also those that no tab shows in front. */
  async saveAll(): Promise<void> {
    await this.runCommand('File: Save All');
    await this.page.locator('.tab.dirty').first().waitFor({ state: 'detached' });
  }

  /** The lines of the open file that are on the screen, in order. */
  async visibleText(): Promise<string> {
    const lines = await this.page.locator('.editor-instance .view-line').evaluateAll((found) => found
      .map((line) => ({ top: parseFloat((line as HTMLElement).style.top), text: line.textContent }))
      .sort((one, other) => one.top - other.top)
      .map((line) => line.text));
    return lines.join('\n').replaceAll('\u00a0', ' ');
  }

  /** The open file shows this text; resolves when it does. */
  async whenTextContains(text: string): Promise<void> {
    await this.page.locator('.editor-instance .view-lines').filter({ hasText: new RegExp(escapePattern(text).replaceAll(' ', '[ \u00a0]')) }).waitFor();
  }

  /** The underlined places on the screen, to wait for or to count. */
  squiggles(kind: SquiggleKind): Locator {
    return this.page.locator(`.editor-instance .view-overlays .squiggly-${kind}`);
  }

  /** Opens the language status of the active file and gives its text; it stays open until something else is clicked. */
  async languageStatus(): Promise<string> {
    await this.page.locator('.statusbar-item[id="status.languageStatus"]').click();
    const status = this.page.locator('.hover-language-status').first();
    await status.waitFor();
    return oneLine(await this.page.locator('.monaco-hover:has(.hover-language-status)').first().innerText());
  }

  /** Opens the Problems view and reads it, once at least one row is there. */
  async problems(): Promise<Problem[]> {
    await this.showProblems();
    const rows = this.page.locator('.markers-panel .monaco-list-row:has(.marker-icon)');
    await rows.first().waitFor();
    return await rows.evaluateAll((found) => found.map((row) => {
      const icon = row.querySelector('.marker-icon .codicon, .marker-icon')?.outerHTML ?? '';
      const severity = icon.includes('error') ? 'error' : icon.includes('warning') ? 'warning' : 'info';
      return { severity, text: (row.textContent).replaceAll('\u00a0', ' ') } as const;
    }));
  }

  /** Opens the Problems view and waits for what one rule says there; other rules may speak beside it. */
  async problemOf(rule: string): Promise<string> {
    await this.showProblems();
    return oneLine(await this.#problemRows(rule).first().innerText());
  }

  /** Opens the Problems view and waits until one rule has nothing to say any more. */
  async whenNoProblemOf(rule: string): Promise<void> {
    await this.showProblems();
    await this.#problemRows(rule).first().waitFor({ state: 'detached' });
  }

  /** Clicks on the id of a rule in the Problems view, which leads to its page. */
  async clickRuleInProblems(rule: string): Promise<void> {
    await this.showProblems();
    await this.#problemRows(rule).first().locator('a', { hasText: rule }).click();
  }

  #problemRows(rule: string): Locator {
    return this.page.locator('.markers-panel .monaco-list-row:has(.marker-icon)', { hasText: rule });
  }

  /** Opens the Problems view. */
  async showProblems(): Promise<void> {
    const panel = this.page.locator('.markers-panel');
    if (await panel.isVisible()) return;
    await this.page.keyboard.press('Control+Shift+m');
    await panel.waitFor();
  }

  /** Shows the hover at the cursor by the keyboard and gives its text. */
  async hover(): Promise<string> {
    await this.page.keyboard.press('Control+k');
    await this.page.keyboard.press('Control+i');
    const hover = this.page.locator('.monaco-resizable-hover .monaco-hover:not(.hidden) .hover-contents').first();
    await hover.waitFor();
    return (await hover.locator('xpath=ancestor::*[contains(@class,"monaco-hover")][1]').innerText()).replaceAll('\u00a0', ' ');
  }

  /** The document inside a webview of an extension, such as `go-module-doctor.go-module-doctor`; locators in it wait by themselves. */
  webview(extensionId: string): FrameLocator {
    const outer = this.page.locator(`iframe.webview.ready[src*="extensionId=${extensionId}"]`).last();
    return outer.contentFrame().locator('iframe#active-frame').contentFrame();
  }

  /** The texts of the notifications on the screen. */
  async notifications(): Promise<string[]> {
    return (await this.page.locator('.notification-toast .notification-list-item-message').allInnerTexts()).map(oneLine);
  }

  /** Writes `artifacts/screenshots/NAME.png` and gives its path. */
  async screenshot(name: string): Promise<string> {
    const path = join(screenshots, `${name}.png`);
    mkdirSync(dirname(path), { recursive: true });
    await this.page.screenshot({ path });
    return path;
  }

  /** Closes the page and forgets its profile; the server goes on. */
  async close(): Promise<void> {
    await this.page.context().close();
  }

  /** Opens, types and accepts. The list is drawn once, so one that opened before the entry existed is opened again. */
  async #quickInput(prefix: string, text: string, label: string): Promise<void> {
    const row = this.page.locator('.quick-input-list .monaco-list-row.focused').filter({ hasText: label });
    for (let turn = 1; ; turn += 1) {
      await this.#openQuickInput(prefix, text);
      try {
        await row.waitFor({ timeout: listLimit });
        break;
      } catch (error) {
        if (turn === listTurns) throw error;
        await this.#closeQuickInput();
      }
    }
    await this.page.keyboard.press('Enter');
  }

  async #openQuickInput(prefix: string, text: string): Promise<void> {
    await this.page.keyboard.press(prefix === '>' ? 'F1' : 'Control+p');
    const input = this.page.locator('.quick-input-widget input.input');
    await input.waitFor();
    await input.fill(`${prefix}${text}`);
  }

  async #closeQuickInput(): Promise<void> {
    await this.page.keyboard.press('Escape');
    await this.page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
  }
}

/** How long one opening of the palette or of quick open is looked at, in milliseconds, and how many openings are tried. */
const listLimit = 3000;
const listTurns = 10;

/** The menu of code actions, without the panel for submenus that newer editors keep inside it. */
const fixMenu = '.action-widget:not(.action-list-submenu-panel)';

/** How long a workbench may take to come up on a busy machine, in milliseconds; alone it takes 4 s. */
const restoreLimit = 120_000;

const screenshots = join(dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url))))), 'artifacts', 'screenshots');

function oneLine(text: string): string {
  return text.replaceAll('\u00a0', ' ').replace(/\s+/g, ' ').trim();
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
