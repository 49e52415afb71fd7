import assert from 'node:assert/strict';
import { checkUsage, parseCheckArguments } from '../../../server/src/cli/check-arguments.ts';
import { UsageError } from '../../../server/src/cli/io.ts';
import { parseLocale } from '../../../server/src/cli/locale.ts';

const parse = (...argv: readonly string[]) => parseCheckArguments(argv, {});

describe('arguments of check', () => {
  it('have the defaults that the usage names', () => {
    assert.deepEqual(parse(), { paths: [], format: 'text', locale: 'en', failOn: 'warning', severity: 'info', fix: 'no', config: 'nearest', severityOf: {}, printConfig: false });
    for (const words of ['default text', 'default warning', 'default info']) assert.ok(checkUsage.en.includes(words), words);
  });

  it('are all heard', () => {
    assert.deepEqual(
      parse('a', '--format', 'json', '--locale=zh-CN', '--fail-on', 'never', '--severity=hint', '--fix', 'b/Dockerfile', '--config', 'c.yaml', '--severity-of', 'git-missing=off', '--severity-of=git-missing=hint', '--print-config'),
      {
        paths: ['a', 'b/Dockerfile'], format: 'json', locale: 'zh-cn', failOn: 'never', severity: 'hint', fix: 'apply',
        config: { path: 'c.yaml' }, severityOf: { 'git-missing': 'hint' }, printConfig: true,
      },
    );
    assert.equal(parse('--fix-dry-run').fix, 'dry-run');
    assert.equal(parse('--no-config').config, 'none');
  });

  it('takes what follows -- for a path', () => {
    assert.deepEqual(parse('--', '--fix').paths, ['--fix']);
  });

  const wrong: readonly (readonly [readonly string[], RegExp])[] = [
    [['--format', 'xml'], /^--format "xml" is not known: choose one of text, json$/],
    [['--fail-on', 'fatal'], /^--fail-on "fatal" is not known: choose one of error, warning, info, hint, never$/],
    [['--severity', 'never'], /^--severity "never" is not known: choose one of error, warning, info, hint$/],
    [['--locale', 'de'], /^--locale "de" is not known: choose one of en, zh-cn$/],
    [['--fix', '--fix-dry-run'], /^--fix and --fix-dry-run exclude each other/],
    [['--config', 'a', '--no-config'], /^--config and --no-config exclude each other/],
    [['--severity-of', 'git-missing'], /^--severity-of "git-missing" has no level/],
    [['--severity-of', 'no-such-rule=off'], /^--severity-of names the rule "no-such-rule"/],
    [['--severity-of', 'git-missing=loud'], /^--severity-of git-missing "loud" is not known: choose one of error, warning, info, hint, off$/],
    [['--nonsense'], /--nonsense/],
    [['--format'], /--format/],
    [['--fix=yes'], /--fix/],
  ];
  for (const [argv, told] of wrong) {
    it(`refuse ${argv.join(' ')}`, () => {
      assert.throws(() => parse(...argv), (error) => error instanceof UsageError && told.test(error.message));
    });
  }
});

describe('language of the command line', () => {
  const cases: readonly (readonly [Readonly<Record<string, string>>, 'en' | 'zh-cn'])[] = [
    [{}, 'en'],
    [{ LANG: 'C.UTF-8' }, 'en'],
    [{ LANG: 'zh_CN.UTF-8' }, 'zh-cn'],
    [{ LANG: 'zh' }, 'zh-cn'],
    [{ LANG: 'zh_SG' }, 'zh-cn'],
    [{ LANG: 'zh-Hans' }, 'zh-cn'],
    [{ LANG: 'zh_TW.UTF-8' }, 'en'],
    [{ LANG: 'zh_CN.UTF-8', LC_ALL: 'en_GB.UTF-8' }, 'en'],
    [{ LANG: 'zh_CN.UTF-8', LC_ALL: '' }, 'zh-cn'],
    [{ LANG: 'en_GB.UTF-8', LC_MESSAGES: 'zh_CN.UTF-8' }, 'zh-cn'],
  ];
  for (const [environment, locale] of cases) {
    it(`${JSON.stringify(environment)} → ${locale}`, () => { assert.equal(parseLocale(undefined, environment), locale); });
  }

  it('is the one asked for, whatever the environment says', () => {
    assert.equal(parseLocale('en', { LANG: 'zh_CN.UTF-8' }), 'en');
  });
});
