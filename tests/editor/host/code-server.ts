import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Locale } from '../../../server/src/text/localized.ts';
import { ensureEditor } from '../../../tools/editor/ensure.ts';
import type { EditorLane, InstalledEditor } from '../../../tools/editor/ensure.ts';
import { atProcessEnd } from './process-end.ts';

export interface CodeServerOptions {
  /** `current` unless told: the newest editor; `lowest` is the oldest one the extension declares to support. */
  lane?: EditorLane;
  /** Absolute path of the folder the workbench opens. */
  folder: string;
  /** Absolute path of a .vsix to install before the start. */
  extension?: string;
  /** Settings of the user, added to the quiet ones that every start has. */
  userSettings?: Readonly<Record<string, unknown>>;
  /** `false` leaves workspace trust on: the folder is then opened in restricted mode. */
  trustWorkspace?: boolean;
  /** Added to the environment of the editor, and so of the extension host. */
  environment?: Readonly<Record<string, string>>;
  /** `0`, unless told, lets the system choose a free port. */
  port?: number;
  /** Display language that extensions are told, whatever the browser asks for. The editor's own words stay English. */
  locale?: Locale;
}

/** One running editor with a profile of its own that nothing else sees. */
export interface CodeServer {
  lane: EditorLane;
  /** Address of the workbench with the folder in it, for a browser. */
  url: string;
  /** `http://127.0.0.1:PORT`, no path. */
  origin: string;
  port: number;
  folder: string;
  /** Absolute path of the profile, which is in the command line of every process that runs an extension of this editor. */
  profile: string;
  /** Resolves when the server has ended, asked to or not. */
  ended: Promise<void>;
  /** What the server has written so far, both streams, in order of arrival. */
  log: () => string;
  /** Ends every process of the editor and removes its profile; a second call does nothing. */
  stop: () => Promise<void>;
}

/**
 * Starts a real VS Code as code-server, installing the lane's editor and the extension first where asked.
 *
 * @throws Error with the server's log when it ends or stays silent instead of listening, or when the .vsix does not install
 */
export async function startCodeServer(options: CodeServerOptions): Promise<CodeServer> {
  const lane = options.lane ?? 'current';
  const editor = await ensureEditor(lane);
  const home = mkdtempSync(join(tmpdir(), 'go-module-doctor-editor-'));
  const forgetHome = atProcessEnd(() => { removeFolder(home); });
  try {
    const profile = writeProfile(home, options.userSettings ?? {}, options.locale);
    const environment = cleanEnvironment(options.environment ?? {});
    if (options.extension !== undefined) await installExtension(editor, profile, options.extension, environment);
    const server = await listen(editor, profile, options, environment);
    return {
      lane,
      folder: options.folder,
      profile: home,
      origin: server.origin,
      port: Number(new URL(server.origin).port),
      url: `${server.origin}/?folder=${encodeURIComponent(options.folder)}`,
      ended: server.ended,
      log: server.log,
      stop: async () => {
        await server.stop();
        removeFolder(home);
        forgetHome();
      },
    };
  } catch (error) {
    removeFolder(home);
    forgetHome();
    throw error;
  }
}

/** How long the server may take to listen, in milliseconds; it needs 2 s on an idle machine, so a silent one is stuck. */
const startLimit = 120_000;

/** How long the editor may take to end by itself after it was asked, in milliseconds; then it is ended without asking. */
const stopLimit = 5000;

/** No first-start pages, no tips, no look-ups that cannot succeed here; and files are saved when asked, as on the desktop. */
const quietSettings = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'telemetry.telemetryLevel': 'off',
  'update.showReleaseNotes': false,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'security.workspace.trust.startupPrompt': 'never',
  'security.workspace.trust.banner': 'never',
  'git.openRepositoryInParentFolders': 'never',
  'window.commandCenter': false,
  'files.autoSave': 'off',
} as const;

function writeProfile(home: string, userSettings: Readonly<Record<string, unknown>>, locale: Locale | undefined): string[] {
  const data = join(home, 'user-data');
  const extensions = join(home, 'extensions');
  mkdirSync(join(data, 'User'), { recursive: true });
  mkdirSync(extensions);
  writeFileSync(join(data, 'User', 'settings.json'), JSON.stringify({ ...quietSettings, ...userSettings }, undefined, 2));
  // Without a configuration file of its own code-server writes one, with a password, into the home of the user.
  const config = join(home, 'config.yaml');
  writeFileSync(config, 'auth: none\n');
  if (locale === 'zh-cn') writeEmptyLanguagePack(data, locale);
  return ['--config', config, '--user-data-dir', data, '--extensions-dir', extensions];
}

