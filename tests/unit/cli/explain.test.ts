import assert from 'node:assert/strict';
import type { ExplanationReport } from '../../../protocol/src/index.ts';
import { explainUsage, parseExplainArguments } from '../../../server/src/cli/explain-arguments.ts';
import { runExplainCommand } from '../../../server/src/cli/explain.ts';
import { UsageError, type CommandIo } from '../../../server/src/cli/io.ts';
import type { ByteStreams } from '../../../server/src/host/byte-streams.ts';
import { inFolder, runCli } from './run-cli.ts';

const log = [
  '#9 [build 4/6] RUN go mod download',
  '#9 0.345 go: github.com/a/b@v1.0.0: Get "https://me:hunter2secret@proxy.golang.org/github.com/a/b/@v/v1.0.0.info": dial tcp: lookup proxy.golang.org on 10.0.0.2:53: no such host',
  '#9 ERROR: process "/bin/sh -c go mod download" did not complete successfully: exit code: 1', '------', ' > [build 4/6] RUN go mod download:', '------',
  'Dockerfile:5', '--------------------', '   5 | >>> RUN go mod download', '--------------------',
].join('\n');

describe('explain arguments', () => {
  it('name one log, standard input without', () => {
    assert.deepEqual(parseExplainArguments([], {}), { file: '-', format: 'text', locale: 'en' });
    assert.deepEqual(parseExplainArguments(['build.log', '--format', 'json', '--locale', 'zh-CN'], {}), { file: 'build.log', format: 'json', locale: 'zh-cn' });
    assert.equal(parseExplainArguments(['-'], { LANG: 'zh_CN.UTF-8' }).locale, 'zh-cn');
  });

  for (const argv of [['a', 'b'], ['--format', 'xml'], ['--locale', 'de'], ['--unknown']]) {
    it(`refuse ${argv.join(' ')}`, () => { assert.throws(() => parseExplainArguments(argv, {}), UsageError); });
  }

  it('are all in the usage text, with the exit codes', () => {
    for (const part of ['--format', '--locale', 'FILE', '1 a cause was found', '0 no known cause', '2 could not run']) assert.ok(explainUsage.en.includes(part), part);
  });
});

describe('explain', () => {
  it('names cause, line, step, place and remedies, without the secret', async () => {
    const { code, stdout } = await explain(['-'], log);
    assert.equal(code, 1);
    assert.match(stdout, /^-:2 {2}The name does not exist for this name server {2}dns-name-not-found\n/);
    for (const part of ['step: [build 4/6] RUN go mod download (stage build, Dockerfile:5)', 'module: github.com/a/b@v1.0.0', 'asked: proxy.golang.org', '→ ', 'page: docs/rules/goproxy-syntax.md', '1 cause in 10 lines']) {
      assert.ok(stdout.includes(part), `${part} in ${stdout}`);
    }
    assert.ok(!stdout.includes('hunter2'));
  });

  it('speaks Chinese', async () => {
    const { stdout } = await explain(['--locale', 'zh-cn'], log);
    for (const part of ['步骤：', '阶段 build', '模块：', '原因：', '说明页：docs/rules/zh-cn/', '10 行日志中发现 1 个原因']) assert.ok(stdout.includes(part), `${part} in ${stdout}`);
  });

  it('writes the report as JSON', async () => {
    const { code, stdout } = await explain(['--format', 'json'], log);
    const report = JSON.parse(stdout) as ExplanationReport;
    const causes = report.causes.map(({ id, first }) => [id, first.line]);
    assert.deepEqual([code, report.schemaVersion, causes, report.failedSteps[0]?.dockerfile],
      [1, 1, [['dns-name-not-found', 2]], { name: 'Dockerfile', line: 5 }]);
  });

  it('says that it does not know, exits 0 and says what would help', async () => {
    const { code, stdout } = await explain([], 'gcc: fatal error: no input files\n');
    assert.equal(code, 0);
    assert.match(stdout, /-:1 {2}gcc: fatal error: no input files/);
    assert.match(stdout, /Not known does not mean healthy\. .*\nno known cause in 1 line\n$/);
  });

  it('quotes a failing step that nothing explains', async () => {
    const { stdout } = await explain([], '#4 [a 1/2] RUN make\n#4 0.2 boom\n#4 ERROR: process "/bin/sh -c make" did not complete successfully: exit code: 2\n');
    assert.match(stdout, /\[a 1\/2\] RUN make \(stage a\) failed with exit code 2; nothing known stands in its output, which ends:\n {4}boom\n/);
  });

  it('cannot run where the log cannot be read', async () => {
    await assert.rejects(explain(['nowhere.log'], ''), (error) => error instanceof UsageError && /cannot read "nowhere\.log": no such file/.test(error.message));
  });

  it('asks for the log where a person would type it', async () => {
    const { stderr } = await explain([], log, true);
    assert.match(stderr, /Paste the log/);
  });

  it('reads a file as a real process, PowerShell\'s UTF-16 too', async () => {
    await inFolder({ 'build.log': Buffer.from(`\uFEFF${log.replaceAll('\n', '\r\n')}`, 'utf16le') }, async (folder) => {
      const { code, stdout, stderr } = await runCli(folder, ['explain', 'build.log']);
      assert.deepEqual([code, stderr], [1, '']);
      assert.match(stdout, /^build\.log:2 {2}/);
      assert.equal((await runCli(folder, ['explain'])).code, 0);
      assert.equal((await runCli(folder, ['explain', folder])).code, 2);
    });
  });
});

async function explain(argv: readonly string[], text: string, isTerminal = false) {
  const output = { stdout: '', stderr: '' };
  const stream = (name: 'stdout' | 'stderr') => ({ write: (written: string) => { output[name] += written; }, isTTY: false });
  const io: CommandIo = { workingDirectory: '/project', environment: {}, stdout: stream('stdout'), stderr: stream('stderr'), signal: new AbortController().signal };
  const input: ByteStreams = { standardInput: pieces(text), isTerminal, file: () => failing() };
  return { code: await runExplainCommand(argv, io, input), ...output };
}

async function* pieces(text: string): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += 7) yield await Promise.resolve(bytes.subarray(at, at + 7));
}

async function* failing(): AsyncGenerator<Uint8Array> {
  yield await Promise.reject<Uint8Array>(new Error('no such file'));
}
