import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { cliProgram, faulty, inFolder, runCli } from './run-cli.ts';

interface Range {
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
}

interface Report {
  readonly schemaVersion: number;
  readonly files: number;
  readonly diff?: string;
  readonly findings: readonly {
    readonly rule: string;
    readonly severity: string;
    readonly file: string;
    readonly range: Range;
    readonly message: string;
    readonly fixes: readonly {
      readonly title: string; readonly safe: boolean;
      readonly edits: readonly { readonly file: string; readonly range: Range; readonly newText: string }[];
    }[];
  }[];
}

const rule = 'goproxy-no-failover';
const dockerfile = faulty.Dockerfile;
const repaired = dockerfile.replace('goproxy.cn,', 'goproxy.cn|');

async function checkJson(folder: string, ...argv: readonly string[]): Promise<{ code: number | null; report: Report }> {
  const { code, stdout, stderr } = await runCli(folder, ['check', '--format', 'json', ...argv]);
  assert.notEqual(stdout, '', stderr);
  return { code, report: JSON.parse(stdout) as Report };
}

/** Root may read and write everything: tests of permissions run as nobody then. */
const unprivileged = process.getuid?.() === 0 ? { uid: 65534 } : {};

const ofRule = (report: Report) => report.findings.filter((finding) => finding.rule === rule);

