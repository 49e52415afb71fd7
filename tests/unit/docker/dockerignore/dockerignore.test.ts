import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ignoreMatcher, invalidPatterns } from '../../../../server/src/docker/dockerignore/match.ts';
import { parseDockerignore } from '../../../../server/src/docker/dockerignore/parse.ts';

const parse = (text: string) => parseDockerignore({ path: '/ctx/.dockerignore', text });

/** The tree of facts/docker-build.md §4, files only. */
const tree = [
  'go.mod', 'go.sum', 'go.work', 'main.go', 'xgo.mod', 'GO.MOD', 'cmd/app/go.mod', 'cmd/app/main.go', 'pkg/go.mod', 'pkg/a/go.mod',
  'vendor/modules.txt', 'vendor/x/y.go', 'bin/app', '.env', '.git/config', '#hash',
];

function removed(text: string): string[] {
  const matcher = ignoreMatcher(parse(text));
  return tree.filter((path) => matcher.hiddenBy(path) !== undefined);
}

const all = tree;
const vendored = ['vendor/modules.txt', 'vendor/x/y.go'];
const allGoMods = ['go.mod', 'cmd/app/go.mod', 'pkg/go.mod', 'pkg/a/go.mod'];

/** Rows of the table, by their number there. */
const rows: readonly (readonly [string, string, readonly string[]])[] = [
  ['1', 'go.mod', ['go.mod']],
  ['2', '*/go.mod', ['pkg/go.mod']],
  ['3', '**/go.mod', allGoMods],
  ['4', '**go.mod', ['go.mod', 'xgo.mod', ...allGoMods.slice(1)]],
  ['5a', '*.mod', ['go.mod', 'xgo.mod']],
  ['5b', '**/*.mod', ['go.mod', 'xgo.mod', ...allGoMods.slice(1)]],
  ['6a', 'vendor', vendored],
  ['6b', 'vendor/', vendored],
  ['6c', '/vendor/', vendored],
  ['6d', 'vendor/x/..', vendored],
  ['7a', 'vendor/*', vendored],
  ['7b', 'vendor/**', vendored],
  ['8', '*\n!go.mod\n!go.sum', all.filter((path) => path !== 'go.mod' && path !== 'go.sum')],
  ['9', '!go.mod\n*', all],
  ['10', '**\n!**/go.mod', all.filter((path) => !allGoMods.includes(path))],
  ['11a', '*\n!cmd/app/go.mod', all.filter((path) => path !== 'cmd/app/go.mod')],
  ['11b', 'cmd\n!cmd/app/go.mod', ['cmd/app/main.go']],
  ['12', 'cmd/**\n!cmd/app', []],
  ['13', 'vendor # deps', []],
  ['14a', ' #hash', ['#hash']],
  ['14b', '\\#hash', ['#hash']],
  ['15', 'GO.MOD', ['GO.MOD']],
  ['16a', '.', []],
  ['16b', '/', []],
  ['16c', './', []],
  ['17a', '../x/go.mod', []],
  ['17b', 'foo/../go.mod', ['go.mod']],
  ['17c', './go.mod', ['go.mod']],
  ['18a', '"go.mod"', []],
  ['18b', '*.{mod,sum}', []],
  ['19a', 'go.[ms]*', ['go.mod', 'go.sum']],
  ['19b', 'go.???', ['go.mod', 'go.sum']],
  ['20a', '.*', ['.env', '.git/config']],
  ['20b', '**/.*', ['.env', '.git/config']],
  ['21a', 'app', []],
  ['21b', '**/app', ['cmd/app/go.mod', 'cmd/app/main.go', 'bin/app']],
  ['21c', '**/app/**', ['cmd/app/go.mod', 'cmd/app/main.go']],
  ['22', 'cmd\\app', []],
  ['23a', '*\n! go.mod', all.filter((path) => path !== 'go.mod')],
  ['23b', 'go.mod\r\ngo.sum\r\n', ['go.mod', 'go.sum']],
  ['23c', '\ufeffgo.mod', ['go.mod']],
  // Found by asking the builder itself: a line that could change nothing for a folder is not inherited by what is below it,
  // and a path is cleaned a second time with its `!`.
  ['25a', 'cmd\n!cmd/app\ncmd', []],
  ['25b', 'cmd\n!cmd/app\ncmd/app', ['cmd/app/go.mod', 'cmd/app/main.go']],
  ['25c', '**\n*\n!cmd/app', all.filter((path) => !path.startsWith('cmd/app/'))],
  ['26a', 'go.*\n./!go.mod', ['go.sum', 'go.work']],
  ['26b', '!../../go.mod', ['go.mod']],
];

describe('.dockerignore', () => {
  for (const [row, text, expected] of rows) {
    it(`row ${row}: ${JSON.stringify(text)}`, () => {
      assert.deepEqual(removed(text).sort(), [...expected].sort());
    });
  }

  it('keeps the folder itself when only its content is listed, which switches Go to vendor mode (row 7)', () => {
    assert.equal(ignoreMatcher(parse('vendor/*')).hiddenBy('vendor'), undefined);
    assert.equal(ignoreMatcher(parse('vendor')).hiddenBy('vendor')?.text, 'vendor');
  });

  it('names the lines that end a build (row 24)', () => {
    assert.deepEqual(invalidPatterns(parse('!\ngo.[\ngo.mod\n!/\n[]a]\n[a-]\n[\\]a]')).map((pattern) => pattern.text), ['!', 'go.[', '!/', '[]a]', '[a-]']);
  });

  it('points at the line as written', () => {
    const file = parse('# comment\n  vendor/  \n');
    assert.deepEqual(file.patterns.map((pattern) => file.source.text.slice(pattern.span.start, pattern.span.end)), ['vendor/']);
  });

  it('takes any text', () => {
    fc.assert(fc.property(fc.string(), fc.string(), (text, path) => {
      const file = parse(text);
      ignoreMatcher(file).hiddenBy(path);
      invalidPatterns(file);
      for (const pattern of file.patterns) assert.equal(text.slice(pattern.span.start, pattern.span.end), pattern.text);
    }));
  });
});
