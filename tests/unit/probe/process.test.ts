import assert from 'node:assert/strict';
import { hostProcesses } from '../../../server/src/host/process.ts';
import { lineLimit, outputLimit, type ProcessOptions } from '../../../server/src/probe/process-runner.ts';

/** Generous: it ends a test that went wrong, it is not measured. */
const timeLimitMs = 15_000;

describe('hostProcesses', () => {
  const node = (program: string, options: Partial<ProcessOptions> = {}, ...args: string[]) => (
    hostProcesses.run({ executable: process.execPath, args: ['-e', program, '--', ...args] }, { timeLimitMs, ...options })
  );

  it('passes arguments as they are', async () => {
    const hostile = ['-x', '$(id)', '; ls', '"', 'a\nb', ''];
    const result = await node('process.stdout.write(JSON.stringify(process.argv.slice(1)))', {}, ...hostile);
    assert.deepEqual(JSON.parse(result.stdout), hostile);
  });

  it('gives input, output, exit code', async () => {
    const result = await node('process.stdin.pipe(process.stdout); process.stderr.write("oh"); process.exitCode = 7', { input: 'said' });
    assert.deepEqual(result, { outcome: 'exited', exitCode: 7, stdout: 'said', stderr: 'oh' });
  });

  it('says when there is no such program, and refuses NUL', async () => {
    assert.equal((await hostProcesses.run({ executable: 'go-module-doctor-no-such-program', args: [] }, { timeLimitMs })).outcome, 'not-found');
    assert.equal((await hostProcesses.run({ executable: process.execPath, args: ['a\0b'] }, { timeLimitMs })).outcome, 'could-not-start');
  });

  it('bounds what it keeps', async () => {
    const result = await node(`const big = 'x'.repeat(${2 * outputLimit}); process.stdout.write('A' + big); process.stderr.write(big + 'Z')`);
    assert.equal(result.stdout.length, outputLimit);
    assert.ok(result.stdout.startsWith('A'));
    assert.equal(result.stderr.length, outputLimit);
    assert.ok(result.stderr.endsWith('Z'));
  });

  it('splits lines, cutting those without end', async () => {
    const lines: string[] = [];
    await node(`process.stdout.write('one\\r\\ntw\\u{1F600}o\\n' + 'x'.repeat(${3 * lineLimit}) + '\\nlast')`, { onLine: (line) => lines.push(line) });
    assert.deepEqual(lines.map((line) => line.slice(0, 5)), ['one', 'tw\u{1F600}o', 'xxxxx', 'last']);
    assert.ok(lines.every((line) => line.length <= lineLimit));
  });

  it('ends the whole tree at its time limit', async () => {
    const { lines, result } = await endedTree({ timeLimitMs: 3_000 });
    assert.equal(result.outcome, 'time-limit');
    await goneFor(Number(lines[0]));
  });

  it('ends the whole tree when it is cancelled', async () => {
    const abort = new AbortController();
    const { lines, result } = await endedTree({ signal: abort.signal }, () => {
      abort.abort();
    });
    assert.equal(result.outcome, 'cancelled');
    await goneFor(Number(lines[0]));
  });

  it('gives lines of standard error as they come, and keeps them', async () => {
    const lines: string[] = [];
    const { stderr } = await node('process.stderr.write("one\\ntwo")', { onErrorLine: (line) => lines.push(line) });
    assert.deepEqual([lines, stderr], [['one', 'two'], 'one\ntwo']);
  });

  it('asks a program to end before it is ended, where that is wanted', async () => {
    for (const [handler, ms, said] of [['console.log("bye"); process.exit()', timeLimitMs, ['ready', 'bye']], ['', 100, ['ready']]] as const) {
      const abort = new AbortController();
      const lines: string[] = [];
      const { outcome } = await node(`process.on('SIGTERM', () => { ${handler} }); console.log('ready'); setInterval(() => {}, 1000)`, {
        signal: abort.signal, farewell: { asked: 'program', ms },
        onLine: (line) => {
          lines.push(line);
          if (line === 'ready') abort.abort();
        },
      });
      assert.deepEqual([outcome, lines], ['cancelled', said]);
    }
  });

  it('asks those that the program waits for, so that it ends by itself', async () => {
    const abort = new AbortController();
    const lines: string[] = [];
    const program = `require('child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000); console.log("ready")'], { stdio: 'inherit' })
      .on('exit', (code, signal) => { console.log(signal); })`;
    const { outcome } = await node(program, {
      signal: abort.signal, farewell: { asked: 'children', ms: timeLimitMs },
      onLine: (line) => {
        lines.push(line);
        if (line === 'ready') abort.abort();
      },
    });
    assert.deepEqual([outcome, lines], ['cancelled', ['ready', 'SIGTERM']]);
  });

  it('starts nothing when it was cancelled before', async () => {
    assert.equal((await node('', { signal: AbortSignal.abort() })).outcome, 'cancelled');
  });

  /** A program with a child of its own that would both run for ever; the child's id is the first line. */
  async function endedTree(options: Partial<ProcessOptions>, onFirstLine: () => void = () => undefined) {
    const lines: string[] = [];
    // A shell is there at once; Node can take longer than the time limit to start on a busy machine.
    const result = await hostProcesses.run({ executable: '/bin/sh', args: ['-c', 'sleep 1000 & echo $!; wait'] }, {
      timeLimitMs, ...options,
      onLine: (line) => {
        lines.push(line);
        onFirstLine();
      },
    });
    return { lines, result };
  }

  /** Resolves once the process is gone; the test's own limit ends the wait. */
  async function goneFor(pid: number): Promise<void> {
    assert.ok(pid > 0);
    while (isThere(pid)) await new Promise((resolve) => setImmediate(resolve));
  }

  function isThere(pid: number): boolean {
    try {
      process.kill(pid, 0);
      return true;
    } catch {
      return false;
    }
  }
});
