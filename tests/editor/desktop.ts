// Runs the editor suite in the desktop editor: the same module that the browser editor runs, in Electron.
//
//   npm run test:desktop                     downloads the newest VS Code into .cache/ and runs the suite in it
//   npm run test:desktop -- --version 1.100.0
//   GO_MODULE_DOCTOR_CODE=/usr/share/code/code npm run test:desktop    uses an editor that is already here
//
// Exit codes: 0 the suite passed, 1 it failed, 2 it could not run (no download possible, no display, nothing built).
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { downloadAndUnzipVSCode, runTests, SilentReporter, TestRunFailedError } from '@vscode/test-electron';

import { bundleSuite, repository } from './host/bundle-suite.ts';

/** The suite could not even begin; the message says what would let it. */
class CannotRunError extends Error {
  override name = 'CannotRunError';
}

process.exitCode = await run();

async function run(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'go-module-doctor-desktop-'));
  try {
    const executable = await findEditor();
    const suite = await bundleSuite().catch(cannotRun);
    return await runTests({
      vscodeExecutablePath: executable,
      extensionDevelopmentPath: repository,
      extensionTestsPath: suite,
      launchArgs: [folder, '--disable-workspace-trust', '--skip-welcome', '--user-data-dir', join(folder, '.user-data')],
    });
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return error instanceof TestRunFailedError ? 1 : 2;
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

async function findEditor(): Promise<string> {
  if (process.platform === 'linux' && process.env['DISPLAY'] === undefined && process.env['WAYLAND_DISPLAY'] === undefined) {
    throw new CannotRunError('the desktop editor needs a display and DISPLAY is not set; run it under xvfb-run, or use the browser editor: ./test');
  }
  if (!existsSync(join(repository, 'dist', 'client.cjs'))) throw new CannotRunError('dist/client.cjs is not built; run: npm run build');
  const own = process.env['GO_MODULE_DOCTOR_CODE'];
  if (own !== undefined) {
    if (!existsSync(own)) throw new CannotRunError(`GO_MODULE_DOCTOR_CODE names ${own}, which does not exist`);
    return own;
  }
  const { values } = parseArgs({ options: { version: { type: 'string', default: 'stable' } } });
  try {
    return await downloadAndUnzipVSCode({
      version: values.version, cachePath: join(repository, '.cache', 'vscode-test'), reporter: new SilentReporter(),
    });
  } catch (error) {
    throw new CannotRunError(`the desktop editor could not be downloaded (${error instanceof Error ? error.message : String(error)}); `
      + 'set GO_MODULE_DOCTOR_CODE to the executable of one that is installed, or use the browser editor: ./test');
  }
}

function cannotRun(error: unknown): never {
  throw new CannotRunError(error instanceof Error ? error.message : String(error));
}
