import { EventEmitter, once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { type FromPanel, readFromPanel, type ToPanel } from '../../../client/src/panel/messages.ts';
import { panelPage } from '../../../client/src/panel/panel-page.ts';
import { type ProbeRun, saveRun } from '../../../client/src/panel/run-state.ts';
import { panelView, type History } from '../../../client/src/panel/view-model.ts';
import { translator } from '../../support/panel-texts.ts';
import { type ThemeName, themes } from './themes.ts';

/** The panel's built page in a real browser, with this test in the extension's place. */
export interface OpenPanel {
  readonly page: Page;
  /** What the page has said, oldest first, once that is so many messages: they are on their way when a key press has returned. */
  said(count: number): Promise<readonly FromPanel[]>;
  /** Errors of the page: console errors, exceptions and refusals by its content policy. */
  readonly complaints: readonly string[];
  show(run: ProbeRun, history?: History): Promise<void>;
  /** Other colours from now on, as when the user changes the theme. */
  wear(theme: ThemeName): Promise<void>;
  /** Letters this many times as large, as by the editor's own setting of its font. */
  enlarge(times: number): Promise<void>;
  /** Another width from now on. */
  resize(width: number): Promise<void>;
  send(message: ToPanel): Promise<void>;
  close(): Promise<void>;
}

export interface PanelLook {
  readonly theme: ThemeName;
  readonly locale: 'en' | 'zh-cn';
  readonly width: number;
}

const launchFlags = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
];

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: '/usr/bin/chromium', args: launchFlags });
}

/** Opens the page under the very content policy the editor gets, and waits until it says that it is ready. */
export async function openPanel(browser: Browser, look: PanelLook): Promise<OpenPanel> {
  const context = await browser.newContext({ viewport: { width: look.width, height: 900 }, reducedMotion: 'reduce' });
  const page = await context.newPage();
  const said: FromPanel[] = [];
  const complaints: string[] = [];
  page.on('console', (message) => { if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text()); });
  page.on('pageerror', (error) => complaints.push(error.message));
  await serve(context, look.locale);
  const heard = new EventEmitter();
  const untilSaid = async (count: number): Promise<readonly FromPanel[]> => {
    while (said.length < count) await once(heard, 'message');
    return said;
  };
  await page.exposeFunction('editorHears', (message: unknown) => {
    const known = readFromPanel(message);
    if (known === undefined) complaints.push(`unknown message ${JSON.stringify(message)}`);
    else {
      said.push(known);
      heard.emit('message');
    }
  });
  await page.addInitScript({ content: pretendEditor });
  await page.goto(`${origin}/`);
  await wear(page, look.theme);
  await untilSaid(1);
  const send = (message: ToPanel): Promise<void> => page.evaluate((data) => { window.dispatchEvent(new MessageEvent('message', { data })); }, message);
  const t = translator(look.locale);
  return {
    page, said: untilSaid, complaints, send,
    show: (run, history) => send({ kind: 'show', view: panelView(run, t, look.locale === 'en' ? 'en' : 'zh-CN', history), saved: saveRun(run) }),
    wear: (theme) => wear(page, theme),
    enlarge: (times) => page.evaluate((factor) => {
      const { style } = document.documentElement;
      for (const name of ['--vscode-font-size', '--vscode-editor-font-size']) {
        style.setProperty(name, `${factor * parseFloat(getComputedStyle(document.documentElement).getPropertyValue(name) || '13')}px`);
      }
    }, times),
    resize: (width) => page.setViewportSize({ width, height: 900 }),
    close: () => context.close(),
  };
}

function wear(page: Page, theme: ThemeName): Promise<void> {
  return page.evaluate(({ bodyClass, variables }) => {
    document.body.className = bodyClass;
    document.documentElement.removeAttribute('style');
    for (const [name, value] of Object.entries(variables)) document.documentElement.style.setProperty(`--vscode-${name}`, value);
  }, themes[theme]);
}

const origin = 'https://panel.example';

async function serve(context: BrowserContext, language: string): Promise<void> {
  const html = panelPage({
    contentSource: origin, nonce: 'sample', scriptUri: `${origin}/panel.js`, styleUri: `${origin}/panel.css`, language, title: 'Go Module Doctor',
  });
  const files: Readonly<Record<string, { contentType: string; body: string }>> = {
    '/': { contentType: 'text/html', body: html },
    '/panel.js': { contentType: 'text/javascript', body: readFileSync(new URL('../../../dist/panel.js', import.meta.url), 'utf8') },
    '/panel.css': { contentType: 'text/css', body: readFileSync(new URL('../../../dist/panel.css', import.meta.url), 'utf8') },
    '/favicon.ico': { contentType: 'image/x-icon', body: '' },
  };
  await context.route('**/*', async (route) => {
    const file = files[new URL(route.request().url()).pathname];
    await (file === undefined ? route.abort() : route.fulfill(file));
  });
}

/**
 * Script that runs in the page before its own: gives it what the editor gives to a webview. It is text, because a function would arrive
 * with the marks that the compiler of the tests puts into it.
 */
const pretendEditor = `
    let kept;
    window.acquireVsCodeApi = () => ({
      postMessage: (message) => { window.editorHears(message); },
      getState: () => kept,
      setState: (state) => { kept = state; window.keptState = state; },
    });
  `;
