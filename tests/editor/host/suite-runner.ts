import { launchBrowser, openWorkbench } from './browser.ts';
import type { WorkbenchOptions } from './browser.ts';
import { startCodeServer } from './code-server.ts';
import type { CodeServerOptions } from './code-server.ts';

export interface SuiteOptions extends CodeServerOptions, Pick<WorkbenchOptions, 'locale'> {
  /**
   * Absolute path of the extension to run from its folder. A suite for an installed .vsix needs one too: a folder with an empty extension.
   */
  extensionDevelopmentPath: string;
  /** Absolute path of a CommonJS module that exports `run(): Promise<void>` and rejects when a test fails. */
  extensionTestsPath: string;
  /** How long the suite may take in milliseconds, ten minutes unless told. */
  timeLimit?: number;
}

export interface SuiteResult {
  /** 0 when `run()` resolved, else 1. */
  exitCode: number;
  /** What the suite wrote to its console, one entry per call. */
  log: string[];
}

/**
 * Runs a suite inside the extension host of a real VS Code and gives its exit code.
 *
 * @throws Error with the console so far when the editor did not report an end within the time limit
 */
export async function runSuite(options: SuiteOptions): Promise<SuiteResult> {
  const server = await startCodeServer(options);
  try {
    const browser = await launchBrowser();
    try {
      return await suiteIn(browser, server, options);
    } finally {
      await browser.close();
    }
  } finally {
    await server.stop();
  }
}

const usualTimeLimit = 600_000;

async function suiteIn(
  browser: Awaited<ReturnType<typeof launchBrowser>>, server: Awaited<ReturnType<typeof startCodeServer>>, options: SuiteOptions,
): Promise<SuiteResult> {
  const log: string[] = [];
  let ended: (code: number) => void = () => undefined;
  const exitCode = new Promise<number>((resolve) => { ended = resolve; });
  // The driver of VS Code's smoke tests calls these two functions where the page has them.
  const workbench = await openWorkbench(browser, server, {
    ...options,
    prepare: async (page) => {
      await page.exposeFunction('codeAutomationLog', (kind: string, args: unknown[]) => { log.push(entryOf(kind, args)); });
      await page.exposeFunction('codeAutomationExit', (code: number) => { ended(code); });
    },
  });
  const timeLimit = options.timeLimit ?? usualTimeLimit;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      const pageConsole = workbench.consoleLines().slice(-20).join('\n');
      reject(new Error(`the suite did not end within ${timeLimit / 1000} s\n${log.join('\n')}\npage console:\n${pageConsole}`));
    }, timeLimit);
  });
  try {
    return { exitCode: await Promise.race([exitCode, late]), log };
  } finally {
    clearTimeout(timer);
    await workbench.close();
  }
}

function entryOf(kind: string, args: unknown[]): string {
  const text = args.map((value) => (typeof value === 'string' ? value : JSON.stringify(value))).join(' ');
  return kind === 'log' ? text : `[${kind}] ${text}`;
}
