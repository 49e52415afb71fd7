import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';

import type { CodeServer } from './code-server.ts';
import { Workbench } from './workbench.ts';

export interface WorkbenchOptions {
  /** Absolute path of an extension to run from its folder, as under `F5`. */
  extensionDevelopmentPath?: string;
  /** Absolute path of a CommonJS module that exports `run(): Promise<void>`; it runs in the extension host once the extension is there. */
  extensionTestsPath?: string;
  /** Display language that the extension sees in `vscode.env.language`; the editor's own words stay English. */
  locale?: 'en' | 'zh-cn';
  /** Size of the window in CSS pixels. */
  size?: { width: number; height: number };
  /** Called on the fresh page before the workbench loads, to expose functions to it. */
  prepare?: (page: Page) => Promise<void>;
}

/**
 * Starts the browser that shows workbenches. One browser serves many of them; each gets a context of its own.
 *
 * @throws Error where Chromium is not installed; `GO_MODULE_DOCTOR_CHROMIUM` names one that is somewhere else
 */
export async function launchBrowser(): Promise<Browser> {
  return await chromium.launch({ executablePath: process.env['GO_MODULE_DOCTOR_CHROMIUM'] ?? '/usr/bin/chromium', headless: true, args: [...flags] });
}

/** Where an editor listens, whoever started it. */
export type EditorAddress = Pick<CodeServer, 'origin' | 'url'>;

/** Opens the folder of a server in the browser and waits until the workbench has restored its state. */
export async function openWorkbench(browser: Browser, server: EditorAddress, options: WorkbenchOptions = {}): Promise<Workbench> {
  const context = await browser.newContext({
    viewport: options.size ?? { width: 1280, height: 800 },
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  context.setDefaultTimeout(pageLimit);
  try {
    const page = await context.newPage();
    const workbench = new Workbench(page);
    await switchDriverOn(page, server);
    if (options.locale === 'zh-cn') await page.addInitScript({ content: 'globalThis._VSCODE_NLS_LANGUAGE = "zh-cn";' });
    if (options.prepare !== undefined) await options.prepare(page);
    await page.goto(addressOf(server, options), { waitUntil: 'commit' });
    await workbench.whenRestored();
    return workbench;
  } catch (error) {
    await context.close();
    throw error;
  }
}

/** How long anything may take to appear, in milliseconds: mostly a moment, half a minute on a machine with ten times the work it can do. */
const pageLimit = 100_000;

/**
 * No sandbox because tests run as root, nothing that reaches for the internet. The last one lets a page that was served through a route
 * open a web socket to the loopback address it came from.
 */
const flags = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update',
  '--disable-sync', '--disable-features=LocalNetworkAccessChecks',
] as const;

/**
 * A workbench that was built for release ignores `extensionDevelopmentPath` and `extensionTestsPath` in its address unless the driver of
 * VS Code's own smoke tests is on, and that is a field of the configuration in the page. So the page is changed on its way to the browser.
 */
async function switchDriverOn(page: Page, server: EditorAddress): Promise<void> {
  await page.route((url) => url.origin === server.origin && url.pathname === '/', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: withDriver(await response.text()) });
  });
}

/** The configuration is JSON in an attribute, so escaped as HTML. */
function withDriver(html: string): string {
  const pattern = /(id="vscode-workbench-web-configuration" data-settings=")([^"]*)"/;
  const escaped = pattern.exec(html)?.[2];
  if (escaped === undefined) throw new Error(`the page of code-server has no workbench configuration:\n${html.slice(0, 2000)}`);
  const configuration = JSON.parse(escaped.replaceAll('&quot;', '"').replaceAll('&amp;', '&')) as { developmentOptions?: object };
  configuration.developmentOptions = { ...configuration.developmentOptions, enableSmokeTestDriver: true };
  const changed = JSON.stringify(configuration).replaceAll('&', '&amp;').replaceAll('"', '&quot;');
  return html.replace(pattern, (_whole, before: string) => `${before}${changed}"`);
}

function addressOf(server: EditorAddress, options: WorkbenchOptions): string {
  const payload: [string, string][] = [['skipWelcome', 'true'], ['skipReleaseNotes', 'true']];
  const remote = (path: string): string => `vscode-remote://${new URL(server.origin).host}${path}`;
  if (options.extensionDevelopmentPath !== undefined) payload.push(['extensionDevelopmentPath', remote(options.extensionDevelopmentPath)]);
  if (options.extensionTestsPath !== undefined) payload.push(['extensionTestsPath', remote(options.extensionTestsPath)]);
  return `${server.url}&payload=${encodeURIComponent(JSON.stringify(payload))}`;
}
