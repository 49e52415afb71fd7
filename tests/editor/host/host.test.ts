import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { Browser } from 'playwright-core';

import { ensurePackager } from '../../../tools/package/ensure.ts';
import { launchBrowser, openWorkbench } from './browser.ts';
import { startCodeServer } from './code-server.ts';
import type { CodeServer } from './code-server.ts';
import { runSuite } from './suite-runner.ts';
import type { Workbench } from './workbench.ts';

/** The newest editor unless the environment asks for the oldest one. */
const lane = process.env['GO_MODULE_DOCTOR_EDITOR'] === 'lowest' ? 'lowest' : 'current';

const fixture = join(import.meta.dirname, 'fixture-extension');

describe(`the editor harness (${lane})`, function () {
  this.timeout(300_000);
  let folder: string;
  let temporary: string;
  const usualTemporary = process.env['TMPDIR'];

  before(() => {
    // Profiles are counted here, and other suites that run meanwhile have theirs in the usual folder.
    temporary = mkdtempSync(join(tmpdir(), 'gmd-'));
    process.env['TMPDIR'] = temporary;
    folder = mkdtempSync(join(tmpdir(), 'go-module-doctor-fixture-'));
    writeFileSync(join(folder, 'note.txt'), 'one wrong word\n');
  });

  after(() => {
    if (usualTemporary === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = usualTemporary;
    rmSync(temporary, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  });

  describe('a suite in the extension host', () => {
    it('reports exit code 0 and the console of a suite that passes', async () => {
      const result = await runSuite({ lane, folder, extensionDevelopmentPath: fixture, extensionTestsPath: join(fixture, 'suite', 'passes.cjs') });
      assert.equal(result.exitCode, 0, result.log.join('\n'));
      assert.ok(result.log.some((line) => /suite ran in VS Code 1\.\d+\.\d+/.test(line)), result.log.join('\n'));
    });

    it('reports another exit code for a suite that fails', async () => {
      const result = await runSuite({ lane, folder, extensionDevelopmentPath: fixture, extensionTestsPath: join(fixture, 'suite', 'fails.cjs') });
      assert.notEqual(result.exitCode, 0);
      assert.ok(result.log.some((line) => line.includes('suite about to fail')), result.log.join('\n'));
    });
  });

  describe('looking and clicking', () => {
    let server: CodeServer;
    let browser: Browser;
    let workbench: Workbench;

    before(async () => {
      server = await startCodeServer({ lane, folder });
      browser = await launchBrowser();
      workbench = await openWorkbench(browser, server, { extensionDevelopmentPath: fixture });
    });

    after(async () => {
      await browser.close();
      await server.stop();
    });

    it('sees a diagnostic underlined and in the Problems view', async () => {
      await workbench.openFile('note.txt');
      await workbench.squiggles('warning').first().waitFor();
      const problems = await workbench.problems();
      assert.equal(problems.length, 1);
      assert.equal(problems[0]!.severity, 'warning');
      assert.match(problems[0]!.text, /this word is wrong/);
    });

    it('reads a hover', async () => {
      await workbench.openFile('note.txt');
      await workbench.putCursor(1, 6);
      assert.match(await workbench.hover(), /this word is wrong/);
    });

    it('repairs by the keyboard alone', async () => {
      await workbench.openFile('note.txt');
      await workbench.putCursor(1, 6);
      await workbench.applyFix('Replace by the right word');
      await workbench.whenTextContains('one right word');
      await workbench.squiggles('warning').waitFor({ state: 'detached' });
      await workbench.save();
      assert.equal(readFileSync(join(folder, 'note.txt'), 'utf8'), 'one right word\n');
    });

    it('names the fixes it saw when the wanted one is not there', async () => {
      await workbench.openFile('note.txt');
      await workbench.putCursor(1, 1);
      await workbench.type('wrong ');
      await workbench.squiggles('warning').first().waitFor();
      await workbench.putCursor(1, 2);
      await assert.rejects(workbench.applyFix('Something else'), /only: Replace by the right word/);
      await workbench.page.keyboard.press('Escape');
    });

    it('reads and clicks inside a webview and keeps a screenshot', async () => {
      await workbench.runCommand('Fixture: Show Panel');
      const panel = workbench.webview('go-module-doctor-test.fixture');
      assert.equal(await panel.locator('h1').innerText(), 'Hello from the panel');
      assert.equal(await panel.locator('#facts').innerText(), 'trusted en');
      await panel.locator('button').click();
      assert.equal(await panel.locator('button').innerText(), 'Clicked');
      const path = await workbench.screenshot(`harness-${lane}`);
      assert.ok(statSync(path).size > 10_000);
    });
  });

  it('opens a folder that is not trusted, in Chinese', async () => {
    const server = await startCodeServer({ lane, folder, trustWorkspace: false });
    const browser = await launchBrowser();
    try {
      const workbench = await openWorkbench(browser, server, { extensionDevelopmentPath: fixture, locale: 'zh-cn' });
      await workbench.runCommand('显示面板');
      assert.equal(await workbench.webview('go-module-doctor-test.fixture').locator('#facts').innerText(), 'restricted zh-cn');
    } finally {
      await browser.close();
      await server.stop();
    }
  });

  it('ends with everything it started', async () => {
    const before = profiles();
    const server = await startCodeServer({ lane, folder });
    assert.equal(profiles().length, before.length + 1);
    await server.stop();
    assert.deepEqual(profiles(), before);
    await assert.rejects(fetch(server.origin));
  });

  it('installs a packaged extension, which works there', async () => {
    const server = await startCodeServer({ lane, folder, extension: await packageFixture(folder) });
    const browser = await launchBrowser();
    try {
      const workbench = await openWorkbench(browser, server);
      await workbench.runCommand('Fixture: Show Panel');
      assert.equal(await workbench.webview('go-module-doctor-test.fixture').locator('h1').innerText(), 'Hello from the panel');
    } finally {
      await browser.close();
      await server.stop();
    }
  });

  it('stays open for a person until Ctrl-C and leaves nothing behind', async () => {
    const before = profiles();
    const extension = await packageFixture(folder);
    const program = join(import.meta.dirname, 'open-for-user.ts');
    const child = spawn(process.execPath, ['--import', 'tsx', program, '--folder', folder, '--extension', extension, '--browser'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = once(child, 'exit');
    const address = await addressIn(child.stdout, ended);
    assert.equal((await fetch(address)).status, 200);
    assert.equal(profiles().length, before.length + 1);
    child.kill('SIGINT');
    assert.deepEqual(await ended, [null, 'SIGINT']);
    assert.deepEqual(profiles(), before);
    await assert.rejects(fetch(address));
  });

  it('says why an extension could not be installed', async () => {
    const broken = join(folder, 'broken.vsix');
    writeFileSync(broken, 'not a package');
    const before = profiles();
    await assert.rejects(startCodeServer({ lane, folder, extension: broken }), /installing .*broken\.vsix ended with/);
    assert.deepEqual(profiles(), before);
  });
});

/** The fixture as a .vsix, made by the packager that makes ours. */
async function packageFixture(folder: string): Promise<string> {
  const packed = join(folder, 'fixture.vsix');
  const args = [await ensurePackager(), 'package', '--no-dependencies', '--allow-missing-repository', '--skip-license', '--out', packed];
  const child = spawn(process.execPath, args, { cwd: fixture, stdio: ['ignore', 'ignore', 'inherit'] });
  assert.deepEqual(await once(child, 'exit'), [0, null]);
  return packed;
}

async function addressIn(output: Readable, ended: Promise<unknown>): Promise<string> {
  let text = '';
  const found = new Promise<string>((resolve) => {
    output.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      const address = /The editor is at (\S+)\n/.exec(text)?.[1];
      if (address !== undefined) resolve(address);
    });
  });
  return await Promise.race([found, ended.then(() => Promise.reject(new Error(`it ended early:\n${text}`)))]);
}

function profiles(): string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith('go-module-doctor-editor-')).sort();
}