describe('check as a process', function () {
  this.timeout(240_000);

  describe('JSON', () => {
    it('has what issue trackers and pipelines build on', async () => {
      await inFolder(faulty, async (folder) => {
        const { report } = await checkJson(folder);
        assert.deepEqual([report.schemaVersion, report.files], [1, 1]);
        const [finding] = ofRule(report);
        assert.ok(finding !== undefined);
        assert.deepEqual([finding.severity, finding.file], ['info', 'Dockerfile']);
        assert.deepEqual(finding.range, { start: { line: 1, character: 12 }, end: { line: 1, character: 30 } });
        assert.match(finding.message, /goproxy\.cn/);
        const [fix] = finding.fixes;
        assert.ok(fix?.safe);
        assert.notEqual(fix.title, '');
        assert.deepEqual(fix.edits, [{ file: 'Dockerfile', range: { start: { line: 1, character: 30 }, end: { line: 1, character: 31 } }, newText: '|' }]);
      });
    });

    it('names files relative to the working directory, also above it, and sorts them', async () => {
      await inFolder({ 'b/Dockerfile': dockerfile, 'a/Dockerfile': dockerfile, 'b/in/x.txt': '' }, async (folder) => {
        const files = async (from: string, ...argv: string[]) =>
          ofRule((await checkJson(path.join(folder, from), ...argv)).report).map(({ file }) => file);
        assert.deepEqual(await files('.'), ['a/Dockerfile', 'b/Dockerfile']);
        assert.deepEqual(await files('.', 'b', 'a'), ['a/Dockerfile', 'b/Dockerfile']);
        assert.deepEqual(await files('b/in', '..'), ['../Dockerfile']);
        assert.deepEqual(await files('.', 'b/Dockerfile', './b/Dockerfile', path.join(folder, 'b')), ['b/Dockerfile']);
      });
    });

    it('is sorted by file and place, and says each thing once', async () => {
      await inFolder({ ...faulty, 'compose.yaml': 'services:\n  a: {build: .}\n  b: {build: .}\n', 'go.env': 'goproxi="x"\nGOPROXY="https://a.example"\n' }, async (folder) => {
        const { report } = await checkJson(folder);
        const keys = report.findings.map(({ file, range, rule: id }) => `${file}\u0000${String(range.start.line).padStart(5)}\u0000${String(range.start.character).padStart(5)}\u0000${id}`);
        assert.ok(keys.length >= 2);
        assert.deepEqual(keys.map((key) => key.split('\u0000')[0]), keys.map((key) => key.split('\u0000')[0]).sort());
        assert.equal(new Set(report.findings.map((finding) => JSON.stringify(finding))).size, report.findings.length);
      });
    });
  });

  describe('order of the text', () => {
    it('has the worst of each file first, and otherwise the order of the file', async () => {
      const text = 'FROM golang:1.23\nWORKDIR /src\nENV GOPROXY=https://goproxy.cn,https://proxy.golang.org,direct\nCOPY go.mod ./\nRUN go mod download\nENV GOFLAGS=mod\nRUN go vet ./...\n';
      await inFolder({ 'a/Dockerfile': text, 'a/go.mod': faulty['go.mod'], 'b/Dockerfile': text, 'b/go.mod': faulty['go.mod'] }, async (folder) => {
        const { stdout } = await runCli(folder, ['check', '--severity', 'hint']);
        const heads = [...stdout.matchAll(/^(\w)\/Dockerfile:(\d+):\d+ {2}(\w+)/gm)].map(([, file = '', line, severity = '']) => ({ file, line: Number(line), rank: ['error', 'warning', 'info', 'hint'].indexOf(severity) }));
        assert.ok(heads.some(({ file, rank }) => file === 'b' && rank === 0) && heads.some(({ rank }) => rank > 0), stdout);
        const inOrder = heads.toSorted((a, b) => a.file.localeCompare(b.file) || a.rank - b.rank || a.line - b.line);
        assert.deepEqual(heads, inOrder);
        assert.ok(heads.some(({ file, line }, index) => heads[index + 1]?.file === file && line > (heads[index + 1]?.line ?? line)), 'an error stands below in the file');
      });
    });
  });

  describe('exit code', () => {
    for (const [level, code] of [['error', 0], ['warning', 0], ['info', 1], ['hint', 1], ['never', 0]] as const) {
      it(`is ${code} with --fail-on ${level} when the worst is an info`, async () => {
        await inFolder({ Dockerfile: `FROM golang:1.23\nWORKDIR /src\nCOPY go.mod ./\nENV GOPROXY=https://goproxy.cn,https://proxy.golang.org,direct\nRUN go mod download\n`, 'go.mod': faulty['go.mod'] }, async (folder) => {
          const { report } = await checkJson(folder);
          assert.ok(report.findings.every(({ severity }) => severity === 'info' || severity === 'hint') && ofRule(report).length === 1, JSON.stringify(report.findings.map((each) => each.rule)));
          assert.equal((await runCli(folder, ['check', '--fail-on', level])).code, code);
        });
      });
    }

    it('is 2 for what cannot be checked, with a word about it', async () => {
      await inFolder({ 'notes.txt': 'x', ...faulty }, async (folder) => {
        for (const [argv, words] of [
          [['check', 'gone'], /"gone" does not exist/], [['check', 'notes.txt'], /"notes\.txt" is none of the files/], [['check', 'app\\Dockerfile'], /app\\\\Dockerfile" does not exist/],
          [['check', 'C:\\x\\Dockerfile'], /does not exist/], [['check', ''], /"" does not exist/], [['check', '--format', 'xml'], /--format "xml" is not known: choose one of text, json/],
          [['check', '--fail-on', 'fatal'], /error, warning, info, hint, never/], [['check', '--locale', 'fr'], /en, zh-cn/], [['check', '--severity', '1'], /error, warning, info, hint/],
          [['check', '--nonsense'], /--nonsense/], [['check', '--fix', '--fix-dry-run'], /exclude each other/], [['check', '--format'], /--format/], [['chekc'], /chekc/], [[], /command/],
        ] as const) {
          const { code, stdout, stderr } = await runCli(folder, argv);
          assert.deepEqual([code, stdout], [2, ''], argv.join(' '));
          assert.match(stderr, words);
          assert.ok(!stderr.includes('    at '), stderr);
        }
      });
    });

    it('speaks Chinese about missing paths, too', async () => {
      await inFolder(faulty, async (folder) => {
        const { stderr } = await runCli(folder, ['check', 'gone'], { environment: { LANG: 'zh_CN.UTF-8' } });
        assert.match(stderr, /"gone" 不存在/);
      });
    });
  });

  describe('text', () => {
    it('shows place, line, underline, cause and cure', async () => {
      await inFolder(faulty, async (folder) => {
        const { stdout } = await runCli(folder, ['check']);
        const lines = stdout.split('\n');
        const at = lines.findIndex((line) => line.includes(rule));
        assert.deepEqual(lines.slice(at, at + 3), [
          `Dockerfile:2:13  info  ${rule}`, '  ENV GOPROXY=https://goproxy.cn,https://proxy.golang.org,direct', '              ~~~~~~~~~~~~~~~~~~',
        ]);
        assert.ok(!stdout.includes('\u001b['), 'no colours without a terminal');
      });
    });

    it('is Chinese with --locale zh-cn and in a Chinese environment', async () => {
      await inFolder(faulty, async (folder) => {
        for (const result of [await runCli(folder, ['check', '--locale', 'zh-cn']), await runCli(folder, ['check'], { environment: { LANG: 'zh_CN.UTF-8' } })]) {
          assert.match(result.stdout, /信息 {2}goproxy-no-failover/);
          assert.match(result.stdout, /已检查 1 个文件，发现 \d+ 个问题/);
        }
      });
    });

    it('shows from --severity on, and says how much it leaves out', async () => {
      await inFolder(faulty, async (folder) => {
        const { stdout } = await runCli(folder, ['check', '--severity', 'error']);
        assert.ok(!stdout.includes(rule));
        assert.match(stdout, /1 file checked, nothing to show, \d+ less severe not shown/);
      });
    });

    it('says when there is nothing to check', async () => {
      await inFolder({ 'main.go': 'package main\n' }, async (folder) => {
        const { code, stdout, stderr } = await runCli(folder, ['check']);
        assert.deepEqual([code, stderr], [0, '']);
        assert.match(stdout, /^no file to check/);
      });
    });
  });

  describe('fixes', () => {
    it('are written with --fix, and nothing is left for a second run', async () => {
      await inFolder(faulty, async (folder) => {
        const { stdout } = await runCli(folder, ['check', '--fix']);
        assert.equal(readFileSync(path.join(folder, 'Dockerfile'), 'utf8'), repaired);
        assert.ok(!stdout.includes(rule));
        await runCli(folder, ['check', '--fix']);
        assert.equal(readFileSync(path.join(folder, 'Dockerfile'), 'utf8'), repaired);
      });
    });

    it('are written into the compose file where the Dockerfile stands in it, and what cannot be read there is told', async () => {
      const inline = (text: string) => text.replaceAll('$', '$$$$').replace(/^(?=.)/gm, '        ');
      const compose = (text: string) => `services:\n  app:\n    build:\n      dockerfile_inline: |\n${inline(text)}`;
      const unread = '  b:\n    build:\n      dockerfile_inline: FROM golang:${GO}\n';
      await inFolder({ 'go.mod': faulty['go.mod'], 'compose.yaml': compose(dockerfile) + unread }, async (folder) => {
        const { report } = await checkJson(folder);
        assert.deepEqual(ofRule(report).map(({ file, range }) => [file, range.start]), [['compose.yaml', { line: 5, character: 20 }]]);
        const { stderr } = await runCli(folder, ['check', '--fix']);
        assert.match(stderr, /"compose\.yaml": The dockerfile_inline of service "b" is not checked: compose itself fills in \$\{GO\}.*\$\$\{GO\}.*\$\{GO:-…\}/);
        assert.equal(readFileSync(path.join(folder, 'compose.yaml'), 'utf8'), compose(repaired) + unread);
        assert.equal(report.files, 1);
      });
    });

    it('are shown as a diff with --fix-dry-run that git applies, and nothing is written', async () => {
      await inFolder(faulty, async (folder) => {
        const { stdout } = await runCli(folder, ['check', '--fix-dry-run']);
        assert.ok(stdout.startsWith('--- a/Dockerfile\n+++ b/Dockerfile\n@@ '), stdout);
        assert.equal(readFileSync(path.join(folder, 'Dockerfile'), 'utf8'), dockerfile);
        const { report } = await checkJson(folder, '--fix-dry-run');
        assert.equal(readFileSync(path.join(folder, 'Dockerfile'), 'utf8'), dockerfile);
        assert.ok(report.diff !== undefined);
        execFileSync('git', ['apply', '-'], { cwd: folder, input: report.diff });
        assert.equal(readFileSync(path.join(folder, 'Dockerfile'), 'utf8'), repaired);
      });
    });

    it('name files in the diff as git and patch read them, whatever the name', async () => {
      await inFolder({ 'a b/Dockerfile': dockerfile, '中文/Dockerfile': dockerfile, 'plain/Dockerfile': dockerfile }, async (folder) => {
        const { report } = await checkJson(folder, '--fix-dry-run');
        assert.deepEqual(report.diff?.split('\n').filter((line) => line.startsWith('--- ')), [
          '--- a/a b/Dockerfile\t', '--- a/plain/Dockerfile', '--- "a/\\344\\270\\255\\346\\226\\207/Dockerfile"',
        ]);
        execFileSync('git', ['apply', '-'], { cwd: folder, input: report.diff });
        for (const name of ['a b', '中文', 'plain']) assert.equal(readFileSync(path.join(folder, name, 'Dockerfile'), 'utf8'), repaired);
      });
    });

    it('keep CRLF, a byte order mark and a missing last line break', async () => {
      const text = `\ufeff${dockerfile.trimEnd().replaceAll('\n', '\r\n')}`;
      await inFolder({ ...faulty, Dockerfile: text }, async (folder) => {
        await runCli(folder, ['check', '--fix']);
        assert.equal(readFileSync(path.join(folder, 'Dockerfile'), 'utf8'), text.replace('goproxy.cn,', 'goproxy.cn|'));
      });
    });

    it('leave files in another encoding alone: what their author wrote would be lost', async () => {
      const text = Buffer.concat([Buffer.from('# '), Buffer.from([0xb4, 0xfa, 0xc0, 0xed]), Buffer.from(`\n${dockerfile}`)]);
      await inFolder({ ...faulty, Dockerfile: text }, async (folder) => {
        for (const option of ['--fix', '--fix-dry-run']) {
          const { stdout, stderr } = await runCli(folder, ['check', option]);
          assert.deepEqual(readFileSync(path.join(folder, 'Dockerfile')), text);
          assert.ok(stdout.includes(rule));
          assert.equal(stderr, '"Dockerfile" is not in UTF-8, so its safe fixes were not applied: save it as UTF-8 first\n');
        }
      });
    });

    it('that cannot be written end with exit code 2 and the name of the file', async () => {
      await inFolder(faulty, async (folder) => {
        chmodSync(folder, 0o755);
        chmodSync(path.join(folder, 'Dockerfile'), 0o444);
        const { code, stderr } = await runCli(folder, ['check', '--fix'], unprivileged);
        assert.equal(code, 2, stderr);
        assert.match(stderr, /cannot write "Dockerfile"/);
      });
    });
  });

  describe('bad input', () => {
    const inputs: Readonly<Record<string, Readonly<Record<string, string | Buffer>>>> = {
      'a binary file': { Dockerfile: Buffer.from(Array.from({ length: 4096 }, (_, i) => (i * 7919) % 255 + 1)) },
      'one line of 1 MB': { Dockerfile: `RUN go mod download ${'x'.repeat(1_000_000)}` },
      '55,000 downloads in one line of 1 MB': { Dockerfile: `FROM golang:1.23\nRUN ${'go mod download && '.repeat(55_000)}true` },
      'stages that stand on each other': { Dockerfile: 'FROM b AS a\nCOPY --from=b / /\nRUN go mod download\nFROM a AS b\nCOPY --from=a / /\nRUN go mod download\nFROM c AS c\n' },
      'arguments nobody gives': { Dockerfile: 'ARG V\nFROM golang:${V:?no} AS ${X}\nARG V=${V}\nENV V=${V}${W:-${V}}\nRUN go mod download $V\nCOPY --from=$X ${V} ${W}\n' },
      'half-typed lines': { Dockerfile: 'FROM\nFROM golang:1.23 AS\nRUN --mount=type= go mod\nCOPY <<E\nENV\nARG =\nRUN ["go", "mod\nONBUILD\nHEALTHCHECK\n\\' },
      'an empty Dockerfile': { Dockerfile: '' },
      'a broken go.mod': { ...faulty, 'go.mod': 'module\nrequire (\n\u0000go go go' },
      'a go.env of line breaks': { 'go.env': '\r\r\r\n=\n==\nGOPROXY\n' },
      'a folder called Dockerfile': { 'Dockerfile/x.txt': '', 'sub/Dockerfile': dockerfile },
    };
    for (const [name, files] of Object.entries(inputs)) {
      it(`${name}: checked to the end`, async () => {
        await inFolder(files, async (folder) => {
          const { code, signal, stderr } = await runCli(folder, ['check']);
          assert.ok((code === 0 || code === 1) && signal === null && stderr === '', `${code} ${stderr}`);
        });
      });
    }

    it('a bake file: a word about it, once', async () => {
      await inFolder({ ...faulty, 'docker-bake.hcl': 'target "app" {}', 'b/Dockerfile': dockerfile }, async (folder) => {
        const { stderr } = await runCli(folder, ['check', '--fix']);
        assert.equal(stderr, '"docker-bake.hcl" is not read: the context, arguments and target that it gives a Dockerfile are not known here; a service of a compose file can tell them\n');
        assert.match((await runCli(folder, ['check', '--locale', 'zh-cn'])).stderr, /^不读取 "docker-bake\.hcl"：.*\n$/);
      });
    });

    it('YAML that does not parse and what is no text: a word about each, and the rest is checked', async () => {
      const utf16 = Buffer.from(`\ufeff${dockerfile}`, 'utf16le');
      await inFolder({ 'compose.yaml': 'services:\n  a:\n   build: [.\n  b: }\n\t- x', ...faulty, 'windows.Dockerfile': utf16 }, async (folder) => {
        const { code, stdout, stderr } = await runCli(folder, ['check']);
        assert.equal(code, 0);
        assert.ok(stdout.includes(rule));
        const [windows = '', yaml = '', ...others] = stderr.split('\n');
        assert.match(windows, /^"windows\.Dockerfile" is not text in UTF-8 but binary or UTF-16: save it as UTF-8/);
        assert.match(yaml, /^"compose\.yaml" is not valid YAML in line \d, so its services may be missing: ./);
        assert.deepEqual(others, ['']);
        const chinese = await runCli(folder, ['check', '--locale', 'zh-cn', 'windows.Dockerfile', 'compose.yaml']);
        assert.match(chinese.stderr, /^"windows\.Dockerfile" 不是 UTF-8 文本.*\n"compose\.yaml" 第 \d 行不是有效的 YAML/);
      });
    });

    it('links in a circle, to nowhere and to documents', async () => {
      await inFolder({ ...faulty, 'docker/base.txt': dockerfile, 'a/': '' }, async (folder) => {
        symlinkSync('..', path.join(folder, 'a', 'up'));
        symlinkSync('loop', path.join(folder, 'loop'));
        symlinkSync('Dockerfile.self', path.join(folder, 'Dockerfile.self'));
        symlinkSync('docker/base.txt', path.join(folder, 'Dockerfile.link'));
        const { code, stdout, stderr } = await runCli(folder, ['check', '--format', 'json', '--fail-on', 'never']);
        assert.equal(code, 0, stderr);
        assert.match(stderr, /"Dockerfile\.self" cannot be read/);
        assert.deepEqual(ofRule(JSON.parse(stdout) as Report).map(({ file }) => file), ['Dockerfile', 'Dockerfile.link']);
        assert.deepEqual(ofRule((await checkJson(folder, 'Dockerfile.link')).report).map(({ file }) => file), ['Dockerfile.link']);
      });
    });

    it('a file that may not be read: named on its own it is an error, found in a folder a note', async () => {
      await inFolder({ ...faulty, 'closed/Dockerfile': dockerfile, 'Dockerfile.secret': dockerfile }, async (folder) => {
        chmodSync(folder, 0o755);
        chmodSync(path.join(folder, 'closed'), 0o000);
        chmodSync(path.join(folder, 'Dockerfile.secret'), 0o000);
        const named = await runCli(folder, ['check', 'Dockerfile.secret'], unprivileged);
        assert.deepEqual([named.code, named.stdout], [2, '']);
        assert.match(named.stderr, /"Dockerfile\.secret" cannot be read/);
        const found = await runCli(folder, ['check', '--fail-on', 'never'], unprivileged);
        assert.equal(found.code, 0);
        assert.match(found.stderr, /closed/);
        assert.match(found.stderr, /"Dockerfile\.secret" cannot be read/);
        assert.ok(found.stdout.includes(rule));
        // So that the folder can be removed again.
        chmodSync(path.join(folder, 'closed'), 0o700);
      });
    });
  });

  it('takes the repository or the named folder as the project: go.mod above the Dockerfile counts', async () => {
    await inFolder({ 'go.mod': faulty['go.mod'], 'docker/Dockerfile': 'FROM golang:1.19\nCOPY go.mod ./\nRUN go mod download\n' }, async (folder) => {
      assert.equal((await runCli(folder, ['check'])).code, (await runCli(folder, ['check', 'docker/Dockerfile'])).code);
    });
  });

  it('leaves out what git ignores, also where a compose or an ignore file beside it would lead there; a file that is named counts', async () => {
    const files = {
      ...faulty, '.git/': '', '.gitignore': 'gen/\nDockerfile.tmp\n', '.dockerignore': 'bin\n', 'Dockerfile.tmp': dockerfile, 'gen/Dockerfile': dockerfile,
      'compose.yaml': 'services:\n  app: {build: {context: ., dockerfile: Dockerfile.tmp}}\n',
    };
    await inFolder(files, async (folder) => {
      const found = async (...argv: string[]) => ofRule((await checkJson(folder, ...argv)).report).map(({ file }) => file);
      assert.deepEqual(await found(), ['Dockerfile']);
      assert.deepEqual(await found('Dockerfile.tmp'), ['Dockerfile.tmp']);
      assert.deepEqual(await found('compose.yaml'), ['Dockerfile.tmp']);
    });
  });

  it('checks a Dockerfile of another name where a compose file builds it or somebody names it', async () => {
    const files = {
      'go.mod': faulty['go.mod'], 'docker/api.docker': dockerfile, 'docker/old.docker': dockerfile,
      'compose.yaml': 'services:\n  api: {build: {context: ., dockerfile: docker/api.docker}}\n',
    };
    await inFolder(files, async (folder) => {
      const { report } = await checkJson(folder);
      assert.deepEqual([report.files, ofRule(report).map(({ file }) => file)], [2, ['docker/api.docker']]);
      assert.deepEqual(ofRule((await checkJson(folder, 'docker/old.docker')).report).map(({ file }) => file), ['docker/old.docker']);
    });
  });

  it('takes into account which proxy the go command of this computer asks', async () => {
    const files = { Dockerfile: 'FROM golang:1.23\nWORKDIR /src\nCOPY go.mod ./\nRUN go mod download\n', 'go.mod': 'module example.com/a\n\ngo 1.23\n', 'home/.config/go/env': 'GOPROXY=https://goproxy.cn,direct\n' };
    await inFolder(files, async (folder) => {
      const run = (environment: Readonly<Record<string, string>>) => runCli(folder, ['check', 'Dockerfile'], { environment });
      assert.match((await run({ HOME: path.join(folder, 'home'), GOENV: path.join(folder, 'home/.config/go/env') })).stdout, /goproxy-not-configurable[^]*GOPROXY=https:\/\/goproxy\.cn,direct of this computer/);
      assert.match((await run({ GOPROXY: 'https://proxy.golang.org,direct' })).stdout, /no findings|nothing/i);
    });
  });

  it('does not mind a reader that ends early', async () => {
    await inFolder(Object.fromEntries(Array.from({ length: 400 }, (_, i) => [`s${i}/Dockerfile`, dockerfile])), async (folder) => {
      const child = spawn(process.execPath, [cliProgram, 'check'], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
      let stderr = '';
      child.stderr.setEncoding('utf8').on('data', (text: string) => { stderr += text; });
      child.stdout.once('data', () => { child.stdout.destroy(); });
      await new Promise((resolve) => { child.once('close', resolve); });
      assert.equal(stderr, '');
    });
  });

  it('ends in order on Ctrl-C', async () => {
    await inFolder({}, async (folder) => {
      // A FIFO would block for good; enough documents keep it busy until the signal is there.
      for (let i = 0; i < 4_000; i++) writeFileSync(path.join(folder, `Dockerfile.${i}`), dockerfile);
      const child = spawn(process.execPath, ['--import', `data:text/javascript,process.once('SIGINT',()=>process.stderr.write('signal\\n'));process.stderr.write('ready\\n')`, cliProgram, 'check'], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
      let stdout = '';
      child.stdout.on('data', (text: Buffer) => { stdout += text.toString(); });
      child.stderr.once('data', () => { setImmediate(() => child.kill('SIGINT')); });
      const code = await new Promise((resolve) => { child.once('close', (exitCode, signal) => { resolve(signal ?? exitCode); }); });
      assert.deepEqual([code, stdout], [130, '']);
    });
  });

  it('prints its usage', async () => {
    await inFolder({}, async (folder) => {
      for (const argv of [['--help'], ['-h'], ['help']]) {
        const { code, stdout } = await runCli(folder, argv);
        assert.equal(code, 0);
        for (const word of ['check', 'probe', 'lsp --stdio', '--fail-on', '--fix-dry-run', '--locale']) assert.ok(stdout.includes(word), word);
      }
    });
  });
});
