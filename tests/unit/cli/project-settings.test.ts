import assert from 'node:assert/strict';
import { faulty, inFolder, runCli } from './run-cli.ts';

const rule = 'goproxy-no-failover';
const files = { ...faulty, '.go-module-doctor.yaml': `severity:\n  ${rule}: error\nprivateHosts: [git.corp.example]\n` };

async function found(folder: string, ...argv: readonly string[]): Promise<readonly (string | undefined)[]> {
  const { stdout } = await runCli(folder, ['check', '--format', 'json', ...argv]);
  const report = JSON.parse(stdout) as { readonly findings: readonly { readonly rule: string; readonly severity: string }[] };
  return report.findings.filter((finding) => finding.rule === rule).map(({ severity }) => severity);
}

describe('a project\'s settings on the command line', function () {
  this.timeout(240_000);

  it('hold, are beaten by --severity-of, and can be left aside or replaced', async () => {
    await inFolder({ ...files, 'strict.yaml': `severity: { ${rule}: warning }\n` }, async (folder) => {
      assert.deepEqual(await found(folder), ['error']);
      assert.deepEqual(await found(folder, '--severity-of', `${rule}=off`), []);
      assert.deepEqual(await found(folder, '--no-config'), ['info']);
      assert.deepEqual(await found(folder, '--config', 'strict.yaml'), ['warning']);
    });
  });

  it('decide about the exit code', async () => {
    await inFolder(files, async (folder) => {
      assert.equal((await runCli(folder, ['check', '--fail-on', 'error'])).code, 1);
      assert.equal((await runCli(folder, ['check', '--fail-on', 'error', '--no-config'])).code, 0);
    });
  });

  it('are printed with who decided each', async () => {
    await inFolder(files, async (folder) => {
      const english = await runCli(folder, ['check', '--print-config', '--severity-of', 'git-missing=off', 'Dockerfile']);
      assert.equal(english.code, 0);
      assert.match(english.stdout, /^Dockerfile\n {2}project settings: \.go-module-doctor\.yaml\n {2}privateHosts: git\.corp\.example {2}\(\.go-module-doctor\.yaml:3\)\n {2}preferredProxy: none {2}\(default\)\n/);
      assert.match(english.stdout, new RegExp(`severity\\.${rule}: error {2}\\(\\.go-module-doctor\\.yaml:2\\)`));
      assert.match(english.stdout, /severity\.git-missing: off {2}\(command line\)/);
      const chinese = await runCli(folder, ['check', '--print-config', '--locale', 'zh-cn', 'Dockerfile']);
      assert.match(chinese.stdout, /项目设置: \.go-module-doctor\.yaml/);
      const json = JSON.parse((await runCli(folder, ['check', '--print-config', '--format', 'json', 'Dockerfile'])).stdout) as { readonly controls: readonly object[] };
      assert.equal(json.controls.length, 1);
      assert.match(JSON.stringify(json), /"privateHosts":\{"value":\["git\.corp\.example"\],"by":"project-file","line":3\}/);
    });
  });

  it('say which file cannot be read', async () => {
    await inFolder(faulty, async (folder) => {
      const { code, stderr } = await runCli(folder, ['check', '--config', 'nowhere.yaml']);
      assert.equal(code, 2);
      assert.match(stderr, /--config "nowhere\.yaml" cannot be read/);
    });
  });

  it('are checked themselves', async () => {
    await inFolder({ ...faulty, '.go-module-doctor.yaml': 'severity:\n  git-mising: off\n' }, async (folder) => {
      const { stdout } = await runCli(folder, ['check']);
      assert.match(stdout, /\.go-module-doctor\.yaml:2:3/);
      assert.match(stdout, /did you mean git-missing\?/);
    });
  });

  it('are checked wherever they stand when they are in force: above a file that is named, and named themselves', async () => {
    const unknown = 'severity:\n  git-mising: off\n';
    await inFolder({ ...faulty, 'app/Dockerfile': faulty.Dockerfile, '.go-module-doctor.yaml': unknown, 'ci.yaml': unknown, '.gitignore': 'ci.yaml\n' }, async (folder) => {
      const named = async (...argv: readonly string[]) => [...(await runCli(folder, ['check', ...argv])).stdout.matchAll(/^(\S+):2:3 .*project-file/gm)].map(([, file]) => file);
      assert.deepEqual(await named('app/Dockerfile'), ['.go-module-doctor.yaml']);
      assert.deepEqual(await named('Dockerfile', '--config', 'ci.yaml'), ['ci.yaml']);
      assert.deepEqual(await named('.', '--config', 'ci.yaml'), ['.go-module-doctor.yaml', 'ci.yaml']);
      assert.deepEqual(await named('Dockerfile', '--no-config'), []);
    });
  });
});