/**
 * The editor takes a display language only where it knows a language pack for it. This one translates nothing, so the editor's own words
 * stay English, but extensions are told the language. Microsoft's pack comes from a marketplace, which nothing here asks.
 */
function writeEmptyLanguagePack(data: string, locale: Locale): void {
  const vscode = join(data, 'empty-language-pack.json');
  writeFileSync(vscode, JSON.stringify({ version: '1.0.0', contents: {} }));
  // Without an owner of the pack the editor fails to list its extensions, and then starts none.
  const owner = { extensionIdentifier: { id: 'go-module-doctor.empty-language-pack' }, version: '1.0.0' };
  const pack = { hash: 'empty', label: locale, extensions: [owner], translations: { vscode } };
  writeFileSync(join(data, 'languagepacks.json'), JSON.stringify({ [locale]: pack }));
}

/** Variables of an editor or npm around us would make code-server talk to that editor instead of starting. */
function cleanEnvironment(added: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([key]) => !/^(VSCODE_|ELECTRON_|CODE_SERVER_|NODE_OPTIONS$|PORT$|npm_)/.test(key));
  return { ...Object.fromEntries(kept), ...added };
}

async function installExtension(
  editor: InstalledEditor, profile: readonly string[], extension: string, environment: NodeJS.ProcessEnv,
): Promise<void> {
  const child = spawn(editor.node, [editor.entry, ...profile, '--install-extension', extension], { env: environment, stdio: 'pipe' });
  const output = collect(child);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  // It ends with code 0 even where the file is not a .vsix, so its words count too.
  if (code !== 0 || !/successfully installed/.test(output())) throw new Error(`installing ${extension} ended with code ${String(code)}\n${output()}`);
}

interface Listening {
  origin: string;
  ended: Promise<void>;
  log: () => string;
  stop: () => Promise<void>;
}

async function listen(
  editor: InstalledEditor, profile: readonly string[], options: CodeServerOptions, environment: NodeJS.ProcessEnv,
): Promise<Listening> {
  const trust = options.trustWorkspace === false ? [] : ['--disable-workspace-trust'];
  const args = [
    editor.entry, ...profile, '--auth', 'none', '--bind-addr', `127.0.0.1:${options.port ?? 0}`,
    '--disable-telemetry', '--disable-update-check', ...trust, ...(options.locale === undefined ? [] : ['--locale', options.locale]), options.folder,
  ];
  // A process group of its own: the editor starts an extension host, language servers and terminals, and all of them must end with it.
  const child = spawn(editor.node, args, { env: environment, stdio: 'pipe', detached: true });
  const log = collect(child);
  const ended = new Promise<void>((resolve) => { child.once('exit', () => { resolve(); }); });
  const forget = atProcessEnd(() => { signalGroup(child, 'SIGKILL'); });
  const stop = async (): Promise<void> => {
    await endGroup(child);
    forget();
  };
  try {
    return { origin: await firstAddress(child, log), ended, log, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Waits for the line in which the server names its address: it writes it when it listens, and with port 0 only it knows the port. */
async function firstAddress(child: ChildProcess, log: () => string): Promise<string> {
  return await new Promise<string>((resolve, reject) => {
    const fail = (what: string): void => {
      finish();
      reject(new Error(`code-server ${what}\n${log()}`));
    };
    const timer = setTimeout(() => { fail(`did not listen within ${startLimit / 1000} s`); }, startLimit);
    const onData = (): void => {
      const address = /listening on (http:\/\/127\.0\.0\.1:\d+)/.exec(log())?.[1];
      if (address === undefined) return;
      finish();
      resolve(address);
    };
    const onExit = (code: number | null): void => { fail(`ended with code ${String(code)} before it listened`); };
    const onError = (error: Error): void => { fail(`did not start: ${error.message}`); };
    const finish = (): void => {
      clearTimeout(timer);
      child.stdout?.off('data', onData);
      child.off('exit', onExit);
      child.off('error', onError);
    };
    child.stdout?.on('data', onData);
    child.once('exit', onExit);
    child.once('error', onError);
  });
}

/** Keeps what a process writes; the listener is attached before any other, so others that look into the log see the newest data. */
function collect(child: ChildProcess): () => string {
  const chunks: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (chunk: string) => chunks.push(chunk));
  return () => chunks.join('');
}

async function endGroup(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const ended = new Promise<void>((resolve) => { child.once('exit', () => { resolve(); }); });
    const timer = setTimeout(() => { signalGroup(child, 'SIGKILL'); }, stopLimit);
    signalGroup(child, 'SIGTERM');
    await ended;
    clearTimeout(timer);
  }
  // The leader is gone; whatever of its group still closes down must not outlive the profile it works in.
  signalGroup(child, 'SIGKILL');
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
}
