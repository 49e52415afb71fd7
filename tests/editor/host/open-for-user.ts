import { spawn, spawnSync } from 'node:child_process';
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { present } from '../../../protocol/src/present.ts';
import { texts } from '../../../scripts/try-texts.ts';
import type { Locale } from '../../../server/src/text/localized.ts';
import { isMain, ToolUnavailableError } from '../../../tools/tool-folder.ts';
import { startCodeServer } from './code-server.ts';
import { atProcessEnd } from './process-end.ts';

export interface OpenOptions {
  /** Absolute path of the folder to open. */
  folder: string;
  /** Absolute path of the extension's .vsix. */
  extension: string;
  /** Port for the editor in the browser; any free one unless told. */
  port?: number;
  /** Opens in the browser even where a desktop editor is installed. */
  browserOnly?: boolean;
  /** Language of those lines and of the extension in the editor; English unless told. */
  locale?: Locale;
  /** Receives each line for the person who waits. */
  say: (line: string) => void;
}

/**
 * Opens a folder with the extension for a person and stays until the editor is closed or Ctrl-C: in the desktop editor where `code` is on
 * PATH, else as a web page. Either way in a profile of its own, so the person's own editor keeps its settings and gets no extension.
 */
export async function openForUser(options: OpenOptions): Promise<void> {
  const desktop = options.browserOnly === true ? undefined : desktopEditor(process.env);
  if (desktop === undefined) await openInBrowser(options);
  else await openOnDesktop(desktop, options);
}

/**
 * Absolute path of the desktop editor's `code`, or undefined. Inside an editor's own terminal `code` talks to that editor, which may be on
 * another machine, so it does not count there.
 */
export function desktopEditor(environment: Readonly<Record<string, string | undefined>>): string | undefined {
  if (environment['VSCODE_IPC_HOOK_CLI'] !== undefined) return undefined;
  return (environment['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '')
    .map((folder) => join(folder, 'code')).find(isExecutable);
}

async function openOnDesktop(code: string, options: OpenOptions): Promise<void> {
  const locale = options.locale ?? 'en';
  const home = mkdtempSync(join(tmpdir(), 'go-module-doctor-desktop-'));
  const remove = (): void => { rmSync(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }); };
  const forget = atProcessEnd(remove);
  const profile = ['--user-data-dir', join(home, 'user-data'), '--extensions-dir', join(home, 'extensions')];
  try {
    const installed = spawnSync(code, [...profile, '--install-extension', options.extension], { encoding: 'utf8' });
    if (installed.status !== 0) throw new Error(`${code} could not install ${options.extension}\n${installed.stdout}${installed.stderr}`);
    options.say(texts.desktop[locale]);
    const child = spawn(code, [...profile, '--locale', locale, '--new-window', '--wait', options.folder], { stdio: 'ignore' });
    await new Promise<void>((done, fail) => {
      child.once('error', fail);
      child.once('exit', () => { done(); });
    });
  } finally {
    remove();
    forget();
  }
}

async function openInBrowser(options: OpenOptions): Promise<void> {
  const locale = options.locale ?? 'en';
  options.say(texts.starting[locale]);
  const server = await startCodeServer({
    folder: options.folder, extension: options.extension, locale, ...present({ port: options.port }),
  });
  try {
    options.say(`${texts.address[locale]} ${server.url}`);
    options.say(texts.openAddress[locale]);
    await server.ended;
    throw new Error(`the editor ended by itself\n${server.log()}`);
  } finally {
    await server.stop();
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { folder: { type: 'string' }, extension: { type: 'string' }, port: { type: 'string' }, browser: { type: 'boolean' } },
  });
  if (values.folder === undefined || values.extension === undefined) {
    throw new ToolUnavailableError('usage: tsx tests/editor/host/open-for-user.ts --folder FOLDER --extension FILE.vsix [--port N] [--browser]');
  }
  await openForUser({
    folder: resolve(values.folder),
    extension: resolve(values.extension),
    ...(values.port === undefined ? {} : { port: Number(values.port) }),
    browserOnly: values.browser === true,
    say: (line) => { process.stdout.write(`${line}\n`); },
  });
}

if (isMain(import.meta.url)) {
  try {
    await main();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
