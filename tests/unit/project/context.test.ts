import assert from 'node:assert/strict';
import { openContext, type BuildContext } from '../../../server/src/project/context.ts';
import { ParseMemory, projectFiles } from '../../../server/src/project/files.ts';
import { memoryFiles } from '../../support/memory-files.ts';

const tree = ['go.mod', 'go.sum', 'cmd/app/main.go', 'sdk/go.mod', 'vendor/modules.txt', 'docker/Dockerfile', 'empty/'];

function context(ignore: Readonly<Record<string, string>> = {}, dockerfile = '/p/docker/Dockerfile'): BuildContext {
  const files = memoryFiles('/p', new Map([...tree.map((name): [string, string] => [name, `text of ${name}`]), ...Object.entries(ignore)]));
  return openContext('/p', dockerfile, projectFiles(files, new ParseMemory()));
}

describe('a build context', () => {
  it('without ignore file is the folder', () => {
    const { exists, list, read, ignoreFile, hiddenBy } = bound(context());
    assert.equal(ignoreFile, undefined);
    assert.deepEqual(['go.mod', 'cmd', 'cmd/app', 'empty', '.', 'go.work'].map(exists), ['file', 'directory', 'directory', 'directory', 'directory', undefined]);
    assert.deepEqual(list('.').map(({ name }) => name), ['go.mod', 'go.sum', 'cmd', 'sdk', 'vendor', 'docker', 'empty']);
    assert.equal(read('sdk/go.mod'), 'text of sdk/go.mod');
    assert.equal(read('sdk'), undefined);
    assert.equal(hiddenBy('go.mod'), undefined);
  });

  const cases: readonly (readonly [words: string, ignore: string, path: string, exists: 'file' | 'directory' | undefined, hiddenBy?: string])[] = [
    ['a named file', 'go.sum', 'go.sum', undefined, 'go.sum'],
    ['a folder with what is below', 'vendor/', 'vendor/modules.txt', undefined, 'vendor/'],
    ['the contents alone leave the folder', 'vendor/*', 'vendor', 'directory'],
    ['an exception brings a file back', '*\n!go.mod', 'go.mod', 'file'],
    ['an exception below keeps the folder', '*\n!sdk/go.mod', 'sdk', 'directory', '*'],
    ['a wide exception may keep any folder', '*\n!**/*.go', 'cmd', 'directory', '*'],
    ['an exception elsewhere keeps nothing', '*\n!sdk/go.mod', 'cmd', undefined, '*'],
    ['the last line wins', '!go.mod\n*', 'go.mod', undefined, '*'],
    ['the root is never hidden', '*', '.', 'directory'],
    ['a comment is no pattern', '#go.mod', 'go.mod', 'file'],
  ];
  for (const [words, ignore, path, kind, by] of cases) {
    it(`seen through an ignore file: ${words}`, () => {
      const seen = context({ '.dockerignore': ignore });
      assert.equal(seen.exists(path), kind);
      assert.equal(seen.hiddenBy(path)?.text, by);
      assert.notEqual(seen.onDisk(path), undefined);
      assert.equal(seen.unfiltered.exists(path), seen.onDisk(path));
    });
  }

  it('lists what the builder sees, and all of it without the ignore file', () => {
    const seen = context({ '.dockerignore': '*\n!go.mod\n!sdk/go.mod' });
    assert.deepEqual(seen.list('.').map(({ name }) => name), ['go.mod', 'sdk']);
    assert.deepEqual(seen.list('sdk').map(({ name }) => name), ['go.mod']);
    assert.ok(seen.unfiltered.list('.').some(({ name }) => name === 'vendor'));
  });

  it('reads nothing that is hidden', () => {
    assert.equal(context({ '.dockerignore': 'go.mod' }).read('go.mod'), undefined);
  });

  it('takes the ignore file named after the Dockerfile instead of the one in the root, even an empty one', () => {
    const seen = context({ '.dockerignore': 'go.mod', 'docker/Dockerfile.dockerignore': '' });
    assert.equal(seen.ignoreFile?.source.path, '/p/docker/Dockerfile.dockerignore');
    assert.equal(seen.exists('go.mod'), 'file');
  });

  it('takes no ignore file of the folder of the Dockerfile', () => {
    assert.equal(context({ 'docker/.dockerignore': 'go.mod' }).ignoreFile, undefined);
  });
});

/** Methods by themselves, for `map`. */
function bound(seen: BuildContext) {
  return {
    ignoreFile: seen.ignoreFile,
    exists: (path: string) => seen.exists(path),
    list: (folder: string) => seen.list(folder),
    read: (path: string) => seen.read(path),
    hiddenBy: (path: string) => seen.hiddenBy(path),
  };
}
