import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { texts } from '../../../scripts/try-texts.ts';
import { launchBrowser, openWorkbench } from '../host/browser.ts';
import { repository } from '../host/bundle-suite.ts';

/** Everything ./try makes must lie here and be gone afterwards; what the tools around it keep has other names. */
describe('./try', function () {
  this.timeout(300_000);
  let temporary: string;

  beforeEach(() => {
    temporary = mkdtempSync(join(tmpdir(), 'go-module-doctor-of-try-'));
  });

  afterEach(() => {
    rmSync(temporary, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  });

  const environment = (language: string) => ({ ...process.env, TMPDIR: temporary, LC_ALL: language });
  const left = () => readdirSync(temporary).filter((name) => name.startsWith('go-module-doctor-'));

  for (const { language, argv, speaks } of [
    { language: 'zh_CN.UTF-8', argv: ['--no-editor'], speaks: 'zh-cn' },
    { language: 'zh_CN.UTF-8', argv: ['--locale', 'en'], speaks: 'en' },
    { language: 'de_DE.UTF-8', argv: ['--locale=zh-cn'], speaks: 'zh-cn' },
  ] as const) {
    it(`without a terminal speaks ${speaks} for ${[language, ...argv].join(' ')} and leaves nothing behind`, () => {
      const { status, stdout, stderr } = spawnSync('./try', argv, { cwd: repository, env: environment(language), encoding: 'utf8' });
      assert.equal(status, 0, stderr);
      const other = speaks === 'en' ? 'zh-cn' : 'en';
      for (const text of [texts.found, texts.changes, texts.repaired, texts.toOpen]) {
        assert.ok(stdout.includes(text[speaks]) && !stdout.includes(text[other]), stdout);
      }
      // A finding, a changed line and a repaired file: the whole way was gone.
      assert.match(stdout, speaks === 'en' ? /^Dockerfile:\d+:\d+ {2}error {2}/m : /^Dockerfile:\d+:\d+ {2}错误 {2}/m);
      assert.match(stdout, /^\+[A-Z]+ /m);
      assert.match(stdout, /^--- Dockerfile\n[^]*^FROM /m);
      assert.deepEqual(left(), []);
    });
  }

  it('shows how it is called, in both languages, where it cannot follow', () => {
    for (const argv of [['--locale', 'fr'], ['--nonsense']]) {
      const { status, stdout, stderr } = spawnSync('./try', argv, { cwd: repository, env: environment('C'), encoding: 'utf8' });
      assert.equal(status, 2, stdout);
      assert.ok(stderr.includes(texts.usage.en) && stderr.includes(texts.usage['zh-cn']), stderr);
      assert.deepEqual(left(), []);
    }
  });

  it('on a terminal opens the editor until Ctrl-C, in Chinese, and leaves nothing behind', async () => {
    // script(1), in every Debian, is the terminal: what is written to it are the keys.
    const terminal = spawn('script', ['--quiet', '--return', '--command', './try --browser', '/dev/null'], {
      cwd: repository, env: environment('zh_CN.UTF-8'), stdio: ['pipe', 'pipe', 'inherit'],
    });
    const ended = once(terminal, 'exit');
    let text = '';
    const address = await new Promise<string>((resolve, reject) => {
      terminal.stdout.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
        const found = new RegExp(`${texts.address['zh-cn']} (\\S+)\\r?\\n[^]*${texts.openAddress['zh-cn']}`).exec(text)?.[1];
        if (found !== undefined) resolve(found);
      });
      void ended.then(() => { reject(new Error(`it ended before the editor was there:\n${text}`)); });
    });
    assert.ok(text.includes(texts.editor['zh-cn']), text);
    // What a person sees there, whose browser asks for English: a finding of the extension, in Chinese.
    const browser = await launchBrowser();
    try {
      const workbench = await openWorkbench(browser, { origin: new URL(address).origin, url: address });
      await workbench.openFile('Dockerfile');
      assert.match(await workbench.problemOf('go-too-old'), /\p{Script=Han}/u);
    } finally {
      await browser.close();
    }
    terminal.stdin.write('\u0003');
    await ended;
    assert.deepEqual(left(), []);
    await assert.rejects(fetch(address));
  });
});
