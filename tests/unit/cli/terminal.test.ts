import assert from 'node:assert/strict';
import { runCommandLine } from '../../../server/src/cli/main.ts';
import { faulty, inFolder } from './run-cli.ts';

interface Terminal {
  readonly stdout: boolean;
  readonly stderr: boolean;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Runs the command line in this process, as if its streams were terminals. */
async function run(workingDirectory: string, argv: readonly string[], terminal: Terminal): Promise<Readonly<Record<'stdout' | 'stderr', string>>> {
  const written = { stdout: '', stderr: '' };
  await runCommandLine(argv, {
    workingDirectory,
    environment: terminal.environment ?? {},
    stdout: { write: (text) => { written.stdout += text; }, isTTY: terminal.stdout },
    stderr: { write: (text) => { written.stderr += text; }, isTTY: terminal.stderr },
    signal: new AbortController().signal,
  });
  return written;
}

describe('check on a terminal', function () {
  this.timeout(240_000);
  const many = Object.fromEntries(Array.from({ length: 420 }, (_, index) => [`p${index}/Dockerfile`, 'FROM golang:1.23\nRUN true\n']));

  it('says how far it is on a line that it writes over and takes away again, and nothing of it elsewhere', async () => {
    await inFolder(many, async (folder) => {
      const shown = await run(folder, ['check'], { stdout: false, stderr: true });
      for (const words of ['200 folders searched', '400 folders searched', '50 of 420 files checked', '400 of 420 files checked']) {
        assert.ok(shown.stderr.includes(`\r${words}\u001b[K`), words);
      }
      assert.ok(shown.stderr.endsWith('\r\u001b[K') && !shown.stderr.includes('\n'));
      assert.doesNotMatch(shown.stdout, /searched|\r/);
      assert.equal((await run(folder, ['check'], { stdout: true, stderr: false })).stderr, '');
    });
  });

  it('says it in Chinese, too', async () => {
    await inFolder(many, async (folder) => {
      const { stderr } = await run(folder, ['check', '--locale', 'zh-cn'], { stdout: false, stderr: true });
      assert.match(stderr, /\r已查找 200 个目录/);
      assert.match(stderr, /\r已检查 50\/420 个文件/);
    });
  });

  it('has colours, unless NO_COLOR asks for none', async () => {
    await inFolder(faulty, async (folder) => {
      assert.ok((await run(folder, ['check'], { stdout: true, stderr: false })).stdout.includes('\u001b['));
      assert.ok(!(await run(folder, ['check'], { stdout: true, stderr: false, environment: { NO_COLOR: '1' } })).stdout.includes('\u001b['));
    });
  });
});
