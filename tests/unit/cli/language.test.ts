import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { checkUsage } from '../../../server/src/cli/check-arguments.ts';
import { programVersion } from '../../../protocol/src/index.ts';
import { explainUsage } from '../../../server/src/cli/explain-arguments.ts';
import { lspUsage } from '../../../server/src/cli/help.ts';
import { localeOfArguments } from '../../../server/src/cli/locale.ts';
import { probeUsage } from '../../../server/src/cli/probe-arguments.ts';
import { inFolder, runCli } from './run-cli.ts';

const chinese = { LANG: 'zh_CN.UTF-8' };
const han = /\p{Script=Han}/u;

describe('help', () => {
  it('is whole in both languages: the same options, the same choices', () => {
    for (const usage of [checkUsage, probeUsage, explainUsage, lspUsage]) {
      const options = (text: string) => text.match(/--[a-z-]+/g)?.sort();
      assert.deepEqual(options(usage['zh-cn']), options(usage.en));
      const words = (text: string) => [...text.matchAll(/^ {2}(--\S+)/gm)].map(([, option]) => option);
      assert.deepEqual(words(usage['zh-cn']), words(usage.en));
      // Every line of a reader who chose Chinese says something to them.
      for (const line of usage['zh-cn'].split('\n').filter((each) => /^ {2}\S/.test(each))) assert.match(line, han);
    }
  });

  it('is that of one command behind the command, and of all without', async () => {
    await inFolder({}, async (folder) => {
      const all = await runCli(folder, ['--help']);
      assert.deepEqual([all.code, all.stderr], [0, '']);
      for (const text of ['go-module-doctor COMMAND', '--fail-on', '--image', 'explain [FILE|-]']) assert.ok(all.stdout.includes(text), text);
      for (const argv of [['probe', '--help'], ['probe', '-h'], ['probe', '--dockerfile', 'Dockerfile', '--help']]) {
        assert.deepEqual(await runCli(folder, argv), { code: 0, signal: null, stdout: probeUsage.en, stderr: '' });
      }
      for (const argv of [['lsp', '--help'], ['lsp', '-h'], ['help', 'lsp'], ['help', '--locale', 'en', 'lsp']]) {
        assert.deepEqual(await runCli(folder, argv), { code: 0, signal: null, stdout: lspUsage.en, stderr: '' });
      }
      assert.equal((await runCli(folder, ['check', '--', '--help'])).code, 2, 'behind -- stands the name of a file');
    });
  });

  it('is Chinese by --locale and by the environment', async () => {
    await inFolder({}, async (folder) => {
      assert.equal((await runCli(folder, ['explain', '--help', '--locale', 'zh-cn'])).stdout, explainUsage['zh-cn']);
      assert.equal((await runCli(folder, ['explain', '--help'], { environment: chinese })).stdout, explainUsage['zh-cn']);
      assert.match((await runCli(folder, ['help'], { environment: chinese })).stdout, /语言服务器/);
    });
  });
});

describe('the version', () => {
  it('is the manifest\'s', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as { readonly version: string };
    assert.equal(programVersion, version);
    await inFolder({}, async (folder) => {
      for (const option of ['--version', '-V']) {
        assert.deepEqual(await runCli(folder, [option]), { code: 0, signal: null, stdout: `go-module-doctor ${version}\n`, stderr: '' });
      }
    });
  });
});

describe('errors of the command line', () => {
  const cases: readonly (readonly [readonly string[], RegExp])[] = [
    [[], /^go-module-doctor: 缺少命令\n帮助：go-module-doctor --help\n$/],
    [['chekc'], /^go-module-doctor: 未知命令 "chekc"：是否想写 check？\n/],
    [['help', 'prob'], /^go-module-doctor: 未知命令 "prob"：是否想写 probe？\n/],
    [['doctor'], /^go-module-doctor: 未知命令 "doctor"\n/],
    [['check', '--formt=json'], /未知选项 "--formt"：是否想写 --format？\n/],
    [['check', '--severity-of', 'git-mising=off'], /规则 "git-mising" 不存在：是否想写 git-missing？\n/],
    [['check', '--format', 'xml'], /--format "xml" 无效：可选值为 text、json/],
    [['check', '--colour'], /未知选项 "--colour"：可用选项有 --format、--locale/],
    [['check', '--format'], /--format 缺少值：请写成 --format=值/],
    [['check', '--fix=yes'], /--fix 不带值：请单独使用/],
    [['check', '--fix', '--fix-dry-run'], /--fix 与 --fix-dry-run 不能同时使用/],
    [['check', '--severity-of', 'git-missing'], /"git-missing" 缺少级别/],
    [['check', '--severity-of', 'gti=off'], /规则 "gti" 不存在/],
    [['check', '--config', 'nowhere.yaml'], /--config "nowhere\.yaml" 无法读取/],
    [['check', 'nowhere'], /"nowhere" 不存在或无法访问/],
    [['explain', 'nowhere.log'], /无法读取 "nowhere\.log"：文件不存在\n/],
    [['explain', '.'], /无法读取 "\."：这是一个目录\n/],
    [['lsp', '--sdtio'], /^go-module-doctor: lsp 只接受 --stdio：此处不应有 "--sdtio"\n/],
    [['explain', 'a', 'b'], /此处不应有 "b"/],
    [['probe'], /或用 --image 指定镜像/],
    [['probe', 'golang:1.23'], /此处不应有 "golang:1\.23"/],
    [['probe', '--image', 'a', '--dockerfile', 'b'], /Dockerfile "[^"]*b" 不存在或不是文本/],
    [['probe', '--image', 'a', '--target', 'b'], /--target 指定的是阶段/],
    [['probe', '--image', 'a', '--env', '=x'], /"=x" 缺少变量名/],
    [['probe', '--image', 'a', '--time-limit', 'soon'], /"soon" 不是时长/],
  ];
  for (const [argv, told] of cases) {
    it(`${argv.join(' ') || 'nothing'} is told in Chinese, and in English without a Chinese character`, async () => {
      await inFolder({}, async (folder) => {
        const [inChinese, inEnglish] = await Promise.all([runCli(folder, argv, { environment: chinese }), runCli(folder, argv)]);
        assert.match(inChinese.stderr, told);
        for (const { code, stdout } of [inChinese, inEnglish]) assert.deepEqual([code, stdout], [2, '']);
        assert.doesNotMatch(inEnglish.stderr, han);
        assert.match(inEnglish.stderr, /\nTry: go-module-doctor --help\n$/);
      });
    });
  }
});

describe('the language before the arguments are understood', () => {
  const cases: readonly (readonly [readonly string[], 'en' | 'zh-cn'])[] = [
    [[], 'zh-cn'],
    [['--locale', 'en'], 'en'],
    [['--locale=EN', '--nonsense'], 'en'],
    [['--locale'], 'zh-cn'],
    [['--locale', 'de'], 'zh-cn'],
    [['--locale', 'zh-CN', '--locale=en'], 'en'],
  ];
  for (const [argv, locale] of cases) {
    it(`${argv.join(' ') || 'none'} → ${locale}`, () => { assert.equal(localeOfArguments(argv, chinese), locale); });
  }
});
